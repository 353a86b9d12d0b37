import { describe, expect, it } from 'vitest';
import { check } from '../planning/check-text.js';
import { earlyFailures, earlyFailuresWhileReclaiming } from './kernel-measurements.js';

/** What the estimate claims of itself, against a simulation of the search: from load 0.95 on, and below. */
const FROM_95 = 0.15;
const BELOW_95 = 0.4;
/** Where the range does not divide 65,536 and the offsets are uneven: so many times the estimate at worst. */
const UNEVEN = 5;
/** Fewer fail up to the trusted load, at least as many beyond. */
const TRUSTED = 1e-3;

const openOnly = (ports: number, load: number, thresholds = '[load < 200%]') =>
  check(`
platform: linux-netfilter
pool: {ports: 10000-${9999 + ports}}
timers: {afterReset: 0s}
traffic:
  flow: {rate: ${ports * load}/s, lifetime: 1s, close: client-rst}
thresholds: ${thresholds}
`);

const reclaiming = (load: number) =>
  check(`
platform: linux-netfilter
pool: {ports: 10000-10999}
timers: {timeWait: 10s}
traffic:
  flow: {rate: ${1000 * load}/s, lifetime: 1s, close: client-fin}
thresholds: [load < 200%]
`);

type Result = Awaited<ReturnType<typeof check>>;

function earlyOf({ groups: [group], findings }: Result) {
  if (group === undefined || group.earlyFailure === null) throw new Error('a search that gives up early has its say');
  const finding = findings.find(({ code }) => code === 'early-failure');
  return { ...group.earlyFailure, closedForm: group.blockingProbability, load: group.load, finding };
}

const uneven = earlyFailures.filter(({ ports }) => ports > 1000);
const even = earlyFailures.filter(({ ports }) => ports === 1000);

describe('failures of the Linux search before the last port is taken', () => {
  it.each(earlyFailures)('are announced exactly where 1 in 1,000 fail: $ports ports at $load', async (measured) => {
    const early = earlyOf(await openOnly(measured.ports, measured.load));
    if (early.load <= early.trustedLoad) {
      expect(measured.refused).toBeLessThan(TRUSTED);
      expect([early.estimatedBlocking, early.finding?.severity]).toEqual([null, 'info']);
    } else {
      // The kernel's own share at the trusted load itself: 0.084 % measured where 0.1 % is promised.
      expect(measured.most).toBeGreaterThan(0.8 * TRUSTED);
      expect(early.estimatedBlocking).toBeGreaterThan(early.closedForm);
      expect(early.finding?.severity).toBe('warning');
      expect(early.finding?.message).toContain('gives up before the last free one');
    }
  });

  it.each(even)('are estimated within the stated error on 1,000 ports at $load', async (measured) => {
    const { load, trustedLoad, estimatedBlocking } = earlyOf(await openOnly(1000, measured.load));
    if (load <= trustedLoad) return expect(measured.refused).toBeLessThan(TRUSTED);
    const error = measured.load < 0.95 ? BELOW_95 : FROM_95;
    // The kernel's runs scatter: compared with the interval they span.
    expect(estimatedBlocking).toBeGreaterThan(measured.least * (1 - error));
    expect(estimatedBlocking).toBeLessThan(measured.most * (1 + FROM_95));
  });

  it.each(uneven)(
    'are never less than a fifth of the kernel’s on $ports ports at $load, and the text says so',
    async (row) => {
      const { load, trustedLoad, estimatedBlocking, basis } = earlyOf(await openOnly(row.ports, row.load));
      if (load <= trustedLoad) return expect(row.refused).toBeLessThan(TRUSTED);
      expect(estimatedBlocking).toBeGreaterThan(row.refused / UNEVEN);
      expect(estimatedBlocking).toBeLessThanOrEqual(Math.max(TRUSTED, row.refused * (1 + FROM_95)));
      expect(basis).toContain('uneven');
    },
  );

  it.each(earlyFailuresWhileReclaiming)('are estimated while TIME_WAIT fills the rest, at $load', async (measured) => {
    const result = await reclaiming(measured.load);
    const { load, trustedLoad, estimatedBlocking } = earlyOf(result);
    const [group] = result.groups;
    expect(group?.carriedErlangs).toBeGreaterThan(999);
    if (load <= trustedLoad) {
      expect(measured.refused).toBeLessThan(TRUSTED);
      expect(Math.abs((group?.states.ESTABLISHED ?? 0) / measured.open - 1)).toBeLessThan(0.021);
      return;
    }
    const error = measured.load < 0.95 ? BELOW_95 : FROM_95;
    expect(estimatedBlocking).toBeGreaterThan(measured.refused * (1 - error));
    expect(estimatedBlocking).toBeLessThan(measured.refused * (1 + FROM_95));
  });
});

describe('a threshold on blocking where the Linux search gives up early', () => {
  const beyond = even.filter(({ load }) => load >= 0.95);

  it.each(beyond)('is judged by the estimate, not by Erlang’s formula: load $load', async ({ load }) => {
    const { estimatedBlocking, closedForm } = earlyOf(await openOnly(1000, load));
    const estimate = estimatedBlocking ?? 0;
    const between = (estimate + closedForm) / 2;
    const missed = await openOnly(1000, load, `[blocking < ${between}]`);
    expect(missed.thresholds[0]).toMatchObject({ status: 'fail', value: estimate });
    expect(missed.status).toBe('fail');
    const met = await openOnly(1000, load, `[blocking < ${estimate * 1.0001}]`);
    expect(met.thresholds[0]?.status).not.toBe('fail');
  });

  it.each(earlyFailures)('does not simply pass what the kernel fails: $ports ports at $load', async (measured) => {
    // Half of what the kernel refused: no verdict may promise that it holds.
    if (measured.refused === 0) return expect((await openOnly(1000, 0.6, '[blocking < 1e-9]')).status).toBe('pass');
    const result = await openOnly(measured.ports, measured.load, `[blocking < ${measured.refused / 2}]`);
    expect(result.thresholds[0]?.status).not.toBe('pass');
  });
});
