import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { printable } from '../../src/reports/text/printable.js';
import { folder, idle, launch, pageOf } from './open-page.js';
import { watchReport } from './watched.js';

let browser: Browser;
beforeAll(async () => {
  browser = await launch();
});
afterAll(() => browser.close());

/** Line ends that only some know, a mark that turns the direction of text, halves of characters, what ends what. */
const ODD = String.fromCodePoint(0x2028, 0x2029, 0x202e, 0x200b, 0xfeff, 0x85);
const EVILS: readonly (readonly [name: string, text: string])[] = [
  ['a script', '</script><script>window.pwned=1</script>'],
  ['a handler', `"'><img src=x onerror="window.pwned=1"><svg onload='window.pwned=1'>`],
  ['a comment', '<!--<script>window.pwned=1</script>--> ]]> <![CDATA[ -->'],
  [
    'the end of what it stands in',
    '</title></style></pre></textarea></select></option></summary><script>window.pwned=1</script>',
  ],
  ['odd characters', `a${ODD}b 👩‍👩‍👧 é 中文 \\u003cscript\\u003e &lt;b&gt; &amp; $& $\` \${1+1} {{1}}`],
  ['the names of objects', '__proto__ constructor toString'],
];

/** A scenario with a text wherever a person may type one. */
function scenarioWith(evil: string): string {
  const key = JSON.stringify(evil);
  return `# ${evil.replace(/[\u0085\u2028\u2029]/g, ' ')}
name: ${key}
description: ${key}
platform: generic-nat
pools: {${key}: {addresses: 1}}
destinations: {${key}: {endpoints: 1}}
traffic: {${key}: {via: ${key}, to: ${key}, rate: 90/s, lifetime: 500s, close: {client-fin: 90%, client-rst: 10%}}}
`;
}

describe('a scenario with', () => {
  it.each(EVILS)('%s in every text shows it as text, and runs nothing', async (name, evil) => {
    const file = `hostile-${EVILS.findIndex(([one]) => one === name)}`;
    const address = pageOf(file, scenarioWith(evil));
    const { page, said, asked, refused } = await watchReport(browser, address);
    const moves = await page.locator('#rows input[type=range]').count();
    expect(moves).toBeGreaterThan(3);
    for (const slider of await page.locator('#rows input[type=range]:visible').all()) {
      await slider.focus();
      const isAtEnd = (await slider.inputValue()) === (await slider.getAttribute('max'));
      await page.keyboard.press(isAtEnd ? 'ArrowLeft' : 'ArrowRight');
      await idle(page);
      const moved = await slider.evaluate(
        (one) => `${one.closest<HTMLElement>('[data-path]')?.dataset.path} ${one.id}`,
      );
      expect((await page.evaluate(() => globalThis.snatPlan.settings)).length, moved).toBeGreaterThan(0);
      await page.locator('#reset').click();
      await idle(page);
    }
    expect(await page.locator('#stale-note').isVisible()).toBe(false);
    await page.locator('#levers-body .try').first().click();
    await idle(page);
    expect(await page.evaluate(() => (window as unknown as { readonly pwned?: number }).pwned)).toBeUndefined();
    expect(await page.locator('img, iframe, object, embed, main script, [onload], [onerror]').count()).toBe(0);
    const visible = printable(evil).replace(/\s+/g, ' ');
    expect(visible).not.toMatch(/[\u200b\u2028\u2029\u202e\ufeff]/);
    expect((await page.locator('h1').innerText()).replace(/\s+/g, ' ')).toBe(visible);
    expect(await page.title()).toContain(evil.startsWith('a') ? 'a' : evil.slice(0, 8));
    const text = (await page.evaluate(() => globalThis.snatPlan.edited())) ?? '';
    expect(parse(text)).toMatchObject({ name: evil, description: evil });
    const link = await page.evaluate(() => location.href.replace(/#.*/, ''));
    expect({ link, said, refused: await refused() }).toEqual({ link: address, said: [], refused: [] });
    expect(asked).toEqual([address]);
    await page.context().close();
  });
});

describe('a link with', () => {
  it.each(EVILS)('%s in its settings shows it as text, and runs nothing', async (_, evil) => {
    const address = pageOf('linked', scenarioWith('plain'));
    const settings = [`name=${JSON.stringify(evil)}`, evil, `traffic.plain.rate=${evil}`, `${evil}=1`];
    for (const setting of settings) {
      const { page, said, refused } = await watchReport(browser, `${address}#set=${encodeURIComponent(setting)}`);
      expect(await page.evaluate(() => (window as unknown as { readonly pwned?: number }).pwned)).toBeUndefined();
      expect(await page.locator('img, iframe, main script, aside script, [onload], [onerror]').count()).toBe(0);
      expect({ said, refused: await refused() }).toEqual({ said: [], refused: [] });
      await page.locator('#reset').click();
      await idle(page);
      expect(await page.locator('#stale-note').isVisible()).toBe(false);
      await page.context().close();
    }
  });

  it('a broken or enormous fragment still opens', async () => {
    const address = pageOf('linked', scenarioWith('plain'));
    for (const fragment of ['#set=%E0%A4%A', '#set=', '#set', '#=&&&=', `#set=${'a.'.repeat(20_000)}=1`, '#verdict']) {
      const { page, said } = await watchReport(browser, address + fragment);
      expect(await page.locator('h1').innerText()).toBe('plain');
      expect({ fragment: fragment.slice(0, 20), said }).toEqual({ fragment: fragment.slice(0, 20), said: [] });
      await page.context().close();
    }
  });
});

describe('a page that somebody changed', () => {
  it('does not run another program than the one it was written with', async () => {
    const address = pageOf('tampered', scenarioWith('plain'));
    const text = readFileSync(join(folder, 'tampered.html'), 'utf8');
    const program = /(<script type="text\/plain" id="program">)[^<]*/;
    // deflated: window.pwned=1
    writeFileSync(join(folder, 'tampered.html'), text.replace(program, '$1K8/MS8kv1ysoz0tNsTUEAA=='));
    const page = await browser.newPage();
    await page.goto(address);
    await page.waitForTimeout(300);
    expect(await page.evaluate(() => (window as unknown as { readonly pwned?: number }).pwned)).toBeUndefined();
    expect(await page.locator('#static-note').isVisible()).toBe(true);
    await page.close();
  });
});
