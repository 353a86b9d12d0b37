/**
 * What Linux 6.18 did (nf_nat and conntrack in a network namespace, client – box – server, Poisson arrivals, occupancy
 * counted from conntrack; HAProxy and nginx on 1,000 source ports) beside what the model says of the same.
 */
import { checkScenario, type GroupResult, parseScenario } from '../../src/index.js';

/** One measurement and the scenario that describes it. */
export interface Measurement {
  readonly title: string;
  readonly unit: 's' | 'ports' | 'share';
  /** Lowest and highest of the runs. */
  readonly measured: readonly [low: number, high: number];
  readonly scenario: string;
  readonly value: (group: GroupResult) => number;
  /** How far the model may lie below the lowest run and above the highest, as a share of it; durations: 0.2 s, as polled. */
  readonly error: readonly [below: number, above: number];
}

/** The luck of the draw in a count of a few hundred connections. */
const DRAWN: Measurement['error'] = [0.02, 0.02];
/** Refusals come in bursts: one run of the kernel differs from the next by tens of per cent. */
const FITTED: Measurement['error'] = [0.15, 0.15];
const RARE: Measurement['error'] = [0.4, 0.15];

const failing = (group: GroupResult): number => group.blockingProbability;

/** How long one connection, open for 2 s, keeps its entry. */
function held(title: string, measured: readonly [number, number], close: string, delay = '0s'): Measurement {
  const lifetime = close === 'refused' || close === 'unanswered' ? '0s' : '2s';
  return {
    title,
    unit: 's',
    measured,
    scenario: `platform: linux-netfilter
pool: {addresses: 1}
traffic: {one: {rate: 1/s, lifetime: ${lifetime}, setup: 0s, peerCloseDelay: ${delay}, close: ${close}}}`,
    value: (group) => group.holdingTimeSeconds,
    error: DRAWN,
  };
}

/** Share of connections refused while ports are held for a second, by nothing but open connections. */
function refused(ports: number, load: number, measured: readonly [number, number], error = FITTED): Measurement {
  return {
    title: `${ports.toLocaleString('en')} ports, load ${load.toFixed(2)}: refused`,
    unit: 'share',
    measured,
    scenario: `platform: linux-netfilter-legacy
pool: {addresses: 1, ports: 10000-${9999 + ports}}
timers: {afterReset: 0s}
traffic: {one: {rate: ${ports * load}/s, lifetime: 1s, close: client-rst}}`,
    value: failing,
    error,
  };
}

/** The same while entries in TIME_WAIT fill the rest of the table and are taken back. */
function refusedAmidTimeWait(load: number, measured: readonly [number, number], error = FITTED): Measurement {
  return {
    title: `1,000 ports, table full of TIME_WAIT, load of open connections ${load.toFixed(2)}: refused`,
    unit: 'share',
    measured,
    scenario: `platform: linux-netfilter
pool: {addresses: 1, ports: 10000-10999}
timers: {timeWait: 10s}
traffic: {one: {rate: ${1000 * load}/s, lifetime: 1s, close: client-fin}}`,
    value: failing,
    error,
  };
}

function states(
  title: string,
  state: 'ESTABLISHED' | 'TIME_WAIT' | 'CLOSE',
  ports: number,
  scenario: string,
): Measurement {
  return {
    title,
    unit: 'ports',
    measured: [ports, ports],
    scenario,
    value: (group) => group.states[state] ?? 0,
    error: DRAWN,
  };
}

const FORTY = (close: string) => `platform: linux-netfilter-legacy
pool: {addresses: 1}
timers: {timeWait: 10s, afterReset: 10s}
traffic: {one: {rate: 40/s, lifetime: 5s, close: ${close}}}`;

const RECLAIMED = `platform: linux-netfilter
pool: {addresses: 1, ports: 10000-10999}
traffic: {one: {rate: 10/s, lifetime: 4s, close: client-fin}}`;

const PROXY = (platform: string, rate: number, lifetime = '2s') => `platform: ${platform}
pool: {addresses: 1, ports: 10000-10999}
traffic: {one: {rate: ${rate}/s, lifetime: ${lifetime}, close: client-fin}}`;

const PINNED = (sharing: string) => `platform: linux-netfilter-legacy
pool: {addresses: 4, ports: 10000-10249, sharing: ${sharing}, allocator: {search: exhaustive}}
timers: {afterReset: 0s}
traffic: {one: {rate: 800/s, lifetime: 1s, close: client-rst}}`;

/** In the order of the page. */
export const measurements: readonly Measurement[] = [
  held('client FIN: port held', [121.95, 121.95], 'client-fin'),
  held('server FIN', [121.83, 121.83], 'server-fin'),
  held('client RST', [11.99, 11.99], 'client-rst'),
  held('FIN answered by RST', [11.96, 12.03], 'fin-then-rst'),
  held('one FIN, the other side never closes', [61.9, 61.9], 'half-close'),
  held('server FIN 20 s after the client’s', [141.8, 141.8], 'client-fin', '20s'),
  held('server FIN 70 s after the client’s', [62, 62], 'client-fin', '70s'),
  held('SYN never answered', [120.1, 120.1], 'unanswered'),
  held('SYN refused by RST', [0, 0], 'refused'),
  states('40/s × (5 s + 10 s TIME_WAIT): ESTABLISHED', 'ESTABLISHED', 197, FORTY('client-fin')),
  states('… and TIME_WAIT', 'TIME_WAIT', 403, FORTY('client-fin')),
  states('40/s × (5 s + 10 s after RST): CLOSE', 'CLOSE', 397, FORTY('client-rst')),
  states('1,000 ports, 1,240 wanted, reclaim: ESTABLISHED', 'ESTABLISHED', 40, RECLAIMED),
  states('… and TIME_WAIT', 'TIME_WAIT', 958, RECLAIMED),
  { title: '… and refused', unit: 'share', measured: [0, 0], scenario: RECLAIMED, value: failing, error: DRAWN },
  refused(1000, 0.95, [0.0087, 0.0128]),
  refused(1000, 1, [0.024, 0.036]),
  refused(1000, 1.1, [0.103, 0.108]),
  // 28,232 does not divide 65,536: some ports are tried more often than others.
  refused(28_232, 0.8, [0.00014, 0.00014]),
  refused(28_232, 0.9, [0.0017, 0.0017]),
  refused(28_232, 0.95, [0.007, 0.007]),
  refused(28_232, 1, [0.026, 0.026]),
  refusedAmidTimeWait(0.9, [0.011, 0.011], RARE),
  refusedAmidTimeWait(0.95, [0.028, 0.028]),
  refusedAmidTimeWait(1, [0.062, 0.062]),
  {
    title: '4 × 250 ports, load 0.8, one client, address by hash: refused',
    unit: 'share',
    measured: [0.69, 0.69],
    scenario: PINNED('{pinned: {clients: 1}}'),
    value: (group) => (group.role === 'busiest' ? failing(group) : Number.NaN),
    error: DRAWN,
  },
  {
    title: 'the same, address chosen per flow: refused',
    unit: 'share',
    measured: [0, 0],
    scenario: PINNED('per-flow'),
    value: failing,
    error: DRAWN,
  },
  {
    title: 'nginx, 30/s × (2 s + 60 s TIME_WAIT): refused',
    unit: 'share',
    measured: [0.45, 0.45],
    scenario: PROXY('nginx', 30),
    value: failing,
    error: [0.03, 0.03],
  },
  {
    title: 'HAProxy in TCP mode, the same: refused',
    unit: 'share',
    measured: [0.47, 0.47],
    scenario: PROXY('haproxy-tcp', 30),
    value: failing,
    error: DRAWN,
  },
  {
    title: 'tcp_tw_reuse=1 (after 1 s), 600/s × 1 s: refused',
    unit: 'share',
    measured: [0.16, 0.16],
    scenario: PROXY('linux-full-proxy-host-tw-reuse', 600, '1s'),
    value: failing,
    error: [0.07, 0.07],
  },
];

/** What the model says of a measurement: the value, and whether that is a number, about so much, or at least so much. */
export interface Modelled {
  readonly value: number;
  readonly mark: '' | '~' | '≥';
}

/** What the model says of a measurement. */
export async function modelled(measurement: Measurement): Promise<Modelled> {
  const parsed = await parseScenario(measurement.scenario);
  if (!parsed.ok)
    throw new Error(`${measurement.title}: ${parsed.diagnostics.map(({ message }) => message).join('; ')}`);
  const { groups } = checkScenario(parsed);
  const group = groups.find((one) => !Number.isNaN(measurement.value(one)));
  if (group === undefined) throw new Error(`${measurement.title}: no group gives a value`);
  const value = measurement.value(group);
  const estimated = measurement.unit === 'share' && value === group.earlyFailure?.estimatedBlocking;
  return { value, mark: estimated ? '~' : '' };
}
