/** The numbers of a page beside those of the library. */
import type { Page } from 'playwright-core';
import { expect } from 'vitest';
import { checkScenario, parseScenario } from '../../src/index.js';

/**
 * Numbers to 12 digits of what they are made of: two builds of an engine may round the last digit of a logarithm
 * differently, and free ports are what is left of all ports.
 */
export function expectSame(shown: unknown, wanted: unknown, at: string, scale = 0): void {
  if (typeof wanted === 'number' && typeof shown === 'number') {
    const size = Math.max(Math.abs(wanted), scale);
    expect(Math.abs(shown - wanted), `${at}: ${shown}, not ${wanted}`).toBeLessThanOrEqual(1e-12 * size);
  } else if (typeof wanted === 'object' && wanted !== null && typeof shown === 'object' && shown !== null) {
    expect(Object.keys(shown), at).toEqual(Object.keys(wanted));
    const ports = Math.max(Number((wanted as { readonly ports?: unknown }).ports) || 0, scale);
    for (const [key, value] of Object.entries(wanted)) {
      const rests = key === 'ports' || key === 'meanReuseIntervalSeconds' || key === 'logBlockingProbability';
      const within = typeof value === 'number' && !rests ? 0 : ports;
      if (key !== 'path') expectSame((shown as Record<string, unknown>)[key], value, `${at}.${key}`, within);
    }
  } else expect(shown, at).toEqual(wanted);
}

/** The page shows what `check` says of the same text with the same settings. */
export async function expectLikeCheck(page: Page, text: string): Promise<void> {
  const set = await page.evaluate(() => globalThis.snatPlan.settings);
  const parsed = await parseScenario(text, { file: 'x', set });
  if (!parsed.ok) throw new Error(`${set.join(' ')} cannot be read`);
  const shown = await page.evaluate(() => JSON.stringify(globalThis.snatPlan.report.result));
  const result = checkScenario(parsed);
  expectSame(JSON.parse(shown), result, set.join(' '), Math.max(0, ...result.groups.map(({ ports }) => ports)));
}
