import type { GroupAtWork } from './group-at-work.js';
import type { Measures } from './measures.js';

/** How a metric's numbers are shown to people. */
export type MetricKind = 'count' | 'duration' | 'rate' | 'share' | 'probability' | 'factor' | 'text';

/** One metric of a point. */
export interface SweepMetric {
  /** As it is asked for: `--metric load`. */
  readonly name: string;
  /** As it is called in JSON and CSV, with its unit. */
  readonly field: string;
  readonly kind: MetricKind;
  /** What it is, and which group it is of. */
  readonly description: string;
  readonly of: (point: Measures) => number | string | null;
}

/** Highest over the groups; groups are never empty, and if they were there would be no load. */
function highest(value: (group: GroupAtWork) => number): (point: Measures) => number {
  return ({ groups }) => groups.reduce((most, group) => Math.max(most, value(group)), 0);
}

/** Added up over the groups that make up the traffic. */
function total(value: (group: GroupAtWork) => number): (point: Measures) => number {
  return ({ groups }) => groups.reduce((sum, one) => sum + (one.role === 'mean' ? one.group.count * value(one) : 0), 0);
}

function busiest({ groups }: Measures): GroupAtWork | undefined {
  return groups.reduce<GroupAtWork | undefined>(
    (most, group) => (most === undefined || group.metric('load') > most.metric('load') ? group : most),
    undefined,
  );
}

function holdingSeconds({ operation, group }: GroupAtWork): number {
  const { attemptRate, offeredErlangs } = operation;
  if (attemptRate > 0) return offeredErlangs / attemptRate;
  const { streams } = group;
  return streams.length === 0 ? 0 : streams.reduce((sum, stream) => sum + stream.holdSeconds, 0) / streams.length;
}

function least(values: readonly (number | null)[]): number | null {
  return values.reduce((low, value) => (value !== null && (low === null || value < low) ? value : low), null);
}

/** Every metric that a sweep can give, in the order of the help. */
export const sweepMetrics: readonly SweepMetric[] = [
  {
    name: 'status',
    field: 'status',
    kind: 'text',
    description: 'pass, warn or fail: the verdict of check; invalid where the values make no scenario',
    of: (point) => point.status,
  },
  {
    name: 'load',
    field: 'load',
    kind: 'share',
    description: 'highest over the groups',
    of: highest((one) => one.metric('load')),
  },
  {
    name: 'occupancy',
    field: 'occupancy',
    kind: 'share',
    description: 'highest over the groups',
    of: highest((one) => one.metric('occupancy')),
  },
  {
    name: 'blocking',
    field: 'blockingProbability',
    kind: 'probability',
    description: 'highest over the groups, as thresholds compare it',
    of: highest((one) => one.metric('blocking')),
  },
  {
    name: 'headroom',
    field: 'headroomFactor',
    kind: 'factor',
    description: 'how far all rates can grow, of the whole scenario; solved at every point',
    of: (point) => point.headroom.factor,
  },
  {
    name: 'limitedBy',
    field: 'limitedBy',
    kind: 'text',
    description: 'the threshold or limit that growth misses first; solved at every point',
    of: (point) => point.headroom.limitedBy,
  },
  {
    name: 'binding',
    field: 'bindingGroup',
    kind: 'text',
    description: 'the group that limits growth; solved at every point',
    of: (point) => point.bindingGroup,
  },
  {
    name: 'ports.free',
    field: 'freePorts',
    kind: 'count',
    description: 'lowest over the groups, mean',
    of: ({ groups }) => least(groups.map((one) => one.metric('ports.free'))),
  },
  {
    name: 'holdingTime',
    field: 'holdingTimeSeconds',
    kind: 'duration',
    description: 'longest over the groups',
    of: highest(holdingSeconds),
  },
  {
    name: 'offered',
    field: 'offeredErlangs',
    kind: 'count',
    description: 'of all groups together',
    of: total((one) => one.operation.offeredErlangs),
  },
  {
    name: 'unavailable',
    field: 'unavailableErlangs',
    kind: 'count',
    description: 'the part of the offered load that nobody else can have, of all groups together',
    of: total((one) => one.operation.hardErlangs),
  },
  {
    name: 'carried',
    field: 'carriedErlangs',
    kind: 'count',
    description: 'ports taken on average, of all groups together',
    of: total((one) => one.operation.carriedErlangs),
  },
  {
    name: 'reuseRisk',
    field: 'reuseRiskProbability',
    kind: 'probability',
    description: 'highest over the groups',
    of: highest((one) => one.metric('reuseRisk')),
  },
  {
    name: 'rate',
    field: 'ratePerSecond',
    kind: 'rate',
    description: 'new connections per second of all flows together',
    of: (point) => point.ratePerSecond,
  },
  {
    name: 'group',
    field: 'group',
    kind: 'text',
    description: 'the group with the highest load',
    of: (point) => busiest(point)?.group.id ?? null,
  },
  {
    name: 'addresses',
    field: 'addresses',
    kind: 'count',
    description: 'of all pools together',
    of: ({ pools }) => pools.reduce((sum, pool) => sum + pool.addresses, 0),
  },
  {
    name: 'ports',
    field: 'ports',
    kind: 'count',
    description: 'of the group with the highest load',
    of: (point) => busiest(point)?.group.ports ?? null,
  },
  {
    name: 'secondsToFill',
    field: 'secondsToFill',
    kind: 'duration',
    description: 'shortest over the groups, from empty; none where no group fills',
    of: ({ groups }) => least(groups.map((one) => one.secondsToFill)),
  },
];

/** The metrics of a sweep that asks for none. */
export const defaultMetrics: readonly string[] = ['status', 'load', 'occupancy', 'blocking'];

/** The metric with a name. */
export function findMetric(name: string): SweepMetric | undefined {
  return sweepMetrics.find((metric) => metric.name === name || metric.field === name);
}
