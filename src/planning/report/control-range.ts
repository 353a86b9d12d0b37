import type { NumericInput } from '../sensitivity/sensitivity-input.js';
import type { NumberControl } from './control-result.js';

type Range = Pick<NumberControl, 'low' | 'high' | 'scale'>;

/** Addresses up to this many are moved one by one. */
const ONE_BY_ONE = 16;
/** A decade and a bit to either side: what a plan may turn out to be wrong by. */
const WIDE = 20;
const PORTS: Range = { low: 64, high: 64_512, scale: 'log' };

/** The range in which a number may be moved: wide around where it stands, that value always inside it. */
export function rangeFor(
  { value, unit, steps }: Pick<NumericInput, 'value' | 'unit' | 'steps'>,
  { name }: Pick<NumberControl, 'name'>,
): Range {
  if (unit === 'share') return { low: 0, high: Math.max(1, value), scale: 'linear' };
  if (name === 'ports') return widened(PORTS, value);
  if (name === 'sharing.portsPerSlice') return widened({ ...PORTS, low: 1 }, value);
  if (steps !== null && value <= ONE_BY_ONE) return { low: 1, high: Math.max(ONE_BY_ONE, 2 * value), scale: 'linear' };
  if (!(value > 0)) return { low: 0, high: 1, scale: 'linear' };
  const low = roundDown(value / WIDE);
  const high = roundUp(value * WIDE);
  return steps === null
    ? { low, high, scale: 'log' }
    : { low: Math.max(1, Math.floor(low)), high: Math.ceil(high), scale: 'log' };
}

function widened({ low, high, scale }: Range, value: number): Range {
  return { low: Math.min(low, value), high: Math.max(high, value), scale };
}

/** 1, 2 or 5 times a power of ten, at most the value. */
function roundDown(value: number): number {
  const power = 10 ** Math.floor(Math.log10(value));
  return power * ([5, 2].find((digit) => digit * power <= value) ?? 1);
}

/** The same, at least the value. */
function roundUp(value: number): number {
  const power = 10 ** Math.floor(Math.log10(value));
  return power * ([1, 2, 5].find((digit) => digit * power >= value) ?? 10);
}
