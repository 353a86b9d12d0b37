import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { idle, launch, ROOT, scenarioText } from './open-page.js';
import { watchReport } from './watched.js';

let browser: Browser;
const folder = mkdtempSync(join(tmpdir(), 'snat-plan-served-page-'));
const file = join(folder, 'plan.yaml');
const TEXT = scenarioText('outlook-anywhere-fin');
const children: ChildProcess[] = [];

beforeAll(async () => {
  browser = await launch();
});
afterEach(() => {
  for (const child of children.splice(0)) child.kill('SIGKILL');
});
afterAll(async () => {
  await browser.close();
  rmSync(folder, { recursive: true, force: true });
});

function save(text: string): void {
  writeFileSync(`${file}.new`, text);
  renameSync(`${file}.new`, file);
}

async function serve(): Promise<{ readonly address: string; readonly child: ChildProcess }> {
  save(TEXT);
  const child = spawn(process.execPath, [join(ROOT, 'dist/main.js'), 'report', '--serve', '-q', file], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  children.push(child);
  const address = await new Promise<string>((resolve) =>
    child.stdout.once('data', (data) => resolve(String(data).trim())),
  );
  return { address, child };
}

describe('a served page', () => {
  it('is loaded again after a save, with its sliders, shows mistakes, and comes back', async () => {
    const { address } = await serve();
    const { page, said, asked, refused } = await watchReport(browser, address);
    const slider = page.locator('#rows input[type=range]').first();
    await slider.focus();
    for (let press = 0; press < 3; press++) await page.keyboard.press('ArrowRight');
    await idle(page);
    const settings = await page.evaluate(() => globalThis.snatPlan.settings);
    expect(settings.length).toBe(1);
    // At once: the page has not rested, so nothing of it stands in the address yet.
    save(TEXT.replace(/^name: .*$/m, 'name: changed once'));
    await page.waitForFunction(() => document.querySelector('h1')?.textContent === 'changed once');
    await page.waitForFunction(() => globalThis.snatPlan !== undefined);
    await idle(page);
    expect(await page.evaluate(() => globalThis.snatPlan.settings)).toEqual(settings);
    save(`${TEXT}\nbogus: <script>window.pwned=1</script>\n`);
    await page.waitForFunction(() => document.getElementById('mistakes') !== null);
    expect(await page.locator('#mistakes').innerText()).toContain('bogus: <script>window.pwned=1</script>');
    expect(await page.evaluate(() => (window as unknown as { readonly pwned?: number }).pwned)).toBeUndefined();
    save(TEXT.replace(/^name: .*$/m, 'name: changed twice'));
    await page.waitForFunction(() => document.querySelector('h1')?.textContent === 'changed twice');
    await page.waitForFunction(() => globalThis.snatPlan !== undefined);
    await idle(page);
    expect(await page.evaluate(() => globalThis.snatPlan.settings)).toEqual(settings);
    expect(said).toEqual([]);
    expect(await refused()).toEqual([]);
    expect(asked.every((one) => one.startsWith(address))).toBe(true);
    await page.context().close();
  });

  it('is renewed in every one of a dozen tabs, also when the one that listens is closed', async () => {
    const { address } = await serve();
    const context = await browser.newContext();
    const tabs: Page[] = [];
    for (let tab = 0; tab < 12; tab++) {
      const page = await context.newPage();
      await page.goto(address, { timeout: 10_000 });
      tabs.push(page);
    }
    const titled = (title: string) =>
      Promise.all(
        tabs.map((page) =>
          page.waitForFunction((wanted) => document.querySelector('h1')?.textContent === wanted, title),
        ),
      );
    save(TEXT.replace(/^name: .*$/m, 'name: for all'));
    await titled('for all');
    for (const closed of tabs.splice(0, 3)) await closed.close();
    save(TEXT.replace(/^name: .*$/m, 'name: for the rest'));
    await titled('for the rest');
    await context.close();
  });

  it('is not to be had by another site', async () => {
    const { address } = await serve();
    const other = await serveText();
    const page = await browser.newPage();
    await page.goto(other.address);
    const got = await page.evaluate(async (url) => {
      const reached = async (mode: RequestMode): Promise<string> => {
        try {
          const response = await fetch(url, { mode });
          return `${response.type} ${response.status} ${(await response.text()).length}`;
        } catch {
          return 'refused';
        }
      };
      const frame = document.createElement('iframe');
      frame.src = url;
      document.body.append(frame);
      await new Promise((resolve) => frame.addEventListener('load', resolve));
      const inside = await Promise.resolve()
        .then(() => frame.contentDocument?.body.textContent ?? 'nothing')
        .catch(() => 'nothing');
      return { cors: await reached('cors'), opaque: await reached('no-cors'), inside };
    }, address);
    expect(got).toEqual({ cors: 'refused', opaque: 'refused', inside: 'nothing' });
    await page.close();
    other.close();
  });

  it('goes on showing what it shows when the server has ended', async () => {
    const { address, child } = await serve();
    const { page } = await watchReport(browser, address);
    const end = new Promise<number | null>((resolve) => child.on('exit', resolve));
    child.kill('SIGINT');
    expect(await end).toBe(130);
    await page.locator('#rows input[type=range]').first().focus();
    await page.keyboard.press('ArrowRight');
    await idle(page);
    expect(await page.evaluate(() => globalThis.snatPlan.settings.length)).toBe(1);
    await page.context().close();
  });
});

/** Another server on this machine, whose page is not to see ours. */
async function serveText(): Promise<{ readonly address: string; close(): void }> {
  const { createServer } = await import('node:http');
  const server = createServer((_, response) => {
    response.setHeader('Content-Type', 'text/html');
    response.end('<!doctype html><title>other</title><body>');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const at = server.address();
  return { address: `http://127.0.0.1:${typeof at === 'object' ? at?.port : ''}/`, close: () => server.close() };
}
