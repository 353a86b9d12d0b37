import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { messages, understood, withFlow } from './reading.js';

async function lifetime(typed: string) {
  return (await understood(withFlow(`rate: 1/s, lifetime: ${typed}, close: client-fin`))).flows[0]?.lifetime;
}

/** Φ by the series of the error function, for |x| < 6. */
function normalBelow(x: number): number {
  let term = x;
  let sum = x;
  for (let n = 1; Math.abs(term) > 1e-18; n++) {
    term *= (-x * x) / (2 * n);
    sum += term / (2 * n + 1);
  }
  return 0.5 + sum / Math.sqrt(2 * Math.PI);
}

describe('a lifetime', () => {
  it('is exponential unless said, and that is listed as an assumption', async () => {
    const scenario = await understood(withFlow('rate: 1/s, lifetime: 20s, close: client-fin'));
    expect(scenario.flows[0]?.lifetime).toEqual({ distribution: 'exponential', meanSeconds: 20 });
    expect(scenario.assumptions.map(({ key }) => key)).toContain('traffic.web.lifetime.distribution');
    const said = await understood(
      withFlow('rate: 1/s, lifetime: {mean: 20s, distribution: exponential}, close: client-fin'),
    );
    expect(said.assumptions.map(({ key }) => key)).not.toContain('traffic.web.lifetime.distribution');
  });

  it('keeps its mean in every distribution', async () => {
    expect(await lifetime('{mean: 20s, distribution: constant}')).toEqual({
      distribution: 'constant',
      meanSeconds: 20,
    });
    expect(await lifetime('{mean: 20s, distribution: hyperexponential, cv: 1.5}')).toEqual({
      distribution: 'hyperexponential',
      meanSeconds: 20,
      cv: 1.5,
    });
  });

  it('that is lognormal has 95 % below its p95', async () => {
    const p95s = fc.double({ min: 20, max: 77, noNaN: true });
    await fc.assert(
      fc.asyncProperty(p95s, async (p95) => {
        const read = await lifetime(`{mean: 20s, distribution: lognormal, p95: ${p95}s}`);
        if (read?.distribution !== 'lognormal') throw new Error('not lognormal');
        // ln(open time) is normal with mean ln(mean) − sigma²/2.
        const z = (Math.log(p95 / 20) + read.sigma ** 2 / 2) / read.sigma;
        if (read.sigma > 1e-6) expect(normalBelow(z)).toBeCloseTo(0.95, 9);
      }),
      { numRuns: 25 },
    );
  });

  it('that is lognormal has the coefficient of variation that is given', async () => {
    const read = await lifetime('{mean: 20s, distribution: lognormal, cv: 0.5}');
    if (read?.distribution !== 'lognormal') throw new Error('not lognormal');
    expect(Math.sqrt(Math.expm1(read.sigma ** 2))).toBeCloseTo(0.5, 12);
  });

  it('of the two lognormal laws with one mean and p95 is the narrow one', async () => {
    const read = await lifetime('{mean: 20s, distribution: lognormal, p95: 40s}');
    if (read?.distribution !== 'lognormal') throw new Error('not lognormal');
    expect(read.sigma).toBeLessThan(1.6448536269514722);
  });

  it('that was measured has the mean of its values, which are sorted', async () => {
    const read = await lifetime('{distribution: empirical, values: [60s, 200ms, 5s, 1s, 1s]}');
    expect(read).toEqual({ distribution: 'empirical', meanSeconds: expect.any(Number), samples: [0.2, 1, 1, 5, 60] });
    expect(read?.meanSeconds).toBeCloseTo(67.2 / 5, 12);
  });

  it('that was measured assumes no distribution', async () => {
    const typed = 'rate: 1/s, lifetime: {distribution: empirical, values: [1s]}, close: client-fin';
    const { assumptions, flows } = await understood(withFlow(typed));
    expect(assumptions.map(({ key }) => key)).not.toContain('traffic.web.lifetime.distribution');
    expect(flows[0]?.legs[0]?.holding[0]?.parts.find(({ setBy }) => setBy === 'lifetime')?.seconds).toBe(1);
  });

  it('takes 10,000 measured values, and no more', async () => {
    const values = (count: number) => `{distribution: empirical, values: [${Array(count).fill('1s').join(',')}]}`;
    expect(await lifetime(values(10_000))).toMatchObject({ meanSeconds: 1 });
    expect(await messages(withFlow(`rate: 1/s, lifetime: ${values(10_001)}, close: client-fin`))).toEqual([
      '"values" has 10001 entries, more than 10000',
    ]);
  });

  it('whose distribution is misspelt says nothing about its values', async () => {
    const typed = '{distribution: emprical, values: [1s, 2s]}';
    expect(await messages(withFlow(`rate: 1/s, lifetime: ${typed}, close: client-fin`))).toEqual([
      expect.stringMatching(/"emprical" is none of/),
    ]);
  });

  it('is not needed when no connection opens', async () => {
    const { flows } = await understood(withFlow('rate: 1/s, close: {refused: 50%, unanswered: 50%}'));
    expect(flows[0]?.lifetime).toEqual({ distribution: 'constant', meanSeconds: 0 });
  });

  it.each([
    ['{mean: 20s, distribution: lognormal, p95: 77.4s}', /no lognormal distribution/],
    ['{mean: 20s, distribution: lognormal, p95: 19s}', /no lognormal distribution/],
    ['{mean: 20s, distribution: hyperexponential, cv: 0.9}', /"cv" above 1/],
    ['{mean: 20s, cv: 2}', /"cv" belongs to/],
  ])('cannot be %s', async (typed, expected) => {
    expect(await messages(withFlow(`rate: 1/s, lifetime: ${typed}, close: client-fin`))).toEqual([
      expect.stringMatching(expected),
    ]);
  });
});
