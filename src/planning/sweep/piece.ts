import type { Span } from './grid.js';
import { computePoints, type MetricValue } from './points.js';
import type { SweepPlan } from './prepare.js';
import type { SweptValue } from './values.js';

/** What a stretch of points came to, beside its rows. */
export interface PieceCount {
  /** Points with the verdict fail, warn. Zero where the sweep computes no status. */
  readonly failing: number;
  readonly warning: number;
  readonly invalid: number;
  /** The first point whose values make no scenario. */
  readonly firstInvalid: number | null;
}

/** Some points as text, and what they came to. */
export interface Piece extends PieceCount {
  readonly from: number;
  readonly text: string;
}

/** How one point is written. */
export type WriteRow = (values: readonly SweptValue[], metrics: readonly MetricValue[]) => string;

/** Computes a stretch of points and writes each as it comes. */
export function computePiece(plan: SweepPlan, span: Span, write: WriteRow): Piece {
  const status = plan.metrics.findIndex(({ name }) => name === 'status');
  let text = '';
  let failing = 0;
  let warning = 0;
  let invalid = 0;
  let firstInvalid: number | null = null;
  computePoints(plan, span, (point, values, metrics, valid) => {
    text += write(values, metrics);
    if (metrics[status] === 'fail') failing += 1;
    else if (metrics[status] === 'warn') warning += 1;
    if (valid) return;
    invalid += 1;
    firstInvalid ??= point;
  });
  return { from: span.from, text, failing, warning, invalid, firstInvalid };
}
