import { mkdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { folder, idle, launch, NAMES, open, pageOf, scenarioText } from './open-page.js';

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const SCHEMES = ['light', 'dark'] as const;
const WIDTHS = [1280, 390] as const;
const LOOKS = SCHEMES.flatMap((colorScheme) => WIDTHS.map((width) => ({ colorScheme, width })));
/** A failing one with limits, one with two boxes, one that passes. */
const SHOWN = ['outlook-anywhere-fin', 'proxy-behind-nat', 'gcp-cloud-nat-defaults'];

interface Violation {
  readonly id: string;
  readonly impact: string | null;
  readonly nodes: readonly { readonly target: readonly unknown[]; readonly failureSummary?: string }[];
}

declare global {
  var axe: { run(): Promise<{ readonly violations: readonly Violation[] }> };
}

let browser: Browser;
beforeAll(async () => {
  browser = await launch();
});
afterAll(() => browser.close());

async function serious(page: Page): Promise<readonly string[]> {
  const violations = await page.evaluate(async () => (await globalThis.axe.run()).violations);
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .flatMap(({ id, nodes }) =>
      nodes.map(({ target, failureSummary }) => `${id} ${target.join(' ')}: ${failureSummary}`),
    );
}

describe.each(LOOKS)('the page, $colorScheme and $width px wide', ({ colorScheme, width }) => {
  const look = { colorScheme, viewport: { width, height: 900 } };

  it.each(SHOWN)('%s: axe finds nothing serious, whatever state it is in', async (name) => {
    // Only here the policy is off, so that axe can get in.
    const { page } = await open(browser, pageOf(name, scenarioText(name)), { ...look, bypassCSP: true });
    await page.addScriptTag({ content: AXE });
    expect(await serious(page)).toEqual([]);
    await page.locator('#controls details').evaluateAll((all) => {
      for (const one of all) one.setAttribute('open', '');
    });
    await page.locator('main details').evaluateAll((all) => {
      for (const one of all) one.setAttribute('open', '');
    });
    await page.locator('#rows input[type=range]').first().focus();
    await page.keyboard.press('ArrowRight');
    await idle(page);
    expect(await serious(page)).toEqual([]);
    await page.locator('#rows input[type=text]').first().fill('nonsense');
    await page.locator('#stale-note').waitFor({ state: 'visible' });
    const found = await serious(page);
    // Old results are pale on purpose: they are not to be read as present ones.
    expect(found.filter((one) => !one.startsWith('color-contrast'))).toEqual([]);
    await page.close();
  });
});

describe('axe', () => {
  it('would find something', async () => {
    const { page } = await open(browser, pageOf('bad', scenarioText('cilium-reset')), { bypassCSP: true });
    await page.addScriptTag({ content: AXE });
    await page.evaluate(() => {
      document.querySelector('#verdict-body')?.insertAdjacentHTML('beforeend', '<input><p style="color:#ccc">pale</p>');
    });
    expect((await serious(page)).map((one) => one.split(' ')[0]).sort()).toEqual(['color-contrast', 'label']);
    await page.close();
  });
});

describe('a narrow page', () => {
  it.each(NAMES)('of %s does not scroll sideways', async (name) => {
    const { page } = await open(browser, pageOf(name, scenarioText(name)), { viewport: { width: 390, height: 844 } });
    await page.locator('details').evaluateAll((all) => {
      for (const one of all) one.setAttribute('open', '');
    });
    const wide = await page.evaluate(() => {
      const most = document.documentElement.clientWidth;
      window.scrollTo(1000, 0);
      const sticks = [...document.querySelectorAll('body *')].filter(
        (one) => one.getBoundingClientRect().right > most + 0.5 && !one.closest('.scroll, pre, svg, .unseen'),
      );
      return {
        scrolled: window.scrollX,
        width: document.documentElement.scrollWidth,
        sticks: sticks.map((one) => one.outerHTML.slice(0, 80)),
      };
    });
    expect(wide).toEqual({ scrolled: 0, width: 390, sticks: [] });
    await page.close();
  });

  it('of 320 px does not either', async () => {
    const { page } = await open(browser, pageOf('small', scenarioText('proxy-behind-nat')), {
      viewport: { width: 320, height: 640 },
    });
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(320);
    await page.close();
  });
});

describe('screenshots', () => {
  const shots = process.env.SCREENSHOTS ?? join(folder, 'screenshots');
  mkdirSync(shots, { recursive: true });

  it.each(LOOKS)('$colorScheme, $width px', async ({ colorScheme, width }) => {
    for (const name of SHOWN) {
      const { page } = await open(browser, pageOf(name, scenarioText(name)), {
        ...{ colorScheme, viewport: { width, height: 900 } },
      });
      const picture = await page.screenshot({
        path: join(shots, `${name}-${colorScheme}-${width}.png`),
        fullPage: true,
      });
      expect(picture.length).toBeGreaterThan(50_000);
      await page.close();
    }
  });
});
