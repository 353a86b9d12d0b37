import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { diffScenarios } from '../../src/planning/diff/diff.js';
import type { DiffReport } from '../../src/planning/diff/diff-result.js';
import type { GatedView } from '../../src/reports/ci/ci-view.js';
import { diffRenderers } from '../../src/reports/diff/diff-formats.js';
import { parsed } from '../planning/parsed.js';
import { VIEW as PLAIN } from './fixtures.js';
import { cells, markdownCells, readCsv } from './text.js';

const VIEW: GatedView = { ...PLAIN, failOn: 'fail', missed: true };
const SCENARIOS = join(import.meta.dirname, '../../scenarios');

async function read(file: string, set: readonly string[] = []) {
  return parsed(await readFile(join(SCENARIOS, file), 'utf8'), set, `scenarios/${file}`);
}

/** Names that try to break each format. */
const EVIL = "=cmd|' /C calc'!A0 | `x` <img src=x> **b**\\n# h\\r\\e[31mred\\u202egnp, %0A::error::x ]]>";
const hostile = (rate: string) => `
name: "${EVIL}"
platform: linux-netfilter
pool: {addresses: 1}
destinations: {"${EVIL}": {weights: {"${EVIL}": 60%, "日本語の宛先": 40%}}}
traffic: {"${EVIL}": {to: "${EVIL}", rate: ${rate}, lifetime: 60s, close: client-rst}}
`;

let outlook: DiffReport;
let others: readonly (readonly [string, DiffReport])[];

beforeAll(async () => {
  outlook = diffScenarios(await read('outlook-anywhere-fin.yaml'), await read('outlook-anywhere.yaml'));
  const same = await read('outlook-anywhere.yaml');
  others = [
    ['the fix', outlook],
    ['the same', diffScenarios(same, same)],
    ['a name', diffScenarios(same, await read('outlook-anywhere.yaml', ['name=x']))],
    [
      'nothing in common',
      diffScenarios(await read('aws-nat-hot-destination.yaml'), await read('haproxy-one-server.yaml')),
    ],
    ['a platform', diffScenarios(same, await read('outlook-anywhere.yaml', ['platform=linux-netfilter']))],
    ['no traffic', diffScenarios(same, await read('outlook-anywhere.yaml', ['users=0']))],
    [
      'an impossible pool',
      diffScenarios(await read('aks-outbound-rules.yaml'), await read('infeasible-allocation.yaml')),
    ],
    ['hostile names', diffScenarios(await parsed(hostile('100/s'), [], '-'), await parsed(hostile('2000/s')))],
    ['hostile names that come', diffScenarios(same, await parsed(hostile('2000/s')))],
  ];
});

describe('a comparison', () => {
  test('as a table, for a reviewer at 80 columns', async () => {
    await expect(diffRenderers.table(outlook, VIEW)).toMatchFileSnapshot('./golden/diff-outlook.out');
  });

  test('as Markdown, for a comment on a pull request', async () => {
    await expect(diffRenderers.markdown(outlook, VIEW)).toMatchFileSnapshot('./golden/diff-outlook-markdown.out');
  });

  test('begins with one line that says it all', () => {
    const line = 'load 151% → 83.7%  (client-fin → client-rst)';
    expect(diffRenderers.table(outlook, VIEW).split('\n')[0]).toBe(line);
    expect(diffRenderers.markdown(outlook, VIEW).split('\n')[0]).toBe(`### ${line}`);
  });

  test('has the delta line, the verdict and its sentences only, when quiet', () => {
    const quiet = { ...VIEW, quiet: true };
    expect(diffRenderers.table(outlook, quiet)).not.toContain('Changed');
    expect(diffRenderers.table(outlook, VIEW).startsWith(diffRenderers.table(outlook, quiet))).toBe(true);
    expect(diffRenderers.markdown(outlook, quiet)).not.toContain('|');
  });
});

describe('the first line', () => {
  test.each([
    [['pool.addresses=4'], 'load 83.7% → 41.9%  (addresses 198.51.100.10-198.51.100.11 → 4)'],
    [['users=9000', 'thresholds=[load < 85%]'], 'headroom ×0.956 → ×1.02  (+ load < 85%)'],
    [['name=x'], 'load 83.7%, unchanged  (name Outlook Anywhere behind two SNAT addresses → x)'],
    [['traffic.outlook.setup=0s'], 'load 83.7%, unchanged  (+ traffic.outlook.setup)'],
    [[], 'no change: load 83.7%'],
    [
      ['users=1', 'connectionsPerUser=1', 'platform=generic-nat', 'traffic.outlook.close=idle'],
      /^load 83\.7% → \S.* {2}\(generic-proxy → generic-nat, users 9000 → 1, connectionsPerUser 12 → 1, and 1 more\)$/,
    ],
  ])('for %j', async (set, line) => {
    const report = diffScenarios(await read('outlook-anywhere.yaml'), await read('outlook-anywhere.yaml', set));
    const [first = ''] = diffRenderers.markdown(report, VIEW).split('\n');
    const plain = first.slice('### '.length).replaceAll('\\', '');
    if (typeof line === 'string') expect(plain).toBe(line);
    else expect(plain).toMatch(line);
  });

  test('does not hide that nothing but the words has changed', async () => {
    const [, report] = others[2] ?? [];
    const text = diffRenderers.table(report as DiffReport, VIEW);
    expect(text).toContain('Nothing that the verdict rests on has changed.');
    expect(text).not.toContain('Thresholds');
  });
});

describe('whatever is compared', () => {
  const each = (check: (name: string, report: DiffReport) => void) => () => {
    for (const [name, report] of others) check(name, report);
  };

  test.each([60, 80, 100])('no line of the table is beyond %i columns, and none steers a terminal', (columns) =>
    each((name, report) => {
      const text = diffRenderers.table(report, { ...VIEW, columns });
      for (const line of text.split('\n')) expect(cells(line), `${name}: ${line}`).toBeLessThanOrEqual(columns);
      expect(text).not.toMatch(/NaN|Infinity|undefined|null|[\p{Cf}]|[ \t]$/mu);
      expect(text).not.toContain('\u001b');
    })(),
  );

  test(
    'colour adds nothing but colour',
    each((_, report) => {
      // biome-ignore lint/suspicious/noControlCharactersInRegex: colours are escape sequences
      const plain = diffRenderers.table(report, { ...VIEW, color: true }).replace(/\u001b\[\d+m/gu, '');
      expect(plain).toBe(diffRenderers.table(report, VIEW));
    }),
  );

  test(
    'Markdown tables are whole, and no name becomes markup',
    each((name, report) => {
      const text = diffRenderers.markdown(report, VIEW);
      expect(text).not.toMatch(/\p{Cf}|(?<!\\)<img|NaN|Infinity|undefined/u);
      expect(text).not.toContain('\u001b');
      for (const table of text.split('\n\n').filter((block) => block.startsWith('|'))) {
        const widths = table
          .trim()
          .split('\n')
          .map((line) => markdownCells(line).length);
        expect(new Set(widths).size, `${name}: ${table}`).toBe(1);
      }
    }),
  );

  test(
    'CSV has one row a change, no formulas, and every delta',
    each((_, report) => {
      const [header, ...rows] = readCsv(diffRenderers.csv(report, VIEW));
      expect(header).toEqual(['kind', 'group', 'name', 'before', 'after', 'delta', 'direction']);
      expect(rows.every((row) => row.length === 7)).toBe(true);
      for (const row of rows) for (const field of row) expect(field).not.toMatch(/^[=+@]|^-(?![\d.]+(?:e[+-]?\d+)?$)/u);
      expect(rows.filter(([kind]) => kind === 'input')).toHaveLength(report.changes.length);
      for (const { metric, delta } of report.metrics)
        expect(rows.find(([kind, , key]) => kind === 'metric' && key === metric)?.[5]).toBe(
          delta === null ? '' : String(delta),
        );
    }),
  );

  test(
    'JSON is the report',
    each((_, report) => {
      expect(JSON.parse(diffRenderers.json(report, VIEW))).toEqual(JSON.parse(JSON.stringify(report)));
      expect(report).toMatchObject({ schemaVersion: 1, command: 'diff' });
    }),
  );
});
