import { errorOf } from './approximations.js';
import type { Case } from './beside.js';

/** From half empty to a fifth more than the ports carry. */
export const LOADS = [0.5, 0.9, 1, 1.2] as const;

const LIFETIMES = {
  exponential: '1s',
  constant: '{mean: 1s, distribution: constant}',
  lognormal: '{mean: 1s, distribution: lognormal, cv: 1.5}',
  hyperexponential: '{mean: 1s, distribution: hyperexponential, cv: 2}',
} as const;

/** The more the holding times vary, the more of them are needed. */
const EVENTS = { exponential: 900_000, constant: 600_000, lognormal: 1_500_000, hyperexponential: 1_800_000 } as const;

/** Ten ports, each held for one second on average, whatever the distribution: Erlang's formula, exact. */
export const erlangCases: readonly Case[] = LOADS.flatMap((load) =>
  Object.entries(LIFETIMES).map(([distribution, lifetime]) => ({
    title: `Erlang-B, load ${load}, ${distribution} open times`,
    scenario: `
platform: generic-nat
pool: {ports: 10000-10009}
timers: {afterReset: 0s}
traffic:
  flow: {rate: ${10 * load}/s, lifetime: ${lifetime}, close: client-rst}
`,
    exact: ['arrivalRatePerSecond', 'blockingProbability', 'lossProbability', 'carriedErlangs', 'occupancy'],
    planted: `traffic.flow.${distribution === 'exponential' ? 'lifetime' : 'lifetime.mean'}=1.03s`,
    options: { events: EVENTS[distribution as keyof typeof LIFETIMES] },
  })),
);

/**
 * A box that tries some ports at random and gives up: the generalised loss formula. The model's tries are of different
 * ports, the simulated ones may hit the same port twice: that matters as tries²/(2 ports).
 */
export const randomTriesCases: readonly Case[] = LOADS.flatMap((load) =>
  [1, 2, 10].map((tries) => ({
    title: `generalised loss, load ${load}, ${tries} random tries`,
    scenario: `
platform: generic-nat
pool: {ports: 10000-10999, allocator: {search: {random: ${tries}}}}
timers: {afterReset: 0s}
traffic:
  flow: {rate: ${1000 * load}/s, lifetime: {mean: 1s, distribution: constant}, close: client-rst}
`,
    exact: ['arrivalRatePerSecond'],
    about: {
      blockingProbability: errorOf('randomTries'),
      lossProbability: errorOf('randomTries'),
      carriedErlangs: errorOf('randomTriesCarried'),
    },
    planted: 'traffic.flow.lifetime.mean=1.03s',
    options: { events: 600_000 },
  })),
);

/** Who may use which ports: groups of their own, each with its part of the traffic. */
export const sharingCases: readonly Case[] = [
  {
    title: 'slices of which one is four times as busy, two destinations of which one is hot',
    scenario: `
platform: generic-nat
pool: {ports: 10000-10079, sharing: {slices: 8, portsPerSlice: 10, skew: 4}}
timers: {afterReset: 0s}
destinations: {db: {weights: {hot: 75%, cold: 25%}}}
traffic:
  flow: {to: db, rate: 60/s, lifetime: 1s, close: client-rst}
`,
    exact: ['arrivalRatePerSecond', 'blockingProbability', 'carriedErlangs'],
    planted: 'traffic.flow.lifetime=1.03s',
    options: { events: 1_500_000 },
  },
  {
    title: 'endpoints that share an address, a port once for each address',
    scenario: `
platform: generic-nat
pool: {ports: 10000-10011, reuse: per-host}
timers: {afterReset: 0s}
destinations: {web: {endpoints: 6, hosts: 2}}
traffic:
  flow: {to: web, rate: 24/s, lifetime: 1s, close: client-rst}
`,
    exact: ['arrivalRatePerSecond', 'blockingProbability', 'carriedErlangs'],
    planted: 'traffic.flow.lifetime=1.03s',
  },
  {
    title: 'flows to two destinations, a port only once in all',
    scenario: `
platform: generic-nat
pool: {ports: 10000-10019, reuse: exclusive}
timers: {afterReset: 0s}
destinations: {web: {endpoints: 3}, db: {endpoints: 1}}
traffic:
  a: {to: web, rate: 12/s, lifetime: 1s, close: client-rst}
  b: {to: db, rate: 2/s, lifetime: {mean: 3s, distribution: constant}, close: client-rst}
`,
    exact: ['arrivalRatePerSecond', 'blockingProbability', 'carriedErlangs'],
    planted: 'traffic.a.lifetime=1.045s',
  },
  {
    title: 'two addresses shared, TCP and UDP with ports of their own',
    scenario: `
platform: generic-nat
pool: {addresses: 2, ports: 10000-10004}
timers: {afterReset: 0s, udp: 500ms}
traffic:
  tcp: {rate: 10/s, lifetime: 1s, close: client-rst}
  dns: {protocol: udp, rate: 12/s, lifetime: 250ms}
`,
    exact: ['arrivalRatePerSecond', 'blockingProbability', 'carriedErlangs'],
    planted: 'traffic.tcp.lifetime=1.03s',
    options: { events: 1_200_000 },
  },
];
