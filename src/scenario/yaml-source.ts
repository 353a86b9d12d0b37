/** YAML text → a plain value, and the place of every key and value in the text. The only file that names yaml. */
import { type Document, isAlias, isMap, isNode, isPair, isScalar, isSeq, type Pair, parse, parseDocument } from 'yaml';
import type { Diagnostic, DiagnosticCode, Span } from '../diagnostics/diagnostic.js';
import type { Path } from './scenario.js';

/** More aliases than this are an attack or a mistake. */
const MAX_ALIASES = 100;

/** A parsed file: its value, or what is wrong with its syntax. */
export interface YamlSource {
  readonly value: unknown;
  readonly diagnostics: readonly Diagnostic[];
  /** Where a path stands in the text; the nearest existing parent when the path itself is not there; null for an empty file. */
  readonly locate: (path: Path, at: 'key' | 'value') => Span | null;
}

/** Reads one YAML 1.2 document, merge keys included. Errors are collected, not thrown. */
export function readYaml(text: string): YamlSource {
  const document = parseDocument(text, {
    merge: true,
    prettyErrors: false,
    strict: true,
    uniqueKeys: true,
    logLevel: 'silent',
  });
  const diagnostics: Diagnostic[] = [...document.errors, ...document.warnings].map((error) => ({
    code: codeOf(error.code),
    severity: 'error' as const,
    message: sentence(error.code, error.message),
    span: { start: error.pos[0], end: Math.max(error.pos[1], error.pos[0] + 1) },
    path: [],
    ...hintOf(error.code),
  }));
  let value: unknown = null;
  if (diagnostics.length === 0) {
    try {
      value = document.toJS({ maxAliasCount: MAX_ALIASES });
    } catch (error) {
      diagnostics.push(aliasDiagnostic(error));
    }
  }
  return { value, diagnostics, locate: (path, at) => locate(document, text, path, at) };
}

/** Reads the value of a `--set path=value` as YAML; undefined when it is none. */
export function readYamlValue(text: string): { readonly value: unknown } | undefined {
  try {
    return { value: parse(text, { logLevel: 'silent', maxAliasCount: 0 }) };
  } catch {
    return undefined;
  }
}

function codeOf(code: string): DiagnosticCode {
  if (code === 'DUPLICATE_KEY') return 'yaml-duplicate-key';
  if (code === 'MULTIPLE_DOCS') return 'yaml-several-documents';
  if (code === 'BAD_ALIAS') return 'yaml-alias';
  return 'yaml-syntax';
}

function sentence(code: string, message: string): string {
  if (code === 'DUPLICATE_KEY') return 'the same key stands twice in this mapping';
  if (code === 'MULTIPLE_DOCS') return 'a second YAML document begins here; a scenario is one document';
  const first = message.split('\n')[0] ?? message;
  return first.charAt(0).toLowerCase() + first.slice(1).replace(/[.:]$/, '');
}

function hintOf(code: string): { readonly hint?: string } {
  if (code === 'TAB_AS_INDENT') return { hint: 'indent with spaces; YAML forbids tabs there' };
  if (code === 'DUPLICATE_KEY') return { hint: 'keep one of the two' };
  if (code === 'MULTIPLE_DOCS') return { hint: 'put it into a file of its own' };
  return {};
}

function aliasDiagnostic(error: unknown): Diagnostic {
  const message = error instanceof Error ? error.message : String(error);
  return {
    code: 'yaml-alias',
    severity: 'error',
    message: /excessive/i.test(message)
      ? `the aliases (*name) of this file unfold to more than ${MAX_ALIASES} copies`
      : `an alias cannot be resolved: ${message.split('\n')[0]}`,
    span: null,
    path: [],
    hint: 'write the values out, or repeat an anchor less often',
  };
}

function locate(document: Document, text: string, path: Path, at: 'key' | 'value'): Span | null {
  let node: unknown = document.contents;
  let span = trimmed(text, rangeOf(node));
  for (const [depth, key] of path.entries()) {
    const last = depth === path.length - 1;
    const target: unknown = isAlias(node) ? node.resolve(document) : node;
    if (isSeq(target)) {
      node = target.items[Number(key)];
      span = trimmed(text, rangeOf(node)) ?? span;
    } else if (isMap(target)) {
      const pair = pairOf(target.items, key);
      if (pair === undefined) return mergedSpan(target.items) ?? span;
      const keySpan = trimmed(text, rangeOf(pair.key));
      const valueSpan = isAlias(pair.value) && !last ? keySpan : trimmed(text, rangeOf(pair.value));
      span = (last && at === 'key' ? keySpan : (valueSpan ?? keySpan)) ?? span;
      node = pair.value;
    } else {
      return span;
    }
  }
  return span;
}

function pairOf(items: readonly Pair[], key: string | number): Pair | undefined {
  return items.find((pair) => isPair(pair) && isScalar(pair.key) && String(pair.key.value) === String(key));
}

/** A key that a `<<` brought in stands, for the reader, where the merge was asked for. */
function mergedSpan(items: readonly Pair[]): Span | undefined {
  const range = rangeOf(
    items.find((pair) => isScalar(pair.key) && (pair.key.source === '<<' || String(pair.key.value) === '<<'))?.key,
  );
  return range ?? undefined;
}

function rangeOf(node: unknown): Span | null {
  return isNode(node) && node.range ? { start: node.range[0], end: node.range[1] } : null;
}

/** Block collections end after their last newline; a caret needs the first line only. */
function trimmed(text: string, span: Span | null): Span | null {
  if (span === null) return null;
  const slice = text.slice(span.start, span.end);
  const end = slice.search(/[\r\n]/);
  return { start: span.start, end: span.start + Math.max(1, (end < 0 ? slice : slice.slice(0, end)).trimEnd().length) };
}
