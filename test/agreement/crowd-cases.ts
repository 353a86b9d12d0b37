import { engset } from '../../src/model/engset.js';
import type { SimulateOptions } from '../../src/planning/simulate/simulate.js';
import { serialRunner } from '../../src/simulation/simulate.js';
import { errorOf } from './approximations.js';
import type { Case } from './beside.js';
import { LOADS } from './loss-cases.js';

/** Clients pinned to addresses by a hash: each replication hashes them anew, so there must be many. */
export const pinnedCases: readonly Case[] = LOADS.flatMap((load) =>
  [1, 4, 16].map((clients) => ({
    title: `${clients} clients pinned to four addresses, load ${load}`,
    scenario: `
platform: generic-nat
pool: {addresses: 4, ports: 10000-10019, sharing: {pinned: {clients: ${clients}}}}
timers: {afterReset: 0s}
traffic:
  flow: {rate: ${80 * load}/s, lifetime: 1s, close: client-rst}
`,
    exact: ['arrivalRatePerSecond', 'blockingProbability', 'carriedErlangs', 'occupancy', 'states.'],
    // How the clients fall matters more than a few per cent of the holding time, unless there is one.
    ...(clients === 1 ? { planted: 'traffic.flow.lifetime=1.03s' } : {}),
    longOnly: clients === 4,
    options: { replications: 100, events: clients === 1 ? 1_500_000 : 600_000 },
    groups: ['default/any'],
  })),
);

/** The same on a box that takes closing ports back, with a reuse risk. */
export const pinnedReclaimCases: readonly Case[] = [1, 4, 16].map((clients) => ({
  title: `${clients} clients pinned to four addresses whose closing ports are taken back`,
  scenario: `
platform: generic-nat
pool: {addresses: 4, ports: 10000-10039, sharing: {pinned: {clients: ${clients}}}, allocator: {search: exhaustive, reclaim: {after: 0s}}}
timers: {timeWait: 3s}
destinations: {server: {timeWait: 6s}}
traffic:
  flow: {to: server, rate: 60/s, lifetime: {mean: 1s, distribution: constant}, close: server-fin}
`,
  exact: ['arrivalRatePerSecond', 'blockingProbability', 'unavailableCarried', 'states.ESTABLISHED'],
  about: {
    carriedErlangs: errorOf('reclaimedSome'),
    occupancy: errorOf('reclaimedSome'),
    'states.TIME_WAIT': errorOf('reclaimedClosing'),
    reuseRisk: errorOf('meetingReclaimed'),
  },
  ...(clients === 1 ? { planted: 'traffic.flow.lifetime.mean=1.03s' } : {}),
  longOnly: clients === 4,
  options: { replications: 100, events: 600_000 },
}));

/**
 * The same arrivals in the simulation as in the model: the rate of an idle client is chosen so that the flow's rate comes
 * about with the refusals of the model. If those were wrong, the rate would be, too.
 */
function idleClients(clients: number, ratePerSecond: number, bound: number): NonNullable<SimulateOptions['runner']> {
  return (plan, seed) => {
    const systems = plan.systems.map((planned) => {
      const arrivals = { kind: 'clients', clients, perIdleClient: ratePerSecond / (clients - bound) } as const;
      const sources = planned.system.sources.map((source) => ({ ...source, arrivals }));
      return { ...planned, system: { ...planned.system, sources } };
    });
    return serialRunner({ ...plan, systems }, seed);
  };
}

/** Finite clients, each with at most one connection. */
export const engsetCases: readonly Case[] = LOADS.flatMap((load): readonly Case[] => {
  const held = (clients: number): number =>
    engset({ sources: clients, ports: 10, offeredErlangs: 10 * load }).carriedErlangs;
  return [
    {
      title: `30 clients on ten ports, load ${load}`,
      scenario: `
platform: generic-nat
pool: {ports: 10000-10009}
timers: {afterReset: 0s}
traffic:
  flow: {rate: ${10 * load}/s, lifetime: {mean: 1s, distribution: constant}, sources: 30, close: client-rst}
`,
      exact: ['arrivalRatePerSecond', 'blockingProbability', 'carriedErlangs'],
      planted: 'traffic.flow.lifetime.mean=1.03s',
      options: { runner: idleClients(30, 10 * load, held(30)) },
    },
    {
      title: `15 clients on ten ports held as long again after the close, load ${load}`,
      scenario: `
platform: generic-nat
pool: {ports: 10000-10009}
timers: {afterReset: 500ms}
traffic:
  flow: {rate: ${10 * load}/s, lifetime: 500ms, sources: 15, close: client-rst}
`,
      exact: [],
      about: {
        arrivalRatePerSecond: errorOf('boundClientsCarried'),
        blockingProbability: errorOf(load < 0.9 ? 'boundClients' : 'boundClientsBusy'),
        carriedErlangs: errorOf('boundClientsCarried'),
      },
      options: { runner: idleClients(15, 10 * load, held(30) / 2) },
    },
  ];
});

const BURST_ERRORS = {
  interrupted: { busy: 'interruptedBusy', idle: 'interruptedIdle' },
  batch: { busy: 'batchesBusy', idle: 'batchesIdle' },
} as const;

/** Bursts: the peakedness alone does not say how they come. */
export const burstCases: readonly Case[] = LOADS.flatMap((load) =>
  (['interrupted', 'batch'] as const).flatMap((bursts) =>
    [2, 4].map((peakedness) => ({
      title: `bursts of peakedness ${peakedness}, ${bursts} arrivals, load ${load}`,
      scenario: `
platform: generic-nat
pool: {ports: 10000-10063}
timers: {afterReset: 0s}
traffic:
  flow: {rate: ${64 * load}/s, lifetime: 1s, peakedness: ${peakedness}, close: client-rst}
`,
      exact: ['arrivalRatePerSecond'],
      about: {
        blockingProbability: errorOf(BURST_ERRORS[bursts][load < 0.9 ? 'idle' : 'busy']),
        carriedErlangs: errorOf('burstsCarried'),
      },
      options: { bursts },
      longOnly: peakedness === 2,
    })),
  ),
);

/** Refused connections come back, after 1, 3, 7 s. */
export const retryCases: readonly Case[] = LOADS.flatMap((load) =>
  [10, 100].flatMap((ports) =>
    (
      [
        ['3', '1s'],
        ['60%', '5s'],
      ] as const
    ).map(([retries, lifetime]) => ({
      title: `retries: ${retries}, ${ports} ports held for ${lifetime}, load ${load}`,
      scenario: `
platform: generic-nat
pool: {ports: 10000-${9999 + ports}}
timers: {afterReset: 0s}
traffic:
  flow: {sessions: ${ports * load}, lifetime: ${lifetime}, retries: ${retries}, close: client-rst}
`,
      exact: ['arrivalRatePerSecond'],
      about: {
        attemptRatePerSecond: errorOf('retriedAttempts'),
        blockingProbability: errorOf('retriedBlocking'),
        carriedErlangs: errorOf('retriedCarried'),
        ...(retries === '60%' ? { lossProbability: errorOf('retriedLoss') } : {}),
        ...(retries === '3' && load >= 0.9
          ? { lossProbability: errorOf(load < 1 ? 'retriedThreeTimesLoss' : 'retriedThreeTimesLossBusy') }
          : {}),
      },
      // A full group of many ports forgets slowly when those whom it refused come back.
      options: { events: ports > 10 ? 1_000_000 : 400_000 },
    })),
  ),
);

/** Refused on a busy address, connections come back to the same one. */
export const pinnedRetryCases: readonly Case[] = [1, 16].map((clients) => ({
  title: `${clients} clients pinned to four addresses, refused ones come back`,
  scenario: `
platform: generic-nat
pool: {addresses: 4, ports: 10000-10019, sharing: {pinned: {clients: ${clients}}}}
timers: {afterReset: 0s}
traffic:
  flow: {rate: 4/s, lifetime: 15s, retries: 3, close: client-rst}
`,
  exact: ['arrivalRatePerSecond'],
  about: {
    attemptRatePerSecond: errorOf('retriedAttempts'),
    blockingProbability: errorOf('retriedBlocking'),
    carriedErlangs: errorOf('retriedCarried'),
  },
  options: { replications: 100, events: 600_000 },
  groups: ['default/any'],
}));

/** Of two boxes in a row the first one refuses what the second one then never sees. */
export const twoBoxCases: readonly Case[] = LOADS.map((load) => ({
  title: `two boxes in a row, load ${load}`,
  scenario: `
platform: generic-nat
pools:
  front: {ports: 10000-10009}
  edge: {ports: 10000-10029}
timers: {afterReset: 0s}
traffic:
  flow: {via: [front, edge], rate: ${10 * load}/s, lifetime: 1s, close: client-rst}
`,
  exact: ['arrivalRatePerSecond', 'blockingProbability', 'carriedErlangs'],
  planted: 'traffic.flow.lifetime=1.03s',
  options: { events: 1_200_000 },
  groups: ['front/any'],
}));

/** A pool that starts empty and is asked for more than it has. */
export const fillCases: readonly Case[] = (
  [
    ['constant', 1.2],
    ['constant', 1.5],
    ['constant', 2],
    ['hyperexponential', 1.2],
    ['hyperexponential', 2],
  ] as const
).map(([distribution, load]) => ({
  title: `time to fill, ${distribution} holding times, load ${load}`,
  scenario: `
platform: generic-nat
pool: {ports: 10000-10199}
timers: {afterReset: 0s}
traffic:
  flow:
    rate: ${200 * load}/s
    lifetime: {mean: 1s, distribution: ${distribution}${distribution === 'constant' ? '' : ', cv: 2'}}
    close: client-rst
`,
  exact: [],
  about: { secondsToFill: errorOf(distribution === 'constant' ? 'constantFill' : 'variedFill') },
  ...(distribution === 'constant' ? { planted: `traffic.flow.rate=${206 * load}/s` } : {}),
  // Each run from empty ends when the pool is full: it may have all the events it wants.
  options: { replications: distribution === 'constant' ? 400 : 200, seconds: 0.1, warmUpSeconds: 0.001, events: 4e7 },
}));
