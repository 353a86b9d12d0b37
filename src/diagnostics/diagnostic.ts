/** Something that is wrong with a scenario, and where. A user's mistake is a value, never an exception. */

/** `error`: the scenario cannot be understood. `warning`: it can, but something deserves a look. */
export type DiagnosticSeverity = 'error' | 'warning';

/** Half-open range of character offsets into the source text (UTF-16 code units, as JavaScript counts). */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** Closed list of what can be wrong; each code has a page section in the docs and a case in `test/scenario/err/`. */
export type DiagnosticCode =
  | 'file-unreadable'
  | 'file-too-large'
  | 'file-not-text'
  | 'file-empty'
  | 'yaml-syntax'
  | 'yaml-duplicate-key'
  | 'yaml-alias'
  | 'yaml-several-documents'
  | 'unknown-key'
  | 'missing-key'
  | 'wrong-type'
  | 'wrong-unit'
  | 'missing-unit'
  | 'out-of-range'
  | 'invalid-value'
  | 'unknown-name'
  | 'unknown-platform'
  | 'platform-number-missing'
  | 'conflict'
  | 'mix-not-100'
  | 'address-invalid'
  | 'ports-invalid'
  | 'threshold-invalid'
  | 'expression-invalid'
  | 'expression-too-long'
  | 'expression-undefined'
  | 'expression-forbidden'
  | 'expression-dimension'
  | 'set-invalid';

/** One problem. `span` is null where the whole file is meant. */
export interface Diagnostic {
  readonly code: DiagnosticCode;
  readonly severity: DiagnosticSeverity;
  /** What is wrong, one sentence without a full stop. */
  readonly message: string;
  readonly span: Span | null;
  /** Keys and indexes from the root of the file to what is meant. */
  readonly path: readonly (string | number)[];
  /** What would be right. */
  readonly hint?: string;
  readonly related?: readonly { readonly message: string; readonly span: Span }[];
}
