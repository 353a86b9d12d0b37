/** Arithmetic on plain numbers and times in which nothing goes unnoticed: no NaN, no infinity, no mixed units. */

/** A power of seconds with its number, as mathjs's Unit keeps it: `value` in SI units. */
export interface Quantity {
  value: number;
  /** Exponents of the base units; only time occurs here. */
  readonly dimensions: readonly number[];
  clone(): Quantity;
  multiply(other: Quantity | number): Quantity | number;
  divide(other: Quantity | number): Quantity | number;
  divideInto(numerator: number): Quantity | number;
  pow(exponent: number): Quantity | number;
}

export type Value = number | Quantity;

/** The value has no meaning as a number: it overflows, or a root or logarithm of it does not exist. */
export class ArithmeticProblem extends Error {}

/** Values of different kinds meet where they must be alike. */
export class DimensionProblem extends Error {}

/**
 * The power of time that a value measures.
 *
 * @param value a plain number, or a quantity
 * @returns 0 for a plain number, 1 for seconds, −1 for per second
 */
export function timeExponent(value: Value): number {
  return typeof value === 'number' ? 0 : (value.dimensions.find((exponent) => exponent !== 0) ?? 0);
}

/**
 * Names what a value measures, for messages.
 *
 * @param exponent power of time
 * @returns `a plain number`, `seconds`, `per second` or `seconds^2`
 */
export function nameDimension(exponent: number): string {
  if (exponent === 0) return 'a plain number';
  if (exponent === 1) return 'seconds';
  return exponent === -1 ? 'per second' : `seconds^${exponent}`;
}

const magnitude = (value: Value): number => (typeof value === 'number' ? value : value.value);

function checked(value: Value, what: string): Value {
  if (Number.isFinite(magnitude(value))) return value;
  throw new ArithmeticProblem(`${what} is not a finite number`);
}

function withMagnitude(like: Value, value: number): Value {
  if (typeof like === 'number') return value;
  const result = like.clone();
  result.value = value;
  return result;
}

function requireAlike(doing: string, a: Value, b: Value): void {
  const [left, right] = [timeExponent(a), timeExponent(b)];
  if (left === right) return;
  throw new DimensionProblem(`cannot ${doing} ${nameDimension(left)} and ${nameDimension(right)}`);
}

function plain(name: string, value: Value): number {
  if (typeof value === 'number') return value;
  throw new DimensionProblem(`${name} needs a plain number, got ${nameDimension(timeExponent(value))}`);
}

function add(a: Value, b: Value): Value {
  requireAlike('add', a, b);
  return checked(withMagnitude(a, magnitude(a) + magnitude(b)), 'the sum');
}

function subtract(a: Value, b: Value): Value {
  requireAlike('subtract', a, b);
  return checked(withMagnitude(a, magnitude(a) - magnitude(b)), 'the difference');
}

function multiply(a: Value, b: Value): Value {
  if (typeof a === 'number' && typeof b === 'number') return checked(a * b, 'the product');
  return checked(typeof a === 'number' ? (b as Quantity).multiply(a) : a.multiply(b), 'the product');
}

function divide(a: Value, b: Value): Value {
  if (magnitude(b) === 0) throw new ArithmeticProblem('it divides by zero');
  if (typeof a !== 'number') return checked(a.divide(b), 'the quotient');
  return checked(typeof b === 'number' ? a / b : b.divideInto(a), 'the quotient');
}

function pow(base: Value, exponent: Value): Value {
  const power = plain('a power', exponent);
  return checked(typeof base === 'number' ? base ** power : base.pow(power), 'the power');
}

function ofPlain(name: string, compute: (x: number) => number) {
  return (value: Value): Value => {
    const x = plain(name, value);
    return checked(compute(x), `${name}(${x})`);
  };
}

function log(value: Value, base: Value = Math.E): Value {
  const [x, b] = [plain('log', value), plain('log', base)];
  return checked(b === Math.E ? Math.log(x) : Math.log(x) / Math.log(b), `log(${x})`);
}

function round(value: Value, digits: Value = 0): Value {
  const [x, places] = [plain('round', value), plain('round', digits)];
  if (!Number.isInteger(places) || places < 0 || places > 15) {
    throw new ArithmeticProblem(`round takes 0 to 15 decimals, got ${places}`);
  }
  return Math.abs(x) >= 1e21 ? x : Number(x.toFixed(places));
}

function extreme(name: string, better: (a: number, b: number) => boolean) {
  return (first: Value, ...others: readonly Value[]): Value => {
    let best = first;
    for (const value of others) {
      requireAlike(`take the ${name} of`, first, value);
      if (better(magnitude(value), magnitude(best))) best = value;
    }
    return best;
  };
}

/** What an expression's operators and functions do; keys are the names that mathjs's nodes look up. */
export const ARITHMETIC = {
  add,
  subtract,
  multiply,
  divide,
  pow,
  unaryMinus: (value: Value): Value => withMagnitude(value, -magnitude(value)),
  unaryPlus: (value: Value): Value => value,
  abs: (value: Value): Value => withMagnitude(value, Math.abs(magnitude(value))),
  sqrt: (value: Value): Value => checked(pow(value, 0.5), 'the square root'),
  min: extreme('min', (a, b) => a < b),
  max: extreme('max', (a, b) => a > b),
  log,
  round,
  cbrt: ofPlain('cbrt', Math.cbrt),
  ceil: ofPlain('ceil', Math.ceil),
  cos: ofPlain('cos', Math.cos),
  exp: ofPlain('exp', Math.exp),
  expm1: ofPlain('expm1', Math.expm1),
  floor: ofPlain('floor', Math.floor),
  log10: ofPlain('log10', Math.log10),
  log1p: ofPlain('log1p', Math.log1p),
  log2: ofPlain('log2', Math.log2),
  sin: ofPlain('sin', Math.sin),
} as const;
