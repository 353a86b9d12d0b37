import { describe, expect, it } from 'vitest';
import { checkScenario } from '../../src/planning/check/check.js';
import { platforms } from '../../src/platforms/registry.js';
import { draftScenario } from '../../src/scenario/draft.js';
import { parseScenario } from '../../src/scenario/parse.js';

describe('the scenario that init writes', () => {
  it.each(platforms.map((platform) => [platform.id, platform] as const))(
    'for %s can be checked as it stands',
    async (id, platform) => {
      const parsed = await parseScenario(draftScenario(platform));
      expect(parsed.diagnostics).toEqual([]);
      if (!parsed.ok) throw new Error('a draft must be a scenario');
      const result = checkScenario(parsed);
      expect(result.platform).toBe(id);
      expect(result.pools.every(({ feasible }) => feasible)).toBe(true);
    },
  );

  it('says of timers that nobody publishes that they must be read off', () => {
    const unpublished = platforms.find(({ id }) => id === 'azure-firewall');
    if (unpublished === undefined) throw new Error('the platform is gone');
    expect(draftScenario(unpublished)).toMatch(/^timers:\n {2}afterReset: 60s +# not published for this platform/m);
  });
});
