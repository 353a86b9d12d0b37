/** Evenly spaced numbers as a person would write them: in decimal, so that 0.1 and two steps of 0.1 are 0.3. */

/** The numbers of a range, each as the digits of its text. */
export interface Steps {
  readonly size: number;
  /** The digits of the i-th number, 0 ≤ i < size. */
  readonly digits: (index: number) => string;
}

/** Powers of ten that are exact in a double; a quotient by one of them is rounded once. */
const MOST_DECIMALS = 22;

/**
 * From `first` in steps of `step`, up to `last` and not beyond.
 *
 * @param first digits such as `0.5` or `1e3`
 * @param last ≥ first
 * @param step > 0
 * @returns every number exact in decimal as long as it has at most 15 digits, else rounded to a double
 */
export function linearSteps(first: string, last: string, step: string): Steps {
  const parts = [first, last, step].map(decimal);
  const decimals = Math.max(0, ...parts.map((part) => -part.exponent));
  const [a = 0n, b = 0n, by = 1n] = parts.map((part) => part.digits * 10n ** BigInt(part.exponent + decimals));
  const size = Number((b - a) / by) + 1;
  if (b <= BigInt(Number.MAX_SAFE_INTEGER) && decimals <= MOST_DECIMALS) {
    const [from, width, scale] = [Number(a), Number(by), 10 ** decimals];
    return { size, digits: (index) => String((from + index * width) / scale) };
  }
  const [from, width] = [Number(first), Number(step)];
  return { size, digits: (index) => String(from + index * width) };
}

/**
 * `size` numbers from `first` to `last` with equal ratios, rounded to six digits or as many as keep them apart; the ends
 * are as typed.
 *
 * @param first > 0
 * @param last > first
 * @param size ≥ 2
 */
export function logSteps(first: string, last: string, size: number): Steps {
  const [from, ratio] = [Number(first), Math.log(Number(last) / Number(first))];
  const apart = Math.ceil(-Math.log10(ratio / (size - 1))) + 4;
  const precision = Math.min(15, Math.max(6, apart));
  return {
    size,
    digits: (index) => {
      if (index === 0) return first;
      if (index === size - 1) return last;
      return String(Number((from * Math.exp((ratio * index) / (size - 1))).toPrecision(precision)));
    },
  };
}

/** The same, rounded to whole numbers; a number that comes twice is given once. */
export function wholeLogSteps(first: string, last: string, size: number): Steps {
  const { digits } = logSteps(first, last, size);
  const whole = new Set<string>();
  for (let index = 0; index < size; index++) whole.add(String(Math.round(Number(digits(index)))));
  const list = [...whole];
  return { size: list.length, digits: (index) => list[index] ?? '' };
}

interface Decimal {
  readonly digits: bigint;
  readonly exponent: number;
}

function decimal(text: string): Decimal {
  const [mantissa = '0', exponent = '0'] = text.toLowerCase().split('e');
  const [whole = '0', fraction = ''] = mantissa.split('.');
  return { digits: BigInt(whole + fraction), exponent: Number(exponent) - fraction.length };
}
