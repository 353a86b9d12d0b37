import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { COMMANDS } from '../src/cli/commands.js';
import { parseScenario, scenarioJsonSchema } from '../src/index.js';
import { outputOf, ROOT } from './docs/console.js';
import { printed } from './docs/diagnostics-page.js';
import { jsonFields } from './docs/json-fields.js';
import { measurements, modelled } from './docs/kernel.js';
import { mistakes } from './docs/mistakes.js';
import { pages } from './docs/pages.js';
import { explainedStrategies } from './docs/strategies.js';

const read = (path: string) => readFile(join(ROOT, path), 'utf8');

describe('the pages', () => {
  let current: ReadonlyMap<string, string>;
  beforeAll(async () => {
    current = await pages();
  }, 60_000);

  it('are what `npm run docs` writes: generated parts are current, every example prints what the page says', async () => {
    expect(current.size).toBeGreaterThan(6);
    for (const [path, text] of current) expect(await read(path), `${path}: run npm run docs`).toBe(text);
  });

  it('run an example of every command', async () => {
    const examples = [...current.values()].flatMap((text) => [...text.matchAll(/^\$ (?:npx )?snat-plan (\w+)/gm)]);
    const run = new Set(examples.map(([, command]) => command));
    expect([...run].sort()).toEqual(Object.keys(COMMANDS).sort());
  });

  it('run no pipe but one to head: a command would get the rest of it as its words', async () => {
    await expect(outputOf('snat-plan platforms | grep -A 2 envoy')).rejects.toThrow(/only "\| head -n 5"/);
    await expect(outputOf('snat-plan platforms |head -n 2')).rejects.toThrow(/only "\| head -n 5"/);
    expect((await outputOf('snat-plan platforms | head -n 2')).split('\n')).toHaveLength(3);
  });

  it('run the library example, which prints something', () => {
    expect(current.get('README.md')).toMatch(/```text\n(?:pass|warn|fail): load \d/);
  });

  it('link only to files and headings that exist', async () => {
    const missing: string[] = [];
    for (const [path, text] of current) {
      if (!path.endsWith('.md')) continue;
      const prose = text.replace(/```[\s\S]*?```/g, '');
      for (const [, target = ''] of prose.matchAll(/\]\(([^)\s]+)\)/g)) {
        if (/^https?:/.test(target)) continue;
        const [file = '', anchor] = target.split('#');
        const other = file === '' ? path : join(path, '..', file);
        const found = await read(other).catch(() => null);
        if (found === null) missing.push(`${path}: ${target}`);
        else if (anchor !== undefined && !anchors(found).includes(anchor)) missing.push(`${path}: ${target}`);
      }
    }
    expect(missing).toEqual([]);
  });

  it('name no rooms or files of src and test that are not there', async () => {
    const missing: string[] = [];
    for (const [path, text] of current) {
      if (!path.endsWith('.md')) continue;
      for (const [, name = ''] of text.matchAll(/`((?:src|test|scenarios|docs)\/[\w./-]+)`/g)) {
        const exists = await read(name).then(
          () => true,
          () =>
            readdir(join(ROOT, name)).then(
              () => true,
              () => false,
            ),
        );
        if (!exists) missing.push(`${path}: ${name}`);
      }
    }
    expect(missing).toEqual([]);
  });
});

describe('the scenario’s journey in ARCHITECTURE.md', () => {
  it('names functions that exist', async () => {
    const names = [...(await read('ARCHITECTURE.md')).matchAll(/\*\*`([a-z]\w+)(?:\.\w+)?`\*\*/g)].map(
      ([, name = '']) => name,
    );
    const files = (await readdir(join(ROOT, 'src'), { recursive: true })).filter((name) => name.endsWith('.ts'));
    const code = (await Promise.all(files.map((name) => read(join('src', name))))).join('\n');
    const exported = (name: string) =>
      new RegExp(`^export (?:async )?(?:function\\*?|const) ${name}\\b`, 'm').test(code);
    expect(names.length).toBeGreaterThan(20);
    expect(names.filter((name) => !exported(name))).toEqual([]);
  });
});

function anchors(text: string): readonly string[] {
  return [...text.replace(/```[\s\S]*?```/g, '').matchAll(/^#+ (.+)$/gm)].map(([, title = '']) =>
    title
      .toLowerCase()
      .replace(/[^\p{L}\p{N} _-]/gu, '')
      .replaceAll(' ', '-'),
  );
}

describe('the reference of the scenario file', () => {
  it('has a row for every key of the schema, those inside lists too', async () => {
    const page = await read('docs/scenario.md');
    const shown = new Set([...page.matchAll(/^\| `(?:[\w<>-]+\.)*([\w-]+)` \|/gm)].map(([, key]) => key));
    const keys = keysOf(scenarioJsonSchema());
    expect(keys).toEqual(expect.arrayContaining(['traffic', 'lifetime', 'p95', 'at', 'burst', 'reconnect']));
    expect(keys.filter((key) => !shown.has(key))).toEqual([]);
  });
});

/** The keys of all mappings of a schema, at any depth. */
function keysOf(node: unknown): readonly string[] {
  if (typeof node !== 'object' || node === null) return [];
  const own = 'properties' in node ? Object.keys(node.properties ?? {}) : [];
  return [...own, ...Object.values(node).flatMap(keysOf)];
}

describe('the table of close strategies', () => {
  it('explains every strategy that a scenario may name', async () => {
    const parsed = await parseScenario(
      'platform: generic-nat\npool: {addresses: 1}\ntraffic: {web: {rate: 1/s, lifetime: 1s, close: no such strategy}}',
    );
    const hint = parsed.diagnostics.find(({ code }) => code === 'invalid-value')?.hint ?? '';
    expect(hint).toBe(`one of ${explainedStrategies.join(', ')}`);
  });
});

describe('the table of diagnostics', () => {
  const shown = Object.entries(mistakes).filter(([, { text }]) => text !== null);

  it.each(shown)('shows a mistake that is a %s and nothing else', async (code, mistake) => {
    const { codes } = await printed(mistake);
    expect(new Set(codes)).toEqual(new Set([code]));
  });

  it('explains every finding that the planner makes', async () => {
    const folder = join(ROOT, 'src/planning');
    const names = await readdir(folder, { recursive: true });
    const files = names.filter((name) => name.endsWith('.ts'));
    const sources = await Promise.all(files.map((name) => readFile(join(folder, name), 'utf8')));
    const codes = sources.flatMap((text) =>
      [...text.matchAll(/(?:code: |add\(\s*)'([a-z-]+)'/g)].map(([, code]) => code),
    );
    const page = await read('docs/diagnostics.md');
    const [, findings = ''] = page.split('## Findings');
    const explained = [...findings.matchAll(/^\| `([a-z-]+)` \|/gm)].map(([, code]) => code);
    // A what-if that cannot be read is a diagnostic, explained above.
    const found = codes.filter((code) => code !== undefined && !Object.hasOwn(mistakes, code));
    expect(explained.sort()).toEqual([...new Set(found)].sort());
  });
});

describe('the tables of JSON fields', () => {
  it('explain every field of every command’s results, and no other', async () => {
    const commands = (await read('docs/json.md')).split(/^## `(\w+)`$/m).slice(1);
    const explained = commands.flatMap((text, index) =>
      index % 2 === 0 ? [] : [[commands[index - 1], explainedFields(text).sort()] as const],
    );
    expect(Object.fromEntries(explained)).toEqual(Object.fromEntries(await jsonFields()));
  });
});

/** The fields that a command's tables explain; a heading names what the paths below it begin with. */
function explainedFields(text: string): string[] {
  const sections = text.split(/^### In `([^`]+)`$/m);
  return sections.flatMap((table, index) => {
    if (index % 2 === 1) return [];
    const prefix = index === 0 ? '' : `${sections[index - 1]}.`;
    return [...table.matchAll(/^\| `([\w.[\]*]+)` \|/gm)].map(([, path = '']) => `${prefix}${path}`);
  });
}

describe('the model, beside what a kernel did', () => {
  it.each(measurements)('$title', async (measurement) => {
    const { measured, unit, error } = measurement;
    const [low, high] = measured;
    const [below, above] = error;
    const { value } = await modelled(measurement);
    // Entries were polled every 0.2 s; of some 25,000 connections fewer than 0.0001 can be refused and none be seen.
    const least = unit === 's' ? low - 0.2 : low * (1 - below);
    const most = unit === 's' ? high + 0.2 : high * (1 + above) + (unit === 'share' ? 0.0001 : 0);
    expect(value).toBeGreaterThanOrEqual(least);
    expect(value).toBeLessThanOrEqual(most);
  });
});
