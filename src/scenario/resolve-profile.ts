import { DAY_SECONDS, parseTimeOfDay, writeTimeOfDay } from '../units/time-of-day.js';
import { isExpression, type PlainQuantity, type Reader } from './reader.js';
import type { Path, RateProfile } from './scenario.js';
import type { FlowInput } from './schema.js';

/** A profile as typed: parts of the flow's rate, or rates instead of it. */
export interface TypedProfile {
  readonly rates: boolean;
  /** By rising time; undefined after a complaint. */
  readonly knots: readonly TypedKnot[] | undefined;
}

interface TypedKnot {
  readonly atSeconds: number;
  /** A factor, or a rate per second. */
  readonly value: number;
}

/** Reads the times of day of a flow's profile with their factors or rates. */
export function readProfile(
  input: NonNullable<FlowInput['profile']>,
  flow: FlowInput,
  path: Path,
  reader: Reader,
): TypedProfile {
  const entries = Object.entries(input);
  const plain = entries.filter(([, value]) => !isExpression(value));
  const isRate = ([, value]: readonly [string, PlainQuantity]): boolean => String(value).includes('/');
  // An expression is of the kind that the others are; alone, a rate is what is missing where there is none.
  const without = flow.rate === undefined && flow.sessions === undefined;
  const [first] = plain;
  const rates = first === undefined ? without : isRate(first);
  const other = plain.find((entry) => isRate(entry) !== rates);
  if (first !== undefined && other !== undefined) {
    const name = (rate: boolean): string => (rate ? 'a rate' : 'a part of one');
    const message = `"${other[0]}" is ${name(!rates)}, "${first[0]}" ${name(rates)}`;
    reader.problems.add('wrong-unit', [...path, other[0]], message, {
      hint: 'write all of them as percentages of "rate", or all of them as rates',
    });
    return { rates, knots: undefined };
  }
  if (entries.length < 2) {
    reader.problems.add('out-of-range', path, '"profile" needs at least two times of day', {
      at: 'key',
      hint: 'for example profile: {"00:00": 30%, "09:00": 100%}; leave it out where the rate never changes',
    });
    return { rates, knots: undefined };
  }
  const knots = entries.map(([time, value]) => readKnot(time, value, rates, path, reader));
  const known = knots.filter((knot) => knot !== undefined);
  return { rates, knots: known.length < knots.length ? undefined : inOrder(known, path, reader) };
}

function readKnot(
  time: string,
  value: PlainQuantity,
  rates: boolean,
  path: Path,
  reader: Reader,
): TypedKnot | undefined {
  const at = [...path, time];
  const reading = parseTimeOfDay(time);
  if (!reading.ok) reader.problems.add(reading.code, at, reading.message, { at: 'key', hint: reading.hint });
  const read = rates
    ? reader.rate(value, at)
    : reader.factor(value, at, 'write a percentage such as 90%, or all of them as rates such as 120/s');
  return reading.ok && read !== undefined ? { atSeconds: reading.value, value: read } : undefined;
}

/** By time; the end of the day is the beginning of the next one. */
function inOrder(knots: readonly TypedKnot[], path: Path, reader: Reader): readonly TypedKnot[] | undefined {
  const begin = knots.find(({ atSeconds }) => atSeconds === 0);
  const end = knots.find(({ atSeconds }) => atSeconds === DAY_SECONDS);
  if (begin !== undefined && end !== undefined && begin.value !== end.value) {
    reader.problems.add('conflict', [...path, '24:00'], '"24:00" and "00:00" are one moment, and differ', {
      at: 'key',
      also: { path: [...path, '00:00'], at: 'key', message: '"00:00" stands here' },
      hint: 'keep one of the two; for a jump at midnight write 23:59',
    });
    return undefined;
  }
  const rest = knots.filter((knot) => knot !== end);
  const all = end === undefined || begin !== undefined ? rest : [{ ...end, atSeconds: 0 }, ...rest];
  return [...all].sort((a, b) => a.atSeconds - b.atSeconds);
}

/** A profile relative to its peak, and how high that is: a factor, or a rate per second. */
export interface ProfileAtPeak {
  readonly profile: RateProfile;
  readonly peak: number;
}

/** The profile that a scenario works with; undefined after a complaint. */
export function relativeToPeak({ rates, knots }: TypedProfile, path: Path, reader: Reader): ProfileAtPeak | undefined {
  if (knots === undefined) return undefined;
  const peak = Math.max(...knots.map(({ value }) => value));
  if (peak > 0) {
    const relative = knots.map(({ atSeconds, value }) => ({ atSeconds, factor: value / peak }));
    return { peak, profile: { periodSeconds: DAY_SECONDS, peakFactor: rates ? null : peak, knots: relative } };
  }
  reader.problems.add('out-of-range', path, '"profile" is zero all day', {
    at: 'key',
    hint: 'write at least one value above zero; for no traffic at all write rate: 0/s and no profile',
  });
  return undefined;
}

/** When a profile reaches its peak first: `14:00`. */
export function peakTime({ knots }: RateProfile): string {
  return writeTimeOfDay(knots.find(({ factor }) => factor === 1)?.atSeconds ?? 0);
}
