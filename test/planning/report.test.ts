import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import {
  checkScenario,
  closeVariants,
  compareVariants,
  type ParsedScenario,
  parseScenario,
  reportScenario,
  reportSteps,
  sensitivity,
  settingsFor,
} from '../../src/index.js';

const FOLDER = join(import.meta.dirname, '../../scenarios');
const FILES = readdirSync(FOLDER);

async function read(file: string, set: readonly string[] = []): Promise<ParsedScenario> {
  const parsed = await parseScenario(readFileSync(join(FOLDER, file), 'utf8'), { file, set });
  if (!parsed.ok) throw new Error(`${file} cannot be read`);
  return parsed;
}

describe.each(FILES)('the report of %s', (file) => {
  it('has the numbers of check, compare and sensitivity', async () => {
    const parsed = await read(file);
    const report = reportScenario(parsed);
    expect(report.result).toEqual(checkScenario(parsed));
    const compared = compareVariants(closeVariants(parsed), 'close');
    if (report.comparison !== null) {
      const numbers = ({ label, result, gain }: (typeof compared.variants)[number]) => [
        label,
        gain,
        result?.groups,
        result?.headroom,
      ];
      expect(report.comparison.variants.map(numbers)).toEqual(compared.variants.map(numbers));
      expect(report.comparison.winner).toBe(compared.winner);
    }
    const whole = sensitivity(parsed, { samples: 1 });
    for (const { path, low, high } of report.swings.inputs)
      expect(
        whole.inputs.find((one) => one.path === path),
        path,
      ).toMatchObject({ low, high });
    expect(report.swings.inputs).toHaveLength(whole.inputs.length);
  });

  it('shows on its curves where the scenario stands and where it fails', async () => {
    const { curves, result } = reportScenario(await read(file));
    for (const curve of curves?.curves ?? []) {
      const group = result.groups.find(
        ({ id, role }) => id === curve.group && (role === 'mean' || id.endsWith('/busiest')),
      );
      expect(curve.now.load).toBeCloseTo(group?.load ?? Number.NaN, 12);
      expect(curve.points.every(({ load }, index, all) => index === 0 || load >= (all[index - 1]?.load ?? 0))).toBe(
        true,
      );
    }
    expect(curves?.failsAt?.factor ?? null).toBe(result.headroom.factor);
  });

  it('maps rates and addresses with the verdict of each', async () => {
    const { map, result } = reportScenario(await read(file));
    if (map === null) return;
    const column = map.ratesPerSecond.indexOf(map.here.ratePerSecond);
    const row = map.addresses.indexOf(map.here.addresses);
    expect(map.status[row]?.[column]).toBe(result.status);
    map.turns.forEach((turn, index) => {
      if (turn === null) return;
      expect(map.status[index]?.[Math.floor(turn)]).not.toBe('fail');
      expect(map.status[index]?.[Math.ceil(turn)]).toBe('fail');
    });
    const more = await read(file, [`${poolPath(file, map.pool)}.addresses=${map.addresses[0]}`]);
    expect(map.status[0]?.[column]).toBe(checkScenario(more).status);
  });

  it('offers ranges around each value, in which every place makes a setting that is understood', async () => {
    const parsed = await read(file);
    for (const control of reportScenario(parsed).controls) {
      if (control.kind !== 'number') continue;
      const { low, high, value, path, scale } = control;
      expect(low, path).toBeLessThanOrEqual(value);
      expect(high, path).toBeGreaterThanOrEqual(value);
      expect(high, path).toBeGreaterThan(low);
      if (scale === 'log') expect(low, path).toBeGreaterThan(0);
      const settings = settingsFor(parsed, path, value);
      if (settings === null) continue;
      const set = settings.map((one) => `${one.path}=${one.value}`);
      const again = await parseScenario(parsed.document.text, { file, set });
      expect(again.ok, set.join(' ')).toBe(true);
      if (again.ok)
        expect(checkScenario(again).groups.map(({ load }) => load)).toEqual(
          near(checkScenario(parsed).groups.map(({ load }) => load)),
        );
    }
  });
});

/** Numbers that may differ by the last digits that a typed value keeps. */
function near(values: readonly number[]): readonly unknown[] {
  return values.map((value) => expect.closeTo(value, 9));
}

function poolPath(file: string, pool: string): string {
  return /^pools:/m.test(readFileSync(join(FOLDER, file), 'utf8')) ? `pools.${pool}` : 'pool';
}

describe('a report in steps', () => {
  it('gives the verdict first, pauses often, and ends with the same parts', async () => {
    const parsed = await read('black-friday.yaml');
    const steps = [...reportSteps(parsed)];
    expect(Object.keys(steps[0] ?? {})).toEqual(['early']);
    expect(reportScenario(parsed).result).toMatchObject({ ...steps[0]?.early });
    expect(steps.length).toBeGreaterThan(50);
    const { early: _, ...parts } = Object.assign({}, ...steps);
    expect({ schemaVersion: 1, command: 'report', ...parts }).toEqual(reportScenario(parsed));
  });

  it('offers the parameters of an expression, and the expression itself to be replaced', async () => {
    const parsed = await read('outlook-anywhere-fin.yaml');
    const controls = reportScenario(parsed).controls;
    expect(controls.map(({ path }) => path).slice(0, 3)).toEqual([
      'parameters.users',
      'parameters.connectionsPerUser',
      'traffic.outlook.sessions',
    ]);
    expect(controls[2]).toMatchObject({ isExpression: true, text: '= users * connectionsPerUser', value: 108_000 });
    expect(settingsFor(parsed, 'traffic.outlook.sessions', 5000)).toEqual([
      { path: 'traffic.outlook.sessions', value: '5000' },
    ]);
  });
});
