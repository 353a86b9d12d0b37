import { mkdtempSync, readFileSync, renameSync, rmSync, unlinkSync, writeFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { run } from '../../src/cli/run.js';
import { serving } from '../../src/cli/serve/serving.js';
import type { Terminal } from '../../src/cli/terminal.js';
import { hashSource } from '../../src/reports/page/sha256.js';
import { fakeTerminal } from './fake-terminal.js';
import { ask, listen, type Stream, until, within } from './serve-client.js';

const SCENARIO = `name: a plan
platform: generic-proxy
pool: {addresses: 1}
destinations: {a: {endpoints: 1}}
traffic:
  web: {to: a, rate: 30/s, lifetime: 20s, close: client-fin}
`;
const ASSETS = { program: 'c29tZXRoaW5n', programHash: "'sha256-AAAA'" };

interface Run {
  readonly port: number;
  readonly written: { readonly stdout: string; readonly stderr: string };
  readonly file: string;
  readonly stream: Stream;
  interrupt(): Promise<number>;
}

const ends: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
});

/** Runs `report --serve` on a real file in this process. */
async function served(text: string, ...options: readonly string[]): Promise<Run> {
  const folder = mkdtempSync(join(tmpdir(), 'snat-plan-serve-'));
  ends.push(async () => rmSync(folder, { recursive: true, force: true }));
  const file = join(folder, 'plan.yaml');
  writeFileSync(file, text);
  const { terminal, written } = fakeTerminal();
  const listeners: (() => void)[] = [];
  const host = { onSignal: (_: string, listener: () => void) => listeners.push(listener), exit: () => undefined };
  const real: Terminal = {
    ...terminal,
    readFile: (path) => readFile(path),
    readAsset: async () => JSON.stringify(ASSETS),
    serving: async () => serving(host),
  };
  const status = run(['report', '--serve', file, ...options], real);
  const interrupt = (): Promise<number> => {
    listeners[0]?.();
    return within(status, 'the end');
  };
  ends.push(interrupt);
  await until(() => written.stdout.endsWith('\n'), 'the address');
  const port = Number(/^http:\/\/127\.0\.0\.1:(\d+)\/\n$/.exec(written.stdout)?.[1]);
  const stream = await listen(port);
  ends.push(async () => stream.close());
  await stream.next();
  return { port, written, file, stream, interrupt };
}

describe('report --serve', () => {
  it('prints the address alone on stdout, and says on stderr what it shows', async () => {
    const { written, port, file, interrupt } = await served(SCENARIO);
    expect(written.stdout).toBe(`http://127.0.0.1:${port}/\n`);
    expect(written.stderr.split('\n')).toEqual([
      expect.stringMatching(/plan\.yaml: PASS: a plan\./),
      `${file} is shown there, anew after each save; Ctrl-C ends`,
      '',
    ]);
    expect(await interrupt()).toBe(130);
    await expect(ask(port)).rejects.toThrow('ECONNREFUSED');
  });

  it('says nothing but the address when it is to be quiet', async () => {
    const { written } = await served(SCENARIO, '-q');
    expect(written.stderr).toBe('');
  });

  it('serves the page that -o writes, which may in addition ask the server and run one more script', async () => {
    const { port, file } = await served(SCENARIO, '--set', 'pool.addresses=3');
    const { body, headers } = await ask(port);
    const { terminal, written } = fakeTerminal({ [file]: readFileSync(file, 'utf8') });
    const withAssets = { ...terminal, readAsset: async () => JSON.stringify(ASSETS) };
    await run(['report', file, '--set', 'pool.addresses=3', '-o', 'plan.html'], withAssets);
    const page = written.files['plan.html'] ?? '';
    const policyIn = (html: string): string => /Content-Security-Policy" content="([^"]*)"/.exec(html)?.[1] ?? '';
    const script = /<script>(\(\(\) => \{\n {2}const shown[\s\S]*?)<\/script>/.exec(body)?.[1] ?? '';
    expect(headers['content-security-policy']).toBe(`${policyIn(body)}; frame-ancestors 'none'`);
    const more = policyIn(body)
      .split('; ')
      .filter((part) => !policyIn(page).includes(part));
    expect(more).toEqual([expect.stringMatching(/^script-src /), "connect-src 'self'"]);
    expect(more[0]).toContain(hashSource(script));
    expect(policyIn(page)).not.toContain('connect-src');
    expect(policyIn(page)).not.toContain(hashSource(script));
    const bare = body.replace(`\n<script>${script}</script>`, '').replace(policyIn(body), policyIn(page));
    expect(bare).toBe(page);
  });

  it('tells open pages of each save, and shows mistakes in the words of check until the file is right again', async () => {
    const { port, written, file, stream } = await served(SCENARIO);
    const wrong = SCENARIO.replace('30/s', '"</pre><script>alert(1)</script>"');
    writeFileSync(file, wrong);
    await stream.next();
    const mistakes = await ask(port);
    expect(mistakes.status).toBe(200);
    const check = fakeTerminal({ [file]: wrong });
    expect(await run(['check', file], check.terminal)).toBe(2);
    const unescaped = (/<pre id="mistakes"[^>]*>([\s\S]*?)<\/pre>/.exec(mistakes.body)?.[1] ?? '')
      .replace(/&lt;/g, '<')
      .replace(/&gt;/g, '>')
      .replace(/&quot;/g, '"')
      .replace(/&#39;|&apos;/g, "'")
      .replace(/&amp;/g, '&');
    expect(`${unescaped}\n`).toBe(check.written.stderr);
    expect(mistakes.body).not.toContain('<script>alert');
    expect(written.stderr).toContain(check.written.stderr);
    expect(mistakes.headers['content-security-policy']).toContain("default-src 'none'");
    writeFileSync(file, SCENARIO.replace('a plan', 'a better plan'));
    await stream.next();
    expect((await ask(port)).body).toContain('<h1>a better plan</h1>');
    expect(written.stderr).toMatch(/PASS: a better plan\.[^\n]*\n$/);
  });

  it('follows a file that is replaced, deleted and made again', async () => {
    const { port, file, stream } = await served(SCENARIO);
    writeFileSync(`${file}.new`, SCENARIO.replace('a plan', 'plan two'));
    renameSync(`${file}.new`, file);
    await stream.next();
    expect((await ask(port)).body).toContain('<h1>plan two</h1>');
    unlinkSync(file);
    await stream.next();
    expect((await ask(port)).body).toContain('error: there is no such file [file-unreadable]');
    writeFileSync(file, SCENARIO.replace('a plan', 'plan three'));
    await stream.next();
    expect((await ask(port)).body).toContain('<h1>plan three</h1>');
  });

  it('takes saves in quick succession together, and tells of no save that changes nothing', async () => {
    const { port, written, file, stream } = await served(SCENARIO);
    for (let save = 0; save < 10; save++) {
      writeFileSync(file, SCENARIO.replace('a plan', `save ${save}`));
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    await stream.next();
    expect((await ask(port)).body).toContain('<h1>save 9</h1>');
    expect(written.stderr.match(/PASS: save/g)).toHaveLength(1);
    writeFileSync(file, SCENARIO.replace('a plan', 'save 9'));
    await until(() => (written.stderr.match(/PASS: save 9/g) ?? []).length === 2, 'the second reading');
    writeFileSync(file, SCENARIO);
    await stream.next();
    expect((await ask(port)).body).toContain('<h1>a plan</h1>');
  });

  it('begins with a file that has mistakes, since it is there to be edited', async () => {
    const { port, written, file, stream } = await served('platform: [\n');
    expect(written.stderr).toContain('[yaml-syntax]');
    expect((await ask(port)).body).toContain('[yaml-syntax]');
    writeFileSync(file, SCENARIO);
    await stream.next();
    expect((await ask(port)).body).toContain('<h1>a plan</h1>');
  });
});

describe('report --serve that cannot', () => {
  const refusal = async (...words: readonly string[]): Promise<unknown> => {
    const { terminal, written } = fakeTerminal({ 'a.yaml': SCENARIO });
    const status = await run(['report', ...words], terminal);
    return { status, stdout: written.stdout, stderr: written.stderr };
  };

  it.each([
    [['--serve', '-'], 'standard input', 'name a scenario file'],
    [['--serve', 'a.yaml', '-o', 'x.html'], 'shows the page and writes none', 'leave out --serve to write x.html'],
    [['--serve', 'a.yaml', '--fail-on', 'warn'], 'no verdict becomes an exit status', 'leave out --fail-on'],
    [['--serve', 'a.yaml', '--port', '65536'], 'up to 65535, got 65536', 'leave it out'],
    [['--serve', 'a.yaml', '--port', '1.5'], 'whole number', 'leave it out'],
    [['--serve', 'a.yaml', '--port', 'x'], 'needs a number', 'write --port=1'],
    [['a.yaml', '--port', '8080'], 'is where --serve listens', 'add --serve'],
    [['--serve', 'a.yaml'], 'nothing can be served from here', '-o plan.html'],
  ])('says why: %j', async (words, message, hint) => {
    const expected = expect.stringMatching(new RegExp(`^snat-plan: .*${message}.*\n {2}hint: .*${hint}.*\n$`));
    expect(await refusal(...words)).toEqual({ status: 2, stdout: '', stderr: expected });
  });

  it('needs the file to be there at the start', async () => {
    const { terminal, written } = fakeTerminal();
    const host = { onSignal: () => undefined, exit: () => undefined };
    const status = await run(['report', '--serve', 'b.yaml'], { ...terminal, serving: async () => serving(host) });
    expect({ status, ...written }).toMatchObject({
      ...{ status: 3, stdout: '' },
      stderr: 'b.yaml: error: there is no such file [file-unreadable]\n',
    });
  });
});
