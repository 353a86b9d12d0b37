import { describe, expect, it } from 'vitest';
import { peakTime } from '../../src/scenario/resolve-profile.js';
import { messages, understood, withFlow } from './reading.js';

async function flow(typed: string, more = '') {
  const [one] = (await understood(withFlow(`${typed}, lifetime: 20s, close: client-fin`, more))).flows;
  if (one === undefined) throw new Error('no flow');
  return one;
}

const HOUR = 3600;

describe('a profile', () => {
  it('in parts of the rate is planned at its peak, and its factors are relative to that', async () => {
    const { ratePerSecond, profile } = await flow('rate: 120/s, profile: {"00:00": 30%, "09:00": 100%, "14:00": 150%}');
    expect(ratePerSecond).toBeCloseTo(180, 12);
    expect(profile).toEqual({
      periodSeconds: 86_400,
      peakFactor: 1.5,
      knots: [
        { atSeconds: 0, factor: 0.3 / 1.5 },
        { atSeconds: 9 * HOUR, factor: 1 / 1.5 },
        { atSeconds: 14 * HOUR, factor: 1 },
      ],
    });
  });

  it('whose peak is the rate itself leaves the rate as it is', async () => {
    const { ratePerSecond, profile } = await flow('rate: 120/s, profile: {"00:00": 0, "09:00": 1}');
    expect(ratePerSecond).toBe(120);
    expect(profile?.peakFactor).toBe(1);
  });

  it('in rates needs no rate beside it', async () => {
    const typed = await flow('profile: {"00:00": 30/s, "09:00": 10800/min, "14:00": 90/s}');
    expect(typed.ratePerSecond).toBeCloseTo(180, 12);
    expect(typed.profile?.peakFactor).toBeNull();
    expect(typed.profile?.knots.map(({ factor }) => factor)).toEqual([30 / 180, 1, 0.5]);
  });

  it('counts requests where connections are reused, like the rate', async () => {
    const parts = await flow('rate: 120/s, requestsPerConnection: 4, profile: {"00:00": 50%, "12:00": 200%}');
    const rates = await flow('requestsPerConnection: 4, profile: {"00:00": 60/s, "12:00": 240/s}');
    expect(parts.ratePerSecond).toBe(60);
    expect(rates.ratePerSecond).toBe(60);
  });

  it('of open sessions is planned at the most sessions', async () => {
    const { ratePerSecond } = await flow('sessions: 2400, profile: {"00:00": 50%, "12:00": 110%}');
    expect(ratePerSecond).toBeCloseTo((2400 * 1.1) / 20, 12);
  });

  it('may be written in any order, with 24:00 for the beginning of the next day', async () => {
    const sorted = await flow('rate: 1/s, profile: {"00:00": 20%, "06:00": 50%, "12:00": 100%}');
    for (const typed of [
      '{"12:00": 100%, "00:00": 20%, "06:00": 50%}',
      '{"06:00": 50%, "12:00": 100%, "24:00": 20%}',
      '{00:00: 20%, 06:00: 50%, 12:00: 100%, 24:00: 20%}',
    ]) {
      expect((await flow(`rate: 1/s, profile: ${typed}`)).profile).toEqual(sorted.profile);
    }
  });

  it('takes expressions: parts beside a rate, else rates', async () => {
    const parameters = 'parameters: {busy: 90%, most: 150/s}\n';
    const parts = await flow('rate: 100/s, profile: {"00:00": 50%, "12:00": = 2 * busy}', parameters);
    expect(parts.ratePerSecond).toBeCloseTo(180, 12);
    const rates = await flow('profile: {"00:00": = most / 3, "12:00": = most}', parameters);
    expect(rates.ratePerSecond).toBeCloseTo(150, 12);
    const mixed = await flow('profile: {"00:00": 50/s, "12:00": = most}', parameters);
    expect(mixed.ratePerSecond).toBeCloseTo(150, 12);
  });

  it('says when it reaches its peak first', async () => {
    const { profile } = await flow('rate: 1/s, profile: {"08:00": 20%, "11:30": 100%, "16:00": 100%}');
    expect(profile && peakTime(profile)).toBe('11:30');
  });

  it('that is missing leaves the rate the same all day', async () => {
    expect((await flow('rate: 1/s')).profile).toBeNull();
  });

  it('that is no mapping does not make the rate seem to be missing', async () => {
    expect(await messages(withFlow('profile: [30%], lifetime: 20s, close: client-fin'))).toEqual([
      expect.stringMatching(/must be a mapping/),
    ]);
  });
});
