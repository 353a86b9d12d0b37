/** A slider's place and the value that it stands for. */
import type { NumberControl } from '../../planning/report/control-result.js';

type Range = Pick<NumberControl, 'low' | 'high' | 'scale' | 'whole'>;

/** Places of a slider that does not move one by one. */
export const PLACES = 1000;

/** Whether each whole number has a place of its own. */
function isOneByOne({ low, high, scale, whole }: Range): boolean {
  return whole && scale === 'linear' && high - low <= PLACES;
}

/** The lowest and highest place of a slider; places are whole numbers. */
export function placesOf(range: Range): { readonly min: number; readonly max: number } {
  return isOneByOne(range) ? { min: range.low, max: range.high } : { min: 0, max: PLACES };
}

/** The place of a value; at an end where the value lies beyond it. */
export function placeOf(range: Range, value: number): number {
  const { low, high, scale } = range;
  const { min, max } = placesOf(range);
  if (isOneByOne(range)) return Math.min(max, Math.max(min, Math.round(value)));
  const share = scale === 'log' ? Math.log(value / low) / Math.log(high / low) : (value - low) / (high - low);
  return Number.isFinite(share) ? Math.min(max, Math.max(min, Math.round(share * PLACES))) : min;
}

/** The value at a place: three digits, so that it can be read, whole where it must be. */
export function valueAt(range: Range, place: number): number {
  if (isOneByOne(range)) return place;
  const { low, high, scale, whole } = range;
  const share = place / PLACES;
  const exact = scale === 'log' ? low * (high / low) ** share : low + (high - low) * share;
  const read = Number(exact.toPrecision(3));
  const inside = Math.min(high, Math.max(low, read));
  return whole ? Math.max(1, Math.round(inside)) : inside;
}
