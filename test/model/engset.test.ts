import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { engset } from '../../src/model/engset.js';
import { erlangB } from '../../src/model/erlang-b.js';
import { stationaryLaw } from './markov-chain.js';
import { caseOf } from './reference-case.js';

const relativeError = (value: number, exact: number): number => (value === exact ? 0 : Math.abs(value / exact - 1));

/** Engset's system solved state by state: busy ports 0…c, each idle source calls at rate α, each port is freed at rate 1. */
function solveEveryState(sources: number, ports: number, idleLoad: number) {
  const jumps: [number, number, number][] = [];
  for (let n = 0; n < ports; n++) jumps.push([n, n + 1, (sources - n) * idleLoad], [n + 1, n, n + 1]);
  const law = stationaryLaw(ports + 1, jumps);
  let calls = 0;
  let carried = 0;
  law.forEach((p, n) => {
    calls += p * (sources - n) * idleLoad;
    carried += p * n;
  });
  const full = law[ports] as number;
  return { offered: calls, blocking: (full * (sources - ports) * idleLoad) / calls, timeCongestion: full, carried };
}

describe('Engset against published values', () => {
  it('gives the five values of the erlang.com calculator (Q17)', () => {
    const { inputs, published, expected } = caseOf<
      Record<'servers' | 'sources' | 'total_offered_traffic', number[]>,
      { P: number[] }
    >('Q17');
    inputs.servers.forEach((ports, i) => {
      const [sources, offeredErlangs] = [inputs.sources[i] as number, inputs.total_offered_traffic[i] as number];
      const { blocking } = engset({ sources, ports, offeredErlangs });
      expect(Math.abs(blocking - (published.P[i] as number))).toBeLessThan(0.001);
      expect(relativeError(blocking, expected.P[i] as number)).toBeLessThan(1e-11);
    });
  });
});

describe('Engset against the Markov chain, every state solved', () => {
  it('agrees in 300 random small systems, whole and real numbers of sources', () => {
    const ports = fc.integer({ min: 1, max: 30 });
    const extra = fc.oneof(fc.integer({ min: 1, max: 60 }), fc.double({ min: 0.05, max: 60, noNaN: true }));
    const idleLoad = fc.double({ min: -6, max: 1, noNaN: true }).map((x) => 10 ** x);
    let compared = 0;
    fc.assert(
      fc.property(ports, extra, idleLoad, (c, more, alpha) => {
        const exact = solveEveryState(c + more, c, alpha);
        fc.pre(exact.offered < 0.999 * (c + more)); // sources that retry for ever may offer more than their number
        const result = engset({ sources: c + more, ports: c, offeredErlangs: exact.offered });
        expect(relativeError(result.blocking, exact.blocking)).toBeLessThan(1e-11);
        expect(relativeError(result.timeCongestion, exact.timeCongestion)).toBeLessThan(1e-11);
        expect(relativeError(result.carriedErlangs, exact.carried)).toBeLessThan(1e-12);
        expect(relativeError(Math.exp(result.logBlocking), exact.blocking)).toBeLessThan(1e-11);
        compared++;
      }),
      { numRuns: 300 },
    );
    expect(compared).toBeGreaterThanOrEqual(300);
  });

  it('agrees where each source is a state of its own: 6 sources, 64 combinations, those beyond 3 ports unreachable', () => {
    const [sources, ports, alpha] = [6, 3, 0.7];
    const busy = (state: number): number => [...state.toString(2)].filter((bit) => bit === '1').length;
    const states = Array.from({ length: 2 ** sources }, (_, s) => s).filter((s) => busy(s) <= ports);
    const jumps: [number, number, number][] = [];
    states.forEach((state, from) => {
      for (let source = 0; source < sources; source++) {
        const to = states.indexOf(state ^ (1 << source));
        if (to >= 0) jumps.push([from, to, state & (1 << source) ? 1 : alpha]);
      }
    });
    const law = stationaryLaw(states.length, jumps);
    const chance = (n: number): number =>
      states.reduce((sum, s, i) => (busy(s) === n ? sum + (law[i] as number) : sum), 0);
    const calls = [0, 1, 2, 3].map((n) => chance(n) * (sources - n) * alpha);
    const offeredErlangs = calls.reduce((sum, rate) => sum + rate, 0);
    const result = engset({ sources, ports, offeredErlangs });
    expect(relativeError(result.blocking, (calls[3] as number) / offeredErlangs)).toBeLessThan(1e-13);
    expect(relativeError(result.timeCongestion, chance(3))).toBeLessThan(1e-13);
  });
});

describe('Engset against high-precision arithmetic', () => {
  // mpmath 1.3, 40 digits: the defining sum, term by term, inside a secant search for α
  it.each([
    [100_000, 64_512, 64_000, -11.66092286132045],
    [3_000_000, 2_000_000, 2_000_000, -7.666102969262329],
    [3_000_000, 2_000_000, 2_500_000, -1.6094299128260505],
    [2_000_000.5, 2_000_000, 1_999_990, -13.994386028944788],
    [2_500_000, 2_000_000, 1_995_000, -38.47350860512258],
  ])('has an error below 1e-11 for %d sources, %d ports and %d erlangs', (sources, ports, offeredErlangs, exactLog) => {
    const { blocking, logBlocking } = engset({ sources, ports, offeredErlangs });
    expect(Math.abs(logBlocking - exactLog)).toBeLessThan(1e-11);
    expect(relativeError(blocking, Math.exp(exactLog))).toBeLessThan(1e-11);
  });
});

describe('Engset keeps its laws', () => {
  const system = fc
    .record({
      ports: fc.integer({ min: 1, max: 5000 }),
      sourcesPerPort: fc.double({ min: 1.01, max: 100, noNaN: true }),
      share: fc.double({ min: 1e-3, max: 0.99, noNaN: true }),
    })
    .map(({ ports, sourcesPerPort, share }) => ({
      ports,
      sources: ports * sourcesPerPort,
      offeredErlangs: ports * sourcesPerPort * share,
    }));

  it('blocks less than it blocks time, and carries no more than is offered or than there are ports', () => {
    fc.assert(
      fc.property(system, (input) => {
        const { blocking, logBlocking, timeCongestion, carriedErlangs } = engset(input);
        expect(logBlocking).toBeLessThan(0);
        expect(blocking).toBeLessThanOrEqual(timeCongestion * (1 + 1e-12));
        expect(timeCongestion).toBeLessThanOrEqual(1);
        expect(carriedErlangs).toBeLessThanOrEqual(Math.min(input.offeredErlangs, input.ports) * (1 + 1e-12));
      }),
    );
  });

  it('blocks more with more load and less with more ports', () => {
    fc.assert(
      fc.property(system, (input) => {
        const { logBlocking } = engset(input);
        expect(engset({ ...input, offeredErlangs: input.offeredErlangs * 1.001 }).logBlocking).toBeGreaterThan(
          logBlocking,
        );
        expect(engset({ ...input, ports: input.ports + 1 }).logBlocking).toBeLessThan(logBlocking);
      }),
    );
  });

  it('tends to Erlang-B for many sources', () => {
    for (const [ports, offeredErlangs] of [
      [10, 5],
      [1000, 950],
      [64512, 64512],
    ] as const) {
      const { blocking } = engset({ sources: 1e13, ports, offeredErlangs });
      expect(relativeError(blocking, erlangB(ports, offeredErlangs))).toBeLessThan(1e-5);
    }
  });
});

describe('Engset at the ends of its range', () => {
  it('refuses nobody when there is a port for every source', () => {
    expect(engset({ sources: 5000, ports: 1e24, offeredErlangs: 20 })).toEqual({
      blocking: 0,
      logBlocking: -Infinity,
      timeCongestion: 0,
      carriedErlangs: 20,
    });
    expect(engset({ sources: 4, ports: 4, offeredErlangs: 2 })).toMatchObject({ blocking: 0, timeCongestion: 1 / 16 });
  });

  it('refuses everybody without ports and nobody without load', () => {
    expect(engset({ sources: 4, ports: 0, offeredErlangs: 2 })).toMatchObject({
      blocking: 1,
      timeCongestion: 1,
      carriedErlangs: 0,
    });
    expect(engset({ sources: 4, ports: 2, offeredErlangs: 0 })).toMatchObject({ blocking: 0, carriedErlangs: 0 });
  });

  it('keeps a logarithm where the blocking underflows', () => {
    const { blocking, logBlocking } = engset({ sources: 3e6, ports: 2e6, offeredErlangs: 1 });
    expect(blocking).toBe(0);
    // C(S − 1, c)·α^c with α = 1/(S − 1): ln Γ by Stirling's formula
    const [n, c] = [3e6 - 1, 2e6];
    const logFactorial = (x: number): number => x * Math.log(x) - x + 0.5 * Math.log(2 * Math.PI * x);
    const exact = logFactorial(n) - logFactorial(c) - logFactorial(n - c) - c * Math.log(n) - n * Math.log1p(1 / n);
    expect(relativeError(logBlocking, exact)).toBeLessThan(1e-12);
  });

  it('throws when more is offered than the sources can hold, and says why', () => {
    expect(() => engset({ sources: 10, ports: 5, offeredErlangs: 10 })).toThrow(
      'offered load must be below the number of sources (each holds at most one port), got 10 erlangs from 10 sources',
    );
  });

  it.each([
    [{ sources: 0, ports: 5, offeredErlangs: 1 }, 'sources must be finite and > 0, got 0'],
    [{ sources: 10, ports: 2.5, offeredErlangs: 1 }, 'ports must be a whole number ≥ 0, got 2.5'],
    [{ sources: 10, ports: 2, offeredErlangs: Number.NaN }, 'offered load must be finite and ≥ 0, got NaN'],
    [
      { sources: 1e30, ports: 1e25, offeredErlangs: 1 },
      'ports must be a whole number from 0 to 9007199254740991, got 1e+25',
    ],
  ])('throws for %o', (input, message) => {
    expect(() => engset(input)).toThrow(message);
  });
});
