import type { Problems } from '../../scenario/problems.js';
import type { Path } from '../../scenario/scenario.js';
import { inBaseUnit, type NumberKind, readTypedNumber, type TypedNumber } from './number-text.js';
import { linearSteps, logSteps, type Steps, wholeLogSteps } from './steps.js';

/** More points than this are no sweep that anybody waits for. */
export const MOST_POINTS = 1e9;

/** Rounded to whole numbers, a logarithmic range is made at once. */
const MOST_WHOLE_LOG = 1e6;

/** A range as typed: its numbers, and the unit that each is written with. */
export interface Range {
  readonly kind: NumberKind;
  readonly unit: string;
  readonly steps: Steps;
}

/** Where the values are typed, for complaints. */
export interface Place {
  readonly path: Path;
  readonly problems: Problems;
}

/** Whether a text is meant as a range. */
export function isRange(text: string): boolean {
  return text.includes('..');
}

/**
 * Reads `1..8`, `100/s..1000/s step 50/s`, `1s..1000s log 13`.
 *
 * @param text one item of a list of values
 * @returns the range, or undefined after a complaint
 */
export function readRange(text: string, place: Place): Range | undefined {
  const match = /^(.*?)\.\.(?!\.)(.*?)(?:\s+(step|log)\b\s*(.*))?$/.exec(text.trim());
  const [, from = '', to = '', word, rest = ''] = match ?? [];
  const ends = [readEnd(from, text, place), readEnd(to, text, place)];
  const [first, last] = ends;
  if (first === undefined || last === undefined) return undefined;
  if (first.kind !== last.kind) return refuseUnits(first, last, text, place);
  const sameUnit = first.unit === last.unit;
  const [a, b] = sameUnit ? [first, last] : [inBaseUnit(first), inBaseUnit(last)];
  if (b.value < a.value) {
    return complain(
      place,
      'out-of-range',
      `the range "${text.trim()}" is reversed`,
      `write ${to.trim()}..${from.trim()}`,
    );
  }
  return word === 'log'
    ? logRange(a, b, rest, text, place)
    : linearRange(a, b, word === 'step' ? rest : null, text, place);
}

function readEnd(end: string, text: string, place: Place): TypedNumber | undefined {
  const read = readTypedNumber(end);
  if (read.ok) return read;
  return complain(place, read.code, `in the range "${text.trim()}", ${read.message}`, read.hint);
}

function linearRange(a: TypedNumber, b: TypedNumber, by: string | null, text: string, place: Place): Range | undefined {
  if (by === null && a.kind !== 'count') {
    return complain(
      place,
      'invalid-value',
      `the range "${text.trim()}" does not say its steps`,
      `write ${text.trim()} step ${example(a)}, or ${text.trim()} log 10`,
    );
  }
  const read = by === null ? { ...a, value: 1, digits: '1' } : readTypedNumber(by);
  if (!read.ok) return complain(place, read.code, `in the range "${text.trim()}", ${read.message}`, read.hint);
  if (read.kind !== a.kind) return refuseUnits(a, read, text, place);
  if (read.value === 0) {
    return complain(
      place,
      'out-of-range',
      `a range cannot go in steps of ${by?.trim()}`,
      `write a step above zero, for example ${example(a)}`,
    );
  }
  const same = read.unit === a.unit;
  const [first, last, step] = same ? [a, b, read] : [inBaseUnit(a), inBaseUnit(b), inBaseUnit(read)];
  const points = (b.value - a.value) / read.value + 1;
  if (points > MOST_POINTS + 1) return tooMany(points, text, place);
  return { kind: a.kind, unit: first.unit, steps: linearSteps(first.digits, last.digits, step.digits) };
}

function logRange(a: TypedNumber, b: TypedNumber, count: string, text: string, place: Place): Range | undefined {
  const points = readTypedNumber(count);
  if (!points.ok || points.kind !== 'count' || !Number.isInteger(points.value) || points.value < 2) {
    return complain(
      place,
      'invalid-value',
      `"log" needs the number of points, 2 or more, not "${count.trim()}"`,
      `write ${text.trim().replace(/\s+log\b.*$/, '')} log 10`,
    );
  }
  if (a.value === 0) {
    return complain(
      place,
      'out-of-range',
      'a logarithmic range cannot begin at zero',
      'begin above zero, or write step instead of log',
    );
  }
  if (points.value > MOST_POINTS) return tooMany(points.value, text, place);
  const whole = a.kind === 'count' && Number.isInteger(a.value) && Number.isInteger(b.value);
  if (a.value === b.value) return { kind: a.kind, unit: a.unit, steps: linearSteps(a.digits, b.digits, '1') };
  if (whole && points.value > MOST_WHOLE_LOG) return tooMany(points.value, text, place);
  const steps = whole ? wholeLogSteps : logSteps;
  return { kind: a.kind, unit: a.unit, steps: steps(a.digits, b.digits, points.value) };
}

function refuseUnits(a: TypedNumber, b: TypedNumber, text: string, place: Place): undefined {
  const bare = a.kind === 'count' ? a : b.kind === 'count' ? b : null;
  const unit = bare === a ? b.unit : a.unit;
  const hint =
    bare === null ? `write both in the unit of the key, such as ${example(a)}` : `write ${bare.digits}${unit}`;
  return complain(place, 'wrong-unit', `the range "${text.trim()}" mixes ${NOUNS[a.kind]} and ${NOUNS[b.kind]}`, hint);
}

const NOUNS: { readonly [kind in NumberKind]: string } = {
  count: 'a bare number',
  duration: 'a duration',
  rate: 'a rate',
  percent: 'a percentage',
};

function example(number: TypedNumber): string {
  return `${number.value > 0 ? number.digits : '1'}${number.unit}`;
}

function tooMany(points: number, text: string, place: Place): undefined {
  return complain(
    place,
    'out-of-range',
    `the range "${text.trim()}" has ${Number(points.toPrecision(3))} points; a sweep has at most ${MOST_POINTS}`,
    'take larger steps',
  );
}

/** Adds a problem with a hint, and gives undefined. */
export function complain(
  { path, problems }: Place,
  code: Parameters<Problems['add']>[0],
  message: string,
  hint: string,
): undefined {
  problems.add(code, path, message, { hint });
  return undefined;
}
