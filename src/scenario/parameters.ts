import { parseCount } from '../units/count.js';
import { parseDuration } from '../units/duration.js';
import { parsePercent } from '../units/percent.js';
import { parseRate } from '../units/rate.js';
import type { Evaluate, Parameter, Scope } from './expression/types.js';
import type { Problems } from './problems.js';
import { bodyOf, isExpression, type Quantity, withinExpression } from './reader.js';
import type { Path } from './scenario.js';

/**
 * Reads the scenario's parameters in the order of the file: a bare number, a duration, a rate, a percentage, or an
 * expression over the parameters above it.
 */
export function resolveParameters(
  input: Readonly<Record<string, Quantity>> | undefined,
  evaluate: Evaluate | null,
  problems: Problems,
): Scope {
  const scope = new Map<string, Parameter>();
  for (const [name, value] of Object.entries(input ?? {})) {
    const path: Path = ['parameters', name];
    if (!/^[A-Za-z_]\w*$/.test(name)) {
      problems.add('invalid-value', path, `"${name}" cannot be used in expressions`, {
        at: 'key',
        hint: 'begin with a letter, go on with letters, digits and _',
      });
      continue;
    }
    const parameter = isExpression(value)
      ? fromExpression(value, path, scope, evaluate, problems)
      : fromText(value, path, problems);
    if (parameter !== undefined) scope.set(name, parameter);
  }
  return scope;
}

function fromExpression(
  text: string,
  path: Path,
  scope: Scope,
  evaluate: Evaluate | null,
  problems: Problems,
): Parameter | undefined {
  if (evaluate === null) throw new Error('an expression was met, but no evaluator was loaded');
  const result = evaluate(bodyOf(text), scope, 'any');
  if (result.ok) return { value: result.value, dimension: result.dimension };
  problems.add(result.code, path, result.message, { hint: result.hint, within: withinExpression(text, result) });
  return undefined;
}

function fromText(value: Quantity, path: Path, problems: Problems): Parameter | undefined {
  const text = String(value);
  const [dimension, parse] = text.includes('/')
    ? (['rate', parseRate] as const)
    : text.includes('%')
      ? (['number', (share: string) => parsePercent(share, Number.POSITIVE_INFINITY)] as const)
      : /^[\d.\s]*(?:e[+-]?\d+)?\s*$/i.test(text)
        ? (['number', parseCount] as const)
        : (['duration', parseDuration] as const);
  const reading = parse(text);
  if (reading.ok) return { value: reading.value, dimension };
  problems.add(reading.code, path, reading.message, { hint: reading.hint });
  return undefined;
}
