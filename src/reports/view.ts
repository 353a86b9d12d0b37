/** What a renderer may know besides the report: plain values, decided by the command line. */

/** The formats of `check` and `platforms`. */
export type Format = 'table' | 'json' | 'csv' | 'markdown';

/** How the reader wants it. A renderer looks at no terminal, clock or locale. */
export interface View {
  /** Width of the page in terminal cells. */
  readonly columns: number;
  /** Whether ANSI colours may be used; they never carry meaning alone. */
  readonly color: boolean;
  /** Show where each number comes from. */
  readonly explain: boolean;
  /** Verdicts only. */
  readonly quiet: boolean;
}

/** A pure function from a report to text that ends with a line feed. */
export type Renderer<R> = (report: R, view: View) => string;

const NARROWEST = 60;
const WIDEST = 100;

/**
 * The width that text is laid out for: the page's, but at least 60 cells (a narrower terminal wraps by itself) and at
 * most 100 (longer lines are hard to read).
 */
export function pageWidth(view: View): number {
  return Math.min(WIDEST, Math.max(NARROWEST, view.columns));
}
