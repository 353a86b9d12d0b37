import { describe, expect, it } from 'vitest';
import { normalDistribution } from '../../src/model/normal.js';
import { normalDraw } from '../../src/statistics/normal-draw.js';
import { randomStream } from '../../src/statistics/random-stream.js';

const DRAWS = 200_000;
const stream = randomStream(5, 'normal');
const drawn = Float64Array.from({ length: DRAWS }, () => normalDraw(stream)).sort();

describe('normalDraw', () => {
  it.each([
    // Moments 1, 2, 3, 4 of the standard normal distribution, and the variances of their estimates.
    [1, 0, 1],
    [2, 1, 2],
    [3, 0, 15],
    [4, 3, 96],
  ])('has the moment of order %s within five standard errors of %s', (power, moment, variance) => {
    const mean = drawn.reduce((sum, x) => sum + x ** power, 0) / DRAWS;
    expect(Math.abs(mean - moment)).toBeLessThan(5 * Math.sqrt(variance / DRAWS));
  });

  it('follows the normal distribution everywhere (Kolmogorov and Smirnov, its 99.99 % bound)', () => {
    let distance = 0;
    for (let rank = 0; rank < DRAWS; rank++) {
      const below = normalDistribution(drawn[rank] ?? 0);
      distance = Math.max(distance, Math.abs(below - rank / DRAWS), Math.abs(below - (rank + 1) / DRAWS));
    }
    expect(distance * Math.sqrt(DRAWS)).toBeLessThan(2.2253);
  });

  it('keeps nothing from one draw to the next: the stream alone decides', () => {
    const [one, other] = [randomStream(1, 'a'), randomStream(1, 'a')];
    normalDraw(randomStream(2, 'b'));
    expect([normalDraw(one), normalDraw(one)]).toEqual([normalDraw(other), normalDraw(other)]);
  });
});
