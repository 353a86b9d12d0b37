/** Whether a recording led back to its scenario. */
import type { Check } from './judge.js';
import type { Bounds } from './played-counts.js';
import type { CountedFit, OpenTime, Refit, RoundTrip } from './round-trip.js';

/** Of the range of ports, as much must have been seen: each connection takes one, so that few are left out. */
const PORTS_SEEN = 0.95;

/** Everything that a recording must show, and whether it does. */
export function roundTripChecks({ source, ...trip }: RoundTrip): readonly Check[] {
  const { rate, connections, closes, openTime, occupancy } = trip;
  const checks = [
    writtenCheck('rate', rate),
    countsCheck('connections as played', connections),
    countsCheck('closes as played', closes),
    portsCheck(trip),
    ...(openTime === null ? [] : [writtenCheck('open time', openTime), playedCheck(openTime)]),
    ...(occupancy === null ? [] : [writtenCheck('ports by check', occupancy)]),
  ];
  return checks.map((one) => ({ ...one, what: `from ${source}: ${one.what}` }));
}

function writtenCheck(what: string, { written, fitted, bounds }: Refit): Check {
  const detail = `${number(fitted)} fitted, so ${number(bounds.low)} … ${number(bounds.high)}; ${number(written)} written`;
  return { what: `${what} as written`, passed: holds(bounds, written), detail };
}

function playedCheck({ fitted, played, playedBounds }: OpenTime): Check {
  return {
    what: 'open time as played',
    passed: holds(playedBounds, played),
    detail: `${number(fitted)} fitted, ${number(played)} played`,
  };
}

function countsCheck(what: string, counts: readonly CountedFit[]): Check {
  const detail = counts.map((one) => `${one.fitted} ${one.what} for ${countText(one.played)}`).join(', ');
  return { what, passed: counts.length > 0 && counts.every(({ fitted, played }) => holds(played, fitted)), detail };
}

function portsCheck({ ports, addresses }: Pick<RoundTrip, 'ports' | 'addresses'>): Check {
  const { written, seen } = ports;
  const isWithin = holds(written, seen.low) && holds(written, seen.high);
  const isWide = seen.high - seen.low >= PORTS_SEEN * (written.high - written.low);
  const sameAddresses = addresses.seen.join() === addresses.written.join();
  const detail = `${seen.low}-${seen.high} on ${addresses.seen.join(', ')}`;
  return { what: 'ports and addresses', passed: isWithin && isWide && sameAddresses, detail };
}

function holds({ low, high }: Bounds, value: number): boolean {
  return value >= low && value <= high;
}

/** `6021 … 6024`, or `298`. */
export function countText({ low, high }: Bounds): string {
  return low === high ? String(low) : `${low} … ${high}`;
}

function number(value: number): string {
  return value.toPrecision(4);
}
