import { expect } from 'vitest';
import { check, checkGroup } from '../planning/check-text.js';
import { type CaseTest, caseTest } from './case-test.js';
import { expectClose } from './close-to.js';

/** Ports of a group of any size: up to 60,000 on one address, else the same number on each of several. */
function pool(ports: number): string {
  const addresses = [1, 2, 4, 8, 16, 32].find((count) => ports % count === 0 && ports / count <= 64_512) ?? 1;
  return `{addresses: ${addresses}, ports: 1024-${1023 + ports / addresses}, sharing: shared}`;
}

/** One group whose ports are held for one second each, so that the arrival rate is the offered load. */
const erlangs = (ports: number, offered: number, flow = '', thresholds = ''): string => `
platform: generic-nat
pool: ${pool(ports)}
timers: {afterReset: 0s}
traffic:
  calls: {rate: ${offered}/s, lifetime: 1s, close: client-rst${flow}}
${thresholds}`;

const blockingOf = async (ports: number, offered: number, flow = ''): Promise<number> =>
  (await checkGroup(erlangs(ports, offered, flow))).blockingProbability;

/** The offered load at which blocking reaches a limit: headroom is solved, so any offered load can be the start. */
async function offeredAt(ports: number, blocking: number): Promise<number> {
  const group = await checkGroup(erlangs(ports, ports / 2, '', `thresholds: [blocking < ${blocking}]`));
  return (group.headroom.factor ?? Number.NaN) * group.offeredErlangs;
}

interface Overflow {
  readonly primary_servers: number;
  readonly A: number;
  readonly overflow_servers: number;
}

/** Loss formulas: published tables and high-precision references. */
export const queueingCases: Readonly<Record<string, CaseTest>> = {
  Q01: caseTest<{ N: number; B: number }, { A: number }>(async ({ N, B }, expected) => {
    expectClose(await offeredAt(N, B), expected.A);
  }),

  Q02: caseTest<{ N: number[]; B: number }, { A: number[] }>(async ({ N, B }, expected) => {
    const offered = expected.A;
    for (const [index, ports] of N.entries()) expectClose(await offeredAt(ports, B), offered[index] ?? 0);
  }),

  Q05: caseTest<{ N: number[]; A: number[] }, { ln_B: number[] }>(async ({ N, A }, expected) => {
    const logs = expected.ln_B;
    for (const [index, ports] of N.entries()) {
      const group = await checkGroup(erlangs(ports, A[index] ?? 0));
      expectClose(group.logBlockingProbability, logs[index] ?? 0, 1e-12);
    }
  }),

  Q07: caseTest<{ N: number; A: number }, { B: number; B_199: number }>(async ({ N, A }, expected) => {
    expectClose(await blockingOf(N, A), expected.B);
    expectClose(await blockingOf(N - 1, A), expected.B_199);
  }),

  Q09: caseTest<{ A: number[]; B: number }, { N: number[] }>(async ({ A, B }, expected) => {
    const needed = expected.N;
    for (const [index, offered] of A.entries()) {
      const ports = needed[index] ?? 0;
      const status = async (count: number) =>
        (await check(erlangs(count, offered, '', `thresholds: [blocking <= ${B}]`))).status;
      expect([await status(ports), await status(ports - 1)]).toEqual(['pass', 'fail']);
    }
  }),

  Q11: caseTest<{ N: number; A: number }, { B: number; carried: number }>(async ({ N, A }, expected) => {
    const group = await checkGroup(erlangs(N, A));
    expectClose(group.blockingProbability, expected.B);
    expectClose(group.carriedErlangs, expected.carried);
  }),

  Q12: caseTest<{ pairs: [number, number][] }, { B: string[]; rel_tol: number }>(async ({ pairs }, expected) => {
    const { B, rel_tol: tolerance } = expected;
    for (const [index, [ports, offered]] of pairs.entries())
      expectClose(await blockingOf(ports, offered), Number(B[index]), tolerance);
  }),

  Q16: caseTest<{ N: number[] }, { B: number[]; asymptotic: number[]; ratio: number[] }>(async ({ N }, expected) => {
    const { B, asymptotic, ratio } = expected;
    for (const [index, ports] of N.entries()) {
      const blocking = await blockingOf(ports, ports);
      expectClose(blocking, B[index] ?? 0);
      expectClose(blocking / (asymptotic[index] ?? 0), ratio[index] ?? 0);
    }
  }),

  Q17: caseTest<{ servers: number[]; sources: number[]; total_offered_traffic: number[] }, { P: number[] }>(
    async (inputs, expected) => {
      const blocking = expected.P;
      for (const [index, ports] of inputs.servers.entries()) {
        const sources = `, sources: ${inputs.sources[index]}`;
        const group = await checkGroup(erlangs(ports, inputs.total_offered_traffic[index] ?? 0, sources));
        expect(group.formula.name).toBe('Engset');
        expectClose(group.blockingProbability, blocking[index] ?? 0);
      }
    },
  ),

  Q20: caseTest<Overflow, { overflow_erlang: number; overflow_blocked_fraction: number; poisson_assumption: number }>(
    async ({ primary_servers: first, A, overflow_servers: second }, expected) => {
      const primary = await checkGroup(erlangs(first, A));
      expectClose(primary.blockedPerSecond, expected.overflow_erlang);
      const overflow = primary.blockedPerSecond;
      expectClose(await blockingOf(second, overflow), expected.poisson_assumption);
      // Wilkinson: variance ÷ mean of what overflows.
      const peakedness = 1 - overflow + A / (first + 1 - A + overflow);
      const bursty = await blockingOf(second, overflow, `, peakedness: = ${peakedness}`);
      // Hayward's approximation on a single port: within its stated 15 %, and far nearer than Poisson arrivals.
      const exact = expected.overflow_blocked_fraction;
      expectClose(bursty, exact, 0.15);
      expect(Math.abs(bursty - exact)).toBeLessThan(Math.abs(expected.poisson_assumption - exact) / 2);
    },
  ),

  Q22: caseTest<
    object,
    {
      rows: {
        N: number;
        mean: number;
        peakedness: number;
        exact_call_blocking: number;
        hayward: number;
        erlang_b: number;
      }[];
      hayward_max_rel_error: number;
    }
  >(async (_inputs, expected) => {
    const { rows, hayward_max_rel_error: bound } = expected;
    for (const row of rows) {
      const bursty = await blockingOf(row.N, row.mean, `, peakedness: ${row.peakedness}`);
      expectClose(bursty, row.hayward);
      expectClose(bursty, row.exact_call_blocking, bound);
      expectClose(await blockingOf(row.N, row.mean), row.erlang_b);
    }
  }),

  Q27: caseTest<
    object,
    {
      rows: {
        ports: number;
        rate_cps: number;
        hold_s: number;
        offered_erlangs: number;
        mean_time_to_all_ports_busy_s: number;
        fluid_deterministic_hold_s: number | null;
      }[];
    }
  >(async (_inputs, expected) => {
    const { rows } = expected;
    for (const row of rows) {
      const filled = (distribution: string) =>
        checkGroup(`
platform: generic-nat
pool: ${pool(row.ports)}
timers: {afterReset: 0s}
traffic:
  calls:
    rate: ${row.rate_cps}/s
    lifetime: {mean: ${row.hold_s}s, distribution: ${distribution}}
    close: client-rst
`);
      const exponential = await filled('exponential');
      expectClose(exponential.offeredErlangs, row.offered_erlangs);
      expectClose(exponential.secondsToFill, row.mean_time_to_all_ports_busy_s);
      const constant = (await filled('constant')).secondsToFill;
      if (row.fluid_deterministic_hold_s === null) expect(constant).toBeNull();
      else expectClose(constant, row.fluid_deterministic_hold_s);
    }
  }),

  Q31: caseTest<
    { A0: number[]; N: number[]; recall_factor: number[] },
    { offered_with_retries: number[]; blocking: number[] }
  >(async (inputs, expected) => {
    const { offered_with_retries: offered, blocking } = expected;
    for (const [index, ports] of inputs.N.entries()) {
      const retries = `, retries: ${(inputs.recall_factor[index] ?? 0) * 100}%`;
      const group = await checkGroup(erlangs(ports, inputs.A0[index] ?? 0, retries));
      expectClose(group.attemptRatePerSecond, offered[index] ?? 0);
      expectClose(group.unavailableErlangs, offered[index] ?? 0);
      expectClose(group.blockingProbability, blocking[index] ?? 0);
    }
  }),
};
