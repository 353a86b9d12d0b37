import { describe, expect, it } from 'vitest';
import { checkScenario, compareObserved, parseScenario } from '../../src/index.js';

/** 10/s, 1 s open and `hold` seconds of TIME_WAIT on a box that takes nothing back. */
async function resultOf(hold: string, extra = '') {
  const parsed = await parseScenario(`platform: linux-netfilter-legacy
pool: {addresses: 1}
timers: {timeWait: ${hold}}
traffic: {web: {rate: 10/s, lifetime: 1s, close: client-fin${extra}}}`);
  if (!parsed.ok) throw new Error('no scenario');
  return checkScenario(parsed);
}

const table = (states: { readonly [state: string]: number }) => ({ file: 't', states, groups: [], notCompared: 0 });

/** P(X ≤ n) of a Poisson number, by adding up. */
function poisson(n: number, mean: number): number {
  let term = Math.exp(-mean);
  let sum = term;
  for (let count = 1; count <= n; count++) {
    term *= mean / count;
    sum += term;
  }
  return sum;
}

describe('a measured table beside the model', () => {
  it.each(['500ms', '3s', '20s'])('lies within 99.9 %% of a Poisson law, TIME_WAIT of %s', async (hold) => {
    const { states } = compareObserved(await resultOf(hold), table({ TIME_WAIT: 1 }));
    for (const { modelMean, modelLow, modelHigh } of states) {
      // Each end leaves at most half a thousandth outside, and one step further in would leave more.
      expect(modelLow === 0 ? 0 : poisson(modelLow - 1, modelMean)).toBeLessThanOrEqual(5e-4);
      expect(poisson(modelLow, modelMean)).toBeGreaterThan(5e-4);
      expect(poisson(modelHigh, modelMean)).toBeGreaterThanOrEqual(1 - 5e-4);
      expect(poisson(modelHigh - 1, modelMean)).toBeLessThan(1 - 5e-4);
    }
  });

  it('counts states of endpoints with those of the model', async () => {
    const measured = table({ FIN_WAIT_1: 2, FIN_WAIT_2: 3, SYN_RECV: 1, TIME_WAIT: 5, UDP: 7 });
    const { states, total } = compareObserved(await resultOf('1s'), measured);
    const rows = Object.fromEntries(states.map(({ state, measured: count }) => [state, count]));
    expect(rows).toEqual({ SYN_SENT: 1, ESTABLISHED: 0, FIN_WAIT: 5, TIME_WAIT: 5 });
    expect(total.measured).toBe(11);
    expect(states.find(({ state }) => state === 'FIN_WAIT')?.standing).toBe('not-in-model');
  });

  it('is allowed to vary more where arrivals come in bursts', async () => {
    const result = await resultOf('20s', ', peakedness: 4');
    const [plain, bursty] = [1, 4].map((peakedness) => {
      const { states } = compareObserved(result, table({ TIME_WAIT: 260 }), peakedness);
      return states.find(({ state }) => state === 'TIME_WAIT')?.standing;
    });
    // 200 on average, standard deviation 14 or 28.
    expect([plain, bursty]).toEqual(['above', 'within']);
  });

  it('cannot be expected to show more ports than there are', async () => {
    const parsed = await parseScenario(`platform: linux-netfilter-legacy
pool: {addresses: 1, ports: 20000-20099}
traffic: {web: {rate: 50/s, lifetime: 1s, close: client-fin}}`);
    if (!parsed.ok) throw new Error('no scenario');
    expect(compareObserved(checkScenario(parsed), table({ TIME_WAIT: 98 })).total.modelHigh).toBe(100);
  });
});
