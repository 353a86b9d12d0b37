/**
 * Start-up of `check`, as a ratio to starting Node for an empty script: the median over pairs of runs, one after the
 * other, so that a slow moment of the machine meets both. Bars: 3 without an expression, 5 with one.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const PAIRS = 20;
const root = join(import.meta.dirname, '../..');
const main = join(root, 'dist/main.js');

const cases = [
  { label: 'check, no expression', scenario: 'test/bench/without-expression.yaml', bar: 3 },
  { label: 'check, with expression', scenario: 'test/bench/with-expression.yaml', bar: 5 },
];

/** NODE_EXTRA_CA_CERTS costs Node 20 some 40 ms a start, which would hide what is measured. */
const env = { ...process.env };
delete env.NODE_EXTRA_CA_CERTS;

/** Wall time of one run in milliseconds. A plan counts only when it was made and printed: Node itself ends with 1, too. */
function wall(args, label) {
  const before = process.hrtime.bigint();
  const { status, stdout, stderr } = spawnSync(process.execPath, args, { cwd: root, env, encoding: 'utf8' });
  const milliseconds = Number(process.hrtime.bigint() - before) / 1e6;
  const planned = (status === 0 || status === 1) && /^(PASS|WARN|FAIL)\b/.test(stdout);
  if (args.length > 1 ? !planned : status !== 0) throw new Error(`${label} ended with status ${status}: ${stderr}`);
  return milliseconds;
}

function median(values) {
  const sorted = [...values].sort((a, b) => a - b);
  const half = sorted.length / 2;
  return sorted.length % 2 === 1 ? sorted[Math.floor(half)] : (sorted[half - 1] + sorted[half]) / 2;
}

const folder = mkdtempSync(join(tmpdir(), 'snat-plan-bench-'));
/** Compiled code of its own: the first run of each case, which is not timed, writes it. */
env.XDG_CACHE_HOME = join(folder, 'cache');
try {
  const empty = join(folder, 'empty.mjs');
  writeFileSync(empty, '');
  for (const { label, scenario, bar } of cases) {
    const run = [main, 'check', scenario];
    wall([empty], 'the empty script');
    wall(run, label);
    const pairs = Array.from({ length: PAIRS }, () => ({
      empty: wall([empty], 'the empty script'),
      run: wall(run, label),
    }));
    const ratio = median(pairs.map((pair) => pair.run / pair.empty));
    const times = `${median(pairs.map((pair) => pair.run)).toFixed(0)} ms, empty script ${median(pairs.map((pair) => pair.empty)).toFixed(0)} ms`;
    const verdict = ratio <= bar ? 'ok' : 'TOO SLOW';
    console.log(`${label}: ${ratio.toFixed(2)} x an empty script (bar ${bar}; ${times}) ${verdict}`);
    if (ratio > bar) process.exitCode = 1;
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}
