/** The formats that other programs and pages read: JSON, CSV, Markdown. */
import { describe, expect, test } from 'vitest';
import { checkRenderers } from '../../src/reports/formats.js';
import { ALL, FAILING, HOSTILE, MANY, NULLS } from './cases.js';
import { group, report, scenario, VIEW } from './fixtures.js';
import { markdownCells, readCsv } from './text.js';

const json = (one = scenario()) => checkRenderers.json(report(one), VIEW);
const csvRows = (one = scenario()) => readCsv(checkRenderers.csv(report(one), VIEW));
const markdown = (one = scenario(), quiet = false) => checkRenderers.markdown(report(one), { ...VIEW, quiet });

describe('JSON', () => {
  test.each(ALL)('is the report, unchanged (%s)', (_, one) => {
    expect(JSON.parse(json(one))).toEqual(report(one));
  });

  test('is indented by two blanks and ends with a line feed', () => {
    expect(json()).toMatch(/^\{\n {2}"schemaVersion": 1,\n {2}"command": "check",\n[\s\S]*\}\n$/u);
  });

  test.each([Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY])(
    'refuses %d and says where it is',
    (load) => {
      expect(() => json(scenario({ groups: [group(), group({ load })] }))).toThrow(
        new Error(`Cannot write JSON: report.scenarios[0].groups[1].load is ${load}`),
      );
    },
  );

  test('finds a number that is none however deep it lies', () => {
    const bad = group({ formula: { name: 'Erlang B', inputs: { a: Number.NaN } } });
    expect(() => json(scenario({ groups: [bad] }))).toThrow('groups[0].formula.inputs.a is NaN');
  });
});

describe('CSV', () => {
  test('has one row a group, under a header with units in the names', () => {
    const [header = [], ...rows] = csvRows(MANY);
    expect(rows).toHaveLength(60);
    expect(new Set(header).size).toBe(header.length);
    expect(header).toEqual(expect.arrayContaining(['holdingTimeSeconds', 'offeredErlangs', 'arrivalRatePerSecond']));
    for (const row of rows) expect(row).toHaveLength(header.length);
  });

  test('gives numbers back in full precision', () => {
    const [header = [], row = []] = csvRows(FAILING);
    const [expected] = FAILING.groups;
    expect(Number(row[header.indexOf('logBlockingProbability')])).toBe(expected?.logBlockingProbability);
    expect(Number(row[header.indexOf('load')])).toBe(1.1102);
    expect(row[header.indexOf('states')]).toBe('ESTABLISHED=16.3 TIME_WAIT=979.1');
  });

  test('leaves empty what does not exist', () => {
    const [header = [], row = []] = csvRows(NULLS);
    expect(row[header.indexOf('headroomFactor')]).toBe('');
    expect(row[header.indexOf('logBlockingProbability')]).toBe('');
  });

  test('keeps names whole and spreadsheets from running them', () => {
    const [header = [], row = []] = csvRows(HOSTILE);
    expect(row[header.indexOf('group')]).toBe(`'${HOSTILE.groups[0]?.id}`);
    expect(row[header.indexOf('destination')]).toBe("'+1");
  });

  test('refuses a number that is none', () => {
    const bad = report(scenario({ groups: [group({ load: Number.NaN })] }));
    expect(() => checkRenderers.csv(bad, VIEW)).toThrow('Cannot write CSV: report.scenarios[0].groups[0].load is NaN');
  });
});

describe('Markdown', () => {
  test.each(ALL)('has tables whose rows have the cells of their header (%s)', (_, one) => {
    let width = 0;
    for (const line of markdown(one).split('\n')) {
      if (!line.startsWith('|')) width = 0;
      else if (width === 0) width = markdownCells(line.replaceAll('\\\\', '__')).length;
      else expect(markdownCells(line.replaceAll('\\\\', '__')), line).toHaveLength(width);
    }
  });

  test('begins with the verdict as a heading', () => {
    expect(markdown(FAILING)).toMatch(/^### FAIL: Web farm, one address, legacy kernel\n\nDoes not carry/u);
  });

  test('keeps markup in names from working outside code', () => {
    const outside = markdown(HOSTILE).replace(/``.*?``/gu, '');
    expect(outside).not.toMatch(/(?<!\\)<img/u);
    expect(outside).not.toMatch(/(?<!\\)`x/u);
    expect(outside).not.toMatch(/^# h/mu);
  });

  test('has the headline only when quiet', () => {
    expect(markdown(scenario(), true)).not.toContain('|');
  });

  test('folds many groups and counts the rest', () => {
    expect(markdown(MANY)).toContain('and 40 more with more headroom');
  });

  test('says what to type as code', () => {
    expect(markdown(FAILING)).toContain('| `--set timers.timeWait=60s` |');
  });
});
