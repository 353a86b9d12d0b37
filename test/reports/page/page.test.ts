import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inflateRawSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type PageAssets, parseScenario, renderReportPage, reportScenario } from '../../../src/index.js';
import { verdictSentences } from '../../../src/reports/check/check-words.js';

const ROOT = join(import.meta.dirname, '../../..');
const FOLDER = join(ROOT, 'scenarios');
const FILES = readdirSync(FOLDER);
const dist = mkdtempSync(join(tmpdir(), 'snat-plan-page-'));
let assets: PageAssets;

beforeAll(() => {
  const { status, stderr } = spawnSync(process.execPath, [join(ROOT, 'build.mjs'), dist], { encoding: 'utf8' });
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  assets = JSON.parse(readFileSync(join(dist, 'page.json'), 'utf8'));
}, 60_000);
afterAll(() => rmSync(dist, { recursive: true, force: true }));

async function page(text: string, set: readonly string[] = [], file = 'plan.yaml') {
  const parsed = await parseScenario(text, { file, set });
  if (!parsed.ok) throw new Error(parsed.diagnostics.map(({ message }) => message).join('\n'));
  const report = reportScenario(parsed, { set });
  return { report, html: renderReportPage(report, assets) };
}

const hash = (text: string | Uint8Array) => `'sha256-${createHash('sha256').update(text).digest('base64')}'`;
const inline = (html: string, tag: string) =>
  [...html.matchAll(new RegExp(`<${tag}>([\\s\\S]*?)</${tag}>`, 'g'))].map(([, text = '']) => text);
const policy = (html: string) => /Content-Security-Policy" content="([^"]*)"/.exec(html)?.[1] ?? '';
/** What a person reads, with the few entities that the page writes read back. */
const words = (html: string) =>
  html
    .replace(/<[^>]*>/g, '')
    .replace(
      /&(lt|gt|quot|#39|amp);/g,
      (_, name: string) => ({ lt: '<', gt: '>', quot: '"', '#39': "'", amp: '&' })[name] ?? '',
    );

describe.each(FILES)('the page of %s', (file) => {
  it('says the verdict of check without a script, stays small, and is the same every time', async () => {
    const text = readFileSync(join(FOLDER, file), 'utf8');
    const { report, html } = await page(text);
    for (const sentence of verdictSentences(report.result)) expect(words(html).includes(sentence), sentence).toBe(true);
    expect(Buffer.byteLength(html)).toBeLessThan(500_000);
    expect((await page(text)).html === html).toBe(true);
  });

  it('has no style, handler or address but its own', async () => {
    const { html } = await page(readFileSync(join(FOLDER, file), 'utf8'));
    const body = html.slice(html.indexOf('<body>'));
    expect(/<style|\sstyle=|\son\w+=|javascript:|<link|<img|<iframe/i.exec(body)?.[0]).toBeUndefined();
    expect(/(?:src|href)="(?!#)/.exec(html)?.[0]).toBeUndefined();
    const ids = [...body.matchAll(/\sid="([^"]*)"/g)].map(([, id]) => id);
    expect(new Set(ids).size).toBe(ids.length);
  });
});

describe('a page', () => {
  it('allows by hash its one script, its one style sheet and the program that the script unpacks', async () => {
    const { html } = await page(readFileSync(join(FOLDER, 'black-friday.yaml'), 'utf8'));
    const [style = ''] = inline(html, 'style');
    const [script = '', ...more] = inline(html, 'script');
    const program = inflateRawSync(Buffer.from(assets.program, 'base64'));
    expect(more).toEqual([]);
    expect(policy(html)).toBe(
      `default-src 'none'; script-src ${hash(script)} ${hash(program)}; style-src ${hash(style)}; base-uri 'none'; form-action 'none'`,
    );
    expect(/\beval\(|new Function\b/.test(program.toString())).toBe(false);
    expect(program.equals(readFileSync(join(dist, 'page.js')))).toBe(true);
  });

  it('of a server may ask that server, with a script of its own', async () => {
    const { report } = await page(readFileSync(join(FOLDER, 'black-friday.yaml'), 'utf8'));
    const html = renderReportPage(report, assets, { script: 'reload()' });
    expect(policy(html)).toContain(`${hash('reload()')} `);
    expect(policy(html)).toContain("connect-src 'self'");
    expect(inline(html, 'script')).toHaveLength(2);
  });

  it('without a program has no script at all', async () => {
    const { report } = await page(readFileSync(join(FOLDER, 'black-friday.yaml'), 'utf8'));
    const html = renderReportPage(report, null);
    expect(html.includes('<script')).toBe(false);
    expect(html.includes('id="controls"')).toBe(false);
    expect(policy(html)).toContain("script-src 'none';");
  });

  it('shows hostile names and comments as text', async () => {
    const evil = `</script><script>alert(1)</script><!-- "'&\u2028 \u202e é 中 <img src=x onerror=alert(2)>`;
    const key = JSON.stringify(evil);
    const text = `# ${evil.replace('\u2028', '')}
name: ${key}
platform: generic-nat
pools: {${key}: {addresses: 1}}
destinations: {${key}: {endpoints: 1}}
traffic: {${key}: {via: ${key}, to: ${key}, rate: 90/s, lifetime: 500s, close: client-fin}}
`;
    const { html, report } = await page(text, [], `${evil}.yaml`);
    expect(html.match(/<script/g)).toHaveLength(3);
    expect(/<img|<!--|\u2028|\u202e/.test(html)).toBe(false);
    expect(words(html).includes('</script><script>alert(1)</script>')).toBe(true);
    const [, json = ''] = /<script type="application\/json" id="scenario-data">(.*?)<\/script>/s.exec(html) ?? [];
    expect(JSON.parse(json)).toEqual({ file: `${evil}.yaml`, text, set: [] });
    expect(report.result.status).toBe('fail');
  });
});
