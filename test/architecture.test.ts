import { readdirSync, readFileSync } from 'node:fs';
import { join, posix } from 'node:path';
import { describe, expect, it } from 'vitest';
import { VERSION } from '../src/cli/version.js';

/** Which rooms a room may import; `types` only for type declarations. Rooms that do not exist yet may be listed. */
const ARROWS: { readonly [room: string]: { readonly values: readonly string[]; readonly types?: readonly string[] } } =
  {
    diagnostics: { values: [] },
    units: { values: [] },
    statistics: { values: [] },
    model: { values: [] },
    platforms: { values: ['diagnostics'] },
    scenario: { values: ['diagnostics', 'units', 'platforms', 'model'] },
    importers: { values: ['scenario', 'diagnostics', 'units', 'platforms', 'statistics'] },
    simulation: { values: ['platforms', 'units', 'statistics'], types: ['scenario'] },
    planning: {
      values: ['scenario', 'model', 'simulation', 'platforms', 'units', 'diagnostics', 'statistics'],
    },
    reports: { values: ['units', 'diagnostics', 'platforms'], types: ['planning', 'scenario', 'importers'] },
    page: { values: ['planning', 'reports', 'scenario', 'diagnostics', 'units'] },
    cli: {
      values: [
        ...['diagnostics', 'units', 'statistics', 'model', 'platforms', 'scenario', 'importers', 'simulation'],
        ...['planning', 'reports'],
      ],
    },
  };

/** Packages that only some rooms may name; packages not listed may be named by none. */
const PACKAGES: { readonly [name: string]: readonly string[] } = {
  yargs: ['cli'],
  yaml: ['scenario'],
  zod: ['scenario'],
  mathjs: ['scenario'],
  'ipaddr.js': ['scenario'],
  picocolors: ['reports', 'cli'],
  tinyglobby: ['main.ts'],
};

/** The one file of the page's program that reads its clock. */
const CLOCKS = ['main.ts', 'page/clock.ts'];

const LONGEST_FILE = 350;

interface Import {
  readonly from: string;
  readonly kind: 'value' | 'type' | 'dynamic';
}

interface SourceFile {
  /** Path below `src`, with slashes. */
  readonly path: string;
  /** First folder of the path; the file's own name at the top. */
  readonly room: string;
  readonly text: string;
  /** The text without comments. */
  readonly code: string;
  readonly imports: readonly Import[];
}

function stripComments(text: string): string {
  return text.replace(/\/\*[\s\S]*?\*\//g, '').replace(/(^|\s)\/\/.*$/gm, '$1');
}

/** Imports and re-exports of a file by a light parse: statements begin a line, as the formatter writes them. */
function readImports(code: string): readonly Import[] {
  const statement = /^(?:import|export)\s(type\s)?(?:([^;'"]*?)\sfrom\s)?['"]([^'"]+)['"]/gm;
  const found: Import[] = [];
  for (const [, type, names = '', from = ''] of code.matchAll(statement)) {
    const inner =
      /^\{([\s\S]*)\}$/
        .exec(names.trim())?.[1]
        ?.split(',')
        .filter((name) => name.trim() !== '') ?? [];
    const onlyTypes = inner.length > 0 && inner.every((name) => name.trim().startsWith('type '));
    found.push({ from, kind: type !== undefined || onlyTypes ? 'type' : 'value' });
  }
  for (const [, typeOf, from = ''] of code.matchAll(/(typeof\s+)?\bimport\(\s*['"]([^'"]+)['"]/g)) {
    found.push({ from, kind: typeOf === undefined ? 'dynamic' : 'type' });
  }
  return found;
}

function readSources(): readonly SourceFile[] {
  const root = join(import.meta.dirname, '../src');
  return readdirSync(root, { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.ts'))
    .sort()
    .map((name) => {
      const path = name.replaceAll('\\', '/');
      const text = readFileSync(join(root, path), 'utf8');
      const code = stripComments(text);
      return { path, room: path.split('/')[0] ?? '', text, code, imports: readImports(code) };
    });
}

const sources = readSources();
const isLocal = ({ from }: Import) => from.startsWith('.');
/** Path below `src` of the file that a local import names. */
const targetOf = (file: SourceFile, { from }: Import) =>
  posix.join(posix.dirname(file.path), from).replace(/\.js$/, '.ts');
const roomOf = (path: string) => path.split('/')[0] ?? '';
const packageOf = (from: string) =>
  from
    .split('/')
    .slice(0, from.startsWith('@') ? 2 : 1)
    .join('/');
const packageImports = (file: SourceFile) =>
  file.imports.filter((one) => !isLocal(one) && !one.from.startsWith('node:')).map(({ from }) => packageOf(from));

function violations(check: (file: SourceFile) => readonly string[]): readonly string[] {
  return sources.flatMap((file) => check(file).map((what) => `${file.path}: ${what}`));
}

function exportedWithoutDocstring(text: string): readonly string[] {
  const lines = text.split('\n');
  const isFunction = /^export (?:async )?function\*? (\w+)|^export const (\w+)[^=]*= (?:async )?\([^)]*\)[^=]*=>/;
  return lines.flatMap((line, index) => {
    const match = isFunction.exec(line);
    if (match === null || lines[index - 1]?.trimEnd().endsWith('*/')) return [];
    return [`${match[1] ?? match[2]} has no docstring`];
  });
}

describe('the light parse that the rules below stand on', () => {
  it('tells values, types and dynamic imports apart, and sees no imports in comments', () => {
    const code = stripComments(`/* import 'a'; */\n// import 'b';
import c from 'c';
import type { D } from 'd';
import {
  type E,
  e,
} from 'e';
import { type F, type G } from 'f';
export * from './g.js';
export type * from './h.js';
const later = await import('./i.js');
type I = typeof import('./j.js');
import 'k';`);
    expect(readImports(code).map(({ from, kind }) => `${from} ${kind}`)).toEqual([
      ...['c value', 'd type', 'e value', 'f type', './g.js value', './h.js type', 'k value'],
      ...['./i.js dynamic', './j.js type'],
    ]);
  });

  it('finds exported functions without a docstring', () => {
    const text =
      '/** Adds. */\nexport function add() {}\n\nexport async function bare() {}\nexport const arrow = (x: number) => x;';
    expect(exportedWithoutDocstring(text)).toEqual(['bare has no docstring', 'arrow has no docstring']);
  });
});

describe('rooms', () => {
  it('are the ones that the table of arrows knows', () => {
    const known = [...Object.keys(ARROWS), 'main.ts', 'launch.ts', 'index.ts'];
    expect(violations((file) => (known.includes(file.room) ? [] : ['is in no known room']))).toEqual([]);
  });

  it('import only what the arrows allow', () => {
    const check = (file: SourceFile) =>
      file.imports.filter(isLocal).flatMap((one) => {
        const room = roomOf(targetOf(file, one));
        const arrows = ARROWS[file.room];
        if (room === file.room || arrows === undefined) return [];
        if (arrows.values.includes(room) || (one.kind === 'type' && arrows.types?.includes(room))) return [];
        return [`imports ${one.from} (${one.kind})`];
      });
    expect(violations(check)).toEqual([]);
  });

  it('form no cycle', () => {
    const edges = new Map<string, Set<string>>();
    for (const file of sources) {
      for (const one of file.imports.filter(isLocal)) {
        const room = roomOf(targetOf(file, one));
        if (room !== file.room) edges.set(file.room, (edges.get(file.room) ?? new Set()).add(room));
      }
    }
    const reaches = (from: string, to: string, seen = new Set<string>()): boolean =>
      [...(edges.get(from) ?? [])].some((next) => {
        if (next === to) return true;
        if (seen.has(next)) return false;
        return reaches(next, to, seen.add(next));
      });
    expect([...edges.keys()].filter((room) => reaches(room, room))).toEqual([]);
  });

  it('keep model and simulation independent of each other, so that their agreement is evidence', () => {
    const check = (file: SourceFile) => {
      const other = { model: 'simulation', simulation: 'model' }[file.room];
      const crossing = file.imports.filter((one) => isLocal(one) && roomOf(targetOf(file, one)) === other);
      return crossing.map(({ from }) => `imports ${from}`);
    };
    expect(violations(check)).toEqual([]);
  });
});

describe('what only one place may touch', () => {
  it('names process in main.ts and in launch.ts, which starts it, alone', () => {
    const named = /\bprocess\s*(\?\.|[.[])|\bglobalThis\s*(\?\.|[.[])|node:process/;
    const check = (file: SourceFile) =>
      file.path !== 'main.ts' && file.path !== 'launch.ts' && named.test(file.code) ? ['names process'] : [];
    expect(violations(check)).toEqual([]);
    expect(sources.filter((file) => named.test(file.code)).map(({ path }) => path)).toEqual(['launch.ts', 'main.ts']);
  });

  it('names each package only in its rooms', () => {
    const check = (file: SourceFile) =>
      packageImports(file)
        .filter((name) => !PACKAGES[name]?.includes(file.room))
        .map((name) => `imports ${name}`);
    expect(violations(check)).toEqual([]);
  });

  it('names mathjs in one file, which is only imported dynamically', () => {
    const naming = sources.filter((file) => packageImports(file).includes('mathjs')).map(({ path }) => path);
    expect(naming).toEqual(['scenario/expression/math-engine.ts']);
    const check = (file: SourceFile) =>
      file.imports
        .filter((one) => isLocal(one) && one.kind === 'value' && targetOf(file, one) === naming[0])
        .map(({ from }) => `imports ${from} statically`);
    expect(violations(check)).toEqual([]);
  });

  it('imports nothing of Node dynamically, because code that is started from a cache cannot', () => {
    const check = (file: SourceFile) =>
      file.imports
        .filter(({ from, kind }) => kind === 'dynamic' && from.startsWith('node:'))
        .map(({ from }) => `imports ${from} dynamically`);
    expect(violations(check)).toEqual([]);
  });

  it('reads no clock and no unseeded random number outside main.ts and the clock of the page', () => {
    const clock = /\bnew Date\b|\bDate\.|\bDate\(|\bMath\.random\b|\bperformance\.now\b|\bhrtime\b/;
    const check = (file: SourceFile) => (!CLOCKS.includes(file.path) && clock.test(file.code) ? ['reads a clock'] : []);
    expect(violations(check)).toEqual([]);
  });

  it('names the browser in the page room alone, but for the scripts that unpack it and load it again', () => {
    const browser =
      /\bdocument\.(?:getElement|querySelector|createElement|body|head|title)|\bHTML\w*Element\b|\bnavigator\./;
    const elsewhere = sources.filter(({ room, code }) => room !== 'page' && browser.test(code)).map(({ path }) => path);
    expect(elsewhere).toEqual(['reports/page/loader.ts', 'reports/page/reloader.ts']);
  });

  it('is imported by nobody: a page is a program of its own', () => {
    const check = (file: SourceFile) =>
      file.imports
        .filter((one) => isLocal(one) && file.room !== 'page' && roomOf(targetOf(file, one)) === 'page')
        .map(({ from }) => `imports ${from}`);
    expect(violations(check)).toEqual([]);
  });

  it('makes no code out of text', () => {
    const makes = /\beval\(|\bnew Function\b/;
    expect(violations((file) => (makes.test(file.code) ? ['makes code out of text'] : []))).toEqual([]);
  });

  it('writes to no console', () => {
    expect(violations((file) => (/\bconsole\./.test(file.code) ? ['writes to the console'] : []))).toEqual([]);
  });
});

describe('files', () => {
  it(`have at most ${LONGEST_FILE} lines`, () => {
    const check = (file: SourceFile) => {
      const lines = file.text.trimEnd().split('\n').length;
      return lines > LONGEST_FILE ? [`has ${lines} lines`] : [];
    };
    expect(violations(check)).toEqual([]);
  });

  it('export by name only', () => {
    expect(violations((file) => (/^export default\b/m.test(file.code) ? ['exports a default'] : []))).toEqual([]);
  });

  it('explain every function that they export', () => {
    expect(violations((file) => exportedWithoutDocstring(file.text))).toEqual([]);
  });

  it('are named in kebab case', () => {
    const named = /^(?:[a-z0-9-]+\/)*[a-z0-9-]+\.ts$/;
    expect(violations((file) => (named.test(file.path) ? [] : ['is not named in kebab case']))).toEqual([]);
  });

  it('leave nothing in index.ts but re-exports', () => {
    const code = sources.find((file) => file.path === 'index.ts')?.code ?? '';
    const rest = code.replace(/^export (?:type )?(?:\*|\{[^}]*\}) from '[^']+';$/gm, '').trim();
    expect(rest).toBe('');
  });
});

describe('the package', () => {
  it('has the version that the command line shows', () => {
    const text = readFileSync(join(import.meta.dirname, '../package.json'), 'utf8');
    expect(JSON.parse(text)).toMatchObject({ version: VERSION });
  });
});
