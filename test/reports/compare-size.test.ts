import { beforeAll, describe, expect, it } from 'vitest';
import { compareReport, compareVariants } from '../../src/planning/compare/compare.js';
import { platformVariants } from '../../src/planning/compare/compare-platforms.js';
import type { CompareReport } from '../../src/planning/compare/compare-result.js';
import { closeVariants, setVariants } from '../../src/planning/compare/compare-variants.js';
import { sizeReport } from '../../src/planning/size/size.js';
import type { SizeReport } from '../../src/planning/size/size-result.js';
import { compareRenderers } from '../../src/reports/compare/compare-formats.js';
import { sizeRenderers } from '../../src/reports/size/size-formats.js';
import { parsed } from '../planning/parsed.js';
import { VIEW } from './fixtures.js';
import { cells, markdownCells, readCsv } from './text.js';

const QUESTIONS = ['addresses', 'portsPerSlice', 'rate', 'timer'] as const;

const OUTLOOK = `name: Outlook Anywhere, closed with FIN
platform: generic-proxy
pool: {addresses: 2}
destinations: {exchange: {endpoints: 1, timeWait: 120s}}
traffic: {outlook: {to: exchange, sessions: 108000, lifetime: 5 min, close: client-fin}}
`;

/** Names that would run as formulas, break tables, or steer a terminal. */
const HOSTILE = `name: "=HYPERLINK(1) | \`x\` <script>alert(1)</script> \\e[31m"
platform: linux-netfilter-legacy
pools: {"+SUM(A1) | b": {addresses: 1, ports: 1024-2023}}
destinations: {"=1+1": {endpoints: 1}}
traffic:
  "@cmd|' /C calc'!A0": {via: "+SUM(A1) | b", to: "=1+1", rate: 20/s, lifetime: 10s, close: client-fin}
`;

interface Reports {
  readonly compare: CompareReport;
  readonly size: SizeReport;
}

async function reports(text: string): Promise<Reports> {
  const scenario = await parsed(text);
  return {
    compare: compareReport(compareVariants(closeVariants(scenario), 'close')),
    size: sizeReport(
      scenario,
      QUESTIONS.map((solve) => ({ solve, subject: null })),
    ),
  };
}

describe('compare and size as text', () => {
  let sound: Reports;
  let hostile: Reports;
  beforeAll(async () => {
    sound = await reports(OUTLOOK);
    hostile = await reports(HOSTILE);
  });

  it('look like this', async () => {
    await expect(compareRenderers.table(sound.compare, VIEW)).toMatchFileSnapshot('golden/compare-outlook.out');
    await expect(sizeRenderers.table(sound.size, VIEW)).toMatchFileSnapshot('golden/size-outlook.out');
  });

  it('fit into 80 columns, lines to copy aside', () => {
    for (const { compare, size } of [sound, hostile]) {
      for (const line of compareRenderers.table(compare, VIEW).split('\n'))
        expect(cells(line), line).toBeLessThanOrEqual(80);
      const copied = new Set(size.solutions.flatMap(({ configuration }) => configuration.map((one) => `  ${one}`)));
      for (const line of sizeRenderers.table(size, VIEW).split('\n'))
        if (!copied.has(line)) expect(cells(line), line).toBeLessThanOrEqual(80);
    }
  });

  it('say the same without colour, and only the sentence or the answers when they are to be brief', () => {
    // biome-ignore lint/suspicious/noControlCharactersInRegex: the escape character is what is looked for
    const plain = (text: string) => text.replace(/\u001b\[\d+m/gu, '');
    const colour = { ...VIEW, color: true };
    expect(plain(compareRenderers.table(sound.compare, colour))).toBe(compareRenderers.table(sound.compare, VIEW));
    expect(plain(sizeRenderers.table(sound.size, colour))).toBe(sizeRenderers.table(sound.size, VIEW));
    const brief = { ...VIEW, quiet: true };
    expect(compareRenderers.table(sound.compare, brief)).not.toMatch(/Variants/);
    expect(sizeRenderers.table(sound.size, brief)).toMatch(/fewest addresses: 4 addresses \(now 2\)/);
  });

  it('show every variant with its holding time, ports by state, load, headroom, addresses, price', () => {
    const text = compareRenderers.table(sound.compare, VIEW);
    expect(text).toMatch(/FAIL {2}client-fin \(as typed\) +9 min +151% +0\.336 +×0\.531 +4/);
    expect(text).toMatch(/WARN {2}client-rst +5 min +83\.7% +< 1e-12 +×0\.956 +3/);
    expect(text).toMatch(/5 min ESTABLISHED \+ 4 min TIME_WAIT/);
    expect(text).toMatch(/price: the server holds TIME_WAIT/);
    expect(text).toMatch(/half-close\n {4}cannot be evaluated: generic-proxy publishes no halfClosed timer/);
  });

  it('tell what check would say of a variant beside its numbers', async () => {
    const sources = platformVariants(await parsed(OUTLOOK), ['azure-load-balancer', 'linux-netfilter']);
    const report = compareReport(compareVariants(sources, 'platforms'));
    const text = compareRenderers.table(report, VIEW);
    expect(text).toMatch(/assumed: pool\.sharing\.slices = 1/);
    expect(text).toMatch(/assumed: pool\.sharing\.pinned\.clients = many/);
    expect(compareRenderers.markdown(report, VIEW)).toMatch(/assumed: pool\.sharing\.slices = 1/);
  });
});

describe('compare and size as data', () => {
  it('are JSON as they are', async () => {
    const { compare, size } = await reports(OUTLOOK);
    expect(JSON.parse(compareRenderers.json(compare, VIEW))).toEqual(compare);
    expect(JSON.parse(sizeRenderers.json(size, VIEW))).toEqual(size);
  });

  it('are CSV: a row a variant and group, a row a value that was tried', async () => {
    const { compare, size } = await reports(OUTLOOK);
    const [header = [], ...rows] = readCsv(compareRenderers.csv(compare, VIEW));
    expect(rows).toHaveLength(7);
    for (const row of rows) expect(row).toHaveLength(header.length);
    expect(rows.map((row) => row[header.indexOf('addressesNeeded')])).toEqual([
      'default=4',
      ...Array.from({ length: 4 }, () => 'default=3'),
      '',
      '',
    ]);
    expect(rows[5]?.[header.indexOf('problem')]).toMatch(/publishes no halfClosed timer/);
    const [titles = [], ...tried] = readCsv(sizeRenderers.csv(size, VIEW));
    expect(tried.slice(0, 3).map((row) => [row[titles.indexOf('role')], row[titles.indexOf('value')]])).toEqual([
      ['answer', '4'],
      ['neighbour', '3'],
      ['neighbour', '5'],
    ]);
    expect(tried[0]?.[titles.indexOf('set')]).toBe('pool.addresses=4');
    expect(tried[3]?.[titles.indexOf('reason')]).toBe('pool default is not cut into slices');
  });

  it('hold no formula for a spreadsheet, whatever the names', async () => {
    const { compare, size } = await reports(HOSTILE);
    const named = await setVariants(await parsed(HOSTILE), ['name="=2+3" & description=x']);
    const bySet = compareReport(compareVariants(named, 'set'));
    for (const text of [
      compareRenderers.csv(compare, VIEW),
      compareRenderers.csv(bySet, VIEW),
      sizeRenderers.csv(size, VIEW),
    ]) {
      const rows = readCsv(text);
      expect(rows.length).toBeGreaterThan(2);
      for (const field of rows.flat()) expect(field).not.toMatch(/^[=+@\t\r]|^-[^\d]/);
    }
    expect(compareRenderers.csv(compare, VIEW)).toContain("'=HYPERLINK(1)");
  });

  it('keep their Markdown tables and hide no markup, whatever the names', async () => {
    const { compare, size } = await reports(HOSTILE);
    for (const text of [compareRenderers.markdown(compare, VIEW), sizeRenderers.markdown(size, VIEW)]) {
      expect(text).not.toMatch(/(?<!\\)<script>/);
      expect(text).not.toContain('\u001b');
      let width = 0;
      for (const line of text.split('\n')) {
        if (!line.startsWith('|')) width = 0;
        else {
          if (width === 0) width = markdownCells(line).length;
          expect(markdownCells(line), line).toHaveLength(width);
        }
      }
    }
    expect(compareRenderers.markdown(compare, VIEW)).toContain(
      '=HYPERLINK(1) \\| \\`x\\` \\<script\\>'.replace('\\>', '>'),
    );
  });

  it('keep the lines to copy out of reach of names from the scenario', async () => {
    const { size } = await reports(HOSTILE);
    for (const line of size.solutions.flatMap(({ configuration }) => configuration))
      expect(line).not.toMatch(/SUM|cmd/);
  });
});

describe('compare as a picture', () => {
  it('looks like this', async () => {
    const { compare } = await reports(OUTLOOK);
    await expect(compareRenderers.svg(compare, VIEW)).toMatchFileSnapshot('golden/compare-outlook.svg');
  });

  it('stacks the ports of each variant by state, and escapes the scenario’s names', async () => {
    const { compare } = await reports(HOSTILE);
    const svg = compareRenderers.svg(compare, VIEW);
    expect(svg).toMatch(/^<svg [\s\S]*<\/svg>\n?$/);
    expect(svg).not.toMatch(/<script>/);
    for (const word of ['TIME_WAIT', 'ESTABLISHED', 'server-rst', 'ports']) expect(svg).toContain(word);
  });

  it('says which variants it cannot show', async () => {
    const { compare } = await reports(OUTLOOK);
    expect(compareRenderers.svg(compare, VIEW)).toContain('Not shown: half-close, idle.');
  });
});
