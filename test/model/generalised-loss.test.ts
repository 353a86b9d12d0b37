import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { randomTriesRefusal } from '../../src/model/allocator-refusal.js';
import { erlangB, logErlangB } from '../../src/model/erlang-b.js';
import { generalisedLoss } from '../../src/model/generalised-loss.js';
import { stationaryLaw } from './markov-chain.js';

const exhaustive = (ports: number) => (n: number) => (n === ports ? 1 : 0);
/** 0 up to `first`, then in equal steps to 1. */
const late = (ports: number, first: number) => (n: number) => (n < first ? 0 : (n - first + 1) / (ports - first + 1));

describe('generalised loss', () => {
  // The product form summed over every state with 60 digits (mpmath)
  it.each([
    ['ten random tries', 300, 60, randomTriesRefusal(300, 10), 1.1916308182226893e-7, 59.999992850215094],
    ['ten random tries', 300, 3, randomTriesRefusal(300, 10), 1.1637049255053378e-20, 3],
    ['ten random tries', 1000, 700, randomTriesRefusal(1000, 10), 0.023096617597226983, 683.8323676819412],
    ['ten random tries', 5000, 2500, randomTriesRefusal(5000, 10), 0.0009756532804964009, 2497.560866798759],
    ['refusing from 900', 1000, 200, late(1000, 900), 2.8101665791687394e-288, 200],
    ['refusing from 350', 400, 40, late(400, 350), 4.48863127606878e-199, 40],
    ['refusing from 1800', 2000, 1500, late(2000, 1800), 7.003124300061894e-16, 1499.9999999999989],
    ['refusing from 500', 600, 700, late(600, 500), 0.25094151900474077, 524.3409366966814],
  ])('of a search with %s, %d ports at %d erlangs, agrees with 60 digits', (_, ports, offered, refusal, b, carried) => {
    const loss = generalisedLoss({ ports, offeredErlangs: offered, refusal });
    expect(Math.abs(loss.blocking / b - 1)).toBeLessThan(1e-12);
    expect(Math.abs(loss.logBlocking - Math.log(b))).toBeLessThan(1e-12);
    expect(Math.abs(loss.carriedErlangs / carried - 1)).toBeLessThan(1e-13);
  });

  it('is Erlang-B when only the last port refuses, from 1 to 2,000,000 ports', () => {
    for (const ports of [1, 2, 5, 30, 100, 1000, 28_232, 64_512, 1e6, 2e6]) {
      for (const load of [1e-6, 1e-3, 0.1, 0.5, 0.8, 0.9, 0.97, 0.99, 1, 1.01, 1.1, 2, 10]) {
        const offeredErlangs = load * ports;
        const loss = generalisedLoss({ ports, offeredErlangs, refusal: exhaustive(ports) });
        const b = erlangB(ports, offeredErlangs);
        if (b > 1e-300) expect(Math.abs(loss.blocking / b - 1)).toBeLessThan(1e-11);
        const log = logErlangB(ports, offeredErlangs);
        expect(Math.abs(loss.logBlocking - log)).toBeLessThan(1e-11 + 1e-14 * Math.abs(log));
      }
    }
  });

  it('agrees with every state of a small chain solved, for 300 random refusals', () => {
    const chains = fc.integer({ min: 1, max: 40 }).chain((ports) =>
      fc.record({
        ports: fc.constant(ports),
        load: fc.double({ min: -3, max: 1, noNaN: true }),
        steps: fc.array(fc.oneof(fc.constant(0), fc.double({ min: 0, max: 0.3, noNaN: true }), fc.constant(1e-200)), {
          minLength: ports,
          maxLength: ports,
        }),
      }),
    );
    fc.assert(
      fc.property(chains, ({ ports, load, steps }) => {
        const b = [0];
        for (const step of steps) b.push(Math.min(1, (b.at(-1) ?? 0) + step));
        b.shift();
        b.push(1);
        const refusal = (n: number): number => b[n] ?? Number.NaN;
        const offeredErlangs = ports * 10 ** load;
        const rates: [number, number, number][] = [];
        for (let n = 0; n < ports; n++) rates.push([n, n + 1, offeredErlangs * (1 - refusal(n))], [n + 1, n, n + 1]);
        const law = stationaryLaw(ports + 1, rates);
        const blocking = law.reduce((sum, p, n) => sum + p * refusal(n), 0);
        const carried = law.reduce((sum, p, n) => sum + p * n, 0);
        const loss = generalisedLoss({ ports, offeredErlangs, refusal });
        expect(Math.abs(loss.blocking - blocking)).toBeLessThanOrEqual(1e-12 * blocking);
        expect(Math.abs(loss.carriedErlangs - carried)).toBeLessThanOrEqual(1e-12 * carried);
      }),
      { numRuns: 300 },
    );
  });

  it('loses what it does not carry: carried = a(1 − B)', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 5000 }),
        fc.double({ min: 0.01, max: 3, noNaN: true }),
        fc.integer({ min: 1, max: 20 }),
        (ports, load, tries) => {
          const offeredErlangs = load * ports;
          const loss = generalisedLoss({ ports, offeredErlangs, refusal: randomTriesRefusal(ports, tries) });
          expect(loss.carriedErlangs).toBeCloseTo(offeredErlangs * (1 - loss.blocking), 8);
          expect(loss.blocking).toBeLessThanOrEqual(1);
        },
      ),
    );
  });

  it('looks at a window of the states only', () => {
    const ports = 2_000_000;
    const calls = (load: number, b: (n: number) => number): number => {
      let count = 0;
      const refusal = (n: number): number => {
        count++;
        return b(n);
      };
      generalisedLoss({ ports, offeredErlangs: load * ports, refusal });
      return count / Math.sqrt(ports);
    };
    expect(calls(0.5, exhaustive(ports))).toBeLessThan(40);
    expect(calls(0.9, (n) => (n / ports) ** 10)).toBeLessThan(60);
    expect(calls(0.9, (n) => Math.max(1e-290, n === ports ? 1 : 0))).toBeLessThan(100);
  });

  it('holds at the edges: no load, no ports, everything refused, gross overload', () => {
    const none = generalisedLoss({ ports: 5, offeredErlangs: 0, refusal: exhaustive(5) });
    expect(none).toEqual({ blocking: 0, logBlocking: Number.NEGATIVE_INFINITY, carriedErlangs: 0 });
    const idle = generalisedLoss({ ports: 5, offeredErlangs: 0, refusal: (n) => (n + 5) / 10 });
    expect(idle.blocking).toBe(0.5);
    expect(generalisedLoss({ ports: 0, offeredErlangs: 3, refusal: () => 1 }).blocking).toBe(1);
    expect(generalisedLoss({ ports: 9, offeredErlangs: 3, refusal: () => 1 })).toEqual({
      blocking: 1,
      logBlocking: 0,
      carriedErlangs: 0,
    });
    const over = generalisedLoss({ ports: 7, offeredErlangs: 1e300, refusal: exhaustive(7) });
    expect(over.carriedErlangs).toBe(7);
    expect(over.blocking).toBe(1);
  });

  it('keeps the logarithm where the probability underflows', () => {
    const loss = generalisedLoss({ ports: 10_000, offeredErlangs: 200, refusal: exhaustive(10_000) });
    expect(loss.blocking).toBe(0);
    // Published: Mathematica, ln B = −29325.75 (reference case Q05)
    expect(loss.logBlocking).toBeCloseTo(-29325.75417133399, 7);
  });

  it('refuses bad arguments and refusals that are none', () => {
    const refusal = exhaustive(5);
    expect(() => generalisedLoss({ ports: 5.5, offeredErlangs: 1, refusal })).toThrow(/ports must be a whole number/);
    expect(() => generalisedLoss({ ports: 5, offeredErlangs: Number.NaN, refusal })).toThrow(/offered load .* got NaN/);
    expect(() => generalisedLoss({ ports: 6, offeredErlangs: 1, refusal })).toThrow(
      /must be 1 with all ports taken, got 0/,
    );
    const broken = (n: number): number => (n === 5 ? 1 : -0.1);
    expect(() => generalisedLoss({ ports: 5, offeredErlangs: 1, refusal: broken })).toThrow(/from 0 to 1, got -0.1/);
    const falling = (n: number): number => (n === 5 ? 1 : 0.5 - n / 10);
    expect(() => generalisedLoss({ ports: 5, offeredErlangs: 1, refusal: falling })).toThrow(/must not fall/);
  });
});
