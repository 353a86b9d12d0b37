import { describe, expect, it } from 'vitest';
import { type CaptureEvidence, type Exhaustion, exhaustionVerdict, parseScenario } from '../../src/index.js';

const NOTHING: CaptureEvidence = {
  rateLow: 0.95,
  rateHigh: 1.05,
  notPassedOn: 0,
  passedOn: 0,
  insertFailed: null,
  dropped: null,
  connectErrors: null,
  challenged: 0,
  refusedAfterReuse: 0,
  retriedAfterReuse: 0,
  fullest: null,
  assumed: [],
  partial: false,
};

/** 1,000 ports, each held for 10 s: 100/s fill them. */
async function verdictAt(rate: string, seen: Partial<CaptureEvidence>) {
  const parsed = await parseScenario(`platform: generic-nat
pool: {addresses: 1, ports: 10000-10999, allocator: {search: exhaustive, reclaim: never}}
timers: {afterReset: 9s}
traffic: {web: {rate: ${rate}, lifetime: 1s, close: client-rst}}`);
  if (!parsed.ok) throw new Error('no scenario');
  return exhaustionVerdict(parsed, { ...NOTHING, ...seen });
}

const CASES: readonly (readonly [string, string, Partial<CaptureEvidence>, Exhaustion])[] = [
  ['a fifth of the ports, and nothing seen', '20/s', {}, 'ruled-out'],
  ['a fifth of the ports, read in part', '20/s', { partial: true }, 'cannot-be-told'],
  ['a fifth of the ports, by a rate that was assumed', '20/s', { assumed: ['traffic.web.rate'] }, 'cannot-be-told'],
  ['a fifth of the smallest pool there is', '20/s', { assumed: ['pool.addresses'] }, 'ruled-out'],
  ['a fifth of the ports, and old counts of failures', '20/s', { insertFailed: 9 }, 'cannot-be-told'],
  ['a fifth of the ports, but SYNs that never came out', '20/s', { notPassedOn: 5, passedOn: 90 }, 'likely'],
  ['most of the ports, and nothing seen', '80/s', {}, 'cannot-be-told'],
  ['most of the ports, and SYNs that met old connections', '80/s', { challenged: 4 }, 'likely'],
  ['one and a half times the ports', '150/s', {}, 'certain'],
  ['one and a half times a pool that was assumed', '150/s', { assumed: ['pool.addresses'] }, 'cannot-be-told'],
  ['one and a half times the ports, by a timer that was assumed', '150/s', { assumed: ['timers.timeWait'] }, 'likely'],
  [
    'one and a half times a guessed pool, half of it free now',
    '150/s',
    { assumed: ['platform'], fullest: { rows: 40, closing: 0 } },
    'cannot-be-told',
  ],
  ['the same, with failures seen', '150/s', { assumed: ['pool.addresses'], insertFailed: 9 }, 'certain'],
  ['a rate that may as well be half', '110/s', { rateLow: 0.5, rateHigh: 1.5 }, 'cannot-be-told'],
  ['a table in which every port is held', '20/s', { fullest: { rows: 999, closing: 100 } }, 'certain'],
  ['a table in which half are free', '80/s', { fullest: { rows: 400, closing: 0 } }, 'ruled-out'],
];

describe('whether ports ran out', () => {
  it.each(CASES)('%s', async (_, rate, seen, verdict) => {
    expect((await verdictAt(rate, seen)).verdict).toBe(verdict);
  });

  it('never is ruled out with more traffic where it was not with less', async () => {
    const order: readonly Exhaustion[] = ['ruled-out', 'cannot-be-told', 'likely', 'certain'];
    let last = 0;
    for (const rate of [5, 20, 45, 50, 60, 80, 95, 100, 110, 150, 500]) {
      const now = order.indexOf((await verdictAt(`${rate}/s`, {})).verdict);
      expect(now).toBeGreaterThanOrEqual(last);
      last = now;
    }
  });

  it('names what it rests on', async () => {
    const { evidence } = await verdictAt('150/s', { notPassedOn: 5, passedOn: 90, assumed: ['pool.addresses'] });
    expect(evidence.map(({ speaks }) => speaks)).toEqual(['for', 'for', 'neither']);
    expect(evidence[0]?.message).toBe('5 SYNs of clients never came out of the NAT, while 90 connections did');
    expect(evidence[2]?.message).toBe('assumed, not seen: pool.addresses');
  });

  it('is not asked of an interval that makes no sense', async () => {
    await expect(verdictAt('20/s', { rateLow: 0 })).rejects.toThrow('0 < rateLow ≤ rateHigh must hold');
  });
});
