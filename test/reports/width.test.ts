import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { displayWidth, pad, truncateEnd, truncateMiddle } from '../../src/reports/text/width.js';
import { wrap } from '../../src/reports/text/wrap.js';
import { cells } from './text.js';

describe('displayWidth', () => {
  test.each([
    ['plain', 5],
    ['日本', 4],
    ['🚀', 2],
    ['e\u0301', 1],
    ['×43 – ½ █░', 10],
    ['한글', 4],
    ['ｆｕｌｌ', 8],
    ['', 0],
  ])('%j takes %i cells', (text, width) => {
    expect(displayWidth(text)).toBe(width);
  });
});

describe('truncateMiddle', () => {
  test('keeps both ends of an id', () => {
    expect(truncateMiddle('nodes/tenant-30/api:443', 11)).toBe('nodes…i:443');
  });

  test('leaves alone what fits', () => {
    expect(truncateMiddle('exactly', 7)).toBe('exactly');
  });

  test('never exceeds the width, whatever the text and width', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.nat(30), (text, width) => {
        expect(displayWidth(truncateMiddle(text, width))).toBeLessThanOrEqual(width);
        expect(displayWidth(truncateEnd(text, width))).toBeLessThanOrEqual(width);
      }),
    );
  });
});

test('pad fills by cells, not by characters', () => {
  expect(pad('日本', 6, 'left')).toBe('日本  ');
  expect(pad('日本', 6, 'right')).toBe('  日本');
});

describe('wrap', () => {
  test('puts the hanging indent before every line but the first', () => {
    expect(wrap('one two three four', 9, '- ', '  ')).toEqual(['- one two', '  three', '  four']);
  });

  test('gives no line for nothing', () => {
    expect(wrap('  ', 20)).toEqual([]);
  });

  test('keeps every character but blanks, in lines that fit', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 200 }), fc.integer({ min: 8, max: 40 }), (text, width) => {
        const lines = wrap(text, width, '> ', '  ');
        for (const line of lines) expect(displayWidth(line)).toBeLessThanOrEqual(width);
        expect(
          lines
            .map((line) => line.slice(2))
            .join('')
            .replace(/\s/gu, ''),
        ).toBe(text.replace(/\s/gu, ''));
      }),
    );
  });

  test('cuts a wide word at the edge of the page', () => {
    for (const line of wrap('漢'.repeat(50), 21)) expect(cells(line)).toBeLessThanOrEqual(21);
  });
});
