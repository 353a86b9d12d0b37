/** YAML text → a plain value, and the place of every key and value in the text. */
import { type Document, parseDocument, visit } from 'yaml';
import type { Diagnostic, Span } from '../diagnostics/diagnostic.js';
import type { Path } from './scenario.js';
import { locate } from './yaml-locate.js';
import { findMistakes, tooDeep } from './yaml-mistakes.js';
import { describeSyntaxErrors } from './yaml-syntax.js';

/** More copies than this by aliases are an attack or a mistake. */
const MAX_ALIASES = 1000;

/** A parsed file: its value, or what is wrong with its syntax. */
export interface YamlSource {
  readonly value: unknown;
  readonly diagnostics: readonly Diagnostic[];
  /** Where a path stands in the text; the nearest existing parent when the path itself is not there; null for an empty file. */
  readonly locate: (path: Path, at: 'key' | 'value') => Span | null;
}

/** Reads one YAML 1.2 document, merge keys included. Errors are collected, not thrown. */
export function readYaml(text: string): YamlSource {
  try {
    return readDocument(text);
  } catch (error) {
    // Thousands of brackets inside one another exhaust the parser's stack before the depth can be counted.
    if (!(error instanceof RangeError)) throw error;
    return { value: null, diagnostics: [tooDeep(null)], locate: () => null };
  }
}

function readDocument(text: string): YamlSource {
  // Duplicate keys are looked for afterwards: the parser compares every key with every other.
  const document = parseDocument(text, { merge: true, prettyErrors: false, strict: true, uniqueKeys: false });
  const syntax = describeSyntaxErrors(document, text);
  const diagnostics = syntax.length > 0 ? syntax : findMistakes(document, text);
  const read = diagnostics.length > 0 ? { value: null } : toValue(document);
  return {
    value: 'value' in read ? read.value : null,
    diagnostics: 'diagnostic' in read ? [read.diagnostic] : diagnostics,
    locate: (path, at) => locate(document, text, path, at),
  };
}

function toValue(document: Document): { readonly value: unknown } | { readonly diagnostic: Diagnostic } {
  try {
    return { value: document.toJS({ maxAliasCount: MAX_ALIASES }) };
  } catch (error) {
    if (!(error instanceof ReferenceError)) throw error;
    return {
      diagnostic: {
        code: 'yaml-alias',
        severity: 'error',
        message: `the aliases (*name) of this file unfold to more than ${MAX_ALIASES} copies`,
        span: lastAlias(document),
        path: [],
        hint: 'write the values out, or repeat an anchor less often',
      },
    };
  }
}

/** Where the outermost of many nested aliases usually stands. */
function lastAlias(document: Document): Span | null {
  let span: Span | null = null;
  visit(document, {
    Alias(_key, { range }) {
      if (range) span = { start: range[0], end: range[1] };
    },
  });
  return span;
}

/** Reads the value of a `--set path=value` as YAML; undefined when it is none. */
export function readYamlValue(text: string): { readonly value: unknown } | undefined {
  const source = readYaml(text);
  return source.diagnostics.length > 0 ? undefined : { value: source.value };
}
