/** What evaluating an expression gives: a number in SI units, or what is wrong and where. */

export type ExpressionProblem =
  | 'expression-invalid'
  | 'expression-too-long'
  | 'expression-undefined'
  | 'expression-forbidden'
  | 'expression-dimension';

export interface ExpressionFailure {
  readonly ok: false;
  readonly code: ExpressionProblem;
  /** What is wrong, one sentence without a full stop. */
  readonly message: string;
  /** What would be right; absent where nothing better is known than the message. */
  readonly hint?: string;
  /** Offset of the first character meant, from the beginning of the expression; null where it is meant as a whole. */
  readonly offset: number | null;
  /** Number of characters meant, from `offset`. */
  readonly length: number;
}

/** What a value measures: nothing (a plain number or share), seconds, or per second. */
export type Dimension = 'number' | 'duration' | 'rate';

/** A parameter: a number in SI units (shares 0…1) and what it measures. */
export interface Parameter {
  readonly value: number;
  readonly dimension: Dimension | 'percent';
}

/** Parameters by name. A Map, so that no name reaches anything but a parameter. */
export type Scope = ReadonlyMap<string, Parameter>;

/** What the key needs; `any`: whatever comes out, for a parameter that is itself an expression. */
export type ExpectedDimension = 'count' | 'duration' | 'rate' | 'percent' | 'any';

export type ExpressionResult =
  | { readonly ok: true; readonly value: number; readonly dimension: Dimension }
  | ExpressionFailure;

/** Evaluates an expression (without its leading `=`) over parameters; what `loadExpressions` gives. */
export type Evaluate = (text: string, scope: Scope, expected: ExpectedDimension) => ExpressionResult;

/** An expression compiled once, to be evaluated for many values of its parameters. */
export interface CompiledExpression {
  /** The parameters it uses, in the order in which they first occur. */
  readonly parameters: readonly string[];
  /**
   * The value for these parameters, in SI units.
   *
   * @param scope a value for each of `parameters`; others are ignored
   * @param expected what the key needs
   * @returns the value (finite; of any sign and size, ranges are the key's affair) or what is wrong
   */
  evaluate(scope: Scope, expected: ExpectedDimension): ExpressionResult;
}

export type Compilation = { readonly ok: true; readonly expression: CompiledExpression } | ExpressionFailure;

/** A failure that is about a stretch of the expression, or with `at` null about the whole. */
export function problem(
  code: ExpressionProblem,
  message: string,
  at: { readonly offset: number; readonly length: number } | null,
  hint?: string,
): ExpressionFailure {
  const place = at === null ? { offset: null, length: 0 } : { offset: at.offset, length: at.length };
  return { ok: false, code, message, ...(hint === undefined ? {} : { hint }), ...place };
}
