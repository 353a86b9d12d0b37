/** Numbers that stand beside each other to be compared: in one unit, with as many digits as tell them apart. */

/** What the numbers of a row are. */
export type AlikeKind = 'count' | 'rate' | 'duration' | 'share' | 'probability';

interface Unit {
  /** One of them in SI. */
  readonly size: number;
  /** The largest number of a row has at least so much, SI. */
  readonly from: number;
  readonly suffix: string;
}

const plain = (suffix: string, size = 1): Unit => ({ size, from: size, suffix });
const SECONDS = plain(' s');

/** Largest first. Durations are written in a unit from two of it on, as `formatDuration` does. */
const UNITS: { readonly [kind in AlikeKind]: readonly Unit[] } = {
  count: [plain('')],
  probability: [plain('')],
  share: [plain('%', 0.01)],
  rate: [plain('/s'), plain('/min', 1 / 60), plain('/h', 1 / 3600), plain('/day', 1 / 86_400)],
  duration: [
    { size: 86_400, from: 172_800, suffix: ' days' },
    { size: 3600, from: 7200, suffix: ' h' },
    { size: 60, from: 120, suffix: ' min' },
    ...[SECONDS, plain(' ms', 1e-3), plain(' us', 1e-6)],
  ],
};

const FEWEST_DIGITS = 3;
const MOST_DIGITS = 6;

/** Numbers of a row as text, without their unit, and the unit that all of them have. */
export interface Alike {
  readonly texts: readonly string[];
  /** Stands right behind a number: `/s`, ` min`, `%`; empty for counts and probabilities. */
  readonly suffix: string;
}

/**
 * Writes numbers of one kind in one unit, each with three digits, or with as many more (up to six) as it takes until two
 * of them differ: a mean and the ends of its interval would else often read the same.
 *
 * @param kind what they are; SI
 * @param values finite; the largest of them decides on the unit; a negative one (the lower end of a wide interval) gets a
 *   minus sign
 * @param apart indexes of two values that should not read the same; where they are equal three digits do
 * @returns a text for each value, thousands separated by commas, zeros at the end left out; below 1e-12 `< 1e-12`
 * @throws RangeError for a value that is not finite
 */
export function formatAlike(kind: AlikeKind, values: readonly number[], apart: readonly [number, number]): Alike {
  for (const value of values) {
    if (!Number.isFinite(value)) throw new RangeError(`Cannot format ${kind}: must be finite, got ${value}`);
  }
  const { size, suffix } = unitFor(kind, Math.max(0, ...values.map(Math.abs)));
  const [one, other] = apart.map((index) => values[index]);
  for (let digits = FEWEST_DIGITS; ; digits += 1) {
    const texts = values.map((value) => (value < 0 ? '−' : '') + withDigits(Math.abs(value) / size, digits));
    const differ = texts[apart[0]] !== texts[apart[1]];
    if (differ || one === other || digits === MOST_DIGITS) return { texts, suffix };
  }
}

function unitFor(kind: AlikeKind, largest: number): Unit {
  const units = UNITS[kind];
  if (largest === 0) return kind === 'duration' ? SECONDS : (units[0] as Unit);
  return units.find(({ from }) => largest >= from) ?? (units[units.length - 1] as Unit);
}

/** At least so many significant digits; whole digits are never rounded away, small numbers are powers of ten. */
function withDigits(value: number, digits: number): string {
  if (value === 0) return '0';
  if (value < 1e-12) return '< 1e-12';
  if (value < 1e-3 || value >= 1e15) {
    const [mantissa = '', exponent = ''] = value.toExponential(digits - 1).split('e');
    return `${trimmed(mantissa)}e${exponent.replace('+', '')}`;
  }
  const decimals = Math.min(15, Math.max(0, digits - 1 - Math.floor(Math.log10(value))));
  const [whole = '', fraction] = value.toFixed(decimals).split('.');
  const grouped = whole.replace(/\B(?=(\d{3})+(?!\d))/g, ',');
  return fraction === undefined ? grouped : trimmed(`${grouped}.${fraction}`);
}

function trimmed(digits: string): string {
  return digits.includes('.') ? digits.replace(/\.?0+$/, '') : digits;
}
