import type { DiffReport } from './diff-result.js';

/** What may end a comparison with status 1. */
export type DiffGate = 'worse' | 'warn' | 'fail' | 'never';

/**
 * Whether a comparison ends with status 1: `fail` when the later scenario fails, `warn` when it fails or warns, `worse`
 * when there is any reason to call it worse than the earlier one.
 */
export function isMissed({ after, reasons }: DiffReport, failOn: DiffGate): boolean {
  switch (failOn) {
    case 'never':
      return false;
    case 'fail':
      return after.status === 'fail';
    case 'warn':
      return after.status !== 'pass';
    case 'worse':
      return reasons.some(({ direction }) => direction === 'worse');
  }
}
