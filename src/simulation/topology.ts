import type { Destination, Flow, Pool, Scenario } from '../scenario/scenario.js';

/** Destinations toward which a port can be used once each; `count` alike. */
export interface Key {
  readonly destination: string;
  readonly part: string | null;
  readonly count: number;
  /** Part of the flow's traffic that goes to one of them. */
  readonly shareOf: (flow: Flow) => number;
  /** TIME_WAIT of the servers behind it, seconds. */
  readonly serverTimeWaitSeconds: number;
}

/** Ports among which a connection may choose; `count` alike. */
export interface Portion {
  readonly part: string | null;
  readonly count: number;
  /** Part of the traffic that one of them gets. */
  readonly share: number;
  readonly ports: number;
}

/** The port groups of one pool for one protocol: every portion toward every key. */
export interface Board {
  readonly pool: Pool;
  readonly protocol: 'tcp' | 'udp';
  readonly flows: readonly Flow[];
  readonly keys: readonly Key[];
  readonly portions: readonly Portion[];
  /** Clients hashed over the addresses, where they are few enough to be counted. */
  readonly clients: number | null;
  /** The group's name, as the other answers call it. */
  readonly idOf: (key: Key, portion: Portion) => string;
}

/** The boards of a scenario: one for each pool and protocol that carries traffic. */
export function boards(scenario: Scenario): readonly Board[] {
  return scenario.pools.flatMap((pool) =>
    (['tcp', 'udp'] as const).flatMap((protocol): readonly Board[] => {
      const through = scenario.flows.filter((flow) => flow.via.includes(pool.id));
      const flows = through.filter((flow) => flow.protocol === protocol);
      if (flows.length === 0) return [];
      const reuse = protocol === 'udp' ? pool.reuseUdp : pool.reuse;
      const destinations = scenario.destinations.filter(({ id }) => flows.some((flow) => flow.destination === id));
      const keys = reuse === 'exclusive' ? [everything(destinations)] : destinations.flatMap((to) => keysOf(to, reuse));
      const suffix = flows.length < through.length ? protocol : null;
      return [
        {
          pool,
          protocol,
          flows,
          keys,
          portions: portionsOf(pool, reuse === 'exclusive' ? null : pool.portsPerDestination),
          clients: pool.sharing.kind === 'pinned' && pool.addresses > 1 ? pool.sharing.clients : null,
          idOf: (key, portion) =>
            [pool.id, key.destination, key.part, portion.part, suffix].filter((part) => part !== null).join('/'),
        },
      ];
    }),
  );
}

function everything(destinations: readonly Destination[]): Key {
  const [only, ...others] = destinations;
  return {
    destination: only !== undefined && others.length === 0 ? only.id : 'all',
    part: null,
    count: 1,
    shareOf: () => 1,
    serverTimeWaitSeconds: only?.timeWaitSeconds.value ?? 0,
  };
}

function keysOf(to: Destination, reuse: 'per-endpoint' | 'per-host'): readonly Key[] {
  const perHost = reuse === 'per-host' && to.hosts !== to.endpoints;
  const parts = perHost ? [{ id: null, count: to.hosts, share: 1 / to.hosts }] : to.parts;
  return parts.map(({ id, count, share }) => ({
    destination: to.id,
    part: id,
    count,
    shareOf: (flow) => (flow.destination === to.id ? share : 0),
    serverTimeWaitSeconds: to.timeWaitSeconds.value,
  }));
}

function portionsOf(pool: Pool, cap: number | null): readonly Portion[] {
  const perAddress = cap === null ? pool.portsPerAddress : Math.min(cap, pool.portsPerAddress);
  const { sharing } = pool;
  if (sharing.kind === 'shared') return [{ part: null, count: 1, share: 1, ports: perAddress * pool.addresses }];
  if (sharing.kind === 'pinned') {
    return [{ part: null, count: pool.addresses, share: 1 / pool.addresses, ports: perAddress }];
  }
  const ports = Math.min(sharing.portsPerSlice, perAddress * pool.addresses);
  const several = sharing.parts.length > 1;
  return sharing.parts.map(({ id, count, share }) => ({ part: several ? id : null, count, share, ports }));
}
