/** Hand-made reports, without running the planner: a sound scenario, to be changed. */
import type { CheckReport, GroupResult, HoldingBreakdown, ScenarioResult } from '../../src/planning/result.js';
import type { View } from '../../src/reports/view.js';

export const VIEW: View = { columns: 80, color: false, explain: false, quiet: false };

const KERNEL = 'Linux net/netfilter/nf_conntrack_proto_tcp.c: tcp_timeouts[]';

/** Nine connections in ten: reset by the client. */
export const RESET_HOLDING: HoldingBreakdown = {
  flow: 'outlook',
  strategy: 'client-rst',
  share: 0.9,
  arrivalRatePerSecond: 108,
  holdingTimeSeconds: 30.005,
  parts: [
    { state: 'SYN_SENT', seconds: 0.005, hardSeconds: 0.005, setBy: 'setup', source: 'scenario', confidence: 'high' },
    { state: 'ESTABLISHED', seconds: 20, hardSeconds: 20, setBy: 'lifetime', source: 'scenario', confidence: 'high' },
    { state: 'CLOSE', seconds: 10, hardSeconds: 0, setBy: 'afterReset', source: KERNEL, confidence: 'high' },
  ],
};

/** The tenth: closed by the client in good order. */
export const FIN_HOLDING: HoldingBreakdown = {
  flow: 'outlook',
  strategy: 'client-fin',
  share: 0.1,
  arrivalRatePerSecond: 12,
  holdingTimeSeconds: 140.055,
  parts: [
    { state: 'SYN_SENT', seconds: 0.005, hardSeconds: 0.005, setBy: 'setup', source: 'scenario', confidence: 'high' },
    { state: 'ESTABLISHED', seconds: 20, hardSeconds: 20, setBy: 'lifetime', source: 'scenario', confidence: 'high' },
    {
      state: 'FIN_WAIT',
      seconds: 0.05,
      hardSeconds: 0.05,
      setBy: 'peerCloseDelay',
      source: 'assumed: an orderly close takes one round trip',
      confidence: 'low',
    },
    { state: 'TIME_WAIT', seconds: 120, hardSeconds: 0, setBy: 'timeWait', source: KERNEL, confidence: 'high' },
  ],
};

/** An ordinary group of one address pair, lightly loaded, with ports that are taken back. */
export function group(change: Partial<GroupResult> = {}): GroupResult {
  return {
    id: 'default/exchange',
    pool: 'default',
    destination: 'exchange',
    count: 1,
    role: 'mean',
    ports: 129_024,
    arrivalRatePerSecond: 120,
    attemptRatePerSecond: 120,
    holdingTimeSeconds: 41.01,
    unavailableSeconds: 20.01,
    offeredErlangs: 4921.2,
    unavailableErlangs: 2401.2,
    carriedErlangs: 4921.2,
    load: 2401.2 / 129_024,
    occupancy: 4921.2 / 129_024,
    occupiedPorts: { mean: 4921.2, p99: 5085, p999: 5139 },
    states: { SYN_SENT: 0.6, ESTABLISHED: 2400, FIN_WAIT: 0.6, TIME_WAIT: 1440, CLOSE: 1080 },
    blockingProbability: 0,
    logBlockingProbability: -387_654.3,
    lossProbability: 0,
    blockedPerSecond: 0,
    saturationRatePerSecond: 6448,
    secondsToFill: null,
    headroom: { ports: 124_102.8, factor: 42.9, ratePerSecond: 5158, limitedBy: 'load < 80%' },
    reuseRisk: { probability: 0, eventsPerSecond: 0, meanReuseIntervalSeconds: 1034 },
    earlyFailure: null,
    formula: { name: 'Erlang B', inputs: { c: 129_024, a: 2401.2 } },
    holding: [RESET_HOLDING, FIN_HOLDING],
    ...change,
  };
}

/** A scenario that passes; the other fixtures change parts of it. */
export function scenario(change: Partial<ScenarioResult> = {}): ScenarioResult {
  return {
    path: 'scenarios/outlook-anywhere.yaml',
    name: 'Outlook Anywhere behind two SNAT addresses',
    platform: 'linux-netfilter',
    status: 'pass',
    thresholds: [
      {
        expression: 'load < 80%',
        metric: 'load',
        limit: 0.8,
        value: 0.0186,
        group: 'default/exchange',
        status: 'pass',
      },
      {
        expression: 'load < 95%',
        metric: 'load',
        limit: 0.95,
        value: 0.0186,
        group: 'default/exchange',
        status: 'pass',
      },
      {
        expression: 'blocking < 1e-4',
        metric: 'blocking',
        limit: 1e-4,
        value: 0,
        group: 'default/exchange',
        status: 'pass',
      },
      {
        expression: 'newConnections < 90%',
        metric: 'newConnections',
        limit: 0.9,
        value: 0.133,
        group: null,
        status: 'pass',
      },
    ],
    binding: { group: 'default/exchange', limit: 'load < 80%' },
    headroom: { factor: 42.9, ratePerSecond: 5158, limitedBy: 'load < 80%' },
    pools: [
      {
        id: 'default',
        platform: 'linux-netfilter',
        addresses: 2,
        portsPerAddress: 64_512,
        ports: 129_024,
        slices: 1,
        portsPerSlice: 129_024,
        maxSlices: 1,
        maxPortsPerSlice: 129_024,
        addressesNeeded: 2,
        feasible: true,
      },
    ],
    groups: [group()],
    limits: [
      {
        key: 'newConnections',
        limit: 900,
        value: 120,
        unit: '1/s',
        pools: ['default'],
        source: 'scenario',
        status: 'pass',
      },
    ],
    findings: [],
    assumptions: [
      {
        key: 'traffic.outlook.peerCloseDelay',
        value: '50ms',
        confidence: 'low',
        source: 'not given: an orderly close takes one round trip',
      },
    ],
    levers: [
      {
        label: '3 addresses instead of 2',
        set: [{ path: 'pool.addresses', value: '3' }],
        status: 'pass',
        headroomFactor: 64.4,
        gain: 1.5,
        load: 0.0124,
        price: null,
      },
    ],
    ...change,
  };
}

/** A report of these scenarios. */
export function report(...scenarios: readonly ScenarioResult[]): CheckReport {
  return { schemaVersion: 1, command: 'check', scenarios };
}
