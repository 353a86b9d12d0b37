/** A number of a scenario that can be made a little larger and smaller, and how. */
import type { ScenarioDocument } from '../../scenario/parse.js';
import { showPath } from '../../scenario/problems.js';
import { centralValue, type InputRange, isRange } from '../../scenario/ranges.js';
import { isExpression } from '../../scenario/reader.js';
import type { Path } from '../../scenario/scenario.js';
import { valueAt } from '../../scenario/set-path.js';
import { parseDuration } from '../../units/duration.js';
import { parseNumber } from '../../units/number.js';
import { parsePercent } from '../../units/percent.js';
import { parseRate } from '../../units/rate.js';
import { writeDuration, writePercent, writeRate } from '../../units/write.js';
import { typedShare } from '../typed-number.js';
import type { ScenarioChange } from '../variant.js';
import type { InputSensitivity, InputUnit, NotVaried } from './sensitivity-result.js';

/** Whole numbers: the neighbours of a value, null where there is none, and the nearest allowed one. */
export interface Steps {
  readonly down: (value: number) => number | null;
  readonly up: (value: number) => number | null;
  readonly nearest: (value: number) => number;
}

export interface NumericInput extends Pick<InputSensitivity, 'path' | 'value' | 'unit' | 'origin'> {
  /** null: any real value will do. */
  readonly steps: Steps | null;
  /** What to change for another value; null where the value cannot be had. */
  readonly change: (value: number) => readonly ScenarioChange[] | null;
}

/** An input, or why it is none. */
export type Found = NumericInput | NotVaried;

/** Whether only whole numbers make sense of an input, and from which on. */
export function wholeSteps(least: number): Steps {
  // Of counts beyond a million (addresses of an IPv6 prefix), one more or less is lost in rounding.
  const stride = (value: number): number => Math.max(1, Math.round(value * 1e-6));
  return {
    down: (value) => (value - stride(value) < least ? null : value - stride(value)),
    up: (value) => value + stride(value),
    nearest: (value) => Math.max(least, Math.round(value)),
  };
}

/** Multiples of a number. */
export function multipleSteps(of: number, least: number): Steps {
  return {
    down: (value) => (value - of < least ? null : value - of),
    up: (value) => value + of,
    nearest: (value) => Math.max(least, Math.round(value / of) * of),
  };
}

/** Powers of two. */
export function doublingSteps(least: number): Steps {
  return {
    down: (value) => (value / 2 < least ? null : value / 2),
    up: (value) => value * 2,
    nearest: (value) => Math.max(least, 2 ** Math.round(Math.log2(value))),
  };
}

/** A value of a unit as it is typed. */
export function typedAs(unit: InputUnit, value: number): string | number {
  switch (unit) {
    case '1/s':
      return writeRate(value);
    case 's':
      return writeDuration(value);
    case 'share':
      return writePercent(value);
    case 'count':
      return value;
  }
}

const PARSERS = { '1/s': parseRate, s: parseDuration, share: parsePercent, count: parseNumber } as const;

/** What stands at a place of the scenario. */
export type Typed = { readonly kind: 'value'; readonly value: number } | { readonly kind: 'expression' | 'absent' };

/** Reads the number that is typed at a place; a range counts by its central value. */
export function typedValue(document: ScenarioDocument, path: Path, unit: InputUnit): Typed {
  const found = valueAt(document.input, path);
  if (isExpression(found)) return { kind: 'expression' };
  if (isRange(found)) {
    const range = rangeAt(document, path);
    return range === undefined ? { kind: 'absent' } : { kind: 'value', value: centralValue(range) };
  }
  if (typeof found === 'number') return { kind: 'value', value: found };
  const reading = typeof found === 'string' ? PARSERS[unit](found) : undefined;
  return reading?.ok ? { kind: 'value', value: reading.value } : { kind: 'absent' };
}

/** The range that stands at a place. */
export function rangeAt(document: ScenarioDocument, path: Path): InputRange | undefined {
  return document.ranges.find((range) => range.path.length === path.length && showPath(range.path) === showPath(path));
}

const NOTHING = '0: a share of nothing is nothing';
/** Why an expression is no input. */
export const EXPRESSION = 'an expression: its parameters are varied';

/** What else is known of an input that is a single value at one place. */
export interface Place {
  readonly document: ScenarioDocument;
  readonly path: Path;
  readonly unit: InputUnit;
  /** What counts when nothing is typed there, and who says so; null: then it is no input. */
  readonly otherwise?: { readonly value: number; readonly origin: 'platform' | 'assumed' } | null;
  readonly steps?: Steps | null;
}

/** The input at a place: nothing, one input, or why it is none. */
export function inputAt({ document, path, unit, otherwise = null, steps = null }: Place): readonly Found[] {
  const typed = typedValue(document, path, unit);
  const name = showPath(path);
  if (typed.kind === 'expression') return [{ path: name, reason: EXPRESSION }];
  if (typed.kind === 'absent' && otherwise === null) return [];
  const { value, origin } =
    typed.kind === 'value'
      ? { value: typed.value, origin: 'scenario' as const }
      : (otherwise ?? { value: 0, origin: 'assumed' as const });
  if (value === 0) return [{ path: name, reason: NOTHING }];
  const change = (to: number): readonly ScenarioChange[] => [{ path, value: typedAs(unit, to) }];
  return [{ path: name, value, unit, origin, steps, change }];
}

/** The shares of a mix: when one grows, the others shrink in proportion, so that the sum stays 100 %. */
export function shareInputs(
  document: ScenarioDocument,
  path: Path,
  shares: ReadonlyMap<string, number>,
): readonly Found[] {
  return [...shares].flatMap(([name, value]): readonly Found[] => {
    const at = showPath([...path, name]);
    if (isExpression(valueAt(document.input, [...path, name]))) return [{ path: at, reason: EXPRESSION }];
    if (value === 0) return [{ path: at, reason: NOTHING }];
    if (value === 1) return [{ path: at, reason: '100%: there is nothing to take from or to give to' }];
    const change = (to: number): readonly ScenarioChange[] | null => {
      if (to > 1) return null;
      const rest = (1 - to) / (1 - value);
      const mix = [...shares].map(([other, share]) => [other, typedShare(other === name ? to : share * rest)]);
      return [{ path, value: Object.fromEntries(mix) }];
    };
    return [{ path: at, value, unit: 'share', origin: 'scenario', steps: null, change }];
  });
}
