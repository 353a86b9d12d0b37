import { timeUnit } from '../../units/time-unit.js';

interface Arity {
  readonly least: number;
  readonly most: number;
}

const one: Arity = { least: 1, most: 1 };

/** Every function an expression may call, with how many values it takes. */
export const FUNCTIONS: ReadonlyMap<string, Arity> = new Map([
  ['abs', one],
  ['cbrt', one],
  ['ceil', one],
  ['cos', one],
  ['exp', one],
  ['expm1', one],
  ['floor', one],
  ['log', { least: 1, most: 2 }],
  ['log10', one],
  ['log1p', one],
  ['log2', one],
  ['max', { least: 1, most: Infinity }],
  ['min', { least: 1, most: Infinity }],
  ['pow', { least: 2, most: 2 }],
  ['round', { least: 1, most: 2 }],
  ['sin', one],
  ['sqrt', one],
]);

/** Numbers that have a name. */
export const CONSTANTS: ReadonlyMap<string, number> = new Map([
  ['e', Math.E],
  ['pi', Math.PI],
]);

/**
 * What a name already means inside an expression, so that no parameter may be called by it.
 *
 * @param name a parameter's name
 * @returns what it means, or null when the name is free
 */
export function reservedMeaning(name: string): 'a function' | 'a constant' | 'a unit of time' | null {
  if (FUNCTIONS.has(name)) return 'a function';
  if (CONSTANTS.has(name)) return 'a constant';
  return timeUnit(name) === null ? null : 'a unit of time';
}

/**
 * Whether an expression can refer to a parameter of this name: letters, digits and underscores, a letter first.
 *
 * @param name a parameter's name
 * @returns true when it can be written as one word
 */
export function isWord(name: string): boolean {
  return /^[A-Za-z][A-Za-z0-9_]*$/.test(name);
}
