import { execFileSync, spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { expectSame } from './like-check.js';
import { folder, idle, launch, NAMES, open, pageOf, ROOT, scenarioText } from './open-page.js';

let browser: Browser;
beforeAll(async () => {
  browser = await launch();
});
afterAll(() => browser.close());

const resultOf = async (page: Page): Promise<unknown> =>
  JSON.parse(await page.evaluate(() => JSON.stringify(globalThis.snatPlan.report.result)));

/** Without places in the text: a changed scenario shows its file's text, a downloaded one has the changes in its own. */
function unplaced(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(unplaced);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).filter(([key]) => !['line', 'column', 'source'].includes(key));
  return Object.fromEntries(entries.map(([key, one]) => [key, unplaced(one)]));
}

/** What the built program says of a file. */
function checked(file: string, ...options: readonly string[]): unknown {
  const words = [join(ROOT, 'dist/main.js'), 'check', file, '-f', 'json', '--fail-on', 'never', ...options];
  return JSON.parse(execFileSync(process.execPath, words, { encoding: 'utf8' })).scenarios[0];
}

/** Moves the first four sliders that can be moved and leave something that can be read. */
async function moveSome(page: Page): Promise<void> {
  const sliders = await page.locator('#rows input[type=range]:visible').all();
  for (const slider of sliders.slice(0, 4)) {
    await slider.focus();
    const isAtEnd = (await slider.inputValue()) === (await slider.getAttribute('max'));
    await page.keyboard.press(isAtEnd ? 'ArrowLeft' : 'ArrowRight');
    await idle(page);
    if (!(await page.locator('#stale-note').isVisible())) continue;
    await page.keyboard.press(isAtEnd ? 'ArrowRight' : 'ArrowLeft');
    await idle(page);
  }
  expect((await page.evaluate(() => globalThis.snatPlan.settings)).length).toBeGreaterThan(0);
}

describe.each(NAMES)('what the page of %s gives back', (name) => {
  it('a file, a link and options that mean what is shown', async () => {
    const context = await browser.newContext({ acceptDownloads: true });
    await context.grantPermissions(['clipboard-read', 'clipboard-write']);
    const address = pageOf(name, scenarioText(name));
    const page = await context.newPage();
    await page.goto(address);
    await page.waitForFunction(() => globalThis.snatPlan !== undefined);
    await idle(page);
    await moveSome(page);
    const shown = await resultOf(page);

    const [download] = await Promise.all([page.waitForEvent('download'), page.locator('#download-scenario').click()]);
    expect(download.suggestedFilename()).toBe(`${name}.yaml`);
    const file = join(folder, `${name}-downloaded.yaml`);
    await download.saveAs(file);
    expectSame(unplaced(shown), unplaced(checked(file)), `${name}: downloaded`);

    await page.locator('#copy-scenario').click();
    await page.waitForFunction(() => document.getElementById('done')?.textContent?.startsWith('Scenario copied'));
    expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(readFileSync(file, 'utf8'));

    await page.locator('#copy-options').click();
    await page.waitForFunction(() => document.getElementById('done')?.textContent?.startsWith('Options copied'));
    const options = await page.evaluate(() => navigator.clipboard.readText());
    const source = join(folder, `${name}-source.yaml`);
    writeFileSync(source, scenarioText(name));
    const line = `'${process.execPath}' '${join(ROOT, 'dist/main.js')}' check '${source}' -f json --fail-on never ${options}`;
    const { stdout, stderr } = spawnSync('sh', ['-c', line], { encoding: 'utf8' });
    if (stdout === '') throw new Error(stderr);
    expectSame(shown, JSON.parse(stdout).scenarios[0], `${name}: ${options}`);

    await page.locator('#copy-link').click();
    await page.waitForFunction(() => document.getElementById('done')?.textContent?.startsWith('Link copied'));
    const link = await page.evaluate(() => navigator.clipboard.readText());
    const other = await open(browser, link);
    expect(await other.page.evaluate(() => globalThis.snatPlan.settings)).toEqual(
      await page.evaluate(() => globalThis.snatPlan.settings),
    );
    expectSame(await resultOf(other.page), shown, `${name}: ${link}`);
    await other.page.waitForTimeout(600);
    expect(other.page.url()).toBe(link);
    await page.waitForFunction((wanted) => location.href === wanted, link);
    await other.page.close();
    await context.close();
  });
});

describe('where the browser does not let a page copy', () => {
  it('the text stands selected in the page', async () => {
    const { page } = await open(browser, pageOf('uncopied', scenarioText('outlook-anywhere')));
    await page.evaluate(() => {
      Object.defineProperty(navigator, 'clipboard', { value: { writeText: () => Promise.reject(new Error('no')) } });
    });
    await page.locator('#copy-scenario').click();
    const field = page.locator('#to-copy');
    await field.waitFor({ state: 'visible' });
    expect(await field.inputValue()).toBe(scenarioText('outlook-anywhere'));
    expect(await page.evaluate(() => getSelection()?.toString())).toBe(scenarioText('outlook-anywhere'));
    expect(await page.evaluate(() => document.activeElement?.id)).toBe('to-copy');
    await page.close();
  });
});
