import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { expectLikeCheck } from './like-check.js';
import { idle, launch, NAMES, open, pageOf, scenarioText } from './open-page.js';

let browser: Browser;
beforeAll(async () => {
  browser = await launch();
});
afterAll(() => browser.close());

const settings = (page: Page): Promise<readonly string[]> => page.evaluate(() => globalThis.snatPlan.settings);

async function expectLikeCheckOrMistake(page: Page, text: string): Promise<void> {
  await idle(page);
  if (await page.locator('#stale-note').isVisible())
    expect(await page.locator('#problems pre').innerText(), (await settings(page)).join(' ')).toMatch(/error:/);
  else await expectLikeCheck(page, text);
}

async function reset(page: Page): Promise<void> {
  await page.locator('#reset').click();
  await idle(page);
  expect(await settings(page)).toEqual([]);
}

describe.each(NAMES)('the numbers of %s', (name) => {
  const text = scenarioText(name);

  it('are those of check after every slider was moved by keys, and after its text was typed', async () => {
    const { page, said } = await open(browser, pageOf(name, text));
    for (const fold of await page.locator('#rows details > summary').all()) await fold.click();
    const sliders = page.locator('#rows input[type=range]');
    const ids = await sliders.evaluateAll((all) => all.map(({ id }) => id));
    expect(ids.length).toBeGreaterThan(4);
    for (const id of ids) {
      await page.locator(`#${id}`).focus();
      const before = await page.locator(`#${id}`).inputValue();
      const isAtEnd = before === (await page.locator(`#${id}`).getAttribute('max'));
      for (let press = 0; press < 3; press++) await page.keyboard.press(isAtEnd ? 'ArrowLeft' : 'ArrowRight');
      await page.keyboard.press(isAtEnd ? 'PageDown' : 'PageUp');
      await idle(page);
      expect(await page.locator(`#${id}`).inputValue(), id).not.toBe(before);
      const moved = await settings(page);
      expect(moved.length, id).toBeGreaterThan(0);
      await expectLikeCheckOrMistake(page, text);
      // The slider has the focus, so its field shows the value; typed into the field of a fresh page it is the same.
      const field = page.locator(`#${id.replace(/-slider$/, '')}`);
      const typed = await field.inputValue();
      const isRead = await page.locator('#stale-note').isHidden();
      await reset(page);
      if (!isRead) continue;
      await field.fill(typed);
      await expectLikeCheckOrMistake(page, text);
      expect(await page.locator('#stale-note').isHidden(), `${moved.join(' ')}: ${typed}`).toBe(true);
      await reset(page);
    }
    expect(said).toEqual([]);
    await page.close();
  });

  it('are those of check after every choice', async () => {
    const { page } = await open(browser, pageOf(name, text));
    const ids = await page.locator('#rows select:visible').evaluateAll((all) => all.map(({ id }) => id));
    for (const id of ids) {
      const values = await page
        .locator(`#${id} option`)
        .evaluateAll((all) => all.map((one) => one.getAttribute('value') ?? ''));
      for (const value of values) {
        await page.locator(`#${id}`).selectOption(value);
        await expectLikeCheckOrMistake(page, text);
      }
      await reset(page);
    }
    await page.close();
  });

  it('are those of check at the ends of every slider, or it says why they cannot be had', async () => {
    const { page, said } = await open(browser, pageOf(name, text));
    const ids = await page.locator('#rows input[type=range]').evaluateAll((all) => all.map(({ id }) => id));
    for (const id of ids) {
      if (!(await page.locator(`#${id}`).isVisible())) continue;
      for (const key of ['Home', 'End']) {
        await page.locator(`#${id}`).focus();
        await page.keyboard.press(key);
        await expectLikeCheckOrMistake(page, text);
      }
      await reset(page);
    }
    expect(said).toEqual([]);
    await page.close();
  });
});
