import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { codeSpan, csv, csvField, escapeMarkdown, markdownRow, shellWord } from '../../src/reports/text/escape.js';
import { printable } from '../../src/reports/text/printable.js';
import { markdownCells, readCsv } from './text.js';

describe('CSV', () => {
  test('any text comes back, with an apostrophe where a spreadsheet would run it', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ unit: 'binary' }), { minLength: 2, maxLength: 5 }), (fields) => {
        const [, row] = readCsv(csv(['header'], [fields]));
        expect(row).toEqual(fields.map((field) => (/^[=+\-@\t\r]/u.test(field) ? `'${field}` : field)));
      }),
    );
  });

  test.each(['=1+1', '+1', '-1', '@SUM(A1)', '\tx', '\rx'])('%j gets an apostrophe in front', (text) => {
    expect(readCsv(csv([text], []))[0]).toEqual([`'${text}`]);
  });

  test('a negative number stays a number', () => {
    expect(csvField(-12.5)).toBe('-12.5');
  });

  test('a number comes back exactly', () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (value) => {
        expect(Number(csvField(value))).toBe(value === 0 ? 0 : value);
      }),
    );
  });

  test('what does not exist is empty', () => {
    expect(csvField(null)).toBe('');
  });
});

describe('Markdown', () => {
  test('a row keeps its cells, whatever the names', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ unit: 'binary-ascii' }), { minLength: 1, maxLength: 5 }), (names) => {
        const row = markdownRow(names.map(escapeMarkdown));
        expect(row).not.toMatch(/[\r\n]/u);
        // A backslash before the bar is itself escaped when it belongs to the name.
        expect(markdownCells(row.replaceAll('\\\\', '__'))).toHaveLength(names.length);
      }),
    );
  });

  test('markup in a name is shown, not obeyed', () => {
    expect(escapeMarkdown('<img src=x> **b** `c` [d](e) a|b')).toBe(
      '\\<img src=x> \\*\\*b\\*\\* \\`c\\` \\[d\\](e) a\\|b',
    );
  });

  test('a code span is fenced by more backticks than it holds', () => {
    expect(codeSpan('a``b`c')).toBe('``` a``b`c ```');
    expect(codeSpan('x|y\nz')).toBe('`x\\|y z`');
  });
});

describe('shellWord', () => {
  test('quotes only what a shell would take apart', () => {
    expect(shellWord('pool.addresses=3')).toBe('pool.addresses=3');
    expect(shellWord('close={client-rst: 90%}')).toBe("'close={client-rst: 90%}'");
    expect(shellWord("it's")).toBe("'it'\\''s'");
  });
});

describe('printable', () => {
  test('shows escape and direction characters instead of obeying them', () => {
    expect(printable('a\u001b[31mb\u202ec\u0007')).toBe('a\\u{1b}[31mb\\u{202e}c\\u{7}');
  });

  test('puts everything on one line', () => {
    expect(printable('a\r\n\tb\u2028c')).toBe('a b c');
  });

  test('leaves every language and emoji alone', () => {
    expect(printable('München 日本 👩‍💻')).toBe('München 日本 👩‍💻');
  });

  test('leaves no control character in any text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(printable(text)).not.toMatch(/\p{Cc}/u);
      }),
    );
  });
});
