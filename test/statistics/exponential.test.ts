import { describe, expect, it } from 'vitest';
import { exponential } from '../../src/statistics/exponential.js';
import { clopperPearson } from '../../src/statistics/proportion.js';
import { type RandomStream, randomStream } from '../../src/statistics/random-stream.js';

const DRAWS = 1_000_000;
const source = randomStream(11, 'exponential');
const drawn = Float64Array.from({ length: DRAWS }, () => exponential(source)).sort();

describe('exponential', () => {
  it.each([1, 2, 3, 4])('has the moment %s! within five standard errors', (power) => {
    const factorial = (n: number): number => (n < 2 ? 1 : n * factorial(n - 1));
    const moment = drawn.reduce((sum, x) => sum + x ** power, 0) / DRAWS;
    const error = Math.sqrt((factorial(2 * power) - factorial(power) ** 2) / DRAWS);
    expect(Math.abs(moment - factorial(power))).toBeLessThan(5 * error);
  });

  it('follows 1 − e^−x everywhere (Kolmogorov and Smirnov, its 99.99 % bound)', () => {
    let distance = 0;
    for (let rank = 0; rank < DRAWS; rank++) {
      const below = -Math.expm1(-(drawn[rank] ?? 0));
      distance = Math.max(distance, Math.abs(below - rank / DRAWS), Math.abs(below - (rank + 1) / DRAWS));
    }
    // The limit law exceeds 2.2253 once in 10,000: 2·e^(−2·2.2253²).
    expect(distance * Math.sqrt(DRAWS)).toBeLessThan(2.2253);
  });

  // Layers are 0.06 to 0.9 wide: a mistake in one shows in a bin of its own, though not in the distance above.
  it('fills 500 equally likely bins alike (chi-square, its 99.99 % bound)', () => {
    const bins = new Float64Array(500);
    for (const x of drawn) {
      const bin = Math.floor(-Math.expm1(-x) * bins.length);
      bins[bin] = (bins[bin] ?? 0) + 1;
    }
    const mean = DRAWS / bins.length;
    const square = bins.reduce((sum, count) => sum + (count - mean) ** 2 / mean, 0);
    // 499 degrees of freedom: mean 499, standard deviation 31.6; 626 is exceeded once in 10,000.
    expect(square).toBeLessThan(626);
  });

  it('has its tail beyond 7.697 as often as it must, and exponential itself', () => {
    const EDGE = 7.697117470131049;
    const stream = randomStream(13, 'tail');
    const tail: number[] = [];
    for (let draw = 0; draw < 8 * DRAWS; draw++) {
      const x = exponential(stream);
      if (x > EDGE) tail.push(x - EDGE);
    }
    const { low, high } = clopperPearson(tail.length, 8 * DRAWS, 0.9999);
    expect(low).toBeLessThan(Math.exp(-EDGE));
    expect(high).toBeGreaterThan(Math.exp(-EDGE));
    const mean = tail.reduce((sum, x) => sum + x, 0) / tail.length;
    expect(Math.abs(mean - 1)).toBeLessThan(4 / Math.sqrt(tail.length));
  });

  it('gives neighbours that have nothing to do with each other', () => {
    const stream = randomStream(12, 'pairs');
    let product = 0;
    let before = exponential(stream) - 1;
    for (let i = 0; i < 200_000; i++) {
      const now = exponential(stream) - 1;
      product += before * now;
      before = now;
    }
    expect(Math.abs(product / 200_000)).toBeLessThan(4 / Math.sqrt(200_000));
  });

  it('is above 0 even where the stream gives nothing but zeros', () => {
    const zeros = { uint32: () => 0, uniform: () => 0 } as unknown as RandomStream;
    expect(exponential(zeros)).toBeGreaterThan(0);
    expect((drawn[0] ?? 0) > 0 && (drawn[DRAWS - 1] ?? 0) < 43).toBe(true);
  });
});
