/** Quantities that are not known exactly: `{low: 80/s, likely: 120/s, high: 300/s}`. */
import { writeDuration, writeRate } from '../units/write.js';
import type { Problems } from './problems.js';
import type { Path } from './scenario.js';

/** A range as it stands in a scenario. */
export interface RangeInput {
  readonly low: string | number;
  readonly likely?: string | number | undefined;
  readonly high: string | number;
}

/** The ends of a range in SI units; without a likely value, every value between them is as likely as any other. */
export interface Ends {
  readonly low: number;
  readonly likely: number | null;
  readonly high: number;
}

/** A quantity of the scenario that is given as a range. */
export interface InputRange extends Ends {
  readonly path: Path;
  readonly unit: 'duration' | 'rate' | 'number';
  /** Whether only whole numbers make sense. */
  readonly whole: boolean;
}

/** Says which value of a range counts. */
export type Choose = (range: InputRange) => number;

/** What counts where nothing is drawn: the likely value, else the middle (for whole numbers the nearest one). */
export function centralValue({ low, likely, high, whole }: Omit<InputRange, 'path' | 'unit'>): number {
  if (likely !== null) return likely;
  const middle = low + (high - low) / 2;
  return whole ? Math.round(middle) : middle;
}

/** Whether a typed quantity is a range. */
export function isRange(value: unknown): value is RangeInput {
  return typeof value === 'object' && value !== null && 'low' in value && 'high' in value;
}

/** A value of a range as a person would type it. */
export function writeRangeValue(unit: InputRange['unit'], value: number): string {
  return unit === 'duration' ? writeDuration(value) : unit === 'rate' ? writeRate(value) : String(value);
}

/** The ranges of a scenario, in the order in which they are met, and the value of each that counts. */
export class Ranges {
  private readonly met = new Map<string, { readonly range: InputRange; readonly value: number }>();

  constructor(private readonly choose: Choose = centralValue) {}

  /** The value that counts; the same for a place that is read twice (the timers of two pools). */
  take(range: InputRange): number {
    const key = range.path.join('\0');
    const before = this.met.get(key);
    if (before !== undefined) return before.value;
    const value = this.choose(range);
    this.met.set(key, { range, value });
    return value;
  }

  get list(): readonly InputRange[] {
    return [...this.met.values()].map(({ range }) => range);
  }
}

/**
 * Reads the ends of a range, each at its own place, and checks their order.
 *
 * @param read one end; undefined where it complained
 * @param unit what the ends turned out to measure
 */
export function readEnds(
  input: RangeInput,
  path: Path,
  read: (value: string | number, path: Path) => number | undefined,
  unit: () => InputRange['unit'],
  problems: Problems,
): Ends | undefined {
  const low = read(input.low, [...path, 'low']);
  const likely = input.likely === undefined ? null : read(input.likely, [...path, 'likely']);
  const high = read(input.high, [...path, 'high']);
  if (low === undefined || likely === undefined || high === undefined) return undefined;
  // Of an expression, what it comes to is what is wrong with it.
  const shown = (typed: string | number, value: number): string =>
    String(typed).trimStart().startsWith('=') ? writeRangeValue(unit(), value) : String(typed);
  const texts = { low: shown(input.low, low), high: shown(input.high, high) };
  const refuse = (key: string, other: 'low' | 'high', message: string, hint: string): undefined => {
    const also = { path: [...path, other], at: 'value' as const, message: `"${other}" is ${texts[other]}` };
    problems.add('out-of-range', [...path, key], message, { hint, also });
    return undefined;
  };
  if (low > high)
    return refuse('low', 'high', `"low" is above "high": ${texts.low} > ${texts.high}`, 'exchange the two');
  if (likely === null || (low <= likely && likely <= high)) return { low, likely, high };
  const end = likely < low ? 'low' : 'high';
  const order =
    end === 'low'
      ? `below "low": ${shown(input.likely ?? '', likely)} <`
      : `above "high": ${shown(input.likely ?? '', likely)} >`;
  const hint =
    'the likely value lies between "low" and "high"; leave it out where every value is as likely as any other';
  return refuse('likely', end, `"likely" is ${order} ${texts[end]}`, hint);
}
