import { formatDuration } from '../units/format.js';
import { isRange } from './ranges.js';
import type { Reader } from './reader.js';
import { resolveEmpirical } from './resolve-empirical.js';
import type { Assume } from './resolve-pool.js';
import type { Lifetime, Path } from './scenario.js';
import type { FlowInput } from './schema.js';

/** z such that a standard normal variable lies below it with probability 0.95. */
const Z95 = 1.6448536269514722;

/** p95 ÷ mean is largest where sigma = z: exp(z²/2). */
const LARGEST_P95 = Math.exp((Z95 * Z95) / 2);

/** Mean open time and its distribution. */
export function resolveLifetime(
  input: NonNullable<FlowInput['lifetime']>,
  path: Path,
  reader: Reader,
  assume: Assume,
): Lifetime | undefined {
  if (typeof input !== 'object' || isRange(input)) {
    const mean = reader.duration(input, path);
    if (mean === undefined) return undefined;
    if (mean > 0) assumeExponential(path, assume);
    return { distribution: 'exponential', meanSeconds: mean };
  }
  if (input.distribution === 'empirical') return resolveEmpirical(input, path, reader);
  if (input.values !== undefined) {
    reader.problems.add('conflict', [...path, 'values'], '"values" belongs to the empirical distribution', {
      at: 'key',
      hint: 'add "distribution: empirical", or leave values out',
    });
    return undefined;
  }
  if (input.mean === undefined) {
    reader.problems.add('missing-key', path, '"mean" is missing in "lifetime"', {
      at: 'key',
      hint: 'add mean: mean open time, a duration such as 20s',
    });
  }
  const meanSeconds = input.mean === undefined ? undefined : reader.duration(input.mean, [...path, 'mean']);
  const p95 = input.p95 === undefined ? undefined : reader.duration(input.p95, [...path, 'p95']);
  const cv = input.cv === undefined ? undefined : reader.count(input.cv, [...path, 'cv'], 0, false);
  if (
    meanSeconds === undefined ||
    (input.p95 !== undefined && p95 === undefined) ||
    (input.cv !== undefined && cv === undefined)
  ) {
    return undefined;
  }
  if (input.distribution === 'lognormal') return lognormal(meanSeconds, p95, cv, path, reader);
  if (p95 !== undefined) {
    reader.problems.add('conflict', [...path, 'p95'], '"p95" belongs to the lognormal distribution', {
      at: 'key',
      hint: 'add "distribution: lognormal", or leave p95 out',
    });
    return undefined;
  }
  if (input.distribution === 'hyperexponential') return hyperexponential(meanSeconds, cv, path, reader);
  if (cv !== undefined) {
    reader.problems.add(
      'conflict',
      [...path, 'cv'],
      '"cv" belongs to the lognormal and hyperexponential distributions',
      { at: 'key', hint: 'leave cv out, or name one of these distributions' },
    );
    return undefined;
  }
  if (input.distribution === undefined) assumeExponential(path, assume);
  return { distribution: input.distribution ?? 'exponential', meanSeconds };
}

function assumeExponential(path: Path, assume: Assume): void {
  assume({
    key: `${path.join('.')}.distribution`,
    value: 'exponential',
    confidence: 'low',
    source: 'not given; filling and timelines depend on it, the steady state does not',
  });
}

function lognormal(
  meanSeconds: number,
  p95: number | undefined,
  cv: number | undefined,
  path: Path,
  reader: Reader,
): Lifetime | undefined {
  if ((p95 === undefined) === (cv === undefined)) {
    const message =
      p95 === undefined
        ? 'a lognormal distribution needs "p95" or "cv" beside its mean'
        : '"p95" and "cv" say the same thing twice';
    reader.problems.add(
      p95 === undefined ? 'missing-key' : 'conflict',
      p95 === undefined ? path : [...path, 'cv'],
      message,
      {
        at: 'key',
        hint: p95 === undefined ? 'for example {mean: 20s, distribution: lognormal, p95: 60s}' : 'keep one of the two',
      },
    );
    return undefined;
  }
  if (cv !== undefined) return { distribution: 'lognormal', meanSeconds, sigma: Math.sqrt(Math.log1p(cv * cv)) };
  // ln(p95/mean) = z·sigma − sigma²/2; of the two roots the smaller: the one that goes to 0 as p95 goes to the mean.
  const ratio = Math.log((p95 ?? 0) / meanSeconds);
  const inside = Z95 * Z95 - 2 * ratio;
  if (!(ratio >= 0) || !(inside >= 0)) {
    reader.problems.add('out-of-range', [...path, 'p95'], 'no lognormal distribution has this mean and this p95', {
      hint: `with a mean of ${formatDuration(meanSeconds)}, p95 lies between ${formatDuration(meanSeconds)} and ${formatDuration(meanSeconds * LARGEST_P95)}`,
    });
    return undefined;
  }
  return { distribution: 'lognormal', meanSeconds, sigma: Z95 - Math.sqrt(inside) };
}

function hyperexponential(
  meanSeconds: number,
  cv: number | undefined,
  path: Path,
  reader: Reader,
): Lifetime | undefined {
  if (cv !== undefined && cv > 1) return { distribution: 'hyperexponential', meanSeconds, cv };
  reader.problems.add(
    cv === undefined ? 'missing-key' : 'out-of-range',
    cv === undefined ? path : [...path, 'cv'],
    'a hyperexponential distribution needs "cv" above 1',
    {
      at: cv === undefined ? 'key' : 'value',
      hint: 'for example {mean: 20s, distribution: hyperexponential, cv: 3}',
    },
  );
  return undefined;
}
