import { describe, expect, it } from 'vitest';
import { simulateScenario } from '../../src/index.js';
import { parsed } from './parsed.js';

describe('a pinned pool whose clients are counted', () => {
  const POOL = `platform: generic-nat
pool: {addresses: 4, ports: 10000-10999, sharing: {pinned: {clients: 12}}}
timers: {timeWait: 10s}
traffic:
  web: {rate: 200/s, lifetime: 1s, close: client-fin}
`;

  it('is not judged by refusals that rare splits of its clients make, and says so', async () => {
    for (const seed of [1, 2, 3]) {
      const { groups, notes } = await simulateScenario(await parsed(POOL), { events: 3e5, seed });
      const mean = groups.find(({ role }) => role === 'mean');
      const blocking = mean?.metrics.find(({ metric }) => metric === 'blockingProbability');
      expect(blocking?.model).toBeGreaterThan(1e-6);
      expect(mean?.metrics.filter(({ parts }) => parts).map(({ metric }) => metric)).toEqual([]);
      expect(notes.filter(({ about }) => about === 'default/any')).toEqual([
        expect.objectContaining({ message: expect.stringContaining('hashes its clients anew'), side: 'simulation' }),
      ]);
    }
  });

  it('needs no word where hardly anybody is refused', async () => {
    const { notes } = await simulateScenario(await parsed(POOL.replace('200/s', '20/s')), { events: 1e5 });
    expect(notes).toEqual([]);
  });
});
