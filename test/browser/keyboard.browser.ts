import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { launch, open, pageOf, scenarioText } from './open-page.js';

let browser: Browser;
beforeAll(async () => {
  browser = await launch();
});
afterAll(() => browser.close());

interface Stop {
  /** Place among all elements of the page, in the order of its text. */
  readonly place: number;
  readonly what: string;
  readonly area: string;
  /** Whether an outline is drawn around it, inside of what can be seen. */
  readonly isOutlined: boolean;
  readonly isInSight: boolean;
}

/** What has the focus now; null: the page itself. */
function focused(page: Page): Promise<Stop | null> {
  return page.evaluate(() => {
    const element = document.activeElement;
    if (element === null || element === document.body) return null;
    const { outlineStyle, outlineWidth } = getComputedStyle(element);
    const box = element.getBoundingClientRect();
    return {
      place: [...document.querySelectorAll('*')].indexOf(element),
      what: `${element.tagName} ${element.id || element.getAttribute('href') || element.textContent?.slice(0, 40)}`,
      area: element.closest('main') ? 'report' : element.closest('aside') ? 'panel' : 'head',
      isOutlined: outlineStyle !== 'none' && Number.parseFloat(outlineWidth) >= 1,
      isInSight: box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth,
    };
  });
}

/** Everything on the way of Tab from the top of the page to its end. */
async function wayOfTab(page: Page): Promise<readonly Stop[]> {
  const stops: Stop[] = [];
  for (let press = 0; press < 400; press++) {
    await page.keyboard.press('Tab');
    const stop = await focused(page);
    if (stop === null || stops.some(({ place }) => place === stop.place)) return stops;
    stops.push(stop);
  }
  throw new Error('Tab does not come to an end');
}

/** What a mouse can use, by its place. */
function usable(page: Page): Promise<readonly { readonly place: number; readonly what: string }[]> {
  return page.evaluate(() => {
    const all = [...document.querySelectorAll('*')];
    return all.flatMap((element, place) => {
      const isUsable = element.matches('a[href], button, input, select, textarea, summary, [tabindex="0"]');
      return isUsable && element.checkVisibility({ visibilityProperty: true })
        ? [{ place, what: `${element.tagName} ${element.id || element.textContent?.slice(0, 40)}` }]
        : [];
    });
  });
}

describe.each([
  ['wide', 1280],
  ['narrow', 390],
])('the %s page by keyboard', (_, width) => {
  it.each(['outlook-anywhere', 'proxy-behind-nat'])(
    'of %s: Tab reaches everything in order, with an outline',
    async (name) => {
      const { page } = await open(browser, pageOf(name, scenarioText(name)), { viewport: { width, height: 900 } });
      const stops = await wayOfTab(page);
      const places = stops.map(({ place }) => place);
      expect((await usable(page)).filter(({ place }) => !places.includes(place))).toEqual([]);
      expect(places).toEqual([...places].sort((a, b) => a - b));
      expect(stops.filter(({ isOutlined }) => !isOutlined).map(({ what }) => what)).toEqual([]);
      expect(stops.filter(({ isInSight }) => !isInSight).map(({ what }) => what)).toEqual([]);
      expect(stops[0]?.what).toContain('#verdict');
      const areas = stops.map(({ area }) => area).filter((area, index, all) => area !== all[index - 1]);
      expect(areas).toEqual(['head', 'panel', 'report']);
      await page.close();
    },
  );

  it('moves sliders by arrows, opens folds, takes changes back, and keeps the focus where it was', async () => {
    const page = (
      await open(browser, pageOf('keys', scenarioText('outlook-anywhere-fin')), { viewport: { width, height: 900 } })
    ).page;
    const fold = page.locator('#controls-fold');
    if ((await fold.getAttribute('open')) === null) {
      await fold.locator('summary').first().focus();
      await page.keyboard.press('Enter');
    }
    const slider = page.locator('#rows input[type=range]').first();
    await slider.focus();
    const id = await slider.getAttribute('id');
    const before = Number(await slider.inputValue());
    for (let press = 0; press < 5; press++) await page.keyboard.press('ArrowRight');
    await page.evaluate(() => globalThis.snatPlan.idle());
    expect(Number(await slider.inputValue())).toBe(before + 5);
    expect(await page.evaluate(() => document.activeElement?.id)).toBe(id);
    expect(await slider.getAttribute('aria-valuetext')).not.toBe('');
    await page.keyboard.press('Tab');
    expect((await focused(page))?.what).toContain('undo');
    await page.keyboard.press('Enter');
    await page.evaluate(() => globalThis.snatPlan.idle());
    expect(await page.evaluate(() => globalThis.snatPlan.settings)).toEqual([]);
    expect((await focused(page))?.area).toBe('panel');
    const more = page.locator('main details > summary').first();
    await more.focus();
    await page.keyboard.press('Space');
    expect(await page.locator('main details').first().getAttribute('open')).not.toBeNull();
    await page.close();
  });

  it('leads past the head to the verdict', async () => {
    const page = (
      await open(browser, pageOf('keys', scenarioText('outlook-anywhere-fin')), { viewport: { width, height: 900 } })
    ).page;
    await page.keyboard.press('Tab');
    const skip = page.locator('a.skip');
    expect(await skip.evaluate((link) => link.getBoundingClientRect().left >= 0)).toBe(true);
    await page.keyboard.press('Enter');
    await page.keyboard.press('Tab');
    expect((await focused(page))?.area).toBe('report');
    await page.close();
  });
});
