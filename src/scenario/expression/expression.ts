/** Expressions of a scenario: arithmetic over its parameters and times, evaluated by mathjs in a closed scope. */
import { ArithmeticProblem, DimensionProblem, nameDimension, timeExponent, type Value } from './arithmetic.js';
import { type Arranged, arrange } from './arrange.js';
import { scan } from './scan.js';
import {
  type Compilation,
  type CompiledExpression,
  type Dimension,
  type Evaluate,
  type ExpectedDimension,
  type ExpressionFailure,
  type ExpressionResult,
  type Parameter,
  problem,
  type Scope,
} from './types.js';

type Engine = typeof import('./math-engine.js');

/** An expression may be this many characters long. */
export const LONGEST_EXPRESSION = 1000;

/** How many compiled expressions are kept. */
const MOST_KNOWN = 1000;

const NEEDS: {
  readonly [expected in Exclude<ExpectedDimension, 'any'>]: readonly [dimension: Dimension, words: string];
} = {
  count: ['number', 'a plain number such as 3000'],
  duration: ['duration', 'a time such as 20s'],
  rate: ['rate', 'a rate such as 120/s'],
  percent: ['number', 'a share such as 80%'],
};

const DIMENSIONS: ReadonlyMap<number, Dimension> = new Map([
  [0, 'number'],
  [1, 'duration'],
  [-1, 'rate'],
]);

/** The expression language with mathjs loaded: from here on nothing waits. */
export interface Expressions {
  /**
   * Compiles an expression over named parameters: `users * 40/hour`, `max(20 s, lifetime)`, `80% * limit`.
   *
   * Allowed are numbers, percentages, units of time, + - * / ^, parentheses and the functions of `names.ts`; a number
   * followed by a unit or by % is one value. Nothing else reaches mathjs.
   *
   * @param text the expression without its leading `=`, at most 1,000 characters
   * @param parameters the names that the scenario defines
   * @returns the compiled expression, or the first problem with its place
   */
  compile(text: string, parameters: Iterable<string>): Compilation;
  readonly evaluate: Evaluate;
}

/**
 * Loads mathjs and gives the expression language.
 *
 * @returns `compile` for many evaluations, `evaluate` for one; both without waiting
 */
export async function loadExpressions(): Promise<Expressions> {
  const engine = await import('./math-engine.js');
  const compile: Expressions['compile'] = (text, parameters) => {
    const arranged = arrangeText(text, parameters);
    return 'ok' in arranged ? arranged : { ok: true, expression: bind(engine, arranged) };
  };
  // What-if questions evaluate the same few texts thousands of times, over the same names.
  const known = new Map<string, Compilation>();
  const compileOnce: Expressions['compile'] = (text, parameters) => {
    const names = [...parameters];
    const key = `${names.join(' ')}=${text}`;
    const before = known.get(key);
    if (before !== undefined) return before;
    if (known.size >= MOST_KNOWN) known.clear();
    const compiled = compile(text, names);
    known.set(key, compiled);
    return compiled;
  };
  return {
    compile,
    evaluate(text, scope, expected) {
      const compiled = compileOnce(text, scope.keys());
      return compiled.ok ? compiled.expression.evaluate(scope, expected) : compiled;
    },
  };
}

/**
 * Compiles an expression, loading mathjs first; see `Expressions.compile`.
 *
 * @param text the expression without its leading `=`, at most 1,000 characters
 * @param parameters the names that the scenario defines
 * @returns the compiled expression, or the first problem with its place
 */
export async function compileExpression(text: string, parameters: Iterable<string>): Promise<Compilation> {
  return (await loadExpressions()).compile(text, parameters);
}

/**
 * Evaluates an expression once, loading mathjs first.
 *
 * @param text the expression without its leading `=`, at most 1,000 characters
 * @param scope parameters by name, in SI units
 * @param expected what the key needs
 * @returns the value in SI units (seconds, per second, plain; percentages as shares), or what is wrong and where
 */
export async function evaluateExpression(
  text: string,
  scope: Scope,
  expected: ExpectedDimension,
): Promise<ExpressionResult> {
  return (await loadExpressions()).evaluate(text, scope, expected);
}

function arrangeText(text: string, parameters: Iterable<string>): Arranged | ExpressionFailure {
  if (text.length > LONGEST_EXPRESSION) {
    const message = `the expression is ${text.length} characters long, at most ${LONGEST_EXPRESSION} are read`;
    return problem('expression-too-long', message, null, 'put parts of it into parameters');
  }
  const tokens = scan(text);
  return 'ok' in tokens ? tokens : arrange(tokens, new Set(parameters));
}

function bind(engine: Engine, arranged: Arranged): CompiledExpression {
  const compute = engine.compileArranged(arranged.text);
  const toValue = ({ value, dimension }: Parameter): Value =>
    dimension === 'duration' || dimension === 'rate' ? engine.quantity(value, dimension) : value;
  return {
    parameters: arranged.parameters,
    evaluate(scope, expected) {
      const values: Value[] = [];
      for (const name of arranged.parameters) {
        const parameter = scope.get(name);
        if (parameter === undefined) return problem('expression-undefined', `"${name}" has no value`, null);
        values.push(toValue(parameter));
      }
      return evaluateChecked(() => compute(values), expected);
    },
  };
}

function evaluateChecked(compute: () => Value, expected: ExpectedDimension): ExpressionResult {
  try {
    return inDimension(compute(), expected);
  } catch (error) {
    if (error instanceof ArithmeticProblem) return problem('expression-invalid', error.message, null);
    if (error instanceof DimensionProblem) return problem('expression-dimension', error.message, null);
    throw error;
  }
}

function inDimension(value: Value, expected: ExpectedDimension): ExpressionResult {
  const exponent = timeExponent(value);
  const dimension = DIMENSIONS.get(exponent);
  const comesOut = `it comes out in ${nameDimension(exponent)}`
    .replace('in a plain', 'as a plain')
    .replace('in per', 'per');
  const [needed, words] = expected === 'any' ? [dimension, 'a number, a time or a rate'] : NEEDS[expected];
  if (dimension === undefined || dimension !== needed) {
    return problem('expression-dimension', `${comesOut}, the key needs ${words}`, null);
  }
  const number = typeof value === 'number' ? value : value.value;
  return { ok: true, value: number === 0 ? 0 : number, dimension };
}
