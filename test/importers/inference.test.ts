import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { DurationEstimate } from '../../src/importers/fit-result.js';
import { ArrivalCounts } from '../../src/importers/inference/arrival-counts.js';
import { seenClose } from '../../src/importers/inference/close-kind.js';
import { fitExponential, fitLognormal } from '../../src/importers/inference/duration-laws.js';
import { DurationTally } from '../../src/importers/inference/duration-tally.js';
import { arrivalWindow, burstiness, estimateArrivals } from '../../src/importers/inference/estimate-arrivals.js';
import { estimateDuration } from '../../src/importers/inference/estimate-duration.js';
import { estimateTraffic } from '../../src/importers/inference/estimate-traffic.js';
import { survivalMean, survivalOf, survivalQuantile } from '../../src/importers/inference/survival.js';
import { TrafficTally } from '../../src/importers/inference/traffic-tally.js';
import type { ObservedConnection } from '../../src/importers/observed-connection.js';
import { randomStream } from '../../src/statistics/random-stream.js';
import { connection, sent } from './connections.js';

/** Freireich et al. (1963): weeks in remission with 6-MP; negative: censored. Cox, Oakes (1984), table 1.1. */
const REMISSION = [6, 6, 6, -6, 7, -9, 10, -10, -11, 13, 16, -17, -19, -20, 22, 23, -25, -32, -32, -34, -35];

function tallied(durations: readonly number[]): DurationTally {
  const tally = new DurationTally();
  for (const one of durations) tally.add(Math.abs(one), one > 0);
  return tally;
}

function estimated(durations: readonly number[]): DurationEstimate {
  const estimate = estimateDuration(tallied(durations));
  if (estimate === null) throw new Error('no estimate');
  return estimate;
}

describe('durations of which some were cut off', () => {
  it('survive as Kaplan and Meier’s estimate of the published remission times says', () => {
    const steps = survivalOf(tallied(REMISSION).sorted());
    const published = [
      [6, 0.857],
      [7, 0.807],
      [10, 0.753],
      [13, 0.69],
      [16, 0.627],
      [22, 0.538],
      [23, 0.448],
    ];
    expect(steps.map(({ seconds, survival }) => [seconds, Number(survival.toFixed(3))])).toEqual(published);
    expect([survivalQuantile(steps, 0.5), survivalQuantile(steps, 0.9)]).toEqual([23, null]);
  });

  it('have the exponential mean of greatest likelihood: all time ÷ ends (359 weeks, 9 ends)', () => {
    expect(fitExponential(tallied(REMISSION).sorted()).meanSeconds).toBeCloseTo(359 / 9, 9);
  });

  it('have the plain mean and median when nothing was cut off', () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: 0.001, max: 1e5, noNaN: true }), { minLength: 1, maxLength: 60 }),
        (all) => {
          const steps = survivalOf(tallied(all).sorted());
          const mean = all.reduce((sum, one) => sum + one, 0) / all.length;
          expect(survivalMean(steps) / mean).toBeCloseTo(1, 9);
          const middle = [...all].sort((a, b) => a - b)[Math.ceil(all.length / 2) - 1] ?? 0;
          // Within a bin only the mean is known.
          expect(Math.abs((survivalQuantile(steps, 0.5) ?? 0) / middle - 1)).toBeLessThan(0.0051);
        },
      ),
    );
  });

  it('have the lognormal law whose likelihood no other comes up to', () => {
    const bins = tallied(REMISSION).sorted();
    const best = fitLognormal(bins);
    if (best === null || best.sigma === null) throw new Error('no law');
    const survival = (mean: number, sigma: number, at: number) => {
      const z = (Math.log(at) - Math.log(mean) + (sigma * sigma) / 2) / sigma;
      // Tail by summing the density, so that the test has its own.
      let tail = 0;
      for (let x = z + 0.0005; x < z + 12; x += 0.001) tail += Math.exp((-x * x) / 2) / Math.sqrt(2 * Math.PI) / 1000;
      return tail;
    };
    const likelihood = (mean: number, sigma: number) =>
      REMISSION.reduce((sum, one) => {
        if (one < 0) return sum + Math.log(survival(mean, sigma, -one));
        const z = (Math.log(one) - Math.log(mean) + (sigma * sigma) / 2) / sigma;
        return sum - (z * z) / 2 - Math.log(one * sigma * Math.sqrt(2 * Math.PI));
      }, 0);
    const { meanSeconds: mean, sigma } = best;
    const top = likelihood(mean, sigma);
    expect(best.logLikelihood).toBeCloseTo(top, 3);
    for (const [m, s] of [
      [1.05, 1],
      [0.95, 1],
      [1, 1.05],
      [1, 0.95],
    ] as const) {
      expect(likelihood(mean * m, sigma * s)).toBeLessThan(top);
    }
  });

  it('are told to be exponential, lognormal, constant, or none of these', () => {
    const stream = randomStream(1, 'durations');
    const exponential = () => -Math.log(1 - stream.uniform());
    const normal = () => Math.sqrt(2 * exponential()) * Math.cos(2 * Math.PI * stream.uniform());
    const draw = (one: () => number) => Array.from({ length: 2000 }, one);
    expect(estimated(draw(() => 20 * exponential())).law).toEqual({ distribution: 'exponential' });
    expect(estimated(draw(() => Math.exp(1.5 * normal()))).law.distribution).toBe('lognormal');
    expect(estimated(draw(() => 30 + 0.5 * normal())).law).toEqual({ distribution: 'constant' });
    const two = estimated(draw(() => (stream.uniform() < 0.5 ? 1 : 100) * (1 + 0.01 * stream.uniform())));
    if (two.law.distribution !== 'empirical') throw new Error(two.law.distribution);
    const { valuesSeconds } = two.law;
    const mean = valuesSeconds.reduce((sum, one) => sum + one, 0) / valuesSeconds.length;
    expect(mean / two.meanSeconds).toBeCloseTo(1, 6);
  });

  it('keep the mean within its interval although a short capture cuts most of them off', () => {
    const stream = randomStream(2, 'cut');
    let held = 0;
    for (let round = 0; round < 100; round++) {
      // Mean 20 s, watched for up to 10 s: three in four are cut off.
      const all = Array.from({ length: 300 }, () => {
        const [open, watched] = [-20 * Math.log(1 - stream.uniform()), 10 * stream.uniform()];
        return open < watched ? Math.max(open, 1e-9) : -watched;
      });
      const { lowSeconds, highSeconds } = estimated(all);
      if (lowSeconds <= 20 && (highSeconds ?? 0) >= 20) held += 1;
    }
    // 95 of 100, standard deviation 2.2; fewer than 1 in 1,000 runs fall below 87.
    expect(held).toBeGreaterThanOrEqual(87);
  });

  it('give a lower bound alone when none ended', () => {
    const none = estimated([-10, -20, -30]);
    expect([none.ended, none.censored, none.meanSeconds, none.lowSeconds, none.highSeconds]).toEqual([
      0,
      3,
      60,
      20,
      null,
    ]);
  });

  it('are refused when they are no durations', () => {
    expect(() => new DurationTally().add(-1, true)).toThrow('seconds must be finite and ≥ 0, got -1');
  });
});

describe('arrivals', () => {
  const counted = (times: readonly number[]) => {
    const counts = new ArrivalCounts();
    for (const at of times) counts.add(at);
    return counts;
  };

  it('have the busiest second that counting by hand gives, in any order of time', () => {
    const times = fc.array(fc.integer({ min: -640, max: 6400 }), { minLength: 1, maxLength: 80 });
    fc.assert(
      fc.property(times, (ticks) => {
        // On a raster of 1/64 s, so that intervals are exact.
        const brute = Math.max(...ticks.map((from) => ticks.filter((at) => at >= from && at < from + 64).length));
        expect(counted(ticks.map((tick) => tick / 64)).busiest(1)).toBe(brute);
      }),
    );
  });

  it('keep every arrival when intervals become coarser, in memory that stays bounded', () => {
    const counts = new ArrivalCounts();
    for (let at = 0; at < 100_000; at++) counts.add(at * 1.5);
    expect(counts.count).toBe(100_000);
    expect(counts.width).toBeGreaterThan(1);
    expect(counts.busiest(1)).toBeNull();
    expect(counts.busiest(6000)).toBeGreaterThan(3900);
  });

  it('are Poisson where they are, and bursty where batches come', () => {
    const stream = randomStream(3, 'bursts');
    const poisson = new ArrivalCounts();
    const batches = new ArrivalCounts();
    const gap = (rate: number) => -Math.log(1 - stream.uniform()) / rate;
    for (let at = 0; at < 600; at += gap(20)) poisson.add(at);
    for (let at = 0; at < 600; at += gap(4)) for (let one = 0; one < 5; one++) batches.add(at);
    const [even, bursty] = [poisson, batches].map((counts) =>
      estimateArrivals(counts, arrivalWindow(counts, 0, 600), 600),
    );
    expect(burstiness(even?.dispersion ?? [], 1)).toBeNull();
    const found = burstiness(bursty?.dispersion ?? [], 1);
    // Batches of five: variance ÷ mean is 5; 600 intervals know it to ±√(2/600) × 5 and the batches’ own spread.
    expect(found?.intervalSeconds).toBe(1);
    expect(Math.abs((found?.varianceToMean ?? 0) - 5)).toBeLessThan(1.2);
  });

  it('are counted over the whole observation unless silence at its ends is no chance', () => {
    const busy = counted(Array.from({ length: 41 }, (_, index) => 10 + index / 10));
    expect(arrivalWindow(busy, 0, 60)).toEqual({ from: 10, to: 14, trimmed: true });
    const sparse = counted([10, 20, 30]);
    expect(arrivalWindow(sparse, 0, 60)).toEqual({ from: 0, to: 60, trimmed: false });
  });
});

describe('how a connection ended', () => {
  const cases: readonly (readonly [string, Partial<ObservedConnection>, string | null])[] = [
    ['both FINs, the client’s first', { fromClient: sent(5), fromServer: sent(6), leftOpen: null }, 'client-fin'],
    ['both FINs, the server’s first', { fromClient: sent(6), fromServer: sent(5), leftOpen: null }, 'server-fin'],
    ['RST of the client', { rstAt: 5, rstBy: 'client', leftOpen: null }, 'client-rst'],
    ['RST of the server', { rstAt: 5, rstBy: 'server', leftOpen: null }, 'server-rst'],
    ['FIN, then RST by the other side', { fromClient: sent(5), rstAt: 6, rstBy: 'server' }, 'fin-then-rst'],
    ['FIN, then RST by the same side', { fromClient: sent(5), rstAt: 6, rstBy: 'client' }, 'fin-then-rst'],
    ['FIN, RST, late FIN', { fromClient: sent(5), rstAt: 6, rstBy: 'client', fromServer: sent(7) }, 'fin-then-rst'],
    [
      'both FINs, RST afterwards',
      { fromClient: sent(5), fromServer: sent(6), rstAt: 7, rstBy: 'client' },
      'client-fin',
    ],
    ['one FIN, and a minute of nothing', { fromServer: sent(5), lastPacketAt: 5 }, 'half-close'],
    ['one FIN, a moment ago', { fromServer: sent(95), lastPacketAt: 95 }, 'server-fin'],
    [
      'one FIN, the other side’s may have come before the capture',
      { synAt: null, fromServer: sent(0.5), fromClient: { ...sent(null), bytes: 0 }, firstPacketAt: 0.5 },
      null,
    ],
    [
      'one FIN of a connection that began before, the other side still sending',
      { synAt: null, fromServer: sent(95), lastPacketAt: 95 },
      'server-fin',
    ],
    ['refused', { refused: true, synAckAt: null, establishedAt: null }, 'refused'],
    [
      'a SYN without an answer',
      { synAckAt: null, establishedAt: null, fromClient: { ...sent(null), bytes: 0 } },
      'unanswered',
    ],
    [
      'a SYN a moment before the end',
      { synAt: 99, synAckAt: null, establishedAt: null, fromClient: { ...sent(null), bytes: 0 } },
      null,
    ],
    ['still open', { lastPacketAt: 99 }, null],
    ['silent for more than five minutes', { watchedUntil: 400 }, 'idle'],
  ];
  it.each(cases)('%s', (_, seen, kind) => {
    expect(seenClose(connection(seen)).kind).toBe(kind);
  });
});

const WHOLE = { from: 0, to: 100, trimmed: false };

describe('what is counted of connections', () => {
  it('leaves out the open time of those that began before, and counts how they ended', () => {
    const tally = new TrafficTally();
    tally.add(
      connection({ synAt: null, synAckAt: null, establishedAt: null, rstAt: 50, rstBy: 'server', leftOpen: null }),
    );
    tally.add(connection({ rstAt: 11.02, rstBy: 'client', leftOpen: null }));
    expect([tally.connections, tally.startNotSeen, tally.arrivals.count]).toEqual([2, 1, 1]);
    expect([...tally.closes]).toEqual([
      ['server-rst', 1],
      ['client-rst', 1],
    ]);
    expect(estimateDuration(tally.openTime)).toMatchObject({ ended: 1, censored: 0, meanSeconds: 10 });
  });

  it('calls a close one by FIN while the other side has waited no longer than others did, else undecided', () => {
    const tally = new TrafficTally();
    const answered = connection({ fromClient: sent(10), fromServer: sent(12), leftOpen: null });
    const waiting = (finAt: number) => connection({ fromClient: sent(finAt), lastPacketAt: finAt });
    tally.add(waiting(99));
    expect(estimateTraffic(tally, WHOLE, 100).close).toEqual({ ended: 0, undecided: 1, shares: [] });
    tally.add(answered);
    tally.add(waiting(95));
    const { ended, undecided, shares } = estimateTraffic(tally, WHOLE, 100).close;
    expect([ended, undecided, shares.map(({ kind, connections }) => [kind, connections])]).toEqual([
      2,
      1,
      [['client-fin', 2]],
    ]);
    expect(estimateDuration(tally.openTime)?.ended).toBe(3);
  });

  it('shows SYNs that met what was left of the connection before', () => {
    const tally = new TrafficTally();
    const previous = { secondsBefore: 30, close: 'fin' } as const;
    tally.add(connection({ previous, challengeAcks: 1 }));
    tally.add(connection({ previous, refused: true }));
    tally.add(connection({ previous, syns: 3 }));
    tally.add(connection({ previous: { secondsBefore: 600, close: 'fin' }, syns: 2 }));
    expect(tally.reuse.result()).toEqual({
      reused: 4,
      shortestSeconds: 30,
      p50Seconds: 30,
      challenged: 1,
      refusedAfterReuse: 1,
      retriedAfterReuse: 1,
      retriedSyns: 2,
    });
  });

  it('comes to the same when it is counted in two parts', () => {
    const all = Array.from({ length: 50 }, (_, index) =>
      connection({ synAt: index / 4, rstAt: index / 2 + 2, rstBy: 'client', leftOpen: null }),
    );
    const [whole, first, second] = [new TrafficTally(), new TrafficTally(), new TrafficTally()];
    all.forEach((one, index) => {
      whole.add(one);
      (index % 2 === 0 ? first : second).add(one);
    });
    first.merge(second);
    expect(estimateDuration(first.openTime)).toEqual(estimateDuration(whole.openTime));
    expect(first.arrivals.busiest(1)).toBe(whole.arrivals.busiest(1));
    expect(first.closes).toEqual(whole.closes);
  });
});
