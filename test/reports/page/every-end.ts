import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';
import { parseScenario, renderReportPage, reportScenario, settingsFor } from '../../../src/index.js';
import { ROOT } from '../../docs/console.js';

/** Draws the page of a scenario with each slider in turn at either end of its range. */
export async function drawnAtEveryEnd(file: string): Promise<void> {
  const text = readFileSync(join(ROOT, 'scenarios', file), 'utf8');
  const parsed = await parseScenario(text, { file });
  if (!parsed.ok) throw new Error(`${file} is wrong`);
  for (const control of reportScenario(parsed).controls) {
    if (control.kind !== 'number') continue;
    for (const value of [control.low, control.high]) {
      const set = (settingsFor(parsed, control.path, value) ?? []).map((one) => `${one.path}=${one.value}`);
      const moved = await parseScenario(text, { set });
      if (!moved.ok) continue;
      expect(renderReportPage(reportScenario(moved), null).length, set.join(' ')).toBeGreaterThan(1000);
    }
  }
}
