/**
 * A sweep of 1,000,000 points of a two-flow scenario (a rate × a lifetime; load, blocking, verdict) with two threads, beside
 * two baselines on samples of the same points: the library called in a plain loop, and the usual recurrence
 * of Erlang's formula, one step a port. The bars are ratios within one run, and the memory that stays resident.
 */
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { checkScenario, parseScenario } from '../../dist/index.js';

const root = join(import.meta.dirname, '../..');
const scenario = join(import.meta.dirname, 'two-flows.yaml');
const RATES = { from: 1, to: 1000 };
const LIFETIMES = { from: 1, to: 1000 };
const POINTS = 1_000_000;
const LOOP_SAMPLE = 150;
const RECURRENCE_SAMPLE = 1000;

/** Least factors over the baselines, and most megabytes. */
const BARS = { loop: 250, recurrence: 10, megabytes: 300 };

function seconds(work) {
  const before = process.hrtime.bigint();
  const result = work();
  const after = () => Number(process.hrtime.bigint() - before) / 1e9;
  return result instanceof Promise ? result.then(after) : after();
}

/** Points spread over the grid by the golden ratio: no stretch of it is preferred. */
function sample(count) {
  return Array.from({ length: count }, (_, k) => ({
    rate: RATES.from + Math.floor((k * 0.618033988749895 * 1000) % 1000),
    lifetime: LIFETIMES.from + Math.floor((k * 0.754877666246693 * 1000) % 1000),
  }));
}

/** Runs the sweep as a user would; gives its time and the most memory that it had, its threads included. */
async function sweep(threads, output) {
  const args = [
    ...[join(root, 'dist/main.js'), 'sweep', scenario, '-o', output, '--quiet'],
    ...['--vary', `traffic.web.lifetime=${LIFETIMES.from}s..${LIFETIMES.to}s step 1s`],
    ...['--vary', `traffic.web.rate=${RATES.from}/s..${RATES.to}/s step 1/s`],
    ...['--metric', 'load,blocking,status', '--threads', String(threads)],
  ];
  let megabytes = 0;
  const time = await seconds(async () => {
    const child = spawn(process.execPath, args, { stdio: ['ignore', 'inherit', 'inherit'] });
    const watch = setInterval(() => {
      megabytes = Math.max(megabytes, residentMegabytes(child.pid));
    }, 20);
    const status = await new Promise((resolve) => child.on('close', resolve));
    clearInterval(watch);
    if (status !== 0) throw new Error(`the sweep ended with status ${status}`);
  });
  const rows = readFileSync(output, 'latin1').split('\n').length - 2;
  if (rows !== POINTS) throw new Error(`the sweep wrote ${rows} rows, not ${POINTS}`);
  return { perSecond: POINTS / time, megabytes, bytes: statSync(output).size };
}

/** VmHWM: the most that was ever resident. */
function residentMegabytes(pid) {
  try {
    return Number(/VmHWM:\s*(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0) / 1024;
  } catch {
    return 0;
  }
}

/** parseScenario and checkScenario for every point. */
async function plainLoop() {
  const text = readFileSync(scenario, 'utf8');
  const points = sample(LOOP_SAMPLE);
  let failing = 0;
  const time = await seconds(async () => {
    for (const { rate, lifetime } of points) {
      const set = [`traffic.web.rate=${rate}/s`, `traffic.web.lifetime=${lifetime}s`];
      const parsed = await parseScenario(text, { set });
      if (!parsed.ok) throw new Error(parsed.diagnostics[0].message);
      if (checkScenario(parsed).status === 'fail') failing += 1;
    }
  });
  if (failing === 0 || failing === LOOP_SAMPLE) throw new Error('the sample sees one verdict only');
  return LOOP_SAMPLE / time;
}

/** B(c) = aB(c−1) / (c + aB(c−1)) from B(0) = 1, for both groups of every point. */
async function recurrence() {
  const text = readFileSync(scenario, 'utf8');
  const parsed = await parseScenario(text);
  const [shop, prices] = checkScenario(parsed).groups;
  // The scenario's lifetime is 20 s; what is left of the hold follows the close.
  const closeSeconds = shop.unavailableSeconds - 20;
  const erlangB = (ports, erlangs) => {
    let blocking = 1;
    for (let c = 1; c <= ports; c++) blocking = (erlangs * blocking) / (c + erlangs * blocking);
    return blocking;
  };
  const points = sample(RECURRENCE_SAMPLE);
  let total = 0;
  const time = seconds(() => {
    for (const { rate, lifetime } of points) {
      total += erlangB(shop.ports, rate * (lifetime + closeSeconds));
      total += erlangB(prices.ports, prices.unavailableErlangs);
    }
  });
  if (!(total > 0)) throw new Error('the recurrence gave nothing');
  return RECURRENCE_SAMPLE / time;
}

const folder = mkdtempSync(join(tmpdir(), 'snat-plan-bench-'));
try {
  const one = await sweep(1, join(folder, 'one.csv'));
  const two = await sweep(2, join(folder, 'two.csv'));
  const loop = await plainLoop();
  const steps = await recurrence();
  const same = readFileSync(join(folder, 'one.csv')).equals(readFileSync(join(folder, 'two.csv')));
  if (!same) throw new Error('one thread and two wrote different bytes');
  const whole = (value) => Math.round(value).toLocaleString('en');
  console.log(
    `sweep of ${whole(POINTS)} points, 2 threads: ${whole(two.perSecond)} points/s, at most ${whole(two.megabytes)} MB resident, ${whole(two.bytes / 1e6)} MB of CSV`,
  );
  console.log(`  the same, 1 thread: ${whole(one.perSecond)} points/s, ${whole(one.megabytes)} MB; the same bytes`);
  const checks = [
    [`the library in a plain loop (${LOOP_SAMPLE} points): ${whole(loop)} points/s`, two.perSecond / loop, BARS.loop],
    [
      `Erlang's recurrence, a step a port (${RECURRENCE_SAMPLE} points): ${whole(steps)} points/s`,
      two.perSecond / steps,
      BARS.recurrence,
    ],
  ];
  for (const [label, ratio, bar] of checks) {
    console.log(
      `  ${label}: the sweep is ${ratio.toFixed(1)} x as fast (bar ${bar}) ${ratio >= bar ? 'ok' : 'TOO SLOW'}`,
    );
    if (ratio < bar) process.exitCode = 1;
  }
  const fits = two.megabytes <= BARS.megabytes;
  console.log(`  memory: ${whole(two.megabytes)} MB (bar ${BARS.megabytes}) ${fits ? 'ok' : 'TOO MUCH'}`);
  if (!fits) process.exitCode = 1;
} finally {
  rmSync(folder, { recursive: true, force: true });
}
