import type { Style } from './paint.js';
import { displayWidth, pad, truncateMiddle } from './width.js';

/** One column of a text table. */
export interface Column {
  readonly title: string;
  readonly align: 'left' | 'right';
  /** May be made this narrow: longer texts are shortened in the middle. What room is left goes to the first such column. */
  readonly shrinkTo?: number;
  /** Left out when the page is too narrow, the highest number first. Without a number it always shows. */
  readonly dropOrder?: number;
}

/** What stands in a column: a text without escape sequences, and how to paint it. */
export interface Cell {
  readonly text: string;
  readonly style?: Style;
}

const GAP = 2;

function naturalWidths(columns: readonly Column[], rows: readonly (readonly Cell[])[]): number[] {
  return columns.map((column, index) =>
    Math.max(displayWidth(column.title), ...rows.map((row) => displayWidth(row[index]?.text ?? ''))),
  );
}

/** Indexes and widths of the columns that fit into `room` cells. */
function columnsThatFit(
  columns: readonly Column[],
  natural: readonly number[],
  room: number,
): { index: number; width: number }[] {
  let shown = columns.map((_, index) => index);
  const width = (index: number) => natural[index] ?? 0;
  const least = (index: number) => Math.min(width(index), columns[index]?.shrinkTo ?? Number.MAX_SAFE_INTEGER);
  const needed = () => shown.reduce((sum, index) => sum + least(index), GAP * (shown.length - 1));
  const order = (index: number) => columns[index]?.dropOrder ?? -1;
  while (needed() > room) {
    const victim = shown.reduce((worst, index) => (order(index) > order(worst) ? index : worst), shown[0] ?? 0);
    if (order(victim) < 0) break;
    shown = shown.filter((index) => index !== victim);
  }
  let spare = Math.max(0, room - needed());
  return shown.map((index) => {
    const taken = Math.min(width(index) - least(index), spare);
    spare -= taken;
    return { index, width: least(index) + taken };
  });
}

/**
 * Lines of a table set in columns, the title line first (left out when no column has a title). No rows, no lines.
 *
 * Every row has one cell per column. Lines take at most `room` cells as long as the columns that cannot shrink or be
 * dropped fit into it; `indent` stands before each line and does not count.
 */
export function table(
  columns: readonly Column[],
  rows: readonly (readonly Cell[])[],
  options: { readonly room: number; readonly indent?: string; readonly titleStyle?: Style },
): string[] {
  if (rows.length === 0) return [];
  const shown = columnsThatFit(columns, naturalWidths(columns, rows), options.room);
  const line = (cells: readonly Cell[]) => {
    const parts = shown.map(({ index, width }) => {
      const cell = cells[index] ?? { text: '' };
      const text = truncateMiddle(cell.text, width);
      const filled = pad(text, width, columns[index]?.align ?? 'left');
      return cell.style && text !== '' ? filled.replace(text, () => cell.style?.(text) ?? text) : filled;
    });
    return ((options.indent ?? '') + parts.join(' '.repeat(GAP))).trimEnd();
  };
  const titles = columns.map((column) => ({
    text: column.title,
    ...(options.titleStyle && { style: options.titleStyle }),
  }));
  const head = columns.some((column) => column.title !== '') ? [line(titles)] : [];
  return [...head, ...rows.map(line)];
}
