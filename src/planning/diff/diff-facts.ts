/** What the planner works with, as a flat list of values that two scenarios can be compared by. */
import type { Search, TimerName } from '../../platforms/profile.js';
import type {
  Destination,
  Flow,
  Leg,
  Lifetime,
  Pool,
  Scenario,
  SecondLimit,
  Sharing,
} from '../../scenario/scenario.js';
import { formatCount } from '../../units/format.js';
import { writeTimeOfDay } from '../../units/time-of-day.js';
import { writeDuration, writePercent } from '../../units/write.js';
import { typedNumber } from '../typed-number.js';
import type { ResolvedChange } from './diff-result.js';

/** One resolved value; `owner` is the pool, destination or flow that it belongs to. */
export interface Fact {
  readonly owner: string;
  readonly path: string;
  readonly unit: ResolvedChange['unit'];
  readonly value: number | string | null;
}

type Values = readonly (readonly [key: string, value: number | string | null, unit?: ResolvedChange['unit']])[];

/** Every resolved value of a scenario, by the path at which it would be typed (or a name, where nobody can type it). */
export function factsOf(scenario: Scenario): readonly Fact[] {
  return [
    ...scenario.pools.flatMap((pool) => listed(`pool ${pool.id}`, pool.path.join('.'), poolValues(pool))),
    ...scenario.pools.flatMap((pool) => listed(`pool ${pool.id}`, timersPath(pool), timerValues(pool))),
    ...scenario.limits.map((limit) => ({
      owner: 'limits',
      path: limitPath(limit, scenario),
      unit: limit.kind === 'rate' ? ('1/s' as const) : null,
      value: limit.limit,
    })),
    ...scenario.destinations.flatMap((one) =>
      listed(`destination ${one.id}`, `destinations.${one.id}`, destinationValues(one)),
    ),
    ...scenario.flows.flatMap((flow) => listed(`flow ${flow.id}`, flow.path.join('.'), flowValues(flow))),
  ];
}

/** Published limits stand nowhere in the file; with several pools they say whose they are. */
function limitPath({ path, key, pools }: SecondLimit, scenario: Scenario): string {
  if (path !== null) return path.join('.');
  return `limits.${key}${scenario.pools.length > 1 ? ` of ${pools.join(', ')}` : ''}`;
}

function listed(owner: string, prefix: string, values: Values): readonly Fact[] {
  return values.map(([key, value, unit = null]) => ({ owner, path: `${prefix}.${key}`, unit, value }));
}

/** The timers of the one pool are typed at the top. */
function timersPath({ path }: Pool): string {
  return path[0] === 'pool' ? 'timers' : [...path, 'timers'].join('.');
}

function poolValues(pool: Pool): Values {
  return [
    ['platform', pool.platform.id],
    ['kind', pool.kind],
    ['addresses', pool.addresses],
    ['portsPerAddress', pool.portsPerAddress],
    ['portsPerDestination', pool.portsPerDestination],
    ['reuse', pool.reuse],
    ['oversubscription', pool.oversubscription],
    ...sharingValues(pool.sharing),
    ['allocator.search', searchText(pool.search)],
    ['allocator.order', pool.order],
    ['allocator.keepSourcePort', pool.keepsSourcePort ? 'true' : 'false'],
    ['allocator.reclaim', pool.reclaim.kind === 'never' ? 'never' : `after ${writeDuration(pool.reclaim.seconds)}`],
  ];
}

function sharingValues(sharing: Sharing): Values {
  const kind = ['sharing', sharing.kind] as const;
  if (sharing.kind === 'pinned') return [kind, ['sharing.pinned.clients', sharing.clients ?? 'many']];
  if (sharing.kind === 'shared') return [kind];
  return [
    kind,
    ['sharing.slices', sharing.slices],
    ['sharing.portsPerSlice', sharing.portsPerSlice],
    ['sharing.skew', skewText(sharing.parts)],
  ];
}

function skewText(parts: Extract<Sharing, { kind: 'sliced' }>['parts']): string {
  if (parts.length === 1) return 'even';
  return parts.map(({ id, count, share }) => `${id} ${count} × ${writePercent(share)}`).join(', ');
}

function searchText(search: Search): string {
  if (search.kind === 'exhaustive') return 'exhaustive';
  return search.kind === 'random' ? `random: ${search.tries}` : `consecutive: [${search.rounds.join(', ')}]`;
}

function timerValues({ timers }: Pool): Values {
  return (Object.keys(timers) as TimerName[]).map((name) => [name, timers[name]?.value ?? null, 's']);
}

function destinationValues(destination: Destination): Values {
  return [
    ['endpoints', destination.endpoints],
    ['hosts', destination.hosts],
    ['timeWait', destination.timeWaitSeconds.value, 's'],
  ];
}

function flowValues(flow: Flow): Values {
  const held = flow.legs.map((leg): Values[number] => [
    flow.legs.length === 1 ? 'holdingTime' : `holdingTime in ${leg.pool}`,
    heldSeconds(leg),
    's',
  ]);
  return [
    ['to', flow.destination],
    ['via', flow.via.join(', ')],
    ['protocol', flow.protocol],
    ['rate', flow.ratePerSecond, '1/s'],
    ...profileValues(flow),
    ['requestsPerConnection', flow.requestsPerConnection],
    ['lifetime', flow.lifetime.meanSeconds, 's'],
    ['lifetime.distribution', distributionText(flow.lifetime)],
    ['setup', flow.setupSeconds, 's'],
    ['peerCloseDelay', flow.peerCloseDelaySeconds, 's'],
    [
      'close',
      flow.close
        .map(({ strategy, share }) => `${strategy} ${writePercent(share)}`)
        .sort()
        .join(', '),
    ],
    ['sources', flow.sources ?? 'many'],
    ['peakedness', flow.peakedness],
    ['retries', flow.retries.kind === 'times' ? flow.retries.times : writePercent(flow.retries.probability)],
    ...held,
  ];
}

/**
 * Each time of a profile as it is typed, a part of the flow's rate or a rate: relative to the peak, a higher peak would
 * change all others.
 */
function profileValues({ profile, ratePerSecond, requestsPerConnection }: Flow): Values {
  if (profile === null) return [];
  const { knots, peakFactor } = profile;
  const [peak, unit] =
    peakFactor === null ? ([ratePerSecond * requestsPerConnection, '1/s'] as const) : ([peakFactor, 'share'] as const);
  return knots.map(({ atSeconds, factor }) => [
    `profile.${writeTimeOfDay(atSeconds)}`,
    typedNumber(factor * peak),
    unit,
  ]);
}

/** More values than this are not listed. */
const MOST_LISTED = 8;

function samplesText(samples: readonly number[]): string {
  const written = samples.map(writeDuration);
  if (samples.length <= MOST_LISTED) return `empirical: ${written.join(', ')}`;
  const half = written[Math.floor(samples.length / 2)];
  return `empirical: ${samples.length} values from ${written[0]} to ${written.at(-1)}, half of them up to ${half}`;
}

/** Mean holding time over the close strategies. */
function heldSeconds({ holding }: Leg): number {
  return holding.reduce(
    (sum, { share, parts }) => sum + share * parts.reduce((held, part) => held + part.seconds, 0),
    0,
  );
}

function distributionText(lifetime: Lifetime): string {
  if (lifetime.distribution === 'lognormal') return `lognormal, σ ${formatCount(lifetime.sigma)}`;
  if (lifetime.distribution === 'empirical') return samplesText(lifetime.samples);
  return lifetime.distribution === 'hyperexponential' ? `hyperexponential, cv ${lifetime.cv}` : lifetime.distribution;
}
