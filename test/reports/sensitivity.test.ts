import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { sensitivity } from '../../src/planning/sensitivity/sensitivity.js';
import type { SensitivityReport } from '../../src/planning/sensitivity/sensitivity-result.js';
import { sensitivityRenderers } from '../../src/reports/sensitivity/sensitivity-formats.js';
import { parsed } from '../planning/parsed.js';
import { VIEW } from './fixtures.js';
import { readXml } from './read-xml.js';
import { cells, markdownCells, readCsv } from './text.js';

const SCENARIOS = join(import.meta.dirname, '../../scenarios');

async function report(file: string, samples = 400): Promise<SensitivityReport> {
  const text = await readFile(join(SCENARIOS, file), 'utf8');
  return sensitivity(await parsed(text, [], `scenarios/${file}`), { samples, headroomSamples: 200 });
}

/** Names that try to break each format. */
const EVIL = "=cmd|' /C calc'!A0 | `x` <img src=x> **b**\\n# h\\r\\e[31mred\\u202egnp ]]>";
const HOSTILE = `
name: "${EVIL}"
platform: linux-netfilter-legacy
pool: {addresses: 1}
destinations: {"${EVIL}": {weights: {"${EVIL}": 60%, "日本語の宛先": 40%}}}
traffic: {"${EVIL}": {to: "${EVIL}", rate: {low: 100/s, high: 900/s}, lifetime: 60s, close: client-rst}}
`;
const IDLE =
  'platform: generic-nat\npool: {addresses: 1}\ntraffic: {web: {rate: 0/s, lifetime: {low: 1s, high: 2s}, close: client-rst}}\n';

let plain: SensitivityReport;
let friday: SensitivityReport;
let all: readonly (readonly [string, SensitivityReport])[];

beforeAll(async () => {
  plain = await report('outlook-anywhere-fin.yaml');
  friday = await report('black-friday.yaml');
  all = [
    ['no ranges', plain],
    ['ranges', friday],
    ['slices', await report('aks-outbound-rules.yaml')],
    ['names', sensitivity(await parsed(HOSTILE), { samples: 50 })],
    ['no headroom', sensitivity(await parsed(IDLE), { samples: 50 })],
  ];
});

const { table, markdown, csv, svg, json } = sensitivityRenderers;

describe('the sensitivity of a scenario without ranges', () => {
  test('is a page that was read as a person reads it', async () => {
    await expect(table(plain, VIEW)).toMatchFileSnapshot('./golden/sensitivity-outlook.out');
  });

  test('is a chart', async () => {
    await expect(svg(plain, VIEW)).toMatchFileSnapshot('./golden/sensitivity-outlook.svg');
  });

  test('says what to write to learn how likely a miss is', () => {
    expect(table(plain, VIEW).replace(/\s+/g, ' ')).toContain('rate: {low: 80/s, likely: 120/s, high: 300/s}');
  });
});

describe('the sensitivity of a scenario with ranges', () => {
  test('says in its first lines that the verdict is that of the likely values, and how likely FAIL is', () => {
    const first = table(friday, { ...VIEW, quiet: true }).replace(/\s+/g, ' ');
    expect(first).toMatch(
      /^PASS .* FAIL has a probability of [\d.]+% \(95% interval [\d.]+% to [\d.]+%; 400 samples, seed 1\)\. $/,
    );
    expect(table(friday, VIEW).startsWith(table(friday, { ...VIEW, quiet: true }))).toBe(true);
  });

  test('shows no simulated number without its interval', () => {
    for (const text of [table(friday, VIEW), markdown(friday, VIEW)]) {
      const start = text.indexOf('How likely is a miss');
      const lines = text.slice(start, text.indexOf('Ranges, each alone')).split('\n');
      const estimates = lines.filter((line) => /^\s*(\| )?(FAIL|WARN|load|headroom| {12}\d)/.test(line));
      expect(estimates.length).toBe(4 + 1 + 8);
      for (const line of estimates) expect(line).toMatch(/[\d.]+%? to ×?[\d.]+%?/);
    }
  });

  test('gives in CSV a row for each estimate, with both ends', () => {
    const [header = [], ...rows] = readCsv(csv(friday, VIEW));
    const at = (row: readonly string[], column: string) => row[header.indexOf(column)] ?? '';
    const estimates = rows.filter((row) => at(row, 'probability') !== '');
    expect(estimates.length).toBe(3 + 2 + 8);
    for (const row of estimates) {
      const [low, high] = [Number(at(row, 'intervalLow')), Number(at(row, 'intervalHigh'))];
      expect(at(row, 'intervalLow') === '' || at(row, 'intervalHigh') === '' || low <= high, row.join()).toBe(true);
    }
    expect(rows.filter((row) => row[0] === 'range').map((row) => at(row, 'name'))).toEqual(
      friday.ranges.map(({ path }) => path),
    );
  });

  test('is the same bytes for the same seed in every format', async () => {
    const again = await report('black-friday.yaml');
    for (const render of [table, markdown, csv, svg, json]) expect(render(again, VIEW)).toBe(render(friday, VIEW));
  });
});

describe('whatever is varied', () => {
  test.each([60, 80, 100])('no line of the table is beyond %i columns, and none steers a terminal', (columns) => {
    for (const [name, one] of all) {
      const text = table(one, { ...VIEW, columns });
      for (const line of text.split('\n')) expect(cells(line), `${name}: ${line}`).toBeLessThanOrEqual(columns);
      expect(text).not.toMatch(/NaN|Infinity|undefined|null|[\p{Cf}]|[ \t]$/mu);
      expect(text).not.toContain('\u001b');
    }
  });

  test('every input is named in the table, by effect or without', () => {
    for (const [, one] of all.slice(0, 3)) {
      const text = table(one, { ...VIEW, columns: 100 }).replace(/\s+/g, '');
      for (const { path } of one.inputs.filter(({ affects }) => !affects)) expect(text).toContain(path);
      for (const { path } of one.notVaried) expect(text).toContain(path);
    }
  });

  test('Markdown tables are whole, and no name becomes markup', () => {
    for (const [name, one] of all) {
      const text = markdown(one, VIEW);
      expect(text).not.toMatch(/\p{Cf}|(?<!\\)<img|NaN|Infinity|undefined/u);
      for (const block of text.split('\n\n').filter((part) => part.startsWith('|'))) {
        const widths = block
          .trim()
          .split('\n')
          .map((line) => markdownCells(line).length);
        expect(new Set(widths).size, `${name}: ${block}`).toBe(1);
      }
    }
  });

  test('a name is no formula in CSV, and every row is as long as the header', () => {
    for (const [name, one] of all) {
      const rows = readCsv(csv(one, VIEW));
      expect(new Set(rows.map((row) => row.length)).size, name).toBe(1);
      expect(rows.flat().filter((field) => /^[=+@]/.test(field))).toEqual([]);
    }
  });

  test('the chart is well-formed, or refused where there is nothing to draw', () => {
    for (const [name, one] of all) {
      if (name === 'no headroom') expect(() => svg(one, VIEW)).toThrow(/nothing|no input moves headroom/);
      else {
        expect(svg(one, VIEW), name).toMatch(/^<svg [\s\S]*<\/svg>\n$/);
        expect(() => readXml(`<?xml version="1.0" encoding="UTF-8"?>\n${svg(one, VIEW)}`), name).not.toThrow();
      }
    }
  });

  test('JSON keeps every number', () => {
    for (const [, one] of all) expect(JSON.parse(json(one, VIEW))).toEqual(one);
  });
});
