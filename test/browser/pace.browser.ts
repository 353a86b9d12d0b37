import { statSync } from 'node:fs';
import { availableParallelism, loadavg } from 'node:os';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { idle, launch, NAMES, open, pageOf, scenarioText } from './open-page.js';

/** A frame of 60 a second, milliseconds. */
const FRAME = 16;
const EVENTS = 200;
/** A busy machine makes times longer, never shorter: of several rounds the quickest counts. */
const ROUNDS = 3;

let browser: Browser;
beforeAll(async () => {
  browser = await launch();
});
afterAll(() => browser.close());

function percentile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? Number.POSITIVE_INFINITY;
}

/** Where others work too, the slowest events measure what they do; there only the middle is judged. */
function isBusy(): boolean {
  return (loadavg()[0] ?? 0) > availableParallelism();
}

/**
 * Script time from each event to the next repaint, by keys that a person could press: what the page notes for the event,
 * and each slice of the rest, which may stand between an event and the frame.
 */
async function press(
  page: Page,
  times: number,
): Promise<{ readonly input: readonly number[]; readonly slice: readonly number[] }> {
  const from = await page.evaluate(() => globalThis.snatPlan.timings.length);
  const sliders = await page.locator('#rows input[type=range]:visible').all();
  const each = Math.ceil(times / sliders.length);
  for (const slider of sliders) {
    await slider.focus();
    const isHigh = Number(await slider.inputValue()) > Number(await slider.getAttribute('max')) / 2;
    for (let press = 0; press < each; press++) {
      const isBack = press > each / 2 !== isHigh;
      await page.keyboard.press(isBack ? 'ArrowLeft' : 'ArrowRight');
    }
    await idle(page);
  }
  const timings = (await page.evaluate(() => [...globalThis.snatPlan.timings])).slice(from);
  const of = (kind: string) => timings.filter((one) => one.kind === kind).map(({ milliseconds }) => milliseconds);
  return { input: of('input'), slice: of('slice') };
}

describe('from a key to the numbers', () => {
  it(`the scenario that takes longest takes less than a frame, for 95 of 100 of more than ${EVENTS} keys`, async () => {
    const medians: { readonly name: string; readonly median: number; readonly most: number }[] = [];
    for (const name of NAMES) {
      const { page } = await open(browser, pageOf(name, scenarioText(name)));
      const { input } = await press(page, 60);
      medians.push({ name, median: percentile(input, 0.5), most: percentile(input, 0.95) });
      await page.close();
    }
    medians.sort((a, b) => b.most - a.most);
    const slowest = medians[0]?.name ?? '';
    const address = pageOf(slowest, scenarioText(slowest));
    const { page } = await open(browser, address);
    await press(page, EVENTS);
    const none = Number.POSITIVE_INFINITY;
    let best = { input: none, middle: none, judged: none, slice: none, events: 0 };
    for (let round = 0; round < ROUNDS && best.judged >= FRAME; round++) {
      const { input, slice } = await press(page, EVENTS);
      const [middle, most] = [percentile(input, 0.5), percentile(input, 0.95)];
      const judged = isBusy() ? middle : most;
      const now = { input: most, middle, judged, slice: percentile(slice, 0.95), events: input.length };
      if (now.input < best.input) best = now;
    }
    const list = medians
      .map(({ name, median, most }) => `${name} ${median.toFixed(1)} / ${most.toFixed(1)}`)
      .join(', ');
    process.stdout.write(
      `50 / 95 %, ms: ${list}\n${slowest}: of ${best.events} keys half within ${best.middle.toFixed(1)} ms, 95 % within ${best.input.toFixed(1)} ms, slices within ${best.slice.toFixed(1)} ms; ${statSync(new URL(address)).size} bytes\n`,
    );
    expect(best.events).toBeGreaterThanOrEqual(EVENTS);
    expect(best.judged).toBeLessThan(FRAME);
    expect(best.slice).toBeLessThan(FRAME);
    await page.close();
  });
});
