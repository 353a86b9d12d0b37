/**
 * How numbers are shown to people: the one place that decides on significant digits, separators and units.
 * Every function is locale-free and gives plain ASCII, except for `×` and the `us` that is written for µs.
 */

interface DisplayUnit {
  readonly seconds: number;
  readonly one: string;
  readonly many: string;
}

const LONG_UNITS: readonly DisplayUnit[] = [
  { seconds: 86_400, one: 'day', many: 'days' },
  { seconds: 3600, one: 'h', many: 'h' },
  { seconds: 60, one: 'min', many: 'min' },
  { seconds: 1, one: 's', many: 's' },
];

const SHORT_UNITS: readonly DisplayUnit[] = [
  { seconds: 1e-3, one: 'ms', many: 'ms' },
  { seconds: 1e-6, one: 'us', many: 'us' },
  { seconds: 1e-9, one: 'ns', many: 'ns' },
];

const RATE_UNITS: readonly DisplayUnit[] = [
  { seconds: 1, one: 's', many: 's' },
  { seconds: 60, one: 'min', many: 'min' },
  { seconds: 3600, one: 'h', many: 'h' },
  { seconds: 86_400, one: 'day', many: 'day' },
];

function requireFinite(kind: string, value: number, low: number): void {
  if (Number.isFinite(value) && value >= low) return;
  const range = low === 0 ? 'finite and ≥ 0' : 'finite';
  throw new RangeError(`Cannot format ${kind}: must be ${range}, got ${value}`);
}

/** Three significant digits at most, plain decimals between 1e-4 and 1e15, a power of ten outside. */
function threeDigits(value: number): string {
  if (value === 0) return '0';
  const size = Math.abs(value);
  if (size >= 1e15 || size < 1e-4) return power(value);
  if (size >= 100) return grouped(Math.round(value));
  return trimZeros(value.toPrecision(3));
}

function power(value: number): string {
  const [mantissa = '', exponent = ''] = value.toExponential(2).split('e');
  return `${trimZeros(mantissa)}e${exponent.replace('+', '')}`;
}

function trimZeros(digits: string): string {
  return digits.includes('.') ? digits.replace(/\.?0+$/, '') : digits;
}

function grouped(whole: number): string {
  return whole.toFixed(0).replace(/\B(?=(\d{3})+(?!\d))/g, ',');
}

/**
 * Writes a count or a mean count: `129,024`, `1,800`, `12.3`, `0.0186`.
 *
 * Whole numbers keep every digit up to 1e15; others are rounded to whole above 100 and to three digits below.
 *
 * @param value any finite number
 * @returns the text, thousands separated by commas
 * @throws RangeError when the value is not finite
 */
export function formatCount(value: number): string {
  requireFinite('count', value, -Infinity);
  if (Number.isInteger(value) && Math.abs(value) < 1e15) return grouped(value === 0 ? 0 : value);
  return threeDigits(value);
}

/**
 * Writes a duration: `250 ms`, `60 s`, `4 min`, `2 h 4 min`, `5 days`.
 *
 * Below two minutes in one unit with three digits; above in at most two neighbouring units, rounded to the smaller.
 *
 * @param seconds finite, ≥ 0
 * @returns the text; `parseDuration` reads it back to within the rounding
 * @throws RangeError when negative or not finite
 */
export function formatDuration(seconds: number): string {
  requireFinite('duration', seconds, 0);
  if (seconds === 0) return '0 s';
  if (seconds < 0.9995) return shortDuration(seconds);
  if (seconds < 119.5) return `${threeDigits(seconds)} s`;
  const index = LONG_UNITS.findIndex((unit) => seconds >= unit.seconds);
  const large = LONG_UNITS[index] as DisplayUnit;
  const small = LONG_UNITS[index + 1] as DisplayUnit;
  const total = Math.round(seconds / small.seconds);
  const ratio = large.seconds / small.seconds;
  const whole = Math.floor(total / ratio);
  if (total > 1e6) return named(Math.round(seconds / large.seconds), large);
  const above = LONG_UNITS[index - 1];
  if (above !== undefined && whole * large.seconds >= above.seconds) return named(1, above);
  const remainder = total - whole * ratio;
  return remainder === 0 ? named(whole, large) : `${named(whole, large)} ${named(remainder, small)}`;
}

function shortDuration(seconds: number): string {
  const unit = SHORT_UNITS.find((candidate) => seconds >= candidate.seconds * 0.9995);
  if (unit === undefined) return `${power(seconds)} s`;
  return `${threeDigits(seconds / unit.seconds)} ${unit.many}`;
}

function named(count: number, unit: DisplayUnit): string {
  return `${formatCount(count).replaceAll(',', '')} ${count === 1 ? unit.one : unit.many}`;
}

/**
 * Writes a rate: `120/s`, `5,161/s`, `40/min`, `18/h`: per second, or per the first longer unit that makes it 1 or more.
 *
 * @param perSecond finite, ≥ 0
 * @returns the text, three significant digits below 100
 * @throws RangeError when negative or not finite
 */
export function formatRate(perSecond: number): string {
  requireFinite('rate', perSecond, 0);
  if (perSecond === 0) return '0/s';
  const fits = RATE_UNITS.find((unit) => perSecond * unit.seconds >= 0.9995);
  const unit = fits ?? (RATE_UNITS[RATE_UNITS.length - 1] as DisplayUnit);
  return `${threeDigits(perSecond * unit.seconds)}/${unit.one}`;
}

/**
 * Writes a share in percent: `80%`, `1.86%`, `< 0.01%`, `> 99.9%`.
 *
 * @param share finite, ≥ 0; may exceed 1 (`120%`)
 * @returns three significant digits; a share below 1 is never shown as 100%, one above 0 never as 0%
 * @throws RangeError when negative or not finite
 */
export function formatPercent(share: number): string {
  requireFinite('percentage', share, 0);
  if (share > 0 && share < 1e-4) return '< 0.01%';
  const percent = threeDigits(share * 100);
  if (percent !== '100' || share === 1) return `${percent}%`;
  // Just above 1 is not 1: a load of 100.25 % blocks, one of 100 % need not.
  const finer = trimZeros((share * 100).toPrecision(5));
  if (share > 1 && finer !== '100') return `${finer}%`;
  return share < 1 ? '> 99.9%' : '100%';
}

/**
 * Writes a probability: `0.0123`, `3.2e-7`, `< 1e-12`, `> 0.999`.
 *
 * @param probability 0…1
 * @param logProbability its natural logarithm where known, so that an underflow to 0 is not shown as impossible;
 *   null: the probability is exact
 * @returns `0` only for an exact 0; below 1e-12 `< 1e-12`; a probability below 1 is never shown as 1
 * @throws RangeError when outside 0…1
 */
export function formatProbability(probability: number, logProbability: number | null = null): string {
  if (!(probability >= 0 && probability <= 1)) {
    throw new RangeError(`Cannot format probability: must be 0…1, got ${probability}`);
  }
  if (probability === 0 && logProbability === null) return '0';
  if (probability < 1e-12) return '< 1e-12';
  if (probability < 1e-3) return power(probability);
  const text = threeDigits(probability);
  return probability < 1 && text === '1' ? '> 0.999' : text;
}

/**
 * Writes a factor: `×43.0`, `×1.50`, `×0.873`, `×512`.
 *
 * @param factor finite, ≥ 0
 * @returns three significant digits, zeros kept, thousands separated
 * @throws RangeError when negative or not finite
 */
export function formatFactor(factor: number): string {
  requireFinite('factor', factor, 0);
  if (factor === 0) return '×0';
  if (factor < 1e-3 || factor >= 1e15) return `×${power(factor)}`;
  if (factor >= 99.95) return `×${grouped(Math.round(factor))}`;
  return `×${factor.toPrecision(3)}`;
}
