import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { lineText, positionAt, TextLines } from '../../src/diagnostics/position.js';

const text = fc
  .array(fc.constantFrom('a', '早', '\n', '\r\n', '\r', ' ', '🚀'), { maxLength: 40 })
  .map((all) => all.join(''));

describe('positionAt', () => {
  it.each([
    ['', 0, 1, 1],
    ['abc', 3, 1, 4],
    ['a\nb', 2, 2, 1],
    ['a\r\nb', 3, 2, 1],
    ['a\rb', 2, 2, 1],
    ['a\n', 2, 2, 1],
    ['\n\n\n', 2, 3, 1],
    ['🚀x', 2, 1, 3],
  ])('of %j at %d is %d:%d', (source, offset, line, column) => {
    expect(positionAt(source, offset)).toEqual({ line, column });
  });

  it('counts the line ends before the offset', () => {
    fc.assert(
      fc.property(text, fc.nat(60), (source, at) => {
        const offset = Math.min(at, source.length);
        // The middle of \r\n still belongs to the line that it ends.
        const before = source.slice(0, offset).replace(/\r$/, source[offset] === '\n' ? '' : '\r');
        const lines = before.split(/\r\n|\n|\r/);
        expect(positionAt(source, offset).line).toBe(lines.length);
      }),
    );
  });

  it('finds the place again in the line', () => {
    fc.assert(
      fc.property(text, fc.nat(60), (source, at) => {
        const offset = Math.min(at, source.length);
        const { line, column } = new TextLines(source).positionAt(offset);
        const rest = lineText(source, line).slice(column - 1);
        expect(source.slice(offset).startsWith(rest)).toBe(true);
      }),
    );
  });

  it.each([-1, 4, 0.5, Number.NaN])('refuses the offset %d of three characters', (offset) => {
    expect(() => positionAt('abc', offset)).toThrow(RangeError);
  });
});

describe('lineText', () => {
  it('is empty for a line that does not exist', () => {
    expect([lineText('a\nb', 2), lineText('a\nb', 3), lineText('a\nb', 0)]).toEqual(['b', '', '']);
  });
});
