/** Round numbers along an axis. */

/** Multipliers of a power of ten. */
const DECIMAL = [1, 2, 5, 10];
/** Steps in seconds that clocks and people count in. */
const CLOCK = [...[1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 10_800, 21_600, 43_200, 86_400]];

function clean(value: number): number {
  return value === 0 ? 0 : Number(value.toPrecision(12));
}

function decimalStep(least: number): number {
  const power = 10 ** Math.floor(Math.log10(least));
  const multiplier = DECIMAL.find((one) => one * power >= least * (1 - 1e-9)) ?? 10;
  return clean(multiplier * power);
}

/**
 * A round step of at least `least` (> 0): 1, 2 or 5 times a power of ten; for durations between a second and a day one
 * of the steps of a clock, above a day 1, 2 or 5 times a power of ten of days.
 */
export function niceStep(least: number, isDuration: boolean): number {
  if (!isDuration || least < 0.5) return decimalStep(least);
  const clock = CLOCK.find((one) => one >= least * (1 - 1e-9));
  return clock ?? decimalStep(least / 86_400) * 86_400;
}

/** The multiples of `step` in low…high, both ends included where they are multiples. */
export function multiples(low: number, high: number, step: number): number[] {
  const first = Math.ceil(low / step - 1e-9);
  const last = Math.floor(high / step + 1e-9);
  return Array.from({ length: Math.max(0, last - first + 1) }, (_, index) => clean((first + index) * step));
}

const within = (low: number, high: number) => (value: number) =>
  value >= low * (1 - 1e-9) && value <= high * (1 + 1e-9);

/** Durations that read well on a logarithmic axis. */
const LOG_DURATIONS = [1, 10, 60, 600, 3600, 21_600, 86_400, 864_000];
const LOG_DURATIONS_MEDIUM = [1, 3, 10, 30, 60, 180, 600, 1800, 3600, 10_800, 43_200, 86_400, 259_200, 864_000];
const LOG_DURATIONS_DENSE = [
  ...[
    1, 2, 5, 10, 20, 30, 60, 120, 300, 600, 1200, 1800, 3600, 7200, 21_600, 43_200, 86_400, 172_800, 432_000, 864_000,
  ],
];

function decades(low: number, high: number, multipliers: readonly number[], every: number): number[] {
  const first = Math.floor(Math.log10(low)) - 1;
  const last = Math.ceil(Math.log10(high));
  const found: number[] = [];
  for (let power = Math.ceil(first / every) * every; power <= last; power += every) {
    found.push(...multipliers.map((one) => clean(one * 10 ** power)));
  }
  return found.filter(within(low, high));
}

/**
 * Candidate ticks of a logarithmic axis from dense to sparse: 1-2-5, then powers of ten, then every second, third …
 * power. For durations from a second to ten days the steps of a clock.
 *
 * @param low lower end, > 0
 * @param high upper end, > low
 */
export function logTickSets(low: number, high: number, isDuration: boolean): number[][] {
  const sets: number[][] = [];
  if (isDuration && high > 30 && high <= 8_640_000) {
    const clock = (list: readonly number[]) => [
      ...decades(low, Math.min(high, 0.5), [1], 1),
      ...list.filter(within(low, high)),
    ];
    sets.push(clock(LOG_DURATIONS_DENSE), clock(LOG_DURATIONS_MEDIUM), clock(LOG_DURATIONS));
  } else {
    sets.push(decades(low, high, [1, 2, 5], 1), decades(low, high, [1], 1));
  }
  for (const every of [2, 3, 5, 10, 20, 50, 100, 200, 300]) sets.push(decades(low, high, [1], every));
  return sets.filter((set) => set.length > 0);
}
