/** Pages in a headless Chromium, opened from files as a person would open them. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core';

/** The project's folder. */
export const ROOT = join(import.meta.dirname, '../..');
const ARGUMENTS = ['--no-sandbox', '--disable-gpu', '--disable-quic', '--disable-background-networking'];
const MORE = ['--disable-component-update', '--disable-sync', '--no-first-run'];

/** What the page's program lets a test see. */
export interface PageHook {
  readonly settings: readonly string[];
  readonly report: { readonly result: unknown };
  readonly timings: readonly { readonly kind: 'input' | 'slice'; readonly milliseconds: number }[];
  edited(): string | null;
  idle(): Promise<void>;
}

declare global {
  var snatPlan: PageHook;
}

/** Starts the browser that CHROMIUM names. */
export function launch(): Promise<Browser> {
  return chromium.launch({
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    args: [...ARGUMENTS, ...MORE],
  });
}

/** Where pages and whatever comes of them are written. */
export const folder = mkdtempSync(join(tmpdir(), 'snat-plan-page-'));

/** Writes the page of a scenario with the built program; its address. */
export function pageOf(name: string, text: string): string {
  const scenario = join(folder, `${name}.yaml`);
  const page = join(folder, `${name}.html`);
  writeFileSync(scenario, text);
  execFileSync(process.execPath, [join(ROOT, 'dist/main.js'), 'report', scenario, '-qo', page, '--fail-on', 'never']);
  return pathToFileURL(page).href;
}

/** The project's scenarios by name. */
export const NAMES: readonly string[] = readdirSync(join(ROOT, 'scenarios')).map((file) => file.replace(/\.yaml$/, ''));

/** The text of one of the project's scenarios. */
export function scenarioText(name: string): string {
  return readFileSync(join(ROOT, 'scenarios', `${name}.yaml`), 'utf8');
}

/** A page, what its console said, and what it asked of the network. */
export interface Opened {
  readonly page: Page;
  readonly said: readonly string[];
  readonly asked: readonly string[];
}

/** Opens an address and waits until the page is at rest. */
export async function open(browser: Browser, address: string, options: BrowserContextOptions = {}): Promise<Opened> {
  const page = await browser.newPage({ viewport: { width: 1280, height: 900 }, ...options });
  const said: string[] = [];
  const asked: string[] = [];
  page.on('console', (message) => said.push(`${message.type()}: ${message.text()}`));
  page.on('pageerror', (error) => said.push(`error: ${error.message}`));
  page.on('request', (request) => asked.push(request.url()));
  await page.goto(address);
  await page.waitForFunction(() => globalThis.snatPlan !== undefined);
  await idle(page);
  return { page, said, asked };
}

/** Waits until every number of the page is of the present input. */
export async function idle(page: Page): Promise<void> {
  await page.evaluate(() => globalThis.snatPlan.idle());
}
