import { describe, expect, it } from 'vitest';
import { arrivalProcess } from '../../src/simulation/arrivals.js';
import { type BurstKind, burstArrivals } from '../../src/simulation/burst-rates.js';
import { openTimeDraws } from '../../src/simulation/open-time.js';
import type { Arrivals, OpenTime } from '../../src/simulation/system.js';
import { randomStream } from '../../src/statistics/random-stream.js';
import { meanInterval } from '../../src/statistics/student-t.js';

const MEAN = 2;
const RATE = 10;

/** Variance ÷ mean of the ports held in a group without end, looked at now and then in one run. */
function peakedness(arrivals: Arrivals, openTime: OpenTime, seed: number): number {
  const process = arrivalProcess(RATE, arrivals, randomStream(seed, 'arrivals'));
  const hold = openTimeDraws(openTime, randomStream(seed, 'holds'));
  const [begin, every, looks] = [30, 3, 250];
  const held = new Float64Array(looks);
  for (let at = process.first(); at < begin + every * looks; at = process.next(at)) {
    const end = at + hold();
    for (let look = Math.max(0, Math.ceil((at - begin) / every)); begin + look * every < end && look < looks; look++) {
      held[look] = (held[look] ?? 0) + 1;
    }
  }
  const mean = RATE * MEAN;
  return held.reduce((sum, ports) => sum + (ports - mean) ** 2, 0) / looks / mean;
}

const openTimes: readonly OpenTime[] = [
  { distribution: 'exponential', meanSeconds: MEAN },
  { distribution: 'constant', meanSeconds: MEAN },
  { distribution: 'lognormal', meanSeconds: MEAN, sigma: 1 },
];

const fitted = (kind: BurstKind, z: number, openTime: OpenTime): Arrivals => {
  const arrivals = burstArrivals(kind, z, RATE, openTimeDraws(openTime, randomStream(1, 'pairs')));
  if (arrivals === null) throw new Error('not fitted');
  return arrivals;
};

describe('bursty arrivals', () => {
  const rows = openTimes.flatMap((openTime) =>
    (['interrupted', 'batch'] as const).flatMap((kind) => [{ kind, openTime, name: openTime.distribution }]),
  );

  it.each(rows)('make an offered load as peaked as asked for: $kind, $name open times', ({ kind, openTime }) => {
    const arrivals = fitted(kind, 3, openTime);
    const runs = Array.from({ length: 40 }, (_, run) => peakedness(arrivals, openTime, run));
    const { low, high } = meanInterval(runs, 0.9999);
    // The fit takes its expectations over drawn pairs, which is good for about 1 %.
    expect(low).toBeLessThan(3 * 1.015);
    expect(high).toBeGreaterThan(3 * 0.985);
    expect(high - low).toBeLessThan(0.8);
  });

  it('have the closed form where holding times are exponential or constant', () => {
    const [exponential, constant] = openTimes as readonly [OpenTime, OpenTime];
    const rates = (openTime: OpenTime, kind: BurstKind): number => {
      const arrivals = fitted(kind, 3, openTime);
      if (arrivals.kind === 'interrupted') return arrivals.switchesPerSecond;
      return arrivals.kind === 'batch' ? arrivals.meanSize : Number.NaN;
    };
    // Exponential: z − 1 = λh/(1 + 2ωh), so ω = (λh/2 − 1)/2h; batches: E[min] = h/2, so z − 1 = m − 1.
    expect(rates(exponential, 'interrupted') / ((RATE * MEAN) / 2 - 1) / (1 / (2 * MEAN))).toBeCloseTo(1, 1);
    expect(rates(exponential, 'batch') / 3).toBeCloseTo(1, 1);
    // Constant: E[min] = h, so z − 1 = 2(m − 1); on and off: z − 1 = 2λ(κh − 1 + e^(−κh))/(κ²h) with κ = 2ω.
    expect(rates(constant, 'batch')).toBeCloseTo(2, 12);
    const kappa = 2 * rates(constant, 'interrupted');
    const excess = (2 * RATE * (kappa * MEAN + Math.expm1(-kappa * MEAN))) / (kappa * kappa * MEAN);
    expect(excess).toBeCloseTo(2, 9);
  });

  it('take the unequal pairs of holding times for what they are: the integral, step by step', () => {
    let draws = 0;
    const arrivals = burstArrivals('interrupted', 4, RATE, () => (draws++ % 2 === 0 ? 1 : 4));
    if (arrivals?.kind !== 'interrupted') throw new Error('not fitted');
    const steps = 400;
    let integral = 0;
    for (let i = 0; i < steps; i++) {
      for (let j = 0; j < 4 * steps; j++) {
        integral += Math.exp(-2 * arrivals.switchesPerSecond * (Math.abs(i - j) / steps)) / steps ** 2;
      }
    }
    // The mean of the pair 1, 4 is 2.5.
    expect((RATE * integral) / 2.5).toBeCloseTo(3, 2);
  });

  it('are none where on and off periods cannot be that bursty: z − 1 is at most the offered load', () => {
    const draw = () => MEAN;
    expect(burstArrivals('interrupted', 1 + RATE * MEAN * 1.01, RATE, draw)).toBeNull();
    expect(burstArrivals('interrupted', 1 + RATE * MEAN * 0.99, RATE, draw)?.kind).toBe('interrupted');
    expect(burstArrivals('batch', 1 + RATE * MEAN * 1.01, RATE, draw)?.kind).toBe('batch');
    expect(burstArrivals('interrupted', 2, RATE, () => 0)).toEqual({ kind: 'poisson' });
  });
});
