import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { folder, launch, NAMES, open, pageOf, scenarioText } from './open-page.js';

/** A4 between margins of 15 mm, CSS px. */
const PAPER = { width: 680, height: 1009 };

let browser: Browser;
beforeAll(async () => {
  browser = await launch();
});
afterAll(() => browser.close());

describe('on paper', () => {
  it.each(NAMES)('the page of %s is whole: no controls, nothing folded, nothing cut', async (name) => {
    const { page } = await open(browser, pageOf(name, scenarioText(name)), { viewport: PAPER });
    await page.emulateMedia({ media: 'print' });
    await page.evaluate(() => window.dispatchEvent(new Event('beforeprint')));
    for (const hidden of ['#controls', 'nav', '.try', '#static-note', '.skip'])
      expect(await page.locator(hidden).first().isVisible(), hidden).toBe(false);
    for (const section of await page.locator('main > section').all()) expect(await section.isVisible()).toBe(true);
    const cut = await page.evaluate(() => {
      const width = document.documentElement.clientWidth;
      const isCut = (element: Element): boolean => {
        const { overflowX } = getComputedStyle(element);
        const { right, left } = element.getBoundingClientRect();
        const isHeld = overflowX !== 'visible' && element.scrollWidth > element.clientWidth + 1;
        return isHeld || (right > width + 1 && right - left > 1) || (left < -17 && right > 0);
      };
      const all = [...document.querySelectorAll('main *, header *')].filter(
        (one) =>
          one.checkVisibility() && !one.closest('.unseen') && !(one instanceof SVGElement && one.tagName !== 'svg'),
      );
      return all.filter(isCut).map((one) => `${one.tagName}.${one.className} ${one.textContent?.slice(0, 60)}`);
    });
    expect(cut).toEqual([]);
    const folded = await page
      .locator('main details')
      .evaluateAll(
        (all) =>
          all.filter((one) => [...one.children].some((child) => child.getBoundingClientRect().height === 0)).length,
      );
    expect(folded).toBe(0);
    await page.evaluate(() => window.dispatchEvent(new Event('afterprint')));
    const pdf = await page.pdf({ format: 'A4', margin: { top: '15mm', bottom: '15mm', left: '15mm', right: '15mm' } });
    writeFileSync(join(folder, `${name}.pdf`), pdf);
    expect(pdf.subarray(0, 5).toString()).toBe('%PDF-');
    const sheets = pdf.toString('latin1').match(/\/Type\s*\/Page\b/g)?.length ?? 0;
    expect(sheets).toBeGreaterThan(2);
    expect(sheets).toBeLessThan(25);
    await page.close();
  });
});
