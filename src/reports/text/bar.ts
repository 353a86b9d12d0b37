const EIGHTHS = ['', '▏', '▎', '▍', '▌', '▋', '▊', '▉'];

/**
 * A bar of two parts in one line of text: `hard` in full blocks, `soft` shaded, told apart without colour.
 *
 * Both are shares of the whole width, ≥ 0, together at most 1 (a longer bar is cut at `cells`). What is not zero shows:
 * at least one eighth of a cell for the hard part, one cell for the soft part.
 */
export function bar(hard: number, soft: number, cells: number): string {
  const hardEighths = hard > 0 ? Math.max(1, Math.round(hard * cells * 8)) : 0;
  const solid = '█'.repeat(Math.floor(hardEighths / 8)) + (EIGHTHS[hardEighths % 8] ?? '');
  const until = Math.round((hard + soft) * cells);
  const shaded = soft > 0 ? '░'.repeat(Math.max(1, until - solid.length)) : '';
  return (solid + shaded).slice(0, cells);
}
