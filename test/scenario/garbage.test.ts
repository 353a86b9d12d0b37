import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { renderDiagnostics } from '../../src/diagnostics/render.js';
import { type ParseOptions, parseScenario } from '../../src/scenario/parse.js';
import { decodeScenario, MAX_BYTES } from '../../src/scenario/source-text.js';
import { runs } from '../runs.js';

const folders = ['../../scenarios', 'err'].map((name) => join(import.meta.dirname, name));
const SEEDS = folders.flatMap((folder) =>
  readdirSync(folder)
    .filter((name) => name.endsWith('.yaml'))
    .map((name) => readFileSync(join(folder, name), 'utf8')),
);

/** Whatever is typed: a scenario, or at least one error with a place in the text, and something to print. */
async function holds(text: string, options: ParseOptions = {}): Promise<void> {
  const result = await parseScenario(text, options);
  for (const { span, message, severity } of result.diagnostics) {
    expect(message).not.toMatch(/\bundefined\b|\[object/);
    if (result.ok) expect(severity).toBe('warning');
    if (span === null) continue;
    expect(span.start).toBeGreaterThanOrEqual(0);
    expect(span.end).toBeGreaterThanOrEqual(span.start);
    expect(span.end).toBeLessThanOrEqual(text.length);
  }
  if (!result.ok) expect(result.diagnostics.some(({ severity }) => severity === 'error')).toBe(true);
  expect(renderDiagnostics(result.diagnostics, 'x.yaml', text)).toMatch(result.diagnostics.length > 0 ? /./ : /^$/);
}

/** Pieces that a scenario is made of, and that break it. */
const PIECES = [
  ...[
    '{',
    '}',
    '[',
    ']',
    ':',
    ': ',
    ',',
    '- ',
    '\n',
    '  ',
    '\t',
    '"',
    "'",
    '#',
    '&a',
    '*a',
    '<<: *a',
    '|',
    '>',
    '!x',
    '%',
    '@',
  ],
  ...[
    'null',
    '~',
    'true',
    '-1',
    '0',
    '1e400',
    '.nan',
    '0x1',
    '20s',
    '120/s',
    '80%',
    '= 1/0',
    '= users',
    'constructor',
    '__proto__',
  ],
  ...[
    'traffic',
    'pool',
    'close',
    'client-fin',
    'rate',
    'lifetime',
    'sharing',
    'slices',
    '\u202e',
    '早',
    '\ud800',
    '---\n',
    '...\n',
  ],
];

const mutation = fc.record({
  at: fc.double({ min: 0, max: 1, noNaN: true }),
  drop: fc.nat(12),
  put: fc.oneof(fc.constantFrom(...PIECES), fc.string({ maxLength: 6 })),
});

function mutated(text: string, { at, drop, put }: { at: number; drop: number; put: string }): string {
  const start = Math.floor(at * text.length);
  return text.slice(0, start) + put + text.slice(start + drop);
}

describe('parseScenario', () => {
  it('never throws for garbage', async () => {
    const text = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 200 }),
      fc.array(fc.constantFrom(...PIECES), { maxLength: 40 }).map((pieces) => pieces.join('')),
    );
    await fc.assert(
      fc.asyncProperty(text, (typed) => holds(typed)),
      { numRuns: runs(120, 600) },
    );
  });

  it('never throws for a scenario with a few slips', async () => {
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...SEEDS), fc.array(mutation, { minLength: 1, maxLength: 4 }), (seed, slips) =>
        holds(slips.reduce(mutated, seed)),
      ),
      { numRuns: runs(100, 500) },
    );
  });

  it('never throws for a --set', async () => {
    const keys = fc.constantFrom(
      'traffic',
      'web',
      'rate',
      'pool',
      'close',
      '0',
      '"a.b"',
      'users',
      'thresholds',
      '',
      '__proto__',
    );
    const path = fc.array(keys, { maxLength: 4 }).map((list) => list.join('.'));
    const value = fc.oneof(fc.constantFrom(...PIECES), fc.string({ maxLength: 8 }));
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...SEEDS), path, value, (seed, where, what) =>
        holds(seed, { set: [`${where}=${what}`] }),
      ),
      { numRuns: runs(60, 300) },
    );
  });

  it('decodes any bytes to text, or says why not', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 50 }), (bytes) => {
        const decoded = decodeScenario(bytes);
        expect('text' in decoded || decoded.diagnostic.message.length > 0).toBe(true);
      }),
    );
  });

  const fill = (piece: string) => piece.repeat(Math.floor(MAX_BYTES / 2 / piece.length));
  it.each([
    ['open brackets', fill('[')],
    ['open mappings', fill('{a: ')],
    ['dashes', fill('- ')],
    ['ever deeper keys', Array.from({ length: 500 }, (_, depth) => `${' '.repeat(depth)}a:`).join('\n')],
    ['one key over and over', fill('a: 1\n')],
    ['tabs', fill('\ta: 1\n')],
    ['many unknown keys', Array.from({ length: 10_000 }, (_, i) => `key${i}: 1`).join('\n')],
    ['many aliases', `a: &a 1\nb: [${fill('*a, ')}]`],
    ['a long threshold', `traffic: {}\nthresholds: ["${fill('a ')}"]`],
    ['a long platform', `platform: ${fill('linux ')}\ntraffic: {}`],
    ['many bad flows', `platform: x\ntraffic:\n${fill('  f: {rate: 1, lifetime: m, close: x, foo: 1}\n')}`],
  ])(
    'takes no more than a few seconds for %s',
    async (_what, text) => {
      await holds(text);
    },
    10_000,
  );

  it('refuses a text that no one typed without reading it', async () => {
    const { diagnostics } = await parseScenario('[['.repeat(MAX_BYTES));
    expect(diagnostics.map(({ code }) => code)).toEqual(['file-too-large']);
  });
});
