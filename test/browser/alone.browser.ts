import { statSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { launch, NAMES, pageOf, scenarioText } from './open-page.js';
import { watch, watchReport } from './watched.js';

const MOST_BYTES = 500_000;

let browser: Browser;
beforeAll(async () => {
  browser = await launch();
});
afterAll(() => browser.close());

describe('a page', () => {
  it.each(NAMES)('of %s is small, asks for nothing but itself, and is refused nothing', async (name) => {
    const address = pageOf(name, scenarioText(name));
    expect(statSync(fileURLToPath(address)).size).toBeLessThan(MOST_BYTES);
    const { page, said, asked, refused } = await watchReport(browser, address);
    expect(await page.locator('[aria-busy]').count()).toBe(0);
    for (const fold of await page.locator('main details > summary').all()) await fold.click();
    expect({ said, asked, refused: await refused() }).toEqual({ said: [], asked: [address], refused: [] });
    await page.context().close();
  });

  it('may not do what its policy forbids, even when something gets in', async () => {
    const reached: string[] = [];
    const server = createServer(({ url }, response) => {
      reached.push(url ?? '');
      response.end();
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const outside = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const { page, refused } = await watchReport(browser, pageOf('policy', scenarioText('cilium-reset')));
    const ran = await page.evaluate(async (away) => {
      const add = (name: string, attributes: Readonly<Record<string, string>>, text = ''): void => {
        const element = document.createElement(name);
        for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
        element.textContent = text;
        document.body.append(element);
      };
      add('script', {}, 'window.pwned = "inline"');
      add('script', { src: `${away}/a.js` });
      add('img', { src: `${away}/a.png`, onerror: 'window.pwned = "handler"' });
      add('img', { src: 'data:image/gif;base64,R0lGODlhAQABAAAAACw=' });
      add('iframe', { src: `${away}/` });
      add('link', { rel: 'stylesheet', href: `${away}/a.css` });
      add('style', {}, `body { background: url(${away}/b.png) }`);
      add('p', { style: 'color: red' });
      add('a', { href: 'javascript:window.pwned="link"', id: 'evil-link' });
      document.getElementById('evil-link')?.click();
      const fetched = await fetch(`${away}/`).then(
        () => true,
        () => false,
      );
      const told = navigator.sendBeacon(`${away}/`);
      // What a debugger evaluates may evaluate; what is called later is the page's.
      const evaluated = await new Promise((resolve) =>
        setTimeout(() => {
          try {
            resolve(new Function('return 1')());
          } catch {
            resolve(false);
          }
        }),
      );
      await new Promise((resolve) => setTimeout(resolve, 300));
      const { pwned } = window as unknown as { readonly pwned?: unknown };
      return {
        pwned,
        fetched,
        told,
        evaluated,
        red: getComputedStyle(document.querySelector('p[style]') as Element).color,
      };
    }, outside);
    expect(ran).toMatchObject({ pwned: undefined, fetched: false, evaluated: false });
    expect(ran.red).not.toBe('rgb(255, 0, 0)');
    const directives = new Set((await refused()).map((one) => one.split(' ')[0]));
    expect([...directives].sort()).toEqual(
      expect.arrayContaining(['connect-src', 'frame-src', 'img-src', 'script-src-elem', 'style-src-elem']),
    );
    expect(directives).toContain('script-src-attr');
    expect(reached).toEqual([]);
    await page.context().close();
    server.close();
  });
});

describe('a page without JavaScript', () => {
  it.each(NAMES)('of %s shows verdict, charts and text, and no panel', async (name) => {
    const { page, said, asked } = await watch(browser, pageOf(`${name}-static`, scenarioText(name)), {
      javaScriptEnabled: false,
    });
    expect(await page.locator('#verdict .verdict').innerText()).toMatch(/^(PASS|WARN|FAIL) /);
    expect(await page.locator('#controls').isVisible()).toBe(false);
    expect(await page.locator('#static-note').isVisible()).toBe(true);
    expect(await page.locator('main svg').count()).toBeGreaterThan(0);
    expect(await page.locator('main > section').count()).toBe(12);
    expect({ said, asked: asked.length }).toEqual({ said: [], asked: 1 });
    await page.context().close();
  });
});
