import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { exhaustiveRefusal, randomTriesRefusal } from '../../src/model/allocator-refusal.js';
import { lossQuantile } from '../../src/model/loss-quantile.js';
import { occupiedPortsQuantile } from '../../src/model/occupied-quantile.js';

describe('quantile of the occupied ports of a group that refuses early', () => {
  it('is that of the truncated Poisson law where only the last port is refused', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 3000 }),
        fc.double({ min: 0.01, max: 2, noNaN: true }),
        fc.constantFrom(0.5, 0.99, 0.999),
        (ports, load, probability) => {
          const offeredErlangs = load * ports;
          const refusal = exhaustiveRefusal(ports);
          expect(lossQuantile({ ports, offeredErlangs, refusal, probability })).toBe(
            occupiedPortsQuantile({ ports, offeredErlangs, probability }),
          );
        },
      ),
    );
  });

  it('lies near the mean that ten random tries leave: 1,000 ports, 900 erlangs', () => {
    // The birth–death chain solved state by state: mean 800.897, 99 % 843, 99.9 % 856.
    const chain = { ports: 1000, offeredErlangs: 900, refusal: randomTriesRefusal(1000, 10) };
    expect(lossQuantile({ ...chain, probability: 0.99 })).toBe(843);
    expect(lossQuantile({ ...chain, probability: 0.999 })).toBe(856);
  });

  it('refuses a probability that is none', () => {
    const refusal = exhaustiveRefusal(10);
    expect(() => lossQuantile({ ports: 10, offeredErlangs: 5, refusal, probability: 1 })).toThrow(RangeError);
  });
});
