import { describe, expect, it } from 'vitest';
import { checkScenario } from '../../src/planning/check/check.js';
import { reportSteps } from '../../src/planning/report/report.js';
import { timelineScenario } from '../../src/planning/timeline/timeline.js';
import type { ParsedScenario } from '../../src/scenario/parse.js';
import { parsed } from './check-text.js';

const FUNCTIONS = ['exp', 'expm1', 'log', 'log1p'] as const;

/** How many exponentials and logarithms some work takes: what it costs on any machine, however busy. */
function transcendentals(work: () => void): number {
  const kept = FUNCTIONS.map((name) => Math[name]);
  let count = 0;
  try {
    for (const [index, name] of FUNCTIONS.entries()) {
      const own = kept[index] as (x: number) => number;
      Math[name] = (x) => {
        count += 1;
        return own(x);
      };
    }
    work();
  } finally {
    for (const [index, name] of FUNCTIONS.entries()) Math[name] = kept[index] as (x: number) => number;
  }
  return count;
}

/** Several flows and destinations behind hashed clients: other numbers for each test, so that none finds the other's. */
const pinned = (platform: string, clients: number): string => `
platform: ${platform}
pool: {addresses: 5, sharing: {pinned: {clients: ${clients}}}}
destinations: {a: {endpoints: 1}, b: {weights: {x: 60%, y: 40%}}}
traffic:
  p: {to: a, rate: 1500/s, lifetime: 40s, close: client-fin}
  q: {to: b, rate: 600/s, lifetime: 4s, close: client-rst}
`;

async function ratio(clients: number, work: (scenario: ParsedScenario) => unknown): Promise<number> {
  const linux = await parsed(pinned('linux-netfilter', clients));
  const plain = await parsed(pinned('generic-nat', clients));
  return transcendentals(() => work(linux)) / transcendentals(() => work(plain));
}

describe('a pinned pool whose search gives up early', () => {
  // 102, 20 and 123 times while each split's refusals were searched for anew; 30, 9 and 36 now.
  it('is checked for at most fifty times what Erlang-B costs, closing ports included', async () => {
    expect(await ratio(600, checkScenario)).toBeLessThan(50);
  }, 60_000);

  it('has a map of rates and addresses for at most thirteen times what Erlang-B costs', async () => {
    const untilMap = (scenario: ParsedScenario): void => {
      for (const step of reportSteps(scenario)) if (step?.map !== undefined) return;
      throw new Error('a report has a map');
    };
    expect(await ratio(601, untilMap)).toBeLessThan(13);
  }, 60_000);

  it('is followed over time for at most sixty times what Erlang-B costs', async () => {
    expect(await ratio(602, (scenario) => timelineScenario(scenario, { lengthSeconds: 120 }))).toBeLessThan(60);
  }, 60_000);
});

describe('many deploys', () => {
  const deploys = (count: number): string => `
platform: linux-netfilter
pool: {addresses: 4}
traffic:
  p: {rate: 800/s, lifetime: {mean: 60s, distribution: lognormal, cv: 2}, close: client-fin}
events:
${Array.from({ length: count }, (_, k) => `  - {at: ${k + 1}min, deploy: 30%, reconnect: 10s}`).join('\n')}
`;

  it('cost each moment as many integrals as there were deploys, not as many as there are pairs of them', async () => {
    const cost = async (count: number): Promise<number> => {
      const scenario = await parsed(deploys(count));
      let moments = 0;
      const all = transcendentals(() => {
        moments = timelineScenario(scenario, {}).groups[0]?.points.length ?? 0;
      });
      return all / moments;
    };
    const [few, many] = [await cost(15), await cost(60)];
    // Nearly 10 while each deploy was integrated for each cohort before it; 3.2 now.
    expect(many / few).toBeLessThan(5);
  }, 60_000);
});
