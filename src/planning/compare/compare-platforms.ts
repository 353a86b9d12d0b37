/** The same traffic on other platforms. */
import type { PlatformProfile, TimerName } from '../../platforms/profile.js';
import { findPlatform } from '../../platforms/registry.js';
import type { ParsedScenario } from '../../scenario/parse.js';
import type { Pool } from '../../scenario/scenario.js';
import { formatDuration } from '../../units/format.js';
import type { ScenarioChange } from '../variant.js';
import { asTyped, changedVariant, type VariantSource } from './compare-variants.js';

/**
 * The scenario as typed, then on each of the platforms named: every pool of the scenario's own platform moves, pools of
 * other boxes stay. What was typed for the first platform (timers, ports, allocator …) is kept, and each variant says so.
 *
 * @param ids platform ids or aliases; the scenario's own platform is left out
 * @throws RangeError when there is no such platform
 */
export function platformVariants(parsed: ParsedScenario, ids: readonly string[]): readonly VariantSource[] {
  const own = findPlatform(parsed.scenario.platform);
  const others = [...new Set(ids.map(profileOf))].filter((platform) => platform !== own);
  return [
    asTyped(parsed, `${parsed.scenario.platform} (as typed)`),
    ...others.map((platform) =>
      changedVariant(parsed, platform.id, platformChanges(parsed, platform), { notes: keptNotes(parsed, platform) }),
    ),
  ];
}

function profileOf(id: string): PlatformProfile {
  const platform = findPlatform(id);
  if (platform === undefined) throw new RangeError(`Cannot compare platforms: there is no platform "${id}"`);
  return platform;
}

function platformChanges({ scenario, document }: ParsedScenario, platform: PlatformProfile): readonly ScenarioChange[] {
  const ownKeys = scenario.pools.filter((pool) => poolInput(document, pool)?.platform === scenario.platform);
  return [
    ...(document.input.platform === undefined ? [] : [{ path: ['platform'], value: platform.id }]),
    ...ownKeys.map((pool) => ({ path: [...pool.path, 'platform'], value: platform.id })),
  ];
}

function poolInput(
  { input }: ParsedScenario['document'],
  { path }: Pool,
): NonNullable<ParsedScenario['document']['input']['pool']> | undefined {
  return path[0] === 'pool' ? input.pool : input.pools?.[String(path[1])];
}

/** Keys of a pool that describe the box rather than the traffic. */
const BOX_KEYS = ['ports', 'reuse', 'sharing', 'allocator', 'oversubscription', 'limits'] as const;

function keptNotes({ scenario, document }: ParsedScenario, platform: PlatformProfile): readonly string[] {
  const moved = scenario.pools.filter((pool) => pool.platform.id === scenario.platform);
  const timers = moved.flatMap((pool) =>
    (Object.keys({ ...document.input.timers, ...poolInput(document, pool)?.timers }) as TimerName[]).map((name) =>
      timerNote(name, pool, platform),
    ),
  );
  const keys = moved.flatMap((pool) => {
    const typed = poolInput(document, pool);
    return BOX_KEYS.filter((key) => typed?.[key] !== undefined).map((key) => [...pool.path, key].join('.'));
  });
  const limits = document.input.limits === undefined ? [] : ['limits'];
  const kept = [...new Set([...keys, ...limits])];
  return [
    ...new Set(timers),
    ...(kept.length === 0 ? [] : [`${kept.join(', ')} kept from the scenario, in place of the platform’s own`]),
  ];
}

function timerNote(name: TimerName, pool: Pool, platform: PlatformProfile): string {
  const here = pool.timers[name]?.value;
  const there = platform.timers[name];
  const kept = `timers.${name}${here === undefined ? '' : ` ${formatDuration(here)}`} kept from the scenario`;
  if (there === undefined) return `${kept}; ${platform.id} publishes none`;
  return there.value === here
    ? `${kept}, as on ${platform.id}`
    : `${kept}; ${platform.id}’s own is ${formatDuration(there.value)}`;
}
