import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { checkScenario, parseScenario } from '../../src/index.js';
import { idle, launch, open, pageOf, scenarioText } from './open-page.js';

const TEXT = scenarioText('outlook-anywhere-fin');
let browser: Browser;
let address: string;
beforeAll(async () => {
  browser = await launch();
  address = pageOf('panel', TEXT);
});
afterAll(() => browser.close());

async function headroomWith(...set: readonly string[]): Promise<number | null> {
  const parsed = await parseScenario(TEXT, { set });
  return parsed.ok ? checkScenario(parsed).headroom.factor : null;
}

describe('the panel', () => {
  it('takes what a scenario takes, by keyboard alone, and shows it in the address', async () => {
    const { page } = await open(browser, address);
    await page.getByLabel('lifetime', { exact: true }).first().focus();
    await page.keyboard.press('Control+A');
    await page.keyboard.type('2 min');
    await idle(page);
    expect(await page.evaluate(() => globalThis.snatPlan.settings)).toEqual(['traffic.outlook.lifetime=2 min']);
    const shown = await page.evaluate(() => globalThis.snatPlan.report.result as { headroom: { factor: number } });
    expect(shown.headroom.factor).toBeCloseTo((await headroomWith('traffic.outlook.lifetime=2 min')) ?? 0, 12);
    await page.waitForFunction(() => location.hash === '#set=traffic.outlook.lifetime%3D2%20min');
    await page.keyboard.press('Tab');
    await page.keyboard.press('ArrowRight');
    await idle(page);
    expect(await page.evaluate(() => globalThis.snatPlan.settings)).toEqual(['traffic.outlook.lifetime=121s']);
    await page.close();
  });

  it('says what is wrong in the words of the diagnostics, and marks the old results', async () => {
    const { page } = await open(browser, address);
    await page.getByLabel('users', { exact: true }).first().fill('many');
    expect(await page.locator('#problems').innerText()).toContain('--set parameters.users=many: ');
    expect(await page.locator('#stale-note').isVisible()).toBe(true);
    expect(await page.locator('#now').innerText()).toBe('The present input cannot be read');
    expect(await page.getByLabel('users', { exact: true }).first().getAttribute('aria-invalid')).toBe('true');
    await page.getByLabel('users', { exact: true }).first().fill('4000');
    await idle(page);
    expect(await page.locator('#stale-note').isVisible()).toBe(false);
    expect(await page.locator('#verdict-body .verdict').innerText()).toMatch(/^PASS/);
    await page.close();
  });

  it('opens a link as it was sent, keeps it through the contents, and takes it back', async () => {
    const { page } = await open(browser, `${address}#set=${encodeURIComponent('pool.addresses=4')}`);
    expect(await page.locator('#now').innerText()).toMatch(/^PASS/);
    await page.getByRole('link', { name: 'Findings' }).click();
    await page.waitForFunction(() => location.hash.startsWith('#set='));
    expect(await page.evaluate(() => globalThis.snatPlan.settings)).toEqual(['pool.addresses=4']);
    await page.getByRole('button', { name: 'undo pool.addresses' }).first().click();
    await idle(page);
    expect(await page.locator('#now').innerText()).toBe('FAIL, headroom ×0.531');
    await page.waitForFunction(() => location.hash === '');
    await page.close();
  });

  it('replaces an expression in sight, and gives back a file that reads the same', async () => {
    const { page } = await open(browser, address);
    await page.getByLabel('sessions', { exact: true }).first().fill('50000');
    await idle(page);
    expect(await page.locator('#rows').innerText()).toContain('replaces the file’s = users * connectionsPerUser');
    const text = (await page.evaluate(() => globalThis.snatPlan.edited())) ?? '';
    expect(text).toBe(TEXT.replace('= users * connectionsPerUser', '50000'));
    const [download] = await Promise.all([page.waitForEvent('download'), page.locator('#download-scenario').click()]);
    expect(download.suggestedFilename()).toBe('panel.yaml');
    await page.close();
  });

  it('tries a change that would help', async () => {
    const { page } = await open(browser, address);
    await page.locator('#levers-body .try').first().click();
    await idle(page);
    expect(await page.evaluate(() => globalThis.snatPlan.settings)).toEqual(['destinations.exchange.endpoints=2']);
    expect(await page.evaluate(() => document.activeElement?.id)).toBe('levers-heading');
    await page.close();
  });

  it('fits a phone', async () => {
    const { page } = await open(browser, address);
    await page.setViewportSize({ width: 390, height: 844 });
    await page.waitForFunction(() => document.querySelector('#growth-body svg')?.getAttribute('width') === '390');
    await idle(page);
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(390);
    await page.close();
  });
});

describe('a hostile scenario', () => {
  const evil = `</script><img src=x onerror=alert(1)><!-- "'& ${String.fromCodePoint(0x2028, 0x202e)} é 中`;
  const key = JSON.stringify(evil);
  const text = `# </script><script>alert(2)</script>
name: ${key}
platform: generic-nat
pools: {${key}: {addresses: 1}}
destinations: {${key}: {endpoints: 1}}
traffic: {${key}: {via: ${key}, to: ${key}, rate: 90/s, lifetime: 500s, close: client-fin}}
`;

  it('and a hostile link run nothing', async () => {
    const set = `name="</title><svg onload=alert(3)>"`;
    const link = `${pageOf('hostile', text)}#set=${encodeURIComponent(set)}&set=${encodeURIComponent('<img src=x onerror=alert(4)>')}`;
    const { page, said, asked } = await open(browser, link);
    let dialogs = 0;
    page.on('dialog', (dialog) => {
      dialogs += 1;
      void dialog.dismiss();
    });
    expect(await page.locator('#problems').innerText()).toContain('<img src=x onerror=alert(4)>');
    await page.locator('#reset').click();
    await idle(page);
    for (const slider of await page.locator('#rows input[type=range]').all()) {
      await slider.focus();
      await page.keyboard.press('ArrowRight');
    }
    await idle(page);
    expect(await page.locator('#stale-note').isVisible()).toBe(false);
    expect(await page.locator('h1').innerText()).toContain('<img src=x onerror=alert(1)>');
    expect(await page.locator('img, main script, svg[onload]').count()).toBe(0);
    expect({ dialogs, said }).toEqual({ dialogs: 0, said: [] });
    expect(asked.every((url) => url.startsWith('file:'))).toBe(true);
    await page.close();
  });
});

describe('a page without JavaScript', () => {
  it('shows the whole report, says what is missing, and no panel', async () => {
    const context = await browser.newContext({ javaScriptEnabled: false });
    const page = await context.newPage();
    await page.goto(address);
    expect(await page.locator('#verdict .verdict').innerText()).toMatch(/^FAIL/);
    expect(await page.locator('main svg').count()).toBe(7);
    expect(await page.locator('#controls').isVisible()).toBe(false);
    expect(await page.locator('#static-note').isVisible()).toBe(true);
    expect(await page.locator('.try').first().isVisible()).toBe(false);
    await context.close();
  });
});
