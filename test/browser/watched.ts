/** Pages under watch: everything asked of anything, and everything that the policy refused. */
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { idle } from './open-page.js';

/** A page and what became known of it, as it goes on. */
export interface Watched {
  readonly page: Page;
  /** What its console and its errors said. */
  readonly said: readonly string[];
  /** Every address asked for, `data:` and `blob:` among them. */
  readonly asked: readonly string[];
  /** What the policy refused: directive and what it was. */
  refused(): Promise<readonly string[]>;
}

declare global {
  var refusedByPolicy: string[];
}

/** Opens an address, under watch from its first byte; the page need not have a program. */
export async function watch(browser: Browser, address: string, options: BrowserContextOptions = {}): Promise<Watched> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, ...options });
  const page = await context.newPage();
  const [said, asked]: [string[], string[]] = [[], []];
  page.on('console', (message) => said.push(`${message.type()}: ${message.text()}`));
  page.on('pageerror', (error) => said.push(`error: ${error.message}`));
  page.on('dialog', (dialog) => {
    said.push(`dialog: ${dialog.message()}`);
    void dialog.dismiss();
  });
  const session = await context.newCDPSession(page);
  await session.send('Network.enable');
  session.on('Network.requestWillBeSent', ({ request }) => asked.push(request.url));
  await page.addInitScript(() => {
    globalThis.refusedByPolicy = [];
    document.addEventListener('securitypolicyviolation', ({ effectiveDirective, blockedURI }) =>
      globalThis.refusedByPolicy.push(`${effectiveDirective} ${blockedURI}`),
    );
  });
  await page.goto(address);
  return { page, said, asked, refused: () => page.evaluate(() => globalThis.refusedByPolicy) };
}

/** Opens a report under watch, and waits until it is at rest. */
export async function watchReport(
  browser: Browser,
  address: string,
  options: BrowserContextOptions = {},
): Promise<Watched> {
  const watched = await watch(browser, address, options);
  await watched.page.waitForFunction(() => globalThis.snatPlan !== undefined);
  await idle(watched.page);
  return watched;
}
