import { parseCount } from '../units/count.js';
import { parseDuration } from '../units/duration.js';
import { parseFactor } from '../units/factor.js';
import { parseNumber } from '../units/number.js';
import { parsePercent } from '../units/percent.js';
import { parseRate } from '../units/rate.js';
import type { Reading } from '../units/reading.js';
import type { Evaluate, ExpectedDimension, ExpressionFailure, Scope } from './expression/types.js';
import type { Problem, Problems } from './problems.js';
import { type InputRange, isRange, type RangeInput, Ranges, readEnds } from './ranges.js';
import type { Path } from './scenario.js';

/** One value as it stands in a scenario: text with a unit, a bare number, or an `=` expression. */
export type PlainQuantity = string | number;

/** A quantity as it stands in a scenario: one value, or a range of them. */
export type Quantity = PlainQuantity | RangeInput;

/** Whether a text is an expression. */
export function isExpression(value: unknown): value is string {
  return typeof value === 'string' && value.trimStart().startsWith('=');
}

/** Some 30,000 years. */
const LONGEST_SECONDS = 1e12;

/** A thousand times what all of the Internet does. */
const HIGHEST_RATE = 1e15;

const LARGEST_FACTOR = 1e6;

/** Reads quantities at their places, collecting what is wrong with them. Every reader gives undefined where it complained. */
export class Reader {
  constructor(
    readonly problems: Problems,
    /** Evaluates expressions; null when the scenario has none (so that mathjs is never loaded for it). */
    private readonly evaluate: Evaluate | null,
    readonly scope: Scope,
    /** Parameters that could not be read, so that nobody is told that they are not defined. */
    private readonly broken: ReadonlySet<string> = new Set(),
    /** The quantities that are ranges, and which value of each counts. */
    private readonly ranges: Ranges = new Ranges(),
  ) {}

  /** Seconds, ≥ 0. */
  duration(value: Quantity, path: Path): number | undefined {
    const read = (one: PlainQuantity, at: Path) => this.read(one, at, 'duration', parseDuration);
    return this.bounded(this.central(value, path, { unit: 'duration', whole: false }, read), LONGEST_SECONDS, path);
  }

  /** Per second, ≥ 0. */
  rate(value: Quantity, path: Path): number | undefined {
    const read = (one: PlainQuantity, at: Path) => this.read(one, at, 'rate', parseRate);
    return this.bounded(this.central(value, path, { unit: 'rate', whole: false }, read), HIGHEST_RATE, path);
  }

  /** 0…1. */
  share(value: PlainQuantity, path: Path): number | undefined {
    const read = this.read(value, path, 'percent', (text) => parsePercent(text));
    if (read === undefined || (read >= 0 && read <= 1)) return read;
    return this.refuse(
      path,
      `a share lies between 0% and 100%, this is ${read * 100}%`,
      'write a percentage from 0% to 100%',
    );
  }

  /** How many times something: a bare number or a percentage, ≥ 0, that may exceed 100%. */
  factor(value: PlainQuantity, path: Path, hint?: string): number | undefined {
    const read = this.read(value, path, 'count', (text) => parseFactor(text, hint));
    if (read === undefined || read <= LARGEST_FACTOR) return read;
    return this.refuse(
      path,
      `"${path.at(-1)}" is larger than anything real: ${read}`,
      `write at most ${LARGEST_FACTOR}`,
    );
  }

  /** A bare number, ≥ `least`; whole where `whole`. */
  count(value: Quantity, path: Path, least: number, whole: boolean): number | undefined {
    const read = (one: PlainQuantity, at: Path) => this.plainCount(one, at, least, whole);
    return this.central(value, path, { unit: 'number', whole }, read);
  }

  /** One value is what it is; of a range, the value that counts. */
  private central(
    value: Quantity,
    path: Path,
    kind: Pick<InputRange, 'unit' | 'whole'>,
    read: (one: PlainQuantity, at: Path) => number | undefined,
  ): number | undefined {
    if (!isRange(value)) return read(value, path);
    const ends = readEnds(value, path, read, () => kind.unit, this.problems);
    return ends && this.ranges.take({ path, ...kind, ...ends });
  }

  private plainCount(value: PlainQuantity, path: Path, least: number, whole: boolean): number | undefined {
    const key = String(path.at(-1));
    const read = this.read(value, path, 'count', whole ? parseCount : parseNumber);
    if (read === undefined) return undefined;
    if (whole && !Number.isInteger(read))
      return this.refuse(path, `"${key}" must be a whole number, this is ${read}`, 'round it: floor(…) or ceil(…)');
    if (read < least)
      return this.refuse(path, `"${key}" must be at least ${least}, this is ${read}`, `write ${least} or more`);
    return read;
  }

  /** Beyond what any box lives or does, numbers are slips; their products would leave the range of a double. */
  private bounded(value: number | undefined, most: number, path: Path): number | undefined {
    if (value === undefined || value <= most) return value;
    const unit = most === LONGEST_SECONDS ? ' s' : '/s';
    return this.refuse(
      path,
      `"${path.at(-1)}" is larger than anything real: ${value}${unit}`,
      `write at most ${most}${unit}`,
    );
  }

  private refuse(path: Path, message: string, hint: string): undefined {
    this.problems.add('out-of-range', path, message, { hint });
    return undefined;
  }

  private read(
    value: PlainQuantity,
    path: Path,
    expected: ExpectedDimension,
    parse: (text: string) => Reading,
  ): number | undefined {
    if (isExpression(value)) return this.expression(value, path, expected);
    if (typeof value === 'number' && !Number.isFinite(value))
      return this.refuse(path, `"${path.at(-1)}" must be finite, this is ${value}`, 'write a number');
    const reading = parse(typeof value === 'number' ? plain(value) : value);
    if (reading.ok) return reading.value;
    this.problems.add(reading.code, path, reading.message, { hint: reading.hint });
    return undefined;
  }

  private expression(text: string, path: Path, expected: ExpectedDimension): number | undefined {
    if (this.evaluate === null) throw new Error('an expression was met, but no evaluator was loaded');
    const result = this.evaluate(bodyOf(text), this.scope, expected);
    if (!result.ok && this.broken.has(nameMeant(text, result))) return undefined;
    if (!result.ok) {
      this.problems.add(result.code, path, result.message, {
        hint: result.hint,
        within: withinExpression(text, result),
      });
      return undefined;
    }
    if (result.value >= 0) return result.value;
    const message = `the expression comes out negative: ${result.value}`;
    return this.refuse(path, message, `"${path.at(-1)}" cannot lie below 0`);
  }
}

/** An expression without its leading `=`. */
export function bodyOf(text: string): string {
  return text.slice(text.indexOf('=') + 1);
}

/** The word of an expression that a failure is about. */
export function nameMeant(text: string, { code, offset, length }: ExpressionFailure): string {
  return code === 'expression-undefined' && offset !== null ? bodyOf(text).slice(offset, offset + length) : '';
}

/** The part of the typed text that an expression's failure is about. */
export function withinExpression(text: string, failure: ExpressionFailure): Problem['within'] {
  if (failure.offset === null) return undefined;
  const start = text.indexOf('=') + 1 + failure.offset;
  return { text, start, end: start + failure.length };
}

/** A number as digits without exponent where that is exact, so that a reader can show it back. */
function plain(value: number): string {
  return Number.isInteger(value) && Math.abs(value) < 1e21 ? BigInt(value).toString() : String(value);
}
