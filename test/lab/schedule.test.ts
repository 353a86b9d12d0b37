import { beforeAll, describe, expect, it } from 'vitest';
import type { Flow } from '../../src/index.js';
import { randomStream } from '../../src/statistics/random-stream.js';
import { drawSchedule, openTime } from './schedule.js';
import { setUpOf } from './set-up.js';

const lifetimes: readonly (readonly [Flow['lifetime'], coefficientOfVariation: number])[] = [
  [{ distribution: 'constant', meanSeconds: 2 }, 0],
  [{ distribution: 'exponential', meanSeconds: 2 }, 1],
  [{ distribution: 'lognormal', meanSeconds: 2, sigma: Math.sqrt(Math.log(1 + 1.5 ** 2)) }, 1.5],
  [{ distribution: 'hyperexponential', meanSeconds: 2, cv: 2 }, 2],
  [{ distribution: 'empirical', meanSeconds: 2, samples: [1, 1, 4] }, Math.SQRT1_2],
];

describe('drawn open times', () => {
  it.each(lifetimes)('have the mean and the spread of their distribution: %o', (lifetime, cv) => {
    const stream = randomStream(1, 'test');
    const values = Array.from({ length: 200_000 }, () => openTime(stream, lifetime));
    const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
    const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length;
    expect(Math.abs(mean - 2)).toBeLessThanOrEqual((4 * 2 * cv) / Math.sqrt(values.length));
    // The sample's spread converges slowly where tails are long.
    expect(Math.abs(Math.sqrt(variance) / 2 - cv)).toBeLessThanOrEqual(0.1 * cv);
  });
});

describe('a drawn schedule', () => {
  let flow: Flow;
  beforeAll(async () => {
    const setUp = await setUpOf(
      `platform: linux-netfilter
pool: {addresses: 198.51.100.10, ports: 10000-10999}
traffic: {web: {rate: 50/s, lifetime: 1s, close: {client-fin: 75%, client-rst: 25%}}}`,
      [],
    );
    flow = setUp.flow;
  });

  it('is Poisson: counts per second have the rate as their mean and as their variance', () => {
    const counts = new Array<number>(4000).fill(0);
    for (const { atSeconds } of drawSchedule(flow, [1], 4000, 7, 'test')) {
      counts[Math.floor(atSeconds)] = (counts[Math.floor(atSeconds)] ?? 0) + 1;
    }
    const mean = counts.reduce((sum, count) => sum + count, 0) / counts.length;
    const variance = counts.reduce((sum, count) => sum + (count - mean) ** 2, 0) / counts.length;
    expect(Math.abs(mean - 50)).toBeLessThan(4 * Math.sqrt(50 / 4000));
    expect(Math.abs(variance / mean - 1)).toBeLessThan(4 * Math.sqrt(2 / 4000));
  });

  it('gives strategies and endpoints their shares', () => {
    const planned = drawSchedule(flow, [0.7, 0.3], 4000, 7, 'test');
    const near = (count: number, share: number) =>
      expect(Math.abs(count / planned.length - share)).toBeLessThan(
        4 * Math.sqrt((share * (1 - share)) / planned.length),
      );
    near(planned.filter(({ strategy }) => strategy === 'client-fin').length, 0.75);
    near(planned.filter(({ endpoint }) => endpoint === 0).length, 0.7);
  });

  it('is the same for the same seed and name, and another for another', () => {
    const draw = (seed: number, name: string) => drawSchedule(flow, [1], 10, seed, name);
    expect(draw(1, 'a')).toEqual(draw(1, 'a'));
    expect(draw(2, 'a')).not.toEqual(draw(1, 'a'));
    expect(draw(1, 'b')).not.toEqual(draw(1, 'a'));
  });
});
