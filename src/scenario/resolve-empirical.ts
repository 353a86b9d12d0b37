import type { Reader } from './reader.js';
import type { Lifetime, Path } from './scenario.js';
import type { FlowInput } from './schema.js';

/** More measured open times than this say no more, and would make every answer slower. */
const MOST_VALUES = 10_000;

/** Keys that an empirical distribution has by itself. */
const FOLLOWING = ['mean', 'p95', 'cv'] as const;

type LifetimeInput = Extract<NonNullable<FlowInput['lifetime']>, { values?: unknown }>;

/** Open times as they were measured, each as likely as the others. */
export function resolveEmpirical(input: LifetimeInput, path: Path, reader: Reader): Lifetime | undefined {
  const twice = FOLLOWING.filter((key) => input[key] !== undefined);
  for (const key of twice) {
    reader.problems.add('conflict', [...path, key], `"${key}" follows from the values of the empirical distribution`, {
      at: 'key',
      hint: `leave "${key}" out`,
    });
  }
  if (input.values === undefined) {
    reader.problems.add('missing-key', path, 'the empirical distribution needs "values"', {
      at: 'key',
      hint: 'for example {distribution: empirical, values: [0.2s, 1s, 5s, 60s]}',
    });
    return undefined;
  }
  const at = [...path, 'values'];
  const { length } = input.values;
  if (length === 0 || length > MOST_VALUES) {
    const message = length === 0 ? '"values" is empty' : `"values" has ${length} entries, more than ${MOST_VALUES}`;
    const hint =
      length === 0
        ? 'write measured open times such as [0.2s, 1s, 5s, 60s]'
        : 'keep every so many-th of the sorted values';
    reader.problems.add('out-of-range', at, message, { at: 'key', hint });
    return undefined;
  }
  const read = input.values.map((value, index) => reader.duration(value, [...at, index]));
  const known = read.filter((value) => value !== undefined);
  if (known.length < length || twice.length > 0) return undefined;
  const samples = [...known].sort((a, b) => a - b);
  return { distribution: 'empirical', meanSeconds: samples.reduce((sum, value) => sum + value, 0) / length, samples };
}
