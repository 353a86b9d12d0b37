import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { editScenario, parseScenario, scenarioControls, settingsFor } from '../../src/index.js';

const FOLDER = join(import.meta.dirname, '../../scenarios');
const FILES = readdirSync(FOLDER);
const TEXT = `# who owns this
name: a plan   # shown first
platform: linux-netfilter
pool: {addresses: 2}   # two for now
traffic:
  web:
    rate: 120/s     # measured on Monday
    lifetime: 20s
    close:
      client-rst: 90%   # aborts
      client-fin: 10%

# the end
`;

function edited(text: string, ...set: readonly string[]) {
  const result = editScenario(text, set);
  if (result === null) throw new Error('the settings lead nowhere');
  return result;
}

describe('settings written into a scenario', () => {
  it('replace values where they stand and keep every other character', () => {
    const { text, kept } = edited(TEXT, 'traffic.web.rate=200/s', 'pool.addresses=3');
    expect(kept).toBe('layout');
    expect(text).toBe(TEXT.replace('120/s', '200/s').replace('addresses: 2', 'addresses: 3'));
  });

  it('add keys at the end of the mapping that lacks them, in its own style', () => {
    const { text, kept } = edited(TEXT, 'traffic.web.setup=5ms', 'pool.ports=1024-30000', 'timers.timeWait=30s');
    expect(kept).toBe('layout');
    expect(text).toContain('pool: {addresses: 2, ports: 1024-30000}   # two for now\n');
    expect(text).toContain('      client-fin: 10%\n    setup: 5ms\ntimers:\n  timeWait: 30s\n\n# the end\n');
  });

  it('put a mix of several lines on one', () => {
    const { text } = edited(TEXT, 'traffic.web.close=client-fin');
    expect(text).toContain('    lifetime: 20s\n    close: client-fin\n\n# the end\n');
  });

  it('keep line ends of Windows and comments that stand between keys', () => {
    const { text, kept } = edited(TEXT.replaceAll('\n', '\r\n'), 'timers.timeWait=30s', 'name=b');
    expect(kept).toBe('layout');
    expect(text.replaceAll('\r\n', '')).not.toContain('\n');
    expect(text).toContain('name: b   # shown first\r\n');
  });

  it('say the same through anchors and merges, though not in place', () => {
    const shared =
      'platform: generic-nat\npool: {addresses: 1}\ntraffic:\n  a: &a {rate: 1/s, lifetime: 1s} # one\n  b: *a\n  c: {<<: *a, rate: 3/s}\n';
    for (const set of ['traffic.a.rate=2/s', 'traffic.b.rate=2/s', 'traffic.c.lifetime=9s']) {
      expect(readBack(edited(shared, set).text), set).toEqual(readBack(shared, set));
    }
  });

  it('quote what would be read as something else', () => {
    const { text } = edited(TEXT, 'name="yes: [no] # \\"x\\""', 'pool.description="a, b"');
    expect(text).toContain('yes: [no]');
    expect(readBack(text)).toEqual(readBack(TEXT, 'name="yes: [no] # \\"x\\""', 'pool.description="a, b"'));
  });

  it('are refused as a whole where one leads nowhere', () => {
    expect(editScenario(TEXT, ['traffic.nobody.rate=1/s'])).toBeNull();
    expect(editScenario('a: [', [])).toBeNull();
  });

  it.each(FILES)('of %s: every value that a page moves gives a file that reads as with --set', async (file) => {
    const text = readFileSync(join(FOLDER, file), 'utf8');
    const parsed = await parseScenario(text, { file });
    if (!parsed.ok) throw new Error('a scenario of the project cannot be read');
    const single = scenarioControls(parsed).flatMap((control) => {
      if (control.kind === 'choice') return [[`${control.path}=generic-nat`]];
      if (control.kind === 'mix')
        return [[`${control.path}=client-rst`], [`${control.path}={client-fin: 40%, idle: 60%}`]];
      const settings = settingsFor(parsed, control.path, control.value * 1.5) ?? [];
      return [settings.map(({ path, value }) => `${path}=${value}`)];
    });
    for (const set of [...single, single.flat()]) {
      const { text: written, kept } = edited(text, ...set);
      const [withSet, byItself] = [await parseScenario(text, { file, set }), await parseScenario(written, { file })];
      expect(kept, set.join(' ')).toBe('layout');
      expect(byItself.ok).toBe(withSet.ok);
      if (byItself.ok && withSet.ok) expect(byItself.scenario).toEqual(withSet.scenario);
    }
  });
});

function readBack(text: string, ...set: readonly string[]): unknown {
  const written = editScenario(text, set);
  return written === null ? null : treeOf(written.text);
}

/** What a text says, by its own editor: a setting that changes nothing makes the tree comparable. */
function treeOf(text: string): string {
  return editScenario(text, [])?.text === text ? canonical(text) : '';
}

function canonical(text: string): string {
  return JSON.stringify(parse(text, { merge: true }));
}
