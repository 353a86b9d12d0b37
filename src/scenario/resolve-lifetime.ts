import type { Reader } from './reader.js';
import type { Assume } from './resolve-pool.js';
import type { Lifetime, Path } from './scenario.js';
import type { FlowInput } from './schema.js';

/** z such that a standard normal variable lies below it with probability 0.95. */
const Z95 = 1.6448536269514722;

/** Mean open time and its distribution. */
export function resolveLifetime(
  input: NonNullable<FlowInput['lifetime']>,
  path: Path,
  reader: Reader,
  assume: Assume,
): Lifetime | undefined {
  if (typeof input !== 'object') {
    const mean = reader.duration(input, path);
    if (mean === undefined) return undefined;
    if (mean > 0) assumeExponential(path, assume);
    return { distribution: 'exponential', meanSeconds: mean };
  }
  const meanSeconds = reader.duration(input.mean, [...path, 'mean']);
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
      { at: 'key' },
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
    source: 'not given; only the time to fill from empty depends on it',
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
    reader.problems.add(
      p95 === undefined ? 'missing-key' : 'conflict',
      path,
      'a lognormal distribution needs its mean and either "p95" or "cv"',
      {
        hint: 'for example {mean: 20s, distribution: lognormal, p95: 60s}',
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
      hint: `with a mean of ${meanSeconds} s, p95 lies between ${meanSeconds} s and ${Number((meanSeconds * Math.exp((Z95 * Z95) / 2)).toPrecision(4))} s`,
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
    path,
    'a hyperexponential distribution needs "cv" above 1',
    {
      hint: 'for example {mean: 20s, distribution: hyperexponential, cv: 3}',
    },
  );
  return undefined;
}
