import { describe, expect, test } from 'vitest';
import { bar } from '../../src/reports/text/bar.js';
import { table } from '../../src/reports/text/table.js';

const NAMES = { title: 'name', align: 'left', shrinkTo: 5 } as const;
const COUNT = { title: 'count', align: 'right' } as const;
const EXTRA = { title: 'extra', align: 'left', dropOrder: 1 } as const;

function rows(...texts: readonly (readonly string[])[]) {
  return texts.map((row) => row.map((text) => ({ text })));
}

describe('table', () => {
  test('sets names left and numbers right', () => {
    expect(table([NAMES, COUNT], rows(['a', '1,800'], ['bcd', '5']), { room: 40 })).toEqual([
      'name  count',
      'a     1,800',
      'bcd       5',
    ]);
  });

  test('leaves out the column that may go when the page is narrow', () => {
    const wide = table([NAMES, COUNT, EXTRA], rows(['abcde', '1', 'more']), { room: 19 });
    const narrow = table([NAMES, COUNT, EXTRA], rows(['abcde', '1', 'more']), { room: 18 });
    expect(wide[0]).toBe('name   count  extra');
    expect(narrow[0]).toBe('name   count');
  });

  test('shortens a name in the middle only when nothing else can give way', () => {
    const lines = table([NAMES, COUNT, EXTRA], rows(['abcdefghijkl', '1', 'more']), { room: 16 });
    expect(lines[1]).toBe('abcd…ijkl      1');
  });

  test('has no title line without titles and no line without rows', () => {
    const untitled = { title: '', align: 'left' } as const;
    expect(table([untitled], rows(['x']), { room: 9 })).toEqual(['x']);
    expect(table([NAMES], [], { room: 9 })).toEqual([]);
  });

  test('paints the text, not the blanks around it', () => {
    const cell = { text: 'x', style: (text: string) => `<${text}>` };
    expect(table([{ title: 'wide', align: 'right' }], [[cell]], { room: 9 })[1]).toBe('   <x>');
  });
});

describe('bar', () => {
  test('shows hard and soft parts in different characters', () => {
    expect(bar(0.25, 0.5, 8)).toBe('██░░░░');
  });

  test('shows what is not zero, however small', () => {
    expect(bar(1e-9, 0, 10)).toBe('▏');
    expect(bar(0, 1e-9, 10)).toBe('░');
    expect(bar(0, 0, 10)).toBe('');
  });

  test('counts in eighths of a cell', () => {
    expect(bar(0.5, 0, 5)).toBe('██▌');
  });

  test('never leaves the page', () => {
    expect(bar(3, 1, 10)).toBe('█'.repeat(10));
  });
});
