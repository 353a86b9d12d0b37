/** Refuses a formula's bad arguments with name, range and value, so that no formula answers quietly wrong. */

/** Throws a RangeError unless the value is finite and ≥ 0. `goal` completes "Cannot compute …". */
export function requireNonNegative(goal: string, name: string, value: number): void {
  if (!(value >= 0 && value < Number.POSITIVE_INFINITY)) refuse(goal, name, 'finite and ≥ 0', value);
}

/** Throws a RangeError unless the value is finite and > 0. */
export function requirePositive(goal: string, name: string, value: number): void {
  if (!(value > 0 && value < Number.POSITIVE_INFINITY)) refuse(goal, name, 'finite and > 0', value);
}

/** Throws a RangeError unless the value lies in the closed interval. */
export function requireWithin(goal: string, name: string, value: number, low: number, high: number): void {
  if (!(value >= low && value <= high)) refuse(goal, name, `from ${low} to ${high}`, value);
}

/** Throws a RangeError unless the value is a whole number in the closed interval. */
export function requireWhole(goal: string, name: string, value: number, low: number, high = Number.MAX_VALUE): void {
  const range = high === Number.MAX_VALUE ? `≥ ${low}` : `from ${low} to ${high}`;
  if (!(Number.isInteger(value) && value >= low && value <= high)) refuse(goal, name, `a whole number ${range}`, value);
}

function refuse(goal: string, name: string, range: string, value: number): never {
  throw new RangeError(`Cannot compute ${goal}: ${name} must be ${range}, got ${value}`);
}
