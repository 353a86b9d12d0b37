import { errorOf } from './approximations.js';
import type { Case } from './beside.js';
import { LOADS } from './loss-cases.js';

/** Ports that close are taken back at once, or after an age, when no free one is left. */
export const reclaimCases: readonly Case[] = LOADS.flatMap((load): readonly Case[] => [
  {
    title: `closing ports taken back at once, load ${load} of open connections`,
    scenario: `
platform: generic-nat
pool: {ports: 10000-10019, allocator: {search: exhaustive, reclaim: {after: 0s}}}
timers: {timeWait: 4s}
traffic:
  flow: {rate: ${20 * load}/s, lifetime: 1s, close: client-fin}
`,
    exact: ['blockingProbability', 'unavailableCarried', 'states.ESTABLISHED'],
    about: { carriedErlangs: errorOf('reclaimed'), 'states.TIME_WAIT': errorOf('reclaimedClosing') },
    planted: 'traffic.flow.lifetime=1.03s',
  },
  {
    title: `TIME_WAIT taken back after a second by a Linux host, load ${load} of the first two seconds`,
    scenario: `
platform: linux-full-proxy-host-tw-reuse
pool: {ports: 10000-10019}
timers: {timeWait: 10s}
traffic:
  flow: {rate: ${10 * load}/s, lifetime: 1s, close: client-fin}
`,
    exact: ['blockingProbability', 'states.ESTABLISHED'],
    about: { carriedErlangs: errorOf('everySecondPort'), 'states.TIME_WAIT': errorOf('everySecondPortClosing') },
    planted: 'traffic.flow.lifetime=1.06s',
  },
  {
    title: `only some closing ports taken back, load ${load} of the others`,
    scenario: `
platform: generic-nat
pool: {ports: 10000-10019, allocator: {search: exhaustive, reclaim: {after: 0s}}}
timers: {timeWait: 1s, halfClosed: 1s}
traffic:
  flow: {rate: ${(20 * load) / 1.5}/s, lifetime: 1s, close: {half-close: 50%, server-fin: 50%}}
`,
    exact: ['blockingProbability', 'states.ESTABLISHED'],
    about: { carriedErlangs: errorOf('reclaimedSome'), 'states.TIME_WAIT': errorOf('reclaimedSomeClosing') },
    planted: 'traffic.flow.lifetime=1.045s',
  },
]);

/** The server's TIME_WAIT outlasts the box's: a port given out again meets it. */
export const reuseCases: readonly Case[] = LOADS.flatMap((load) =>
  ['random', 'fifo'].flatMap((order) =>
    [0, 1].map((timeWait) => ({
      title: `meeting the server's TIME_WAIT, load ${load}, ports in ${order} order, box holds ${timeWait} s`,
      scenario: `
platform: generic-nat
pool: {ports: 10000-10199, allocator: {order: ${order}}}
timers: {timeWait: ${timeWait}s}
destinations: {server: {timeWait: 2s}}
traffic:
  flow: {to: server, rate: ${(200 * load) / (1 + timeWait)}/s, lifetime: 1s, close: {server-fin: 60%, client-fin: 40%}}
`,
      exact: ['blockingProbability', 'carriedErlangs'],
      about: { reuseRisk: errorOf('meeting') },
      planted: `traffic.flow.lifetime=${1 + 0.03 * (1 + timeWait)}s`,
    })),
  ),
);

const STRATEGIES = [
  'client-fin',
  'server-fin',
  'client-rst',
  'server-rst',
  'fin-then-rst',
  'half-close',
  'idle',
  'refused',
  'unanswered',
] as const;
const MIX = STRATEGIES.map((strategy) => `${strategy}: ${strategy === 'client-fin' ? 20 : 10}%`).join(', ');

/** What the product leaves to the operator. */
const PROXY_TIMERS = {
  'generic-proxy': 'establishedIdle: 5s, finWait: 4s, timeWait: 6s, synSent: 3s',
  haproxy: 'establishedIdle: 5s, halfClosed: 4s, synSent: 3s',
} as const;

/** Ports by state where nothing is refused: rate × seconds in the state, for every way to close. */
export const stateCases: readonly Case[] = [
  ...STRATEGIES.flatMap((close): readonly Case[] => [
    {
      title: `states on a NAT, ${close}`,
      scenario: `
platform: linux-netfilter-legacy
pool: {ports: 10000-10999, allocator: {search: exhaustive, reclaim: never}}
timers: {synSent: 3s, establishedIdle: 5s, finWait: 4s, closeWait: 4s, timeWait: 6s, afterReset: 1s}
traffic:
  flow: {rate: 40/s, lifetime: 2s, setup: 50ms, peerCloseDelay: 500ms, close: ${close}}
`,
      exact:
        close === 'refused'
          ? ['arrivalRatePerSecond', 'states.']
          : ['arrivalRatePerSecond', 'states.', 'carriedErlangs'],
      planted: 'traffic.flow.rate=41.2/s',
      options: { events: 200_000 },
    },
    {
      title: `states on a full proxy, ${close}`,
      scenario: `
platform: generic-proxy
pool: {ports: 10000-10999}
timers: {synSent: 3s, establishedIdle: 5s, finWait: 4s, closeWait: 4s, timeWait: 6s}
traffic:
  flow: {rate: 40/s, lifetime: 2s, setup: 50ms, peerCloseDelay: 500ms, close: ${close}}
`,
      exact: ['arrivalRatePerSecond', 'states.', 'carriedErlangs'],
      planted: 'traffic.flow.rate=41.2/s',
      options: { events: 200_000 },
    },
  ]),
  ...(['generic-proxy', 'haproxy'] as const).map((proxy) => ({
    title: `states on ${proxy} and the NAT behind it, a mix of closes`,
    scenario: `
platform: generic-nat
pools:
  front: {platform: ${proxy}, ports: 10000-19999, timers: {${PROXY_TIMERS[proxy]}}}
  edge: {ports: 10000-19999}
timers: {timeWait: 6s, afterReset: 1s, synSent: 3s, establishedIdle: 5s, halfClosed: 4s}
traffic:
  flow: {via: [front, edge], rate: 40/s, lifetime: 2s, setup: 50ms, peerCloseDelay: 500ms, close: {${MIX}}}
`,
    exact: ['arrivalRatePerSecond', 'states.', 'carriedErlangs'],
    planted: 'traffic.flow.rate=41.2/s',
  })),
];
