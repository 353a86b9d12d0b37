import { type ExpressionFailure, problem } from './types.js';

export interface Token {
  readonly kind: 'number' | 'name' | 'sign';
  readonly text: string;
  readonly offset: number;
  readonly length: number;
}

const BLANK = /[ \t\r\n]+/y;
const NUMBER = /(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
const NAME = /[A-Za-z_][A-Za-z0-9_]*/y;
const SIGN = /[-+*/^(),%]/y;
/** Digits glued to what an expression does not read: `0x10`, `1_000`, `007`. */
const BAD_NUMBER = /0[xXbBoO][0-9a-fA-F]|\d+_|0\d/y;

/** What an expression may not contain, by the first character; the rest of mathjs is closed off here. */
const FORBIDDEN: readonly (readonly [RegExp, string])[] = [
  [/["'`]/, 'text in quotes is not allowed in an expression'],
  [/[[\]]/, 'lists and matrices are not allowed in an expression'],
  [/[{}]/, 'objects are not allowed in an expression'],
  [/=/, 'assignments, comparisons and function definitions are not allowed in an expression'],
  [/[<>!?&|~]/, 'comparisons, conditions and factorials are not allowed in an expression'],
  [/:/, 'ranges are not allowed in an expression'],
  [/;/, 'several statements are not allowed in an expression'],
  [/\./, 'properties are not allowed in an expression'],
  [/[\\@#$]/, 'this character is not allowed in an expression'],
];

function matchAt(pattern: RegExp, text: string, offset: number): string | null {
  pattern.lastIndex = offset;
  return pattern.exec(text)?.[0] ?? null;
}

function refuse(text: string, offset: number): ExpressionFailure {
  const character = String.fromCodePoint(text.codePointAt(offset) ?? 0);
  const at = { offset, length: character.length };
  if (character === '.' && /\d/.test(text[offset + 1] ?? '')) {
    return problem('expression-invalid', 'a number needs a digit before the decimal point', at, 'write 0.5');
  }
  if (character === '.' && /\d/.test(text[offset - 1] ?? '') && !/[A-Za-z_]/.test(text[offset + 1] ?? '')) {
    return problem('expression-invalid', 'a number needs a digit after the decimal point', at, 'write 5 or 5.0');
  }
  for (const [pattern, message] of FORBIDDEN) {
    if (pattern.test(character)) {
      return problem(
        'expression-forbidden',
        message,
        at,
        'use numbers, parameters, + - * / ^ and functions such as max',
      );
    }
  }
  const better: { readonly [character: string]: string } = { '×': '*', '·': '*', '÷': '/', '−': '-', '–': '-' };
  const hint = better[character] === undefined ? undefined : `write ${better[character]}`;
  return problem('expression-invalid', `${JSON.stringify(character)} cannot be read in an expression`, at, hint);
}

/**
 * Cuts an expression into numbers, names and signs; everything else is refused where it stands.
 *
 * @param text the expression without its leading `=`
 * @returns the tokens with their offsets, or the first thing that may not be there; cost is linear in the length
 */
export function scan(text: string): readonly Token[] | ExpressionFailure {
  const tokens: Token[] = [];
  let offset = 0;
  while (offset < text.length) {
    const blank = matchAt(BLANK, text, offset);
    if (blank !== null) {
      offset += blank.length;
      continue;
    }
    const bad = matchAt(BAD_NUMBER, text, offset);
    if (bad !== null) {
      const message = 'numbers are written in decimal digits only';
      return problem(
        'expression-invalid',
        message,
        { offset, length: bad.length },
        'write 1000, not 1,000, 1_000, 01000 or 0x3E8',
      );
    }
    const token = tokenAt(text, offset);
    if (token === null) return refuse(text, offset);
    tokens.push(token);
    offset += token.length;
  }
  return tokens;
}

function tokenAt(text: string, offset: number): Token | null {
  const kinds = [
    ['number', NUMBER],
    ['name', NAME],
    ['sign', SIGN],
  ] as const;
  for (const [kind, pattern] of kinds) {
    const found = matchAt(pattern, text, offset);
    if (found !== null) return { kind, text: found, offset, length: found.length };
  }
  return null;
}
