/**
 * Groups with exponential holding times whose rate changes, and how far `timeline` is from the exact law (Kolmogorov's
 * equations): measured, then rounded up. The modified offered load alone is off by far more, which is why refusals are taken
 * out of what follows.
 */
export interface TimelineCase {
  readonly name: string;
  readonly ports: number;
  readonly holdSeconds: number;
  readonly ratePerSecond: number;
  /** Lines of the scenario's `events:`. */
  readonly events: string;
  /** Factor on the rate, as the events say. */
  readonly factorAt: (t: number) => number;
  readonly start: 'empty' | 'steady';
  readonly seconds: number;
  /** Largest difference of ports held ÷ ports, and of the connections lost ÷ those of the exact law. */
  readonly carriedWithin: number;
  readonly lostWithin: number;
}

const burst = (ports: number, factor: number, seconds: number, lostWithin: number): TimelineCase => ({
  name: `burst ×${factor} for ${seconds} s on ${ports} ports`,
  ports,
  holdSeconds: 20,
  ratePerSecond: (0.6 * ports) / 20,
  events: `[{at: 50s, burst: ${factor * 100}%, lasts: ${seconds}s}]`,
  factorAt: (t) => (t >= 50 && t < 50 + seconds ? factor : 1),
  start: 'steady',
  seconds: 400,
  carriedWithin: 0.02,
  lostWithin,
});

const ramps = (ports: number, over: number, lostWithin: number): TimelineCase => ({
  name: `ramp to twice the rate over ${over} s and back on ${ports} ports`,
  ports,
  holdSeconds: 20,
  ratePerSecond: (0.5 * ports) / 20,
  events: `[{at: 20s, ramp: 200%, over: ${over}s}, {at: ${20 + over}s, ramp: 100%, over: ${over}s}]`,
  factorAt: (t) =>
    t < 20 ? 1 : t < 20 + over ? 1 + (t - 20) / over : t < 20 + 2 * over ? 2 - (t - 20 - over) / over : 1,
  start: 'steady',
  seconds: 100 + 2 * over,
  carriedWithin: 0.005,
  lostWithin,
});

const fill = (ports: number, ratePerSecond: number, holdSeconds: number, seconds: number): TimelineCase => ({
  name: `${ports} ports that start empty, ${ratePerSecond}/s for ${holdSeconds} s`,
  ...{ ports, holdSeconds, ratePerSecond, seconds },
  events: '[]',
  factorAt: () => 1,
  start: 'empty',
  carriedWithin: 0.022,
  lostWithin: 0.03,
});

export const timelineCases: readonly TimelineCase[] = [
  fill(64, 2, 60, 200),
  fill(64, 1, 60, 400),
  fill(128, 2, 240, 400),
  fill(256, 5, 60, 300),
  burst(10, 2, 30, 0.01),
  burst(10, 4, 60, 0.01),
  burst(50, 2, 30, 0.03),
  burst(50, 2, 200, 0.01),
  burst(200, 2, 30, 0.05),
  burst(200, 4, 60, 0.01),
  ramps(10, 5, 0.01),
  ramps(10, 20, 0.02),
  // A third of a connection is lost in all.
  ramps(50, 20, 0.12),
  ramps(50, 100, 0.01),
  ramps(200, 100, 0.04),
];
