import { describe, expect, it } from 'vitest';
import { monteCarlo } from '../../src/planning/sensitivity/sensitivity-monte-carlo.js';
import type { EstimatedProbability, MonteCarlo } from '../../src/planning/sensitivity/sensitivity-result.js';
import { parsed } from './parsed.js';

/** 10,000 ports, each held for 10 s: the load is rate ÷ 1,000 per second. */
const ONE = (rate: string, more = '') => `
platform: generic-nat
pool: {addresses: 1, ports: 10000-19999}
timers: {afterReset: 4s}
traffic: {web: {rate: ${rate}, lifetime: 6s, close: client-rst${more}}}
thresholds: [load < 80%]
`;

async function drawn(text: string, samples = 1000, seed = 1): Promise<MonteCarlo> {
  const result = monteCarlo((await parsed(text)).document, { samples, seed });
  if (result === null) throw new Error('no range');
  return result;
}

const missed = ({ thresholds }: MonteCarlo): EstimatedProbability => {
  const [first] = thresholds;
  if (first === undefined) throw new Error('no threshold');
  return first.missed;
};

/** In how many of the seeds 1…40 the 95 % interval holds a probability. */
async function coverage(text: string, exact: number): Promise<number> {
  const { document } = await parsed(text);
  let covered = 0;
  for (let seed = 1; seed <= 40; seed++) {
    const { low, high } = missed(monteCarlo(document, { samples: 300, seed, headroomSamples: 0 }) as MonteCarlo);
    if (low <= exact && exact <= high) covered += 1;
  }
  return covered;
}

/** Of 40 intervals that each hold the truth with 95 %, fewer than 33 do so once in 1,000 times. */
const ENOUGH = 33;

describe('the probability that a threshold is missed', () => {
  it('is that of the uniform distribution: a rate from 500 to 1,000 misses at 800', async () => {
    expect(await coverage(ONE('{low: 500/s, high: 1000/s}'), 200 / 500)).toBeGreaterThanOrEqual(ENOUGH);
  });

  it('is that of the triangular distribution: the area right of 800 under its density', async () => {
    const exact = 200 ** 2 / (500 * 400);
    expect(await coverage(ONE('{low: 500/s, likely: 600/s, high: 1000/s}'), exact)).toBeGreaterThanOrEqual(ENOUGH);
  });

  it('is caught when it is that of another distribution: uniform drawn as triangular', async () => {
    const planted = ONE('{low: 500/s, likely: 600/s, high: 1000/s}');
    expect(await coverage(planted, 200 / 500)).toBeLessThan(5);
  });

  it('is that of two independent uniform inputs: P(X·Y > t) = 1 − t + t ln t', async () => {
    const text = `
platform: generic-proxy
pool: {addresses: 1, ports: 10000-19999}
traffic: {web: {rate: {low: 0/s, high: 1000/s}, lifetime: {low: 0s, high: 20s}, close: client-rst}}
thresholds: [load < 80%]
`;
    // load = rate × lifetime ÷ 10,000, at most 2.
    const t = 0.4;
    expect(await coverage(text, 1 - t + t * Math.log(t))).toBeGreaterThanOrEqual(ENOUGH);
  });

  it('would be caught if the two inputs were one: X² > t more often', async () => {
    const text = ONE('= x * x * 1000/s').replace('pool:', 'parameters: {x: {low: 0, high: 1.4142135623730951}}\npool:');
    const t = 0.4;
    expect(await coverage(text, 1 - Math.sqrt(t))).toBeGreaterThanOrEqual(ENOUGH);
    expect(await coverage(text, 1 - t + t * Math.log(t))).toBeLessThan(20);
  });

  it('of whole numbers counts each as often: one of one to six endpoints is too few for 4,800/s', async () => {
    const text = ONE('4700/s, to: api').replace(
      'traffic:',
      'destinations: {api: {endpoints: {low: 1, high: 6}}}\ntraffic:',
    );
    // 4,700 ÷ endpoints < 800 from 6 on.
    expect(await coverage(text, 5 / 6)).toBeGreaterThanOrEqual(ENOUGH);
  });

  it('is certain where every value misses, and none where none does, with an interval all the same', async () => {
    const sure = missed(await drawn(ONE('{low: 900/s, high: 1000/s}')));
    expect(sure).toMatchObject({ probability: 1, high: 1 });
    expect(sure.low).toBeCloseTo(0.025 ** (1 / 1000), 12);
    const never = missed(await drawn(ONE('{low: 100/s, high: 200/s}')));
    expect(never).toMatchObject({ probability: 0, low: 0 });
    expect(never.high).toBeGreaterThan(0);
  });

  it('of the verdict is that of its thresholds, warnings apart', async () => {
    const text = ONE('{low: 500/s, high: 1000/s}').replace('thresholds: [load < 80%]', '');
    const { verdict, thresholds } = await drawn(text, 2000);
    const share = (expression: string) =>
      thresholds.find((one) => one.expression === expression)?.missed.probability ?? 0;
    expect(verdict.warnOrFail.probability).toBe(share('load < 80%'));
    expect(verdict.fail.probability).toBe(Math.max(share('load < 95%'), share('blocking < 1e-4')));
  });

  it('counts a second limit by its key', async () => {
    const { limits } = await drawn(`${ONE('{low: 500/s, high: 1000/s}')}limits: {newConnections: 900/s}\n`, 4000);
    expect(limits.map(({ key }) => key)).toEqual(['newConnections']);
    const [{ missed: { low = 1, high = 0 } = {} } = {}] = limits;
    expect(low).toBeLessThan(0.2);
    expect(high).toBeGreaterThan(0.2);
  });
});

describe('quantiles', () => {
  it('of load and headroom hold the true ones between their ends', async () => {
    const { load, headroom, headroomSamples } = await drawn(ONE('{low: 500/s, high: 1000/s}'), 4000);
    expect(headroomSamples).toBe(2000);
    for (const { probability, low, high } of load) {
      const exact = 0.5 + 0.5 * probability;
      expect(low).toBeLessThanOrEqual(exact);
      expect(high).toBeGreaterThanOrEqual(exact);
    }
    for (const { probability, low, high } of headroom) {
      const exact = 0.8 / (1 - 0.5 * probability);
      expect(low).toBeLessThanOrEqual(exact);
      expect(high).toBeGreaterThanOrEqual(exact);
    }
  });

  it('are unknown at an end that the samples do not reach', async () => {
    const { load } = await drawn(ONE('{low: 500/s, high: 1000/s}'), 50);
    expect(load.at(-1)).toMatchObject({ probability: 0.99, high: null });
  });
});

describe('draws', () => {
  const text = ONE('{low: 500/s, high: 1000/s}');

  it('are the same for the same seed and others for another', async () => {
    expect(await drawn(text, 300, 7)).toEqual(await drawn(text, 300, 7));
    expect(missed(await drawn(text, 300, 7))).not.toEqual(missed(await drawn(text, 300, 8)));
  });

  it('of one input stay what they are when another becomes a range', async () => {
    const more = text.replace('afterReset: 4s', 'afterReset: 4s, synSent: {low: 10s, high: 20s}');
    const [before, after] = [await drawn(text), await drawn(more)];
    expect(after).toEqual(before);
  });

  it('that make no scenario are counted, named and left out', async () => {
    // 60 clients cannot keep more than 60 connections of 6 s open: 10/s.
    const { refused, samples, verdict } = await drawn(ONE('{low: 5/s, high: 15/s}', ', sources: 62'), 2000);
    expect(refused.reason).toContain('62 clients');
    expect(refused.samples / samples).toBeGreaterThan(0.4);
    expect(refused.samples / samples).toBeLessThan(0.55);
    expect(verdict.fail.probability).toBe(0);
  });

  it('of a parameter that a count is made of are whole', async () => {
    const found = await drawn(
      ONE('5/s', ', sources: = clients').replace('pool:', 'parameters: {clients: {low: 100, high: 200}}\npool:'),
      200,
    );
    expect(found.refused.samples).toBe(0);
  });

  it.each([0, 1.5, 1e8, Number.NaN])('refuse to be %s samples', async (samples) => {
    await expect(drawn(text, samples)).rejects.toThrow(/number of samples/);
  });

  it('need a range', async () => {
    expect(monteCarlo((await parsed(ONE('500/s'))).document, { samples: 10, seed: 1 })).toBeNull();
  });
});
