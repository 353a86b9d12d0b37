import { parseCount } from '../units/count.js';
import { parseDuration } from '../units/duration.js';
import { parseNumber } from '../units/number.js';
import { parsePercent } from '../units/percent.js';
import { parseRate } from '../units/rate.js';
import { failure, type ReadingFailure } from '../units/reading.js';
import { isWord, reservedMeaning } from './expression/names.js';
import type { Dimension, Evaluate, Parameter, Scope } from './expression/types.js';
import type { Problems } from './problems.js';
import { isRange, type RangeInput, type Ranges, readEnds } from './ranges.js';
import { bodyOf, isExpression, nameMeant, type PlainQuantity, type Quantity, withinExpression } from './reader.js';
import type { Path } from './scenario.js';

/** Parameters by name, and the names of those that could not be read. */
export interface Parameters {
  readonly scope: Scope;
  readonly broken: ReadonlySet<string>;
}

/**
 * Reads the scenario's parameters in the order of the file: a bare number, a duration, a rate, a percentage, or an
 * expression over the parameters above it.
 *
 * @param broken names that are already known to be unreadable
 * @param ranges collects the parameters that are ranges, and says which value of each counts
 */
export function resolveParameters(
  input: Readonly<Record<string, Quantity>> | undefined,
  evaluate: Evaluate | null,
  broken: Iterable<string>,
  ranges: Ranges,
  problems: Problems,
): Parameters {
  const scope = new Map<string, Parameter>();
  const context = { scope, broken: new Set(broken), evaluate, ranges, problems, names: Object.keys(input ?? {}) };
  for (const [name, value] of Object.entries(input ?? {})) {
    const path: Path = ['parameters', name];
    const parameter = nameFits(name, path, problems) ? readParameter(value, path, context) : undefined;
    if (parameter === undefined) context.broken.add(name);
    else scope.set(name, parameter);
  }
  return context;
}

function nameFits(name: string, path: Path, problems: Problems): boolean {
  const meaning = reservedMeaning(name);
  if (isWord(name) && meaning === null) return true;
  const message = isWord(name) ? `"${name}" is ${meaning} in expressions` : `"${name}" cannot be used in expressions`;
  const hint = isWord(name) ? 'give the parameter another name' : suggestion(name);
  problems.add('invalid-value', path, message, { at: 'key', hint });
  return false;
}

function suggestion(name: string): string {
  const rule = 'begin with a letter, go on with letters, digits and _';
  const word = name.replace(/[^A-Za-z0-9_]+/g, '_').replace(/^[\d_]+|_+$/g, '');
  return isWord(word) && reservedMeaning(word) === null ? `${rule}, for example ${word}` : rule;
}

interface Context extends Parameters {
  readonly evaluate: Evaluate | null;
  readonly ranges: Ranges;
  readonly problems: Problems;
  /** All names, in the order of the file. */
  readonly names: readonly string[];
}

function readParameter(value: Quantity, path: Path, context: Context): Parameter | undefined {
  return isRange(value) ? fromRange(value, path, context) : fromPlain(value, path, context);
}

/** A range of parameters: its ends measure the same thing. */
function fromRange(value: RangeInput, path: Path, context: Context): Parameter | undefined {
  let first: { readonly key: string; readonly dimension: Dimension } | undefined;
  const read = (one: PlainQuantity, at: Path): number | undefined => {
    const parameter = fromPlain(one, at, context);
    if (parameter === undefined) return undefined;
    const dimension = parameter.dimension === 'percent' ? 'number' : parameter.dimension;
    first ??= { key: String(at.at(-1)), dimension };
    if (dimension === first.dimension) return parameter.value;
    const message = `"${at.at(-1)}" is a ${dimension}, "${first.key}" a ${first.dimension}`;
    context.problems.add('wrong-unit', at, message, { hint: 'write all values of a range in the same kind of unit' });
    return undefined;
  };
  const ends = readEnds(value, path, read, () => first?.dimension ?? 'number', context.problems);
  const dimension = first?.dimension;
  if (ends === undefined || dimension === undefined) return undefined;
  return { value: context.ranges.take({ path, unit: dimension, whole: false, ...ends }), dimension };
}

function fromPlain(value: PlainQuantity, path: Path, context: Context): Parameter | undefined {
  if (isExpression(value)) return fromExpression(value, path, context);
  const reading = fromText(value);
  if (!('ok' in reading)) return reading;
  context.problems.add(reading.code, path, reading.message, { hint: reading.hint });
  return undefined;
}

function fromExpression(text: string, path: Path, context: Context): Parameter | undefined {
  const { evaluate, scope, broken, problems, names } = context;
  if (evaluate === null) throw new Error('an expression was met, but no evaluator was loaded');
  const result = evaluate(bodyOf(text), scope, 'any');
  if (result.ok) return { value: result.value, dimension: result.dimension };
  const meant = nameMeant(text, result);
  if (broken.has(meant)) return undefined;
  const within = withinExpression(text, result);
  if (names.includes(meant)) {
    const itself = meant === path.at(-1);
    const message = itself ? `"${meant}" is defined by itself` : `"${meant}" is defined further down`;
    const hint = itself ? 'write its value' : `move "${meant}" above "${path.at(-1)}"`;
    problems.add('expression-undefined', path, message, { hint, within });
  } else {
    problems.add(result.code, path, result.message, { hint: result.hint, within });
  }
  return undefined;
}

const EXAMPLES = 'write a number such as 3000, a time such as 20s, a rate such as 40/hour, or a share such as 80%';

function fromText(value: PlainQuantity): Parameter | ReadingFailure {
  const text = String(value).trim();
  if (typeof value === 'number' && !Number.isFinite(value)) {
    return failure('out-of-range', `a parameter must be finite, this is ${value}`, EXAMPLES);
  }
  if (/^-/.test(text)) return failure('out-of-range', `"${text}" is negative`, `${EXAMPLES}, not below 0`);
  if (!/^[\d.+]/.test(text)) return failure('invalid-value', `"${text}" does not begin with a number`, EXAMPLES);
  if (text.includes('/')) return parameter('rate', parseRate(text));
  if (text.includes('%')) return parameter('number', parsePercent(text, Number.POSITIVE_INFINITY));
  if (/^[\d.]+(?:e[+-]?\d+)?$/i.test(text)) return parameter('number', parseNumber(text));
  // 3k: a count with a multiplier, about which the reader of counts knows what to say.
  if (/^[\d.]+\s*[kMG]$/.test(text)) return parameter('number', parseCount(text));
  return parameter('duration', parseDuration(text));
}

function parameter(dimension: Dimension, reading: ReturnType<typeof parseNumber>): Parameter | ReadingFailure {
  return reading.ok ? { value: reading.value, dimension } : reading;
}
