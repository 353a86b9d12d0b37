import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readScenarios } from '../../src/cli/read-scenarios.js';
import type { Terminal } from '../../src/cli/terminal.js';
import { printed } from './reading.js';

/** Broken scenarios beside what is printed about them. `npx vitest run test/scenario/err.test.ts -u` writes the latter. */
const folder = join(import.meta.dirname, 'err');
const names = readdirSync(folder);
const cases = names.filter((name) => name.endsWith('.yaml')).map((name) => name.replace(/\.yaml$/, ''));
const outputs = names.filter((name) => name.endsWith('.out'));
const output = (name: string) => readFileSync(join(folder, `${name}.out`), 'utf8');
const source = (name: string) => readFileSync(join(folder, `${name}.yaml`));

/** A line `# --set path=value` of a broken scenario is given on the command line. */
const settings = (bytes: Uint8Array) =>
  [...new TextDecoder().decode(bytes).matchAll(/^# --set (.*)$/gm)].map(([, text = '']) => text);

/** Files that are made here, as an editor would not leave them alone. */
const MADE: readonly (readonly [what: string, bytes: Uint8Array, expected: string])[] = [
  [
    'a binary file',
    Uint8Array.of(0xd4, 0xc3, 0xb2, 0xa1, 0x02, 0x00, 0x04, 0x00),
    'made.yaml: error: the file is not UTF-8 text [file-not-text]\n' +
      '  hint: save it as UTF-8, or check that it is the file you meant\n',
  ],
  [
    'text with NUL bytes',
    new TextEncoder().encode('platform: linux\u0000'),
    'made.yaml: error: the file contains NUL bytes, so it is not text [file-not-text]\n' +
      '  hint: check that it is the file you meant\n',
  ],
  [
    'UTF-16',
    Buffer.from('\ufeffplatform: linux-netfilter\n', 'utf16le'),
    'made.yaml: error: the file is UTF-16 text, not UTF-8 [file-not-text]\n' +
      '  hint: save it as UTF-8 (in PowerShell: Out-File -Encoding utf8)\n',
  ],
  [
    'a file of 10 MB',
    new Uint8Array(10_000_000).fill(0x23),
    'made.yaml: error: the file has 10000000 bytes; a scenario has at most 262144 [file-too-large]\n' +
      '  hint: is this a capture or a log? A scenario is a few lines of YAML\n',
  ],
  ...['', ' \n\t\r\n', '# only a comment\n# and another\n', '---\n', '\ufeff'].map(
    (text) =>
      [
        `a file of ${JSON.stringify(text)}`,
        new TextEncoder().encode(text),
        'made.yaml: error: the scenario is empty [file-empty]\n' +
          '  hint: a scenario needs at least a platform, a pool and traffic; `snat-plan init` writes one\n',
      ] as const,
  ),
];

async function printedByCommand(code: string): Promise<string> {
  let text = '';
  const terminal: Terminal = {
    stdout: { write: () => {}, isTTY: false, columns: 80, color: false },
    stderr: { write: (more) => (text += more), isTTY: false, columns: 80, color: false },
    readFile: () => Promise.reject(Object.assign(new Error(code), { code })),
    readStdin: () => Promise.reject(new Error('no input')),
    writeFile: () => Promise.reject(new Error('no disk')),
  };
  await readScenarios(['gone.yaml'], [], terminal);
  return text;
}

describe('a broken scenario', () => {
  it.each(cases)('is explained: %s', async (name) => {
    const bytes = source(name);
    const text = await printed(bytes, `${name}.yaml`, settings(bytes));
    await expect(text).toMatchFileSnapshot(join(folder, `${name}.out`));
  });

  it.each(MADE)('is explained: %s', async (_what, bytes, expected) => {
    expect(await printed(bytes, 'made.yaml')).toBe(expected);
  });

  it('that does not exist is said to be missing', async () => {
    expect(await printedByCommand('ENOENT')).toBe('gone.yaml: error: there is no such file [file-unreadable]\n');
  });
});

describe('the explanations', () => {
  it('exist for every broken scenario, and for at least 150 of them', () => {
    expect(outputs.map((name) => name.replace(/\.out$/, ''))).toEqual(cases);
    expect(cases.length).toBeGreaterThanOrEqual(150);
  });

  it('cover every code of a diagnostic', async () => {
    const types = readFileSync(join(import.meta.dirname, '../../src/diagnostics/diagnostic.ts'), 'utf8');
    const codes = [...types.matchAll(/^ {2}\| '([\w-]+)'/gm)].map(([, code]) => code);
    const all = [...cases.map(output), ...MADE.map(([, , expected]) => expected), await printedByCommand('EACCES')];
    const seen = new Set(all.flatMap((text) => [...text.matchAll(/\[([a-z0-9-]+)\]$/gm)].map(([, code]) => code)));
    expect(codes.length).toBeGreaterThan(20);
    expect(codes.filter((code) => !seen.has(code))).toEqual([]);
  });

  it('show nothing of the inside', () => {
    const inside = /(?<!-)\bundefined\b|\[object|\bat .*\.[jt]s:\d|node_modules|ZodError|expected \w+, received/;
    // biome-ignore lint/suspicious/noControlCharactersInRegex: looking for them is the point
    const control = /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2028\u2029]/;
    expect(cases.filter((name) => inside.test(output(name)) || control.test(output(name)))).toEqual([]);
    // NaN may only be quoted from the file.
    expect(cases.filter((name) => output(name).includes('NaN'))).toEqual(['number-infinite']);
  });

  it('are sorted by place', () => {
    const places = (name: string) => explanations(name).map(({ line, column }) => line * 1e6 + column);
    const isSorted = (list: readonly number[]) => list.every((place, index) => place >= (list[index - 1] ?? 0));
    expect(cases.filter((name) => !isSorted(places(name)))).toEqual([]);
  });

  it('have their caret under the text that is meant', () => {
    const wrong = cases.flatMap((name) =>
      explanations(name)
        .filter(({ line }) => line > 0)
        .filter(({ line, column, marked }) => {
          const text = lineOf(name, line)
            .slice(column - 1)
            .replace(/\t/g, ' ');
          return marked === '' || !text.startsWith(marked);
        })
        .map(({ line, column, marked }) => `${name}:${line}:${column} marks "${marked}"`),
    );
    expect(wrong).toEqual([]);
  });

  it('mark the name that they name', () => {
    const named = cases.flatMap((name) =>
      explanations(name).filter(
        ({ code, line, marked }) => line > 0 && NAMING.has(code) && marked !== '<<' && !marked.includes('\\'),
      ),
    );
    expect(named.length).toBeGreaterThan(30);
    for (const { marked, message } of named) {
      const name = /"([^"]*)"/.exec(message)?.[1] ?? '';
      expect([name, `"${name}"`], message).toContain(marked);
    }
  });

  it('say what would be right', () => {
    const without = cases
      .flatMap((name) => output(name).split(/^(?=\S+\.yaml)/m))
      .filter((text) => !text.includes('\n  hint: ') && !/\[expression-/.test(text));
    expect(without).toEqual([]);
  });
});

/** Codes whose message begins with the name that is marked. */
const NAMING = new Set([
  'unknown-key',
  'unknown-name',
  'unknown-platform',
  'yaml-duplicate-key',
  'expression-undefined',
]);

interface Explanation {
  /** 0 where the whole file is meant. */
  readonly line: number;
  readonly column: number;
  readonly message: string;
  readonly code: string;
  /** The text above the caret and its tail. */
  readonly marked: string;
}

function explanations(name: string): readonly Explanation[] {
  const head = /^\S+?\.yaml(?::(\d+):(\d+))?: error: (.*) \[([a-z0-9-]+)\](?:\n +\d+ \| (.*)\n +\| ( *)(\^~*))?/gm;
  return [...output(name).matchAll(head)].map(([, line = '0', column = '0', message = '', code = '', ...frame]) => {
    const [shown = '', before = '', marks = ''] = frame;
    return {
      line: Number(line),
      column: Number(column),
      message,
      code,
      marked: cellsOf(shown, before.length, marks.length),
    };
  });
}

/** A part of a text by terminal cells: wide characters of the cases take two. */
function cellsOf(text: string, from: number, count: number): string {
  const cells = [...text].flatMap((char) => (/[\u3040-\u9fff\u{1f300}-\u{1f9ff}]/u.test(char) ? [char, ''] : [char]));
  return cells.slice(from, from + count).join('');
}

function lineOf(name: string, line: number): string {
  const text = source(name)
    .toString('utf8')
    .replace(/^\ufeff/, '');
  return text.split(/\r\n|\n|\r/)[line - 1] ?? '';
}
