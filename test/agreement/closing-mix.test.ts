import { describe, expect, it } from 'vitest';
import { simulateScenario } from '../../src/planning/simulate/simulate.js';
import { parseScenario } from '../../src/scenario/parse.js';

const MIX = `
platform: linux-netfilter
pool: {addresses: 1, ports: 20000-20999}
traffic:
  app: {rate: 95/s, lifetime: 8s, close: {client-fin: 70%, client-rst: 30%}}
`;

describe('closing ports of different timers, while they are taken back', () => {
  it('share the ports as they do when every connection is simulated', async () => {
    const parsed = await parseScenario(MIX);
    if (!parsed.ok) throw new Error('no scenario');
    const { groups } = await simulateScenario(parsed, { seed: 1, replications: 10, events: 1e6 });
    const metrics = groups[0]?.metrics ?? [];
    for (const state of ['ESTABLISHED', 'TIME_WAIT', 'CLOSE']) {
      const found = metrics.find(({ metric }) => metric === `states.${state}`);
      expect(found?.model).toBeGreaterThan(50);
      // Model and simulation part nowhere, and lie within 3 % of each other.
      expect(found).toMatchObject({ parts: false });
      expect(Math.abs(found?.difference ?? 1)).toBeLessThan(0.03);
    }
  });
});
