/** A value at a moment of a timeline. */
export interface Sample {
  readonly at: number;
  readonly value: number;
}

/** Two moments closer than this part of the widest step are the two sides of a jump. */
const JUMP = 1e-3;

/** How near two moments must be to be the two sides of a jump, in seconds. */
export function jumpSeconds(moments: readonly number[]): number {
  const steps = moments.slice(1).map((moment, index) => moment - (moments[index] ?? moment));
  return JUMP * steps.reduce((most, step) => Math.max(most, step), 0);
}

/**
 * Where a value crosses a limit between two moments: straight between them, or in its logarithm, as blocking does. Where it
 * jumps, the later moment: nothing was wrong before the event.
 *
 * @param jump from `jumpSeconds`
 */
export function crossing(one: Sample, other: Sample, limit: number, scale: 'straight' | 'log', jump: number): number {
  if (other.at - one.at <= jump) return other.at;
  const scaled = (value: number): number => (scale === 'log' ? Math.log(Math.max(value, Number.MIN_VALUE)) : value);
  const [low, high] = [scaled(one.value), scaled(other.value)];
  const share = high === low ? 0 : (scaled(limit) - low) / (high - low);
  return one.at + Math.min(1, Math.max(0, share)) * (other.at - one.at);
}
