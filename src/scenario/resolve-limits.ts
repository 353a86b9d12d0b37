import type { PlatformProfile } from '../platforms/profile.js';
import type { Reader } from './reader.js';
import type { Path, SecondLimit } from './scenario.js';
import type { LimitsInput } from './schema.js';

const KINDS = { newConnections: 'rate', connections: 'count' } as const;
type LimitKey = keyof typeof KINDS;

/** Every key that a threshold may name beside the metrics. */
export const limitKeys: readonly string[] = [...Object.keys(KINDS), 'oversubscription'];

/** The limits that a scenario or pool states. */
export function givenLimits(
  input: LimitsInput | undefined,
  pools: readonly string[],
  path: Path,
  reader: Reader,
): readonly SecondLimit[] {
  const limits: SecondLimit[] = [];
  for (const [key, text] of Object.entries(input ?? {}) as [LimitKey, string | number | undefined][]) {
    if (text === undefined) continue;
    const at = [...path, key];
    const limit = KINDS[key] === 'rate' ? reader.rate(text, at) : reader.count(text, at, 1, true);
    if (limit === 0)
      reader.problems.add('out-of-range', at, `"${key}" must be above zero`, {
        hint: 'write the limit of the box, or leave it out',
      });
    if (limit)
      limits.push({ key, kind: KINDS[key], limit, pools, origin: 'scenario', source: 'the scenario', path: at });
  }
  return limits;
}

/** The limits that the platform publishes, unless the scenario states its own. */
export function platformLimits(
  platform: PlatformProfile,
  pools: readonly string[],
  given: readonly SecondLimit[],
): readonly SecondLimit[] {
  return (Object.keys(KINDS) as LimitKey[]).flatMap((key) => {
    const published = platform.limits[key];
    if (published === undefined || given.some((limit) => limit.key === key)) return [];
    return [
      {
        key,
        kind: KINDS[key],
        limit: published.value,
        pools,
        origin: 'platform' as const,
        source: published.source,
        path: null,
      },
    ];
  });
}
