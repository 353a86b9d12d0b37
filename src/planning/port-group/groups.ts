import type { Destination, Flow, Leg, Pool, Scenario } from '../../scenario/scenario.js';

/** The traffic of one flow in one port group. */
export interface Stream {
  readonly flow: Flow;
  /** How the pool's box holds the flow's ports. */
  readonly leg: Leg;
  /** New connections per second offered to one group, without retries. */
  readonly ratePerSecond: number;
  /** Mean holding time, seconds. */
  readonly holdSeconds: number;
  /** Mean time in which nobody else can have the port, seconds; the rest is reclaimable. */
  readonly hardSeconds: number;
  /** Share of connections that leave a reclaimable hold at all. */
  readonly softShare: number;
  /** Finite number of clients of this group, or null for many. */
  readonly sources: number | null;
  /** Part of the flow's traffic that one group gets. */
  readonly share: number;
}

/** A set of ports among which one connection may choose, toward one destination key; identical ones folded. */
export interface PortGroup {
  readonly id: string;
  readonly pool: Pool;
  readonly destination: string;
  readonly count: number;
  /** c. */
  readonly ports: number;
  readonly streams: readonly Stream[];
  /** Clients hashed over the pool's addresses, where they are known to be few enough to matter. */
  readonly clients: number | null;
}

/** Where traffic goes, by uniqueness key. */
interface Key {
  readonly destination: string;
  readonly part: string | null;
  readonly count: number;
  /** Share of a flow's traffic that goes to one such key; 0 for flows that never go there. */
  readonly share: (flow: Flow) => number;
}

/** Which part of the pool a connection may choose from. */
interface Portion {
  readonly id: string | null;
  readonly count: number;
  readonly share: number;
  readonly ports: number;
}

/** The port groups of a scenario: pool portion × destination key, TCP and UDP apart (each protocol has its own ports). */
export function portGroups(scenario: Scenario): readonly PortGroup[] {
  return scenario.pools.flatMap((pool) =>
    (['tcp', 'udp'] as const).flatMap((protocol) => poolGroups(scenario, pool, protocol)),
  );
}

function poolGroups(scenario: Scenario, pool: Pool, protocol: 'tcp' | 'udp'): readonly PortGroup[] {
  const flows = scenario.flows.filter((flow) => flow.protocol === protocol && flow.via.includes(pool.id));
  if (flows.length === 0) return [];
  const reuse = protocol === 'udp' ? pool.reuseUdp : pool.reuse;
  const destinations = scenario.destinations.filter((destination) =>
    flows.some((flow) => flow.destination === destination.id),
  );
  const mixed = scenario.flows.some((flow) => flow.protocol !== protocol && flow.via.includes(pool.id));
  const keys =
    reuse === 'exclusive'
      ? [wholePool(destinations)]
      : destinations.flatMap((destination) => keysOf(destination, reuse));
  return keys.flatMap((key) =>
    portions(pool, reuse === 'exclusive' ? null : pool.portsPerDestination).map((portion) => ({
      id: [pool.id, key.destination, key.part, portion.id, mixed ? protocol : null]
        .filter((part) => part !== null)
        .join('/'),
      pool,
      destination: key.destination,
      count: key.count * portion.count,
      ports: portion.ports,
      streams: flows.flatMap((flow) => streamOf(flow, pool, key.share(flow), portion.share)),
      clients: pool.sharing.kind === 'pinned' && pool.addresses > 1 ? pool.sharing.clients : null,
    })),
  );
}

function wholePool(destinations: readonly Destination[]): Key {
  const only = destinations.length === 1 ? destinations[0] : undefined;
  return { destination: only?.id ?? 'all', part: null, count: 1, share: () => 1 };
}

function keysOf(destination: Destination, reuse: 'per-endpoint' | 'per-host'): readonly Key[] {
  const parts =
    reuse === 'per-host' && destination.hosts !== destination.endpoints
      ? [{ id: null, count: destination.hosts, share: 1 / destination.hosts }]
      : destination.parts;
  return parts.map(({ id, count, share }) => ({
    destination: destination.id,
    part: id,
    count,
    share: (flow) => (flow.destination === destination.id ? share : 0),
  }));
}

function portions(pool: Pool, cap: number | null): readonly Portion[] {
  const perAddress = Math.min(pool.portsPerAddress, cap ?? Number.POSITIVE_INFINITY);
  const { sharing } = pool;
  switch (sharing.kind) {
    case 'shared':
      return [{ id: null, count: 1, share: 1, ports: perAddress * pool.addresses }];
    case 'pinned':
      return [{ id: null, count: pool.addresses, share: 1 / pool.addresses, ports: perAddress }];
    case 'sliced':
      return sharing.parts.map(({ id, count, share }) => ({
        id: sharing.parts.length === 1 ? null : id,
        count,
        share,
        ports: Math.min(sharing.portsPerSlice, perAddress * pool.addresses),
      }));
  }
}

function streamOf(flow: Flow, pool: Pool, destinationShare: number, portionShare: number): readonly Stream[] {
  const leg = flow.legs.find((candidate) => candidate.pool === pool.id);
  if (leg === undefined || destinationShare === 0) return [];
  return [ofFlow(flow, leg, destinationShare * portionShare)];
}

function ofFlow(flow: Flow, leg: Leg, share: number): Stream {
  return {
    flow,
    leg,
    ratePerSecond: flow.ratePerSecond * share,
    ...meanHold(leg),
    sources: flow.sources === null ? null : flow.sources * share,
    share,
  };
}

/**
 * A group whose flow `old` is exchanged for another that goes the same way: same protocol, destination and pools.
 *
 * @returns the group that {@link portGroups} gives for the scenario with the other flow
 */
export function withFlow(group: PortGroup, old: Flow, flow: Flow): PortGroup {
  const streams = group.streams.map((stream) => {
    const leg = stream.flow === old ? flow.legs.find(({ pool }) => pool === group.pool.id) : undefined;
    return leg === undefined ? stream : ofFlow(flow, leg, stream.share);
  });
  return { ...group, streams };
}

/**
 * One address of a pinned pool, as busy as the clients that fell on it make it.
 *
 * @param times its traffic ÷ that of an address in an even split
 */
export function addressWith(group: PortGroup, times: number): PortGroup {
  return {
    ...group,
    clients: null,
    streams: group.streams.map((stream) => ({
      ...stream,
      ratePerSecond: stream.ratePerSecond * times,
      sources: stream.sources === null ? null : stream.sources * times,
    })),
  };
}

function meanHold(leg: Leg): Pick<Stream, 'holdSeconds' | 'hardSeconds' | 'softShare'> {
  let holdSeconds = 0;
  let hardSeconds = 0;
  let softShare = 0;
  for (const { share, parts } of leg.holding) {
    for (const part of parts) {
      holdSeconds += share * part.seconds;
      hardSeconds += share * part.hardSeconds;
    }
    if (parts.some((part) => part.seconds > part.hardSeconds)) softShare += share;
  }
  return { holdSeconds, hardSeconds, softShare };
}
