import { describe, expect, it } from 'vitest';
import { logBinomialProbability } from '../../src/model/binomial.js';
import { logSplitChance } from '../../src/model/split-chances.js';

describe('chances of a split', () => {
  it('are those of the binomial law, the first time and when remembered, with few clients and with very many', () => {
    for (const [others, addresses] of [
      [0, 1],
      [0, 4],
      [11, 4],
      [1999, 16],
      [3_000_000, 7],
    ] as const) {
      for (let round = 0; round < 2; round++) {
        const chance = logSplitChance(others, addresses);
        for (const y of [0, 1, 5, Math.floor(others / addresses), others].filter((count) => count <= others)) {
          expect(chance(y)).toBe(logBinomialProbability(y, others, 1 / addresses));
        }
      }
    }
  });

  it('are kept apart for more splits than are remembered', () => {
    const splits = Array.from({ length: 30 }, (_, index) => [100 + (index % 7), 2 + index] as const);
    for (const [others, addresses] of [...splits, ...splits]) {
      expect(logSplitChance(others, addresses)(9)).toBe(logBinomialProbability(9, others, 1 / addresses));
    }
  });
});
