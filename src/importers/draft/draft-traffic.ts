import type { PlatformProfile } from '../../platforms/profile.js';
import type { CloseStrategy } from '../../scenario/scenario.js';
import { formatCount, formatDuration, formatPercent, formatRate } from '../../units/format.js';
import { formatAlike } from '../../units/format-alike.js';
import type {
  CloseEstimate,
  CloseKind,
  DraftAssumption,
  DurationEstimate,
  ServiceEstimate,
  TrafficObservation,
} from '../fit-result.js';
import { burstiness } from '../inference/estimate-arrivals.js';
import type { DraftDestination, DraftFlow, DraftTraffic, Noted } from './draft.js';
import { hundredths, rounded, typedDuration, typedRate, typedShare } from './typed.js';

/** More servers than this get one line and equal shares: a list that long is no draft. */
const MOST_WEIGHTS = 64;
/** Waits below this are the network's, and change nothing. */
const NEGLIGIBLE_SECONDS = 1e-4;

/**
 * Destinations and flows from connections that were seen: a flow for each service.
 *
 * @param platform how long it holds a port after the close is the length of the intervals for the peakedness
 */
export function draftTraffic(traffic: TrafficObservation, platform: PlatformProfile): DraftTraffic {
  const assumptions: DraftAssumption[] = [];
  const services = traffic.services.filter(({ connections }) => connections > 0);
  return {
    destinations: services.map(destinationOf),
    flows: services.map((service) => flowOf(service, traffic, platform, assumptions)),
    timers: [],
    assumptions,
    addresses: traffic.addresses.map(({ address }) => address),
    ports: portsOf(traffic),
    remarks: remarksOf(traffic),
  };
}

function nameOf({ port }: ServiceEstimate): string {
  return port === null ? 'other-ports' : `port-${port}`;
}

function destinationOf(service: ServiceEstimate): DraftDestination {
  const { endpoints, uneven } = service;
  const names = endpoints.map(({ address, port }) => endpointName(address, port));
  const busiest = endpoints[0]?.connections ?? 0;
  const share = service.connections > 0 ? busiest / service.connections : 0;
  const few = names.length <= 3 ? names.join(', ') : `${names.slice(0, 2).join(', ')} and ${names.length - 2} more`;
  const shares = names.length < 2 ? '' : uneven ? '; unequal shares' : '; equal shares, as far as chance allows to say';
  const isWeighted = uneven && names.length <= MOST_WEIGHTS;
  const parts = isWeighted ? hundredths(endpoints.map(({ connections }) => connections)) : [];
  const lumped = uneven && !isWeighted ? ` (the busiest has ${formatPercent(share)}, more than an equal share)` : '';
  return {
    name: nameOf(service),
    note: `${few}${shares}${lumped}`,
    endpoints: Math.max(1, endpoints.length),
    weights: isWeighted
      ? names.flatMap((name, index) => ((parts[index] ?? 0) > 0 ? [{ name, hundredths: parts[index] ?? 0 }] : []))
      : null,
  };
}

/** `198.51.100.2:443`, `[2001:db8::2]:443`. */
export function endpointName(address: string, port: number): string {
  return address.includes(':') ? `[${address}]:${port}` : `${address}:${port}`;
}

function flowOf(
  service: ServiceEstimate,
  traffic: TrafficObservation,
  platform: PlatformProfile,
  assumptions: DraftAssumption[],
): DraftFlow {
  const name = nameOf(service);
  const assume = (key: string, value: string, why: string): Noted => {
    assumptions.push({ key: `traffic.${name}.${key}`, value, why });
    return { value, note: `assumed: ${why}` };
  };
  const { openTime, setup, peerCloseDelay, close, arrivals } = service;
  const dispersion = arrivals?.dispersion ?? [];
  const bursts = burstiness(dispersion, closeHold(close, platform) + (openTime?.meanSeconds ?? 0));
  return {
    name,
    destination: name,
    arrivals: arrivalsOf(service, traffic),
    lifetime: lifetimeOf(openTime, service, traffic, assume),
    setup: waitOf(setup, 'from SYN to established'),
    peerCloseDelay: waitOf(peerCloseDelay, 'from the first FIN to the second, or to the RST that answers it'),
    close: closeOf(close, assume),
    peakedness:
      bursts === null
        ? null
        : {
            value: String(rounded(bursts.varianceToMean)),
            note:
              `variance ÷ mean of the arrivals in ${formatCount(bursts.intervals)} intervals of ` +
              `${formatDuration(bursts.intervalSeconds)}; 1 would be Poisson`,
          },
  };
}

/** Mean seconds that the box holds a port after these closes, as far as its timers are known. */
function closeHold({ shares }: CloseEstimate, { timers }: PlatformProfile): number {
  return shares.reduce((sum, { kind, share }) => {
    const timer = kind.endsWith('rst') ? timers.afterReset : kind.endsWith('fin') ? timers.timeWait : undefined;
    return sum + share * (timer?.value ?? 0);
  }, 0);
}

function arrivalsOf(
  { arrivals, connections, startNotSeen }: ServiceEstimate,
  traffic: TrafficObservation,
): DraftFlow['arrivals'] {
  if (arrivals === null) {
    const note = `${formatCount(connections)} were open at some time, none began in ${formatDuration(traffic.durationSeconds)}`;
    return { key: 'sessions', value: String(connections), note };
  }
  const { ratePerSecond, windowSeconds, busiestSecondPerSecond, busiestMinutePerSecond, lowPerSecond, highPerSecond } =
    arrivals;
  const busiest = [
    busiestMinutePerSecond === null ? '' : `; busiest minute ${formatRate(busiestMinutePerSecond)}`,
    busiestSecondPerSecond === null ? '' : `; busiest second ${formatRate(busiestSecondPerSecond)}`,
  ].join('');
  const before = startNotSeen === 0 ? '' : `; ${formatCount(startNotSeen)} more began before`;
  const ends = formatAlike('rate', [lowPerSecond, highPerSecond], [0, 1]);
  const note =
    `${formatRate(ratePerSecond)} mean over ${formatDuration(windowSeconds)} ` +
    `(95%: ${ends.texts.map((text) => text + ends.suffix).join(' to ')})${busiest}${before}`;
  return { key: 'rate', value: typedRate(ratePerSecond), note };
}

type Assume = (key: string, value: string, why: string) => Noted;

function lifetimeOf(
  openTime: DurationEstimate | null,
  { connections, startNotSeen }: ServiceEstimate,
  traffic: TrafficObservation,
  assume: Assume,
): Noted {
  if (openTime === null) {
    if (startNotSeen === 0) return { value: '1ms', note: 'none was ever open' };
    const seconds = Math.max(traffic.durationSeconds, 1e-3) * connections;
    return assume(
      'lifetime',
      typedDuration(seconds),
      'no connection was seen from its beginning; all the time they were seen open',
    );
  }
  if (openTime.ended === 0) return assume('lifetime', typedDuration(openTime.meanSeconds), openTime.basis);
  const { law } = openTime;
  const mean = typedDuration(openTime.meanSeconds);
  const quantiles = [
    ['p50', openTime.p50Seconds],
    ['p95', openTime.p95Seconds],
    ['p99', openTime.p99Seconds],
  ].flatMap(([name, seconds]) => (typeof seconds === 'number' ? [`${name} ${formatDuration(seconds)}`] : []));
  const known = [
    `mean ${formatDuration(openTime.meanSeconds)} (95%: ${formatDuration(openTime.lowSeconds)} to ${formatDuration(openTime.highSeconds ?? openTime.meanSeconds)})`,
    ...quantiles,
  ].join(', ');
  const censored = `${formatCount(openTime.censored)} connection${openTime.censored === 1 ? '' : 's'} censored`;
  const note = `${known}; ${censored}; ${openTime.basis}`;
  if (law.distribution === 'lognormal') {
    return { value: `{mean: ${mean}, distribution: lognormal, cv: ${rounded(law.cv)}}`, note };
  }
  if (law.distribution === 'empirical') {
    const values = law.valuesSeconds.map(typedDuration).join(', ');
    return { value: `{distribution: empirical, values: [${values}]}`, note };
  }
  return { value: `{mean: ${mean}, distribution: ${law.distribution}}`, note };
}

function waitOf(wait: DurationEstimate | null, what: string): Noted | null {
  if (wait === null || wait.ended === 0 || wait.meanSeconds < NEGLIGIBLE_SECONDS) return null;
  const p95 = wait.p95Seconds === null ? '' : `, p95 ${formatDuration(wait.p95Seconds)}`;
  return { value: typedDuration(wait.meanSeconds), note: `${what}, mean of ${formatCount(wait.ended)}${p95}` };
}

/** Where a source does not tell who closed first, the client is taken to have. */
function strategyOf(kind: CloseKind): CloseStrategy {
  return kind === 'fin' ? 'client-fin' : kind === 'rst' ? 'client-rst' : kind;
}

function closeOf({ ended, undecided, shares }: CloseEstimate, assume: Assume): Noted {
  if (ended === 0)
    return assume('close', 'client-fin', `none of ${formatCount(undecided)} was seen to close on both sides`);
  const counts = new Map<CloseStrategy, number>();
  for (const { kind, connections } of shares) {
    counts.set(strategyOf(kind), (counts.get(strategyOf(kind)) ?? 0) + connections);
  }
  const strategies = [...counts.keys()];
  const parts = hundredths([...counts.values()]);
  const value = strategies
    .flatMap((strategy, index) => ((parts[index] ?? 0) > 0 ? [`${strategy}: ${typedShare(parts[index] ?? 0)}`] : []))
    .join(', ');
  const list = shares.map(({ kind, connections }) => `${connections} ${kind}`).join(', ');
  const isUnknown = shares.some(({ kind }) => kind === 'fin' || kind === 'rst');
  const still = undecided === 0 ? '' : `; ${formatCount(undecided)} not yet closed`;
  const note = `${list} of ${formatCount(ended)} closed${still}`;
  const text = strategies.length === 1 ? String(strategies[0]) : `{${value}}`;
  if (!isUnknown) return { value: text, note };
  assume('close', text, 'who closed first is not told by this source; the client is taken to have');
  return { value: text, note: `${note}; who was first is not told: assumed to be the client` };
}

function portsOf({ addresses }: TrafficObservation): DraftTraffic['ports'] {
  if (addresses.length === 0) return null;
  return {
    distinct: Math.max(...addresses.map(({ ports }) => ports.distinct)),
    low: Math.min(...addresses.map(({ ports }) => ports.low)),
    high: Math.max(...addresses.map(({ ports }) => ports.high)),
  };
}

function remarksOf(traffic: TrafficObservation): readonly string[] {
  const { sides, connectionsInNoGroup, trimmed, windowSeconds, durationSeconds, cannotTell } = traffic;
  const plural = (count: number, what: string): string => `${formatCount(count)} ${what}${count === 1 ? '' : 's'}`;
  return [
    ...(trimmed
      ? [
          `Arrivals were counted over ${formatDuration(windowSeconds)} of ${formatDuration(durationSeconds)}: before or after none came, for longer than chance explains.`,
        ]
      : []),
    ...(sides.matched > 0
      ? [`${plural(sides.matched, 'connection')} seen on both sides of the NAT, counted once, as the server sees them.`]
      : []),
    ...(sides.notPassedOn > 0 ? [`${plural(sides.notPassedOn, 'SYN')} of clients never came out of the NAT.`] : []),
    ...(sides.leftOut > 0 ? [`${plural(sides.leftOut, 'connection')} of the other side left out.`] : []),
    ...(connectionsInNoGroup > 0
      ? [
          `${plural(connectionsInNoGroup, 'connection')} beyond the addresses and endpoints that are kept apart: in "other-ports" or in no list of addresses.`,
        ]
      : []),
    ...cannotTell,
  ];
}
