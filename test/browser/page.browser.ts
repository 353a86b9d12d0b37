import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { checkScenario, parseScenario } from '../../src/index.js';
import { idle, launch, open, pageOf, scenarioText } from './open-page.js';

const NAMES = readdirSync(join(import.meta.dirname, '../../scenarios')).map((file) => file.replace(/\.yaml$/, ''));

let browser: Browser;
beforeAll(async () => {
  browser = await launch();
});
afterAll(() => browser.close());

/** Numbers to 12 digits: two engines may round the last of their logarithms differently. */
function rounded(value: unknown): unknown {
  if (typeof value === 'number') return Number(value.toPrecision(12));
  if (Array.isArray(value)) return value.map(rounded);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, rounded(one)]));
}

async function expected(text: string, set: readonly string[]): Promise<unknown> {
  const parsed = await parseScenario(text, { file: 'x', set });
  return parsed.ok ? withoutPath(rounded(checkScenario(parsed))) : parsed.diagnostics;
}

function withoutPath(result: unknown): unknown {
  return { ...(result as object), path: '' };
}

async function shown(page: Page): Promise<unknown> {
  const text = await page.evaluate(() => JSON.stringify(globalThis.snatPlan.report.result));
  return withoutPath(rounded(JSON.parse(text)));
}

/** Moves a slider to a share of its way, as a drag does. */
async function move(page: Page, index: number, share: number): Promise<void> {
  await page.evaluate(
    ([at, to]) => {
      const slider = document.querySelectorAll<HTMLInputElement>('#rows input[type=range]')[at];
      if (slider === undefined) return;
      const [min, max] = [Number(slider.min), Number(slider.max)];
      slider.value = String(Math.round(min + to * (max - min)));
      slider.dispatchEvent(new Event('input', { bubbles: true }));
    },
    [index, share] as const,
  );
}

function percentile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? 0;
}

describe.each(NAMES)('the page of %s', (name) => {
  const text = scenarioText(name);

  it('asks nothing of a network, says nothing on the console, and moves with the same numbers as check', async () => {
    const { page, said, asked } = await open(browser, pageOf(name, text));
    expect(await shown(page)).toEqual(await expected(text, []));
    const sliders = await page.locator('#rows input[type=range]').count();
    expect(sliders).toBeGreaterThan(4);
    for (let index = 0; index < sliders; index++) {
      for (const share of [0.1, 0.9, 0.4]) {
        await move(page, index, share);
        await idle(page);
      }
      const settings = await page.evaluate(() => globalThis.snatPlan.settings);
      const stale = await page.locator('#stale-note').isVisible();
      if (!stale) expect(await shown(page), settings.join(' ')).toEqual(await expected(text, settings));
      else expect(await page.locator('#problems pre').innerText()).toMatch(/error:/);
      if (stale) await page.locator('#reset').click();
      await idle(page);
    }
    expect(await page.locator('[aria-busy]').count()).toBe(0);
    expect(said).toEqual([]);
    expect(asked.filter((address) => !address.startsWith('file:'))).toEqual([]);
    await page.close();
  });

  it('answers an input event within a frame', async () => {
    const { page } = await open(browser, pageOf(name, text));
    await drag(page);
    const before = await page.evaluate(() => globalThis.snatPlan.timings.length);
    await drag(page);
    const timings = (await page.evaluate(() => [...globalThis.snatPlan.timings])).slice(before);
    const of = (kind: string) => timings.filter((one) => one.kind === kind).map(({ milliseconds }) => milliseconds);
    const line = (values: readonly number[]) =>
      [0.5, 0.95, 1].map((share) => percentile(values, share).toFixed(1)).join(' / ');
    const [input, slice] = [of('input'), of('slice')];
    process.stdout.write(
      `${name}: input ${line(input)} ms of ${input.length}, slices ${line(slice)} ms of ${slice.length} (50 / 95 / 100 %)\n`,
    );
    expect(percentile(input, 0.95)).toBeLessThan(16);
    expect(percentile(slice, 0.95)).toBeLessThan(10);
    await page.close();
  });
});

/** Every slider through its range, an event a frame. */
async function drag(page: Page): Promise<void> {
  await page.evaluate(async () => {
    const frame = () => new Promise((resolve) => requestAnimationFrame(resolve));
    for (const index of document.querySelectorAll('#rows input[type=range]').keys()) {
      for (let step = 1; step < 12; step++) {
        const slider = document.querySelectorAll<HTMLInputElement>('#rows input[type=range]')[index];
        if (slider === undefined) continue;
        const [min, max] = [Number(slider.min), Number(slider.max)];
        slider.value = String(Math.round(min + ((max - min) * (0.3 + 0.4 * step)) / 6));
        slider.dispatchEvent(new Event('input', { bubbles: true }));
        await frame();
        await frame();
      }
      document.getElementById('reset')?.click();
      await globalThis.snatPlan.idle();
    }
  });
}
