/** What the renderers must cope with: outages, pools that cannot be built, missing numbers, many groups, hostile names. */
import type { ScenarioResult } from '../../src/planning/result.js';
import { FIN_HOLDING, group, RESET_HOLDING, scenario } from './fixtures.js';

const HOT = group({
  ports: 1000,
  arrivalRatePerSecond: 9.1,
  attemptRatePerSecond: 9.87,
  holdingTimeSeconds: 122,
  unavailableSeconds: 122,
  offeredErlangs: 1110.2,
  unavailableErlangs: 1110.2,
  carriedErlangs: 995.4,
  load: 1.1102,
  occupancy: 0.9954,
  occupiedPorts: { mean: 995.4, p99: 1000, p999: 1000 },
  states: { ESTABLISHED: 16.3, TIME_WAIT: 979.1 },
  blockingProbability: 0.1034,
  logBlockingProbability: Math.log(0.1034),
  lossProbability: 0.0107,
  blockedPerSecond: 1.02,
  saturationRatePerSecond: 8.197,
  secondsToFill: 106.4,
  headroom: { ports: 4.6, factor: 0.721, ratePerSecond: 6.56, limitedBy: 'load < 80%' },
  reuseRisk: { probability: 0.11, eventsPerSecond: 0.9, meanReuseIntervalSeconds: 0.51 },
  earlyFailure: {
    trustedLoad: 0.9,
    estimatedBlocking: 0.111,
    basis: 'fit to a simulation of the search that agrees with the kernel',
  },
  formula: { name: 'Erlang B', inputs: { c: 1000, a: 1110.2 } },
  holding: [
    {
      ...FIN_HOLDING,
      share: 1,
      arrivalRatePerSecond: 9.1,
      holdingTimeSeconds: 122,
      parts: FIN_HOLDING.parts.map((part) => ({ ...part, hardSeconds: part.seconds })),
    },
  ],
});

/** An outage: load above 1, retries, early failure, reuse risk, findings with lines, levers with prices. */
export const FAILING = scenario({
  path: 'scenarios/web-outage.yaml',
  name: 'Web farm, one address, legacy kernel',
  platform: 'linux-netfilter-legacy',
  status: 'fail',
  thresholds: [
    { expression: 'load < 80%', metric: 'load', limit: 0.8, value: 1.1102, group: 'default/exchange', status: 'warn' },
    { expression: 'load < 95%', metric: 'load', limit: 0.95, value: 1.1102, group: 'default/exchange', status: 'fail' },
    {
      expression: 'blocking < 1e-4',
      metric: 'blocking',
      limit: 1e-4,
      value: 0.1034,
      group: 'default/exchange',
      status: 'fail',
    },
    {
      expression: 'headroom > 1.5',
      metric: 'headroom',
      limit: 1.5,
      value: 0.721,
      group: 'default/exchange',
      status: 'fail',
    },
  ],
  headroom: { factor: 0.721, ratePerSecond: 6.56, limitedBy: 'load < 80%' },
  pools: scenario().pools.map((pool) => ({
    ...pool,
    platform: 'linux-netfilter-legacy',
    addresses: 1,
    portsPerAddress: 1000,
    ports: 1000,
    portsPerSlice: 1000,
    maxPortsPerSlice: 1000,
    addressesNeeded: 1,
  })),
  groups: [HOT],
  findings: [
    {
      code: 'early-failure',
      severity: 'warning',
      message:
        'the search for a free port gives up after 248 tries: above a load of 90% connections fail although ports are free, about 0.111 of them here',
      path: ['pool', 'allocator'],
      line: 6,
      column: 3,
      source: '  allocator: {search: {consecutive: [128, 64, 32, 16, 8]}}',
    },
    {
      code: 'overload',
      severity: 'error',
      message: 'more ports are asked for than there are',
      path: ['traffic', 'outlook', 'rate'],
      line: 12,
      column: 5,
      source: '    rate: 9.1/s',
    },
  ],
  levers: [
    {
      label: 'client-rst instead of client-fin',
      set: [{ path: 'traffic.outlook.close', value: 'client-rst' }],
      status: 'pass',
      headroomFactor: 7.33,
      gain: 10.2,
      load: 0.109,
      price: 'the server may still hold the old connection: 0.2 of 1,000 new ones meet it',
    },
    {
      label: 'timeWait 60s instead of 120s',
      set: [{ path: 'timers.timeWait', value: '60s' }],
      status: 'pass',
      headroomFactor: 1.42,
      gain: 1.97,
      load: 0.564,
      price: null,
    },
    {
      label: '2 addresses instead of 1',
      set: [{ path: 'pool.addresses', value: '2' }],
      status: 'pass',
      headroomFactor: 1.44,
      gain: 2,
      load: 0.555,
      price: null,
    },
  ],
});

/** Passes every failing threshold but misses one that warns. */
export const WARNING = scenario({
  status: 'warn',
  name: null,
  thresholds: [
    { expression: 'load < 80%', metric: 'load', limit: 0.8, value: 0.842, group: 'default/exchange', status: 'warn' },
  ],
  headroom: { factor: 0.95, ratePerSecond: 114, limitedBy: 'load < 80%' },
});

/** Slices that do not fit on the addresses given. */
export const INFEASIBLE = scenario({
  findings: [
    {
      code: 'slices-do-not-fit',
      severity: 'error',
      message: '40 × 8,192 ports are 327,680, and 4 × 64,000 are 256,000',
      path: ['pools', 'nodes', 'sharing'],
      line: null,
      column: null,
      source: null,
    },
  ],
  status: 'fail',
  name: 'AKS cluster, 40 nodes',
  pools: [
    {
      id: 'nodes',
      platform: 'azure-load-balancer',
      addresses: 4,
      portsPerAddress: 64_000,
      ports: 256_000,
      slices: 40,
      portsPerSlice: 8192,
      maxSlices: 28,
      maxPortsPerSlice: 6400,
      addressesNeeded: 6,
      feasible: false,
    },
  ],
});

const ADDRESS = group({
  id: 'default/any',
  count: 4,
  ports: 250,
  arrivalRatePerSecond: 4.88,
  offeredErlangs: 200,
  unavailableErlangs: 97.6,
  carriedErlangs: 200,
  load: 0.39,
  occupancy: 0.8,
  occupiedPorts: { mean: 200, p99: 233, p999: 243 },
  states: { ESTABLISHED: 97.6, TIME_WAIT: 58.5, CLOSE: 43.9 },
  headroom: { ports: 50, factor: 1.97, ratePerSecond: 9.6, limitedBy: 'load < 80%' },
});

/** A pinned pool: the mean address and, in its own row of the same id, the busiest. */
export const PINNED = scenario({
  status: 'fail',
  name: 'Four addresses chosen by a hash of 64 clients',
  thresholds: [
    { expression: 'load < 95%', metric: 'load', limit: 0.95, value: 1.24, group: 'default/any', status: 'fail' },
  ],
  headroom: { factor: 0.766, ratePerSecond: 15, limitedBy: 'load < 95%' },
  groups: [
    ADDRESS,
    {
      ...ADDRESS,
      count: 1,
      role: 'busiest',
      offeredErlangs: 635,
      unavailableErlangs: 310,
      carriedErlangs: 248,
      load: 1.24,
      occupancy: 0.992,
      occupiedPorts: { mean: 248, p99: 250, p999: 250 },
      states: { ESTABLISHED: 247, TIME_WAIT: 1 },
      blockingProbability: 0.21,
      logBlockingProbability: Math.log(0.21),
      headroom: { ports: 2, factor: 0.766, ratePerSecond: 3.7, limitedBy: 'load < 95%' },
    },
  ],
  binding: { group: 'default/any', limit: 'load < 95%' },
  levers: [],
});

/** Nothing is offered: whatever can be missing is. */
export const NULLS = scenario({
  thresholds: [
    { expression: 'reuseRisk < 1e-3', metric: 'reuseRisk', limit: 1e-3, value: null, group: null, status: 'pass' },
  ],
  binding: null,
  headroom: { factor: null, ratePerSecond: null, limitedBy: null },
  groups: [
    group({
      arrivalRatePerSecond: 0,
      attemptRatePerSecond: 0,
      offeredErlangs: 0,
      unavailableErlangs: 0,
      carriedErlangs: 0,
      load: 0,
      occupancy: 0,
      occupiedPorts: { mean: 0, p99: 0, p999: 0 },
      states: {},
      logBlockingProbability: null,
      saturationRatePerSecond: null,
      headroom: { ports: 129_024, factor: null, ratePerSecond: null, limitedBy: null },
      reuseRisk: { probability: 0, eventsPerSecond: 0, meanReuseIntervalSeconds: null },
      holding: [],
    }),
  ],
  limits: [],
  assumptions: [],
  levers: [],
});

/** A slice that was left without a single port. */
export const NO_PORTS = scenario({
  status: 'fail',
  groups: [group({ ports: 0, headroom: { ports: 0, factor: 0, ratePerSecond: 0, limitedBy: 'load < 80%' } })],
});

/** Sixty groups, the worst in the middle of the list. */
export const MANY = scenario({
  name: 'Sixty tenants',
  groups: Array.from({ length: 60 }, (_, index) => {
    const factor = index === 30 ? 1.1 : 2 + index;
    return group({
      id: `nodes/tenant-${index}/api.example.com:443`,
      pool: 'nodes',
      load: 0.8 / factor,
      headroom: { ports: 1000, factor, ratePerSecond: factor * 120, limitedBy: 'load < 80%' },
    });
  }),
  binding: { group: 'nodes/tenant-30/api.example.com:443', limit: 'load < 80%' },
});

const EVIL = '=cmd|\' /C calc\'!A0 | `x` <img src=x> **b**\n# h\r\u001b[31mred\u001b[0m\u202egnp,"q"';
const WIDE = '日本語のとても長い宛先の名前がここにあります🚀🚀🚀'.repeat(3);

/** Names that try to break each format: formulas, markup, escape sequences, direction marks, wide and endless text. */
export const HOSTILE = scenario({
  path: `${EVIL}.yaml`,
  name: EVIL,
  groups: [
    group({ id: EVIL, destination: '+1', holding: [{ ...RESET_HOLDING, flow: EVIL }] }),
    group({ id: WIDE, destination: '@x' }),
    group({ id: 'x'.repeat(300), destination: '-1' }),
  ],
  thresholds: [
    { expression: `${EVIL}: load < 80%`, metric: 'load', limit: 0.8, value: 0.1, group: EVIL, status: 'pass' },
    {
      expression: `${'long'.repeat(40)}: load < 80%`,
      metric: 'load',
      limit: 0.8,
      value: 0.1,
      group: WIDE,
      status: 'pass',
    },
  ],
  binding: { group: EVIL, limit: EVIL },
  findings: [
    { code: 'x', severity: 'error', message: EVIL, path: ['traffic', EVIL], line: 3, column: 1, source: EVIL },
    { code: 'y', severity: 'info', message: WIDE, path: [], line: null, column: null, source: null },
  ],
  limits: [
    { key: EVIL, limit: 1e9, value: 123_456_789, unit: 'connections', pools: [EVIL], source: EVIL, status: 'warn' },
  ],
  assumptions: [{ key: EVIL, value: EVIL, confidence: 'low', source: EVIL }],
  levers: [
    {
      label: EVIL,
      set: [{ path: `traffic.${EVIL}.rate`, value: "it's; rm -rf" }],
      status: 'warn',
      headroomFactor: null,
      gain: null,
      load: 0,
      price: EVIL,
    },
  ],
});

/** Every fixture, by what it shows. */
export const ALL: readonly (readonly [string, ScenarioResult])[] = [
  ['pass', scenario()],
  ['warn', WARNING],
  ['fail', FAILING],
  ['infeasible', INFEASIBLE],
  ['pinned', PINNED],
  ['nulls', NULLS],
  ['no ports', NO_PORTS],
  ['many groups', MANY],
  ['hostile names', HOSTILE],
];
