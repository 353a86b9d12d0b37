import { failure, finite, quote, type Reading, type ReadingFailure } from './reading.js';

/** A number at the beginning of a text, and what follows it. */
export interface LeadingNumber {
  readonly ok: true;
  readonly value: number;
  /** The number as typed. */
  readonly digits: string;
  /** What follows, without the blanks before it. */
  readonly rest: string;
}

const NUMBER = /^(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/;

interface Slip {
  readonly pattern: RegExp;
  readonly message: string;
  /** `rest`: what follows the slip, so that the hint can be typed as it stands. */
  readonly hint: (match: RegExpExecArray, rest: string) => string;
}

/** Spellings that other readers would take in two ways, or not at all; the first match is reported. */
const SLIPS: readonly Slip[] = [
  { pattern: /^[+]\s*/, message: 'has a plus sign', hint: () => 'leave the sign out' },
  {
    pattern: /^0[xXbBoO][0-9a-fA-F_]+/,
    message: 'is not a decimal number',
    hint: () => 'write the number in decimal digits',
  },
  {
    pattern: /^\d+(?:_\d+)+/,
    message: 'has an underscore inside the number',
    hint: ([text], rest) => `write ${text.replaceAll('_', '')}${rest}`,
  },
  {
    pattern: /^\d{1,3}(?:,\d{3})+(?![\d,])/,
    message: 'has a thousands separator',
    hint: ([text], rest) => `write ${text.replaceAll(',', '')}${rest}`,
  },
  {
    pattern: /^(\d+),(\d+)/,
    message: 'has a comma inside the number',
    hint: ([, whole, part], rest) => `write ${whole}.${part}${rest} with a decimal point`,
  },
  {
    pattern: /^\d{1,3}(?: \d{3})+(?!\d)/,
    message: 'has a blank inside the number',
    hint: ([text], rest) => `write ${text.replaceAll(' ', '')}${rest}`,
  },
  {
    pattern: /^0+(\d+(?:\.\d+)?)/,
    message: 'begins with a zero that says nothing',
    hint: ([, digits], rest) => `write ${digits}${rest}`,
  },
  {
    pattern: /^\.\d+/,
    message: 'has no digit before the decimal point',
    hint: ([text], rest) => `write 0${text}${rest}`,
  },
  {
    pattern: /^(\d+)\.(?!\d)/,
    message: 'has no digit after the decimal point',
    hint: ([, digits], rest) => `write ${digits}${rest}`,
  },
];

/**
 * Reads the decimal number that a quantity begins with: digits, an optional fraction, an optional power of ten.
 * Signs, hexadecimal digits, thousands separators, underscores and leading zeros are refused with a hint.
 *
 * @param text what was typed, blanks around it already removed
 * @param example a right quantity of the kind that is read, for the hint
 * @returns the number (finite, ≥ 0) and what follows it, or what is wrong
 */
export function readLeadingNumber(text: string, example: string): LeadingNumber | ReadingFailure {
  if (text === '') return failure('invalid-value', 'nothing is written here', `write ${example}`);
  if (/^-\s*[\d.]/.test(text)) {
    return failure('out-of-range', `${quote(text)} is negative`, `write ${example}, not below 0`);
  }
  for (const slip of SLIPS) {
    const found = slip.pattern.exec(text);
    if (found !== null)
      return failure('invalid-value', `${quote(text)} ${slip.message}`, slip.hint(found, text.slice(found[0].length)));
  }
  const match = NUMBER.exec(text);
  if (match === null)
    return failure('invalid-value', `${quote(text)} does not begin with a number`, `write ${example}`);
  const value = finite(Number(match[0]), text);
  if (!value.ok) return value;
  return { ok: true, value: value.value, digits: match[0], rest: text.slice(match[0].length).trim() };
}

/**
 * Reads a plain number without a unit: `1.5`, `3000`, `1e-6`.
 *
 * @param text what was typed
 * @returns the number (finite, ≥ 0), or what is wrong: signs, units and separators are refused
 */
export function parseNumber(text: string): Reading {
  const trimmed = text.trim();
  const number = readLeadingNumber(trimmed, 'a number such as 1.5');
  if (!number.ok) return number;
  if (number.rest !== '') {
    return failure(
      'wrong-unit',
      `${quote(trimmed)} has ${quote(number.rest)} after the number`,
      'write a number without a unit',
    );
  }
  return { ok: true, value: number.value };
}
