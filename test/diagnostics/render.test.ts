import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Diagnostic } from '../../src/diagnostics/diagnostic.js';
import { cells, printable } from '../../src/diagnostics/printable.js';
import { renderDiagnostics, sortDiagnostics } from '../../src/diagnostics/render.js';

function diagnostic(start: number, end: number, more: Partial<Diagnostic> = {}): Diagnostic {
  return { code: 'unknown-key', severity: 'error', message: 'wrong', span: { start, end }, path: [], ...more };
}

/** The source line and the line with the caret. */
function frame(text: string, start: number, end: number): readonly [string, string] {
  const [, shown = '', marks = ''] = renderDiagnostics([diagnostic(start, end)], 'f', text).split('\n');
  return [shown.replace(/^ \d+ \| /, ''), marks.replace(/^ +\| /, '')];
}

describe('a rendered diagnostic', () => {
  it('has place, severity, message, code, source line, caret, hint and related places', () => {
    const text = 'one: 1\ntwo: 2\n';
    const related = [{ message: 'see here', span: { start: 0, end: 3 } }];
    expect(renderDiagnostics([diagnostic(7, 10, { hint: 'right', related })], 'f.yaml', text)).toBe(
      [
        'f.yaml:2:1: error: wrong [unknown-key]',
        ' 2 | two: 2',
        '   | ^~~',
        '  hint: right',
        '  f.yaml:1:1: see here',
      ].join('\n'),
    );
  });

  it('about a whole file has no place', () => {
    expect(renderDiagnostics([{ ...diagnostic(0, 0), span: null }], 'f.yaml', '')).toBe(
      'f.yaml: error: wrong [unknown-key]',
    );
  });

  it('has its caret behind the last character when something is missing at the end', () => {
    expect(frame('a: [1', 5, 5)).toEqual(['a: [1', '     ^']);
  });

  it('counts wide characters as two cells, marks on top of others as none', () => {
    expect(frame('早い: x', 4, 5)).toEqual(['早い: x', '      ^']);
    expect(frame('e\u0301: x', 4, 5)).toEqual(['e\u0301: x', '   ^']);
    expect(frame('早い: x', 0, 2)).toEqual(['早い: x', '^~~~']);
  });

  it('marks no further than the end of the line', () => {
    expect(frame('ab\ncd', 1, 5)).toEqual(['ab', ' ^']);
  });

  it('cuts a long line around the place, never inside a character', () => {
    for (let at = 0; at < 300; at += 7) {
      const text = `${'🚀'.repeat(at)}X${'早'.repeat(300)}`;
      const [shown, marks] = frame(text, 2 * at, 2 * at + 1);
      const caret = marks.indexOf('^');
      const under = [...shown].find((_, index, all) => cells(all.slice(0, index + 1).join('')) > caret);
      expect(under).toBe('X');
      expect(shown).not.toMatch(/\p{Cs}/u);
      expect(shown.length).toBeLessThanOrEqual(102);
    }
  });

  it('shows a tab as one blank', () => {
    expect(frame('\ta: b', 4, 5)).toEqual([' a: b', '    ^']);
  });

  it('never sends anything to the terminal that is not to be seen', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 60 }), fc.nat(60), fc.nat(60), (text, a, b) => {
        const [start, end] = [Math.min(a, b, text.length), Math.min(Math.max(a, b), text.length)];
        const printed = renderDiagnostics([diagnostic(start, end, { message: text, hint: text })], text, text);
        // biome-ignore lint/suspicious/noControlCharactersInRegex: looking for them is the point
        expect(printed.replaceAll('\n', '')).not.toMatch(/[\u0000-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/);
        expect(printed.split('\n')).toHaveLength(4);
      }),
    );
  });

  it('counts the rest when there are more than fifty', () => {
    const many = Array.from({ length: 53 }, (_, index) => diagnostic(index, index + 1));
    const lines = renderDiagnostics(many, 'f', 'x'.repeat(60)).split('\n');
    expect(lines.filter((line) => line.includes('error'))).toHaveLength(50);
    expect(lines.at(-1)).toBe('f: and 3 more');
  });
});

describe('the order of diagnostics', () => {
  it('is by place, the whole file first, whatever order they were found in', () => {
    const list = [
      diagnostic(9, 10),
      { ...diagnostic(0, 0), span: null },
      diagnostic(3, 4),
      diagnostic(3, 4, { message: 'a' }),
    ];
    fc.assert(
      fc.property(fc.shuffledSubarray(list, { minLength: 4 }), (shuffled) => {
        const sorted = sortDiagnostics(shuffled);
        expect(sorted.map(({ span, message }) => [span?.start, message])).toEqual([
          [undefined, 'wrong'],
          [3, 'a'],
          [3, 'wrong'],
          [9, 'wrong'],
        ]);
      }),
    );
  });
});

describe('printable', () => {
  it('keeps the number of code units, so that offsets hold', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary' }), (text) => printable(text).length === text.length));
  });

  it('leaves letters of every script alone', () => {
    for (const text of ['Früh', '早い🚀', 'шлюз', 'שלום', 'e\u0301']) expect(printable(text)).toBe(text);
  });
});
