import type { ServiceEstimate, SidesEstimate, TrafficObservation } from '../fit-result.js';
import type { Side } from '../observed-connection.js';
import type { ObservedState, SetSeconds } from '../observed-table.js';
import type { ConnectionTally, EndpointTally } from './connection-tally.js';
import { arrivalWindow, type Window } from './estimate-arrivals.js';
import { estimateTraffic } from './estimate-traffic.js';
import { TrafficTally } from './traffic-tally.js';

/** So many services get a flow of their own. */
const MOST_SERVICES = 12;
/** More addresses than a pool usually has: more likely they are clients. */
const MANY_CLIENTS = 64;

/** What one source of connections was, besides them. */
export interface SourceSpan {
  readonly file: string;
  readonly startEpochSeconds: number | null;
  /** First and last instant, relative to its start. */
  readonly firstAt: number;
  readonly lastAt: number;
  readonly timers: { readonly [state in ObservedState]?: SetSeconds };
  readonly cannotTell: readonly string[];
  /** The source says itself which address is the one that servers see. */
  readonly showsTranslation: boolean;
}

/** A source and what was counted of its connections. */
export interface CountedSource {
  readonly span: SourceSpan;
  readonly tally: ConnectionTally;
}

/**
 * What the connections of one or several sources say together. Sources one after the other (rotated captures) are one
 * observation; the gaps between them do not count as time without arrivals.
 *
 * @param sources at least one, each finished; the first one's counts are changed
 * @param side which side of the box to look at, where the sources show both
 * @throws RangeError without a source
 */
export function observeTraffic(sources: readonly CountedSource[], side: Side | null): TrafficObservation {
  const [first, ...others] = [...sources].sort((a, b) => startOf(a) - startOf(b));
  if (first === undefined) throw new RangeError('Cannot infer traffic: at least one source is needed, got 0');
  const { tally } = first;
  const shiftOf = (one: CountedSource): number => startOf(one) - startOf(first);
  for (const one of others) tally.merge(one.tally, shiftOf(one));
  const spans = sources.map((one) => ({ from: one.span.firstAt + shiftOf(one), to: one.span.lastAt + shiftOf(one) }));
  const from = Math.min(...spans.map((span) => span.from));
  const to = Math.max(...spans.map((span) => span.to));
  const gaps = Math.max(0, to - from - spans.reduce((sum, span) => sum + span.to - span.from, 0));

  const middle = new Set(tally.inTheMiddle());
  const isWanted = ({ address }: { readonly address: string }): boolean =>
    side === null || middle.size === 0 || middle.has(address) === (side === 'client');
  const wanted = [...tally.endpoints.values()].filter(({ end }) => isWanted(end));
  const leftOut = countOf([...tally.endpoints.values()]) - countOf(wanted);
  const total = merged(wanted);
  total.merge(tally.rest);
  const window = arrivalWindow(total.arrivals, from, to);
  const windowSeconds = Math.max(0, window.to - window.from - gaps) * (window.trimmed ? fenceposts(total) : 1);
  const addresses = tally.addresses.result(isWanted);
  const inNoGroup = Math.max(tally.rest.connections, tally.addresses.beyond);
  return {
    durationSeconds: to - from - gaps,
    startEpochSeconds: first.span.startEpochSeconds,
    windowSeconds,
    trimmed: window.trimmed,
    total: estimateTraffic(total, gaps > 0 ? NO_WINDOW : window, windowSeconds),
    services: servicesOf(wanted, tally.rest, gaps > 0 ? NO_WINDOW : window, windowSeconds),
    endpoints: [...wanted].sort(byCount).map(({ end, tally: one }) => ({
      ...end,
      ...estimateTraffic(one, gaps > 0 ? NO_WINDOW : window, windowSeconds),
    })),
    addresses,
    connectionsInNoGroup: inNoGroup,
    sides: sidesOf(tally, leftOut, middle, side, addresses.length, sources),
    timerSeconds: first.span.timers,
    cannotTell: [...new Set(sources.flatMap(({ span }) => span.cannotTell))],
  };
}

/** Counts are not cut into intervals across gaps. */
const NO_WINDOW: Window = { from: 0, to: 0, trimmed: false };

/** From the first arrival to the last there is one interval fewer than there are arrivals. */
function fenceposts({ arrivals }: TrafficTally): number {
  return arrivals.count / (arrivals.count - 1);
}

function startOf({ span }: CountedSource): number {
  return span.startEpochSeconds ?? 0;
}

function byCount(a: EndpointTally, b: EndpointTally): number {
  return b.tally.connections - a.tally.connections || (nameOf(a) < nameOf(b) ? -1 : 1);
}

function nameOf({ end }: EndpointTally): string {
  return `${end.address} ${end.port}`;
}

function countOf(all: readonly EndpointTally[]): number {
  return all.reduce((sum, { tally }) => sum + tally.connections, 0);
}

function merged(all: readonly EndpointTally[]): TrafficTally {
  const sum = new TrafficTally();
  for (const { tally } of all) sum.merge(tally);
  return sum;
}

/** Endpoints by their port: servers that offer the same are one destination; beyond twelve ports the rest are one. */
function servicesOf(
  wanted: readonly EndpointTally[],
  rest: TrafficTally,
  window: Window,
  windowSeconds: number,
): readonly ServiceEstimate[] {
  const ports = new Map<number, EndpointTally[]>();
  for (const one of wanted) ports.set(one.end.port, [...(ports.get(one.end.port) ?? []), one]);
  const sorted = [...ports].sort(([a, one], [b, other]) => countOf(other) - countOf(one) || a - b);
  const own = sorted.slice(0, sorted.length > MOST_SERVICES ? MOST_SERVICES - 1 : MOST_SERVICES);
  const others = sorted.slice(own.length).flatMap(([, all]) => all);
  const groups: [number | null, EndpointTally[]][] = own.map(([port, all]) => [port, all]);
  if (others.length > 0 || rest.connections > 0) groups.push([null, others]);
  return groups.map(([port, all]) => {
    const sum = merged(all);
    if (port === null) sum.merge(rest);
    const endpoints = [...all].sort(byCount).map(({ end, tally }) => ({ ...end, connections: tally.connections }));
    return { ...estimateTraffic(sum, window, windowSeconds), port, endpoints, uneven: isUneven(endpoints) };
  });
}

/** Pearson's χ² against equal shares, at 1 in 1,000 (Wilson and Hilferty's approximation of its quantile). */
function isUneven(endpoints: readonly { readonly connections: number }[]): boolean {
  const freedom = endpoints.length - 1;
  if (freedom < 1) return false;
  const mean = endpoints.reduce((sum, { connections }) => sum + connections, 0) / endpoints.length;
  const square = endpoints.reduce((sum, { connections }) => sum + (connections - mean) ** 2 / mean, 0);
  const step = 2 / (9 * freedom);
  return square > freedom * (1 - step + 3.09 * Math.sqrt(step)) ** 3;
}

function sidesOf(
  { sides, ofPool, notOfPool }: ConnectionTally,
  leftOut: number,
  middle: ReadonlySet<string>,
  side: Side | null,
  addresses: number,
  sources: readonly CountedSource[],
): SidesEstimate {
  const { matched, notPassedOn } = sides;
  const known = side !== null || matched > 0 || sources.every(({ span }) => span.showsTranslation);
  const question = known ? null : questionOf([...middle], addresses, ofPool, notOfPool);
  return { matched, notPassedOn, leftOut: leftOut + sides.leftOut, question };
}

function questionOf(middle: readonly string[], addresses: number, ofPool: number, notOfPool: number): string | null {
  if (middle.length > 0) {
    const names = middle.slice(0, 3).join(', ');
    return `${names} both accepted and opened connections, so both sides of a box are in it`;
  }
  if (ofPool > 0 && notOfPool > 0) return 'addresses of the pool and others opened connections';
  if (ofPool > 0) return null;
  return addresses > MANY_CLIENTS
    ? `${addresses} addresses opened connections, more than a SNAT pool usually has`
    : null;
}
