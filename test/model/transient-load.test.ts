import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { OpenTime } from '../../src/model/open-time.js';
import {
  type ConnectionFlow,
  type Interruption,
  type RatePiece,
  requireConnectionFlow,
  transientPorts,
  transientSetup,
} from '../../src/model/transient-load.js';
import { caseOf } from './reference-case.js';

const EXPONENTIAL: OpenTime = { distribution: 'exponential', meanSeconds: 5 };

function flowOf(arrivals: readonly RatePiece[], more: Partial<ConnectionFlow> = {}): ConnectionFlow {
  return { arrivals, openTime: EXPONENTIAL, setupSeconds: 0, extraOpenSeconds: 0, interruptions: [], ...more };
}

const piece = (fromSeconds: number, toSeconds: number, fromRate: number, toRate = fromRate): RatePiece => ({
  fromSeconds,
  toSeconds,
  fromRate,
  toRate,
});

const forever = (rate: number): readonly RatePiece[] => [
  piece(Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY, rate),
];

/** A sine through knots so close together that straight lines between them are as good as the sine. */
function sine(mean: number, amplitude: number, gamma: number, from: number, to: number, knots: number): RatePiece[] {
  const at = (index: number): number => from + ((to - from) * index) / knots;
  const rate = (t: number): number => mean + amplitude * Math.sin(gamma * t);
  return Array.from({ length: knots }, (_, index) =>
    piece(at(index), at(index + 1), rate(at(index)), rate(at(index + 1))),
  );
}

describe('ports over time', () => {
  it('agree with reference case Q23: a demand that swings like a sine is followed late, and swings less', () => {
    const { inputs, expected } = caseOf<
      { lambda_mean: number; lambda_amplitude: number; gamma: number; mean_hold: number },
      { max: number; min: number; lag: number }
    >('Q23');
    const { lambda_mean: mean, lambda_amplitude: amplitude, gamma } = inputs;
    const flow = flowOf(sine(mean, amplitude, gamma, -40, 20, 60_000), {
      openTime: { distribution: 'exponential', meanSeconds: inputs.mean_hold },
    });
    // The demand peaks at π/2, the ports an eighth of a period later.
    const peak = Math.PI / 2 / gamma + expected.lag;
    expect(transientPorts(flow, 0, peak)).toBeCloseTo(expected.max, 5);
    expect(transientPorts(flow, 0, peak + Math.PI / gamma)).toBeCloseTo(expected.min, 5);
    expect(transientPorts(flow, 0, peak + 0.01)).toBeLessThan(transientPorts(flow, 0, peak));
    expect(transientPorts(flow, 0, peak - 0.01)).toBeLessThan(transientPorts(flow, 0, peak));
    // m(t) = 100 + 10(sin t − cos t)
    for (const t of [0, 1, 2.5, 7]) {
      expect(transientPorts(flow, 0, t)).toBeCloseTo(100 + 10 * (Math.sin(t) - Math.cos(t)), 5);
    }
  });

  interface Ramp {
    readonly rate_cps: number;
    readonly active_s: number;
    readonly time_wait_s: number;
    readonly t_s: number;
    readonly ports_in_use: number;
  }
  const { rows } = caseOf<unknown, { rows: readonly Ramp[] }>('Q29').expected;

  it.each(rows)('agree with reference case Q29: $rate_cps/s for $t_s s', (row) => {
    const flow = flowOf([piece(0, 1000, row.rate_cps)], {
      openTime: { distribution: 'exponential', meanSeconds: row.active_s },
    });
    expect(Math.abs(transientPorts(flow, row.time_wait_s, row.t_s) / row.ports_in_use - 1)).toBeLessThan(1e-12);
  });

  it('of a steady rate are rate × holding time at any moment', () => {
    const flow = flowOf(forever(30), { setupSeconds: 0.5, extraOpenSeconds: 2 });
    for (const t of [-1e6, 0, 3, 1e7]) {
      expect(transientPorts(flow, 60, t)).toBeCloseTo(30 * (0.5 + 2 + 5 + 60), 8);
      expect(transientSetup(flow, t)).toBeCloseTo(15, 8);
    }
  });

  it('do not remember rates that are longer ago than any connection lives', () => {
    const past = [piece(-2000, -1000, 500), piece(-1000, 1000, 3)];
    expect(transientPorts(flowOf(past), 10, 0)).toBeCloseTo(3 * 15, 10);
  });
});

/** P(X > x) and quantiles, for sums over many connections. */
const DISTRIBUTIONS: readonly (readonly [string, OpenTime, (u: number) => number])[] = [
  ['constant', { distribution: 'constant', meanSeconds: 5 }, () => 5],
  ['exponential', EXPONENTIAL, (u) => -5 * Math.log(1 - u)],
  [
    'empirical',
    { distribution: 'empirical', meanSeconds: 5, samples: [1, 2, 12] },
    (u) => [1, 2, 12][Math.floor(3 * u)] ?? 12,
  ],
];

/** What the model must say: many connections, one by one, each followed through the interruptions with its weight. */
function oneByOne(flow: ConnectionFlow, quantile: (u: number) => number, after: number, t: number): number {
  const draws = 150;
  let ports = 0;
  for (const { fromSeconds, toSeconds, fromRate, toRate } of flow.arrivals) {
    const steps = Math.ceil((toSeconds - fromSeconds) * 10);
    for (let step = 0; step < steps; step++) {
      const share = (step + 0.5) / steps;
      const begun = fromSeconds + share * (toSeconds - fromSeconds);
      if (begun > t) continue;
      const weight = ((fromRate + share * (toRate - fromRate)) * (toSeconds - fromSeconds)) / steps / draws;
      for (let draw = 0; draw < draws; draw++) {
        const open = quantile((draw + 0.5) / draws);
        const ends = begun + flow.setupSeconds + open + flow.extraOpenSeconds;
        ports += weight * heldOf(begun, ends, flow.interruptions, after, t);
      }
    }
  }
  return ports;
}

/** How likely a connection holds its port at t: it may have been closed or forgotten before. */
function heldOf(begun: number, ends: number, interruptions: readonly Interruption[], after: number, t: number): number {
  const next = interruptions.find(({ atSeconds }) => atSeconds > begun && atSeconds <= t);
  if (next === undefined) return ends + after > t ? 1 : 0;
  const rest = interruptions.slice(interruptions.indexOf(next) + 1);
  const going = (from: number, until: number): number => heldOf(from, until, rest, after, t);
  if (next.kind === 'forget') return (1 - next.share) * going(next.atSeconds, ends);
  if (ends <= next.atSeconds) return going(next.atSeconds, ends);
  return next.share * going(next.atSeconds, next.atSeconds) + (1 - next.share) * going(next.atSeconds, ends);
}

describe('interruptions', () => {
  const arrivals = [piece(-30, 0, 10, 20), piece(0, 12, 20, 20), piece(12, 40, 35, 5)];
  const interruptions: readonly Interruption[] = [
    { atSeconds: 2, kind: 'close', share: 0.5 },
    { atSeconds: 6, kind: 'forget', share: 0.3 },
    { atSeconds: 9, kind: 'close', share: 1 },
    { atSeconds: 20, kind: 'forget', share: 1 },
    { atSeconds: 22, kind: 'close', share: 0.25 },
  ];

  it.each(DISTRIBUTIONS)(
    'do to %s open times what they do to connections followed one by one',
    (_, openTime, quantile) => {
      const flow = flowOf(arrivals, { openTime, setupSeconds: 0.4, extraOpenSeconds: 0.6, interruptions });
      for (const t of [-3, 1, 3, 7, 8.9, 10, 15, 21, 25, 39]) {
        for (const after of [0, 3, 15]) {
          const expected = oneByOne(flow, quantile, after, t);
          expect(Math.abs(transientPorts(flow, after, t) - expected), `at ${t} after ${after}`).toBeLessThan(
            0.01 * expected + 0.7,
          );
        }
      }
    },
  );

  it('that forget all leave what came since', () => {
    const flow = flowOf(forever(10), { interruptions: [{ atSeconds: 100, kind: 'forget', share: 1 }] });
    expect(transientPorts(flow, 60, 100)).toBe(0);
    expect(transientPorts(flow, 60, 110)).toBeCloseTo(transientPorts(flowOf([piece(0, 1e3, 10)]), 60, 10), 9);
  });

  it('that close all move every open connection to the close hold at once', () => {
    const flow = flowOf(forever(10), { interruptions: [{ atSeconds: 100, kind: 'close', share: 1 }] });
    // 10/s × 5 s were open, 10/s × 60 s were closing already.
    expect(transientPorts(flow, 0, 100)).toBeCloseTo(0, 9);
    expect(transientPorts(flow, 60, 100)).toBeCloseTo(650, 8);
    // Nobody of them is left a close hold later; the others came since.
    expect(transientPorts(flow, 60, 160)).toBeCloseTo(transientPorts(flowOf([piece(0, 1e3, 10)]), 60, 60), 8);
  });

  it('one after the other find whom the one before left', () => {
    const close = (atSeconds: number): Interruption => ({ atSeconds, kind: 'close', share: 0.5 });
    const flow = flowOf(forever(10), { interruptions: [close(100), close(101), close(101)] });
    // 50 were open; a second later an eighth of those is left, of whom e^(−1/5) are still open, and what came since, quartered.
    const old = 50 * 0.125 * Math.exp(-1 / 5);
    const since = 0.25 * 50 * (1 - Math.exp(-1 / 5));
    expect(transientPorts(flow, 0, 101)).toBeCloseTo(old + since, 8);
    expect(transientPorts(flow, 60, 101)).toBeCloseTo(650, 7);
  });

  it('that close a share again and again leave whoever each of them passed over, and all for a close hold', () => {
    const [rate, mean, closeSeconds] = [10, 5, 3];
    const interruptions = Array.from(
      { length: 60 },
      (_, index): Interruption => ({ atSeconds: index * 0.7, kind: 'close', share: 0.05 + (index % 9) / 10 }),
    );
    const flow = flowOf(forever(rate), { interruptions });
    for (const t of [-1, 0, 0.3, 2.8, 3, 3.1, 20, 41.3, 44.2, 44.4, 60]) {
      // Held: opened within the close hold; or open when that began, and passed over by each that closed before then.
      const latest = t - closeSeconds;
      let expected = rate * closeSeconds;
      const closes = interruptions.filter(({ atSeconds }) => atSeconds <= latest);
      for (let index = 0; index <= closes.length; index++) {
        const passedOver = closes.slice(index).reduce((left, { share }) => left * (1 - share), 1);
        const from = index === 0 ? Number.NEGATIVE_INFINITY : (closes[index - 1]?.atSeconds ?? 0);
        const to = closes[index]?.atSeconds ?? latest;
        const open = rate * mean * (Math.exp((to - latest) / mean) - Math.exp((from - latest) / mean));
        expected += passedOver * open;
      }
      expect(transientPorts(flow, closeSeconds, t)).toBeCloseTo(expected, 10);
    }
  });

  it('of share 0 change nothing', () => {
    const nothing = interruptions.map((one) => ({ ...one, share: 0 }));
    for (const t of [1, 7, 21, 30]) {
      const expected = transientPorts(flowOf(arrivals), 15, t);
      expect(transientPorts(flowOf(arrivals, { interruptions: nothing }), 15, t)).toBeCloseTo(expected, 9);
    }
  });
});

describe('laws', () => {
  it('twice the rate holds twice the ports, and a longer hold holds more', () => {
    const rate = fc.double({ min: 0, max: 100, noNaN: true });
    fc.assert(
      fc.property(rate, rate, fc.double({ min: 0, max: 60, noNaN: true }), (from, to, t) => {
        const pieces = [piece(0, 20, from, to), piece(20, 50, to, from)];
        const twice = pieces.map((one) => ({ ...one, fromRate: 2 * one.fromRate, toRate: 2 * one.toRate }));
        const held = transientPorts(flowOf(pieces), 4, t);
        expect(held).toBeGreaterThanOrEqual(-1e-9);
        expect(transientPorts(flowOf(twice), 4, t)).toBeCloseTo(2 * held, 8);
        expect(transientPorts(flowOf(pieces), 5, t)).toBeGreaterThanOrEqual(held - 1e-9);
      }),
    );
  });

  it('cut into more pieces, a rate holds the same ports', () => {
    const whole = [piece(0, 30, 10, 40)];
    const parts = [piece(0, 7, 10, 17), piece(7, 7.5, 17, 17.5), piece(7.5, 30, 17.5, 40)];
    for (const t of [3, 7.2, 15, 29, 90]) {
      expect(transientPorts(flowOf(parts), 8, t)).toBeCloseTo(transientPorts(flowOf(whole), 8, t), 9);
    }
  });
});

describe('what cannot be computed', () => {
  it('is refused with name, range and value', () => {
    expect(() => transientPorts(flowOf([]), 1, Number.NaN)).toThrow(/time must be finite, got NaN/);
    expect(() => transientPorts(flowOf([]), -1, 0)).toThrow(RangeError);
    expect(() => requireConnectionFlow(flowOf([piece(0, 0, 1)]))).toThrow(RangeError);
    expect(() => requireConnectionFlow(flowOf([piece(0, 1, 1), piece(0.5, 2, 1)]))).toThrow(RangeError);
    expect(() => requireConnectionFlow(flowOf([piece(Number.NEGATIVE_INFINITY, 1, 1, 2)]))).toThrow(RangeError);
    const share: Interruption = { atSeconds: 0, kind: 'close', share: 2 };
    expect(() => requireConnectionFlow(flowOf([], { interruptions: [share] }))).toThrow(/shares from 0 to 1, got 2/);
  });
});
