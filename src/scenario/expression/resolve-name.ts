import { nearestName } from '../../diagnostics/nearest.js';
import { timeUnit } from '../../units/time-unit.js';
import { CONSTANTS, FUNCTIONS, reservedMeaning } from './names.js';
import type { Token } from './scan.js';
import { type ExpressionFailure, problem } from './types.js';

export type NameMeaning =
  | { readonly kind: 'function' }
  | { readonly kind: 'constant'; readonly value: number }
  | { readonly kind: 'unit'; readonly symbol: string }
  | { readonly kind: 'parameter' };

const FORBIDDEN_NAMES = new Set([
  ...['constructor', 'prototype', '__proto__', 'this', 'globalThis', 'process', 'require', 'eval', 'Function'],
  ...['evaluate', 'parse', 'parser', 'compile', 'simplify', 'derivative', 'rationalize', 'resolve', 'import', 'config'],
  ...['createUnit', 'deleteUnit', 'splitUnit', 'unit', 'typed', 'chain', 'help', 'reviver', 'factorial', 'gamma'],
  ...['range', 'matrix', 'random', 'randomInt', 'pickRandom', 'function', 'map', 'filter', 'forEach'],
]);

/**
 * What a name in an expression means: a function, a constant, a unit of time or a parameter.
 *
 * @param token the name where it stands
 * @param called whether an opening parenthesis follows
 * @param parameters names that the scenario defines
 * @returns its one meaning, or why it has none or more than one
 */
export function resolveName(
  token: Token,
  called: boolean,
  parameters: ReadonlySet<string>,
): NameMeaning | ExpressionFailure {
  const name = token.text;
  const reserved = reservedMeaning(name);
  if (parameters.has(name)) {
    if (reserved !== null) return ambiguous(token, reserved);
    if (called)
      return problem('expression-invalid', `"${name}" is a parameter, not a function`, token, `write ${name} * (`);
    return { kind: 'parameter' };
  }
  if (FORBIDDEN_NAMES.has(name) || name.startsWith('__')) {
    return problem('expression-forbidden', `"${name}" is not allowed in an expression`, token);
  }
  if (FUNCTIONS.has(name)) return called ? { kind: 'function' } : functionWithoutValues(token);
  if (called) return undefinedName(token, 'function', [...FUNCTIONS.keys()]);
  const constant = CONSTANTS.get(name);
  if (constant !== undefined) return { kind: 'constant', value: constant };
  const unit = timeUnit(name);
  if (unit !== null) return { kind: 'unit', symbol: unit.symbol };
  return undefinedName(token, 'parameter', [...parameters]);
}

function ambiguous(token: Token, meaning: string): ExpressionFailure {
  const message = `"${token.text}" is a parameter and also ${meaning}`;
  return problem('expression-invalid', message, token, `give the parameter another name`);
}

function functionWithoutValues(token: Token): ExpressionFailure {
  if (token.text === 'min') {
    return problem('expression-invalid', '"min" is the function here', token, 'write minutes for the unit of time');
  }
  return problem(
    'expression-invalid',
    `"${token.text}" is a function and needs its values`,
    token,
    `write ${token.text}(...)`,
  );
}

function undefinedName(token: Token, kind: 'parameter' | 'function', known: readonly string[]): ExpressionFailure {
  const name = token.text;
  const message = `"${name}" is not defined`;
  if (name === 'm') return problem('expression-undefined', message, token, 'write minutes or ms');
  if (name === 'k' || name === 'M') return problem('expression-undefined', message, token, 'write 15000, not 15k');
  const near = nearestName(name, known);
  if (near !== undefined) return problem('expression-undefined', message, token, `did you mean ${near}?`);
  if (known.length === 0) return problem('expression-undefined', message, token, `define it under parameters`);
  const listed = known.slice(0, 8).join(', ');
  const intro = kind === 'parameter' ? 'parameters are' : 'functions are';
  return problem('expression-undefined', message, token, `${intro} ${listed}${known.length > 8 ? ' ...' : ''}`);
}
