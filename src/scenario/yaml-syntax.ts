/** The parser's complaints in words for somebody who knows networks better than YAML. */
import { type Document, isCollection, isScalar, Scalar, visit, type YAMLError } from 'yaml';
import type { Diagnostic, DiagnosticCode, Span } from '../diagnostics/diagnostic.js';
import { tooDeep } from './yaml-mistakes.js';

interface Saying {
  readonly message: string;
  readonly hint?: string | undefined;
  readonly code?: DiagnosticCode;
  /** Where it is meant, when that is not where the parser noticed it. */
  readonly span?: Span | undefined;
}

/** Complaints that stand for a mistake of their own, also after another one. */
const INDEPENDENT: ReadonlySet<string> = new Set([
  ...['TAB_AS_INDENT', 'BAD_SCALAR_START', 'BAD_DQ_ESCAPE', 'TAG_RESOLVE_FAILED'],
]);

/**
 * What is wrong with the syntax. One mistake makes the parser lose its way and complain about all that follows: the first
 * complaint is kept, and those that cannot come from it, one a line.
 */
export function describeSyntaxErrors(document: Document, text: string): readonly Diagnostic[] {
  if (document.errors.some(({ message }) => /call stack/i.test(message))) return [tooDeep(null)];
  const lines = new Set<number>();
  const found: Diagnostic[] = [];
  for (const error of [...document.errors, ...document.warnings].sort((a, b) => a.pos[0] - b.pos[0])) {
    const line = text.lastIndexOf('\n', error.pos[0] - 1);
    if (lines.has(line) || (found.length > 0 && !INDEPENDENT.has(error.code))) continue;
    lines.add(line);
    const said = describe(error, document, text);
    found.push({
      code: said.code ?? 'yaml-syntax',
      severity: 'error',
      message: said.message,
      span: inside(said.span ?? { start: error.pos[0], end: error.pos[1] }, text),
      path: [],
      ...(said.hint === undefined ? {} : { hint: said.hint }),
    });
  }
  return found;
}

function describe(error: YAMLError, document: Document, text: string): Saying {
  const typed = text.slice(error.pos[0], Math.max(error.pos[1], error.pos[0] + 1)).trim();
  switch (error.code) {
    case 'MULTIPLE_DOCS':
      return {
        code: 'yaml-several-documents',
        message: 'a second YAML document begins here; a scenario is one document',
        hint: 'put it into a file of its own',
      };
    case 'TAB_AS_INDENT':
      return { message: 'this line is indented with a tab', hint: 'indent with spaces; YAML forbids tabs there' };
    case 'BAD_INDENT':
      return describeIndent(error, document, text);
    case 'MISSING_CHAR':
      return /closing/.test(error.message)
        ? openQuote(error, document)
        : (keyWithoutColon(typed) ?? { message: 'a key has no colon' });
    case 'MULTILINE_IMPLICIT_KEY':
    case 'BLOCK_AS_IMPLICIT_KEY':
      return keyInsideValue(error, document, text);
    case 'BAD_SCALAR_START': {
      const value = restOfLine(text, error.pos[0]);
      return { message: `a value cannot begin with "${typed}"`, hint: `put it into quotes: ${JSON.stringify(value)}` };
    }
    case 'BAD_DQ_ESCAPE':
      return {
        message: `"${typed}" means nothing inside double quotes`,
        hint: 'write \\\\ for a backslash, or use single quotes',
      };
    case 'TAG_RESOLVE_FAILED':
      return { message: `the tag "${typed}" means nothing in a scenario`, hint: 'leave it out, or put it into quotes' };
    default:
      return describeUnexpected(error, typed);
  }
}

function describeIndent(error: YAMLError, document: Document, text: string): Saying {
  const bracket = /^Flow (sequence|map)/.exec(error.message);
  if (bracket === null) {
    const line = lineAt(text, error.pos[0]);
    const dash = keyWithoutColon(text.slice(line.start, line.end), '-');
    if (dash !== null) return { ...dash, span: line };
    return {
      message: 'this line does not begin where the keys beside it begin',
      hint: 'indent all keys of a mapping by the same number of spaces',
      span: line,
    };
  }
  const opening = bracket[1] === 'map' ? '{' : '[';
  const span = startBefore(document, error.pos[0], (node) => isCollection(node) && node.flow === true);
  return unclosed(opening, span);
}

function unclosed(opening: string, span: Span | undefined): Saying {
  return {
    message: `this "${opening}" is not closed`,
    hint: `write "${opening === '{' ? '}' : ']'}" at its end`,
    span,
  };
}

function openQuote(error: YAMLError, document: Document): Saying {
  const isQuoted = (node: unknown) =>
    isScalar(node) && (node.type === Scalar.QUOTE_DOUBLE || node.type === Scalar.QUOTE_SINGLE);
  const mark = error.message.endsWith('"quote') ? '"' : "'";
  return {
    message: `this ${mark} opens a text that never ends`,
    hint: `write ${mark} at its end`,
    span: startBefore(document, error.pos[0], isQuoted),
  };
}

/** A line that should be `key: value` or `- value`; with `only` a dash, null unless it is the second. */
function keyWithoutColon(typed: string, only?: '-'): Saying | null {
  const dash = /^-([^\s-].*)$/.exec(typed);
  if (dash !== null) return { message: 'a blank is missing after the dash', hint: `write - ${dash[1]}` };
  if (only !== undefined) return null;
  const colon = /^([^\s:]+):(\S.*)$/.exec(typed);
  if (colon !== null) {
    return { message: 'a blank is missing after the colon', hint: `write ${colon[1]}: ${colon[2]}` };
  }
  const first = typed.split('\n')[0] ?? typed;
  return { message: `"${first}" is a key without a colon and a value`, hint: `write ${first}: and its value` };
}

/** `a: b: c`, or a key with a value under which more keys are indented. */
function keyInsideValue(error: YAMLError, document: Document, text: string): Saying {
  const over = document.errors.find(
    (other) => other.code === 'MULTILINE_IMPLICIT_KEY' && other.pos[0] === error.pos[0],
  );
  const own = lineAt(text, error.pos[0]);
  const key = own.start === error.pos[0] ? keyWithoutColon(text.slice(own.start, own.end)) : null;
  if (over !== undefined && key !== null) return { ...key, span: own };
  const span = over === undefined ? undefined : lineAt(text, over.pos[1] - 1);
  if (span !== undefined && text.slice(error.pos[0], span.start).includes('\n')) {
    return {
      message: 'this line is indented under a key that already has a value',
      hint: 'begin it where the key above begins, or take that value away',
      span,
    };
  }
  const value = restOfLine(text, error.pos[0]);
  return {
    message: 'a second colon on one line begins a mapping inside a value',
    hint: `put the value into quotes: ${JSON.stringify(value)}; or begin a new line after the first colon`,
  };
}

function describeUnexpected(error: YAMLError, typed: string): Saying {
  if (/block-seq-ind on same line/.test(error.message)) {
    return {
      message: 'a list cannot begin on the line of its key',
      hint: 'begin it on the next line, or write [a, b]',
    };
  }
  if (/at node end|Not a YAML token/.test(error.message)) {
    return {
      message: 'text stands after the end of the value',
      hint: 'put the whole value into quotes, or begin a new line',
    };
  }
  if (/^[\]}]$/.test(typed)) return { message: `this "${typed}" closes nothing`, hint: 'take it away' };
  const flow = /Flow (?:sequence|map).*end with a? ?([\]}])/.exec(error.message);
  if (flow !== null) return { message: `a "${flow[1]}" is missing`, hint: `write "${flow[1]}"` };
  const first = (error.message.split('\n')[0] ?? '').replace(/[.:]$/, '');
  return { message: `this is no YAML: ${first.charAt(0).toLowerCase()}${first.slice(1)}` };
}

/** The first character of the last node of a kind that begins before a place: what was opened and not closed. */
function startBefore(document: Document, offset: number, wanted: (node: unknown) => boolean): Span | undefined {
  let start: number | undefined;
  visit(document, {
    Node(_key, node) {
      if (node.range && node.range[0] <= offset && wanted(node)) start = Math.max(start ?? 0, node.range[0]);
    },
  });
  return start === undefined ? undefined : { start, end: start + 1 };
}

function lineAt(text: string, offset: number): Span {
  const begin = text.lastIndexOf('\n', offset - 1) + 1;
  const indent = /^[ \t]*/.exec(text.slice(begin))?.[0].length ?? 0;
  const line = restOfLine(text, begin + indent);
  return { start: begin + indent, end: begin + indent + line.length };
}

function restOfLine(text: string, offset: number): string {
  return (/^[^\r\n]*/.exec(text.slice(offset))?.[0] ?? '').replace(/\s+#.*$/, '').trimEnd();
}

/** A span that has at least one character and, at the very end of a file, stands behind its last visible one. */
function inside({ start, end }: Span, text: string): Span {
  const last = text.trimEnd().length;
  const from = Math.min(start, last);
  return { start: from, end: Math.max(from, Math.min(end, text.length)) };
}
