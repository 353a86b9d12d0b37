import type { CheckReport } from '../../planning/result.js';
import type { View } from '../view.js';

/** Formats that machines which check pull requests read. */
export type CiFormat = 'junit' | 'sarif' | 'github';

/** How the reader wants it, and what ends with status 1: an annotated pull request says the same as the exit status. */
export interface GatedView extends View {
  readonly failOn: 'worse' | 'warn' | 'fail' | 'never';
  /** Whether it does end so. */
  readonly missed: boolean;
}

/** A pure function from the result of `check` to text that ends with a line feed. */
export type CiRenderer = (report: CheckReport, view: GatedView) => string;
