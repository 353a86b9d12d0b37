/** From a capture back to the scenario: what `fit` says beside what the scenario says and what was really played. */
import type { Recorded, Recording, Source } from './capture.js';
import { writtenSpread } from './compare.js';
import { modelled, total } from './model.js';
import type { Played } from './played.js';
import { type Bounds, closesPlayed, type Seen, startsPlayed } from './played-counts.js';
import { type Refitted, refit } from './refit.js';
import type { Strategy } from './schedule.js';
import type { Endpoint, SetUp } from './set-up.js';

/** A number of the scenario, as it was fitted. */
export interface Refit {
  readonly written: number;
  readonly fitted: number;
  /** Within which the truth lies for 99.9 % of such captures. */
  readonly bounds: Bounds;
}

/** The same for the open time, with the mean of those that were played. */
export interface OpenTime extends Refit {
  readonly played: number;
  /** What is left between it and the fit: the rest of those that were cut off. */
  readonly playedBounds: Bounds;
}

/** A count of the fit beside what was played. */
export interface CountedFit {
  readonly what: string;
  readonly fitted: number;
  readonly played: Bounds;
}

export interface RoundTrip {
  readonly source: Source;
  readonly seconds: number;
  readonly rate: Refit;
  /** Connections that began: in all, and toward each endpoint where there are several. */
  readonly connections: readonly CountedFit[];
  readonly closes: readonly CountedFit[];
  /** Of which it is not known how they end. */
  readonly undecided: number;
  readonly ports: { readonly written: Bounds; readonly seen: Bounds };
  readonly addresses: { readonly written: readonly string[]; readonly seen: readonly string[] };
  /** Null where a recording of this length cannot show it. */
  readonly openTime: OpenTime | null;
  /** Ports in all states, as `check` says of the scenario and of the draft; null as for the open time. */
  readonly occupancy: Refit | null;
}

/** Standard normal quantiles, both sides: 99.9 %, and the 95 % of `fit`. */
const Z999 = 3.29;
const Z95 = 1.96;
/** From the SYN, as the generator counts, or from its answer, as `fit` does. */
const COUNTED_FROM = 0.002;

/** Fits each file of a recording and puts it beside the scenario and what was played. */
export async function roundTrips(
  setUp: SetUp,
  recording: Recording | null,
  played: readonly Played[],
): Promise<readonly RoundTrip[]> {
  const trips: RoundTrip[] = [];
  for (const recorded of recording?.files ?? []) {
    const refitted = await refit(recorded, setUp);
    trips.push(roundTrip(setUp, recorded, recording?.zeroEpochSeconds ?? Number.NaN, refitted, played));
  }
  return trips;
}

function roundTrip(
  setUp: SetUp,
  { source, file }: Recorded,
  zeroEpochSeconds: number,
  { traffic, drafted }: Refitted,
  played: readonly Played[],
): RoundTrip {
  const { startEpochSeconds, durationSeconds, total: all } = traffic;
  if (startEpochSeconds === null || all.arrivals === null) throw new Error(`${file}: it shows no time or no arrival`);
  const from = startEpochSeconds - zeroEpochSeconds;
  const { peerCloseDelaySeconds, close } = setUp.flow;
  const seen: Seen = {
    ...{ source, from, to: from + durationSeconds, peerCloseDelaySeconds, proxy: proxyOf(setUp) },
    dropsAfterSeconds: source === 'conntrack -E' ? dropsAfter(setUp) : null,
  };
  const strategies = close.map(({ strategy }) => strategy);
  const ports = traffic.addresses.map((one) => one.ports);
  return {
    source,
    seconds: durationSeconds,
    rate: rateOf(setUp.flow.ratePerSecond, all.arrivals),
    connections: connectionsOf(setUp.endpoints, traffic, played, seen),
    closes: closesOf(all.close.shares, played, seen),
    undecided: all.close.undecided,
    ports: {
      written: { low: setUp.low, high: setUp.high },
      seen: { low: Math.min(...ports.map(({ low }) => low)), high: Math.max(...ports.map(({ high }) => high)) },
    },
    addresses: { written: setUp.addresses, seen: traffic.addresses.map(({ address }) => address).sort() },
    openTime: strategies.includes('idle') ? null : openTimeOf(setUp, all.openTime, played, seen),
    occupancy: showsEveryClose(strategies, source) ? occupancyOf(setUp, total(drafted.states), durationSeconds) : null,
  };
}

function proxyOf({ pool }: SetUp): Seen['proxy'] {
  if (pool.kind !== 'proxy') return null;
  return pool.platform.id.startsWith('haproxy-tcp') ? 'tcp' : 'http';
}

function dropsAfter({ pool }: SetUp): Seen['dropsAfterSeconds'] {
  const { closeWait, establishedIdle } = pool.timers;
  if (closeWait === undefined || establishedIdle === undefined) return null;
  return { 'half-close': closeWait.value, idle: establishedIdle.value };
}

/** Idle and half-closed connections end without a packet; the kernel may take a minute to say that it dropped their entries. */
function showsEveryClose(strategies: readonly Strategy[], source: Source): boolean {
  return !strategies.includes('idle') && (source === 'conntrack -E' || !strategies.includes('half-close'));
}

type Traffic = Refitted['traffic'];
type Estimates = Traffic['total'];

function rateOf(written: number, arrivals: NonNullable<Estimates['arrivals']>): Refit {
  const { connections, ratePerSecond, windowSeconds } = arrivals;
  // √N of a Poisson number has standard deviation ½.
  const low = Math.max(0, Math.sqrt(connections) - Z999 / 2) ** 2 / windowSeconds;
  const high = (Math.sqrt(connections + 1) + Z999 / 2) ** 2 / windowSeconds;
  return { written, fitted: ratePerSecond, bounds: { low, high } };
}

function connectionsOf(
  endpoints: readonly Endpoint[],
  traffic: Traffic,
  played: readonly Played[],
  seen: Seen,
): readonly CountedFit[] {
  const all = { what: 'in all', fitted: traffic.total.arrivals?.connections ?? 0, played: startsPlayed(played, seen) };
  if (endpoints.length === 1) return [all];
  const each = endpoints.map(({ id, port, host }, index) => ({
    what: `toward ${id}`,
    fitted: traffic.endpoints.find((one) => one.address === host && one.port === port)?.arrivals?.connections ?? 0,
    played: startsPlayed(
      played.filter(({ endpoint }) => endpoint === index),
      seen,
    ),
  }));
  return [all, ...each];
}

function closesOf(shares: Estimates['close']['shares'], played: readonly Played[], seen: Seen): readonly CountedFit[] {
  const expected = closesPlayed(played, seen);
  const kinds = [...new Set([...expected.keys(), ...shares.map(({ kind }) => kind)])];
  return kinds.map((what) => ({
    what,
    fitted: shares.find(({ kind }) => kind === what)?.connections ?? 0,
    played: expected.get(what) ?? { low: 0, high: 0 },
  }));
}

function openTimeOf(
  { flow }: SetUp,
  estimate: Estimates['openTime'],
  played: readonly Played[],
  { from, to }: Seen,
): OpenTime | null {
  if (estimate === null || estimate.highSeconds === null) return null;
  const { meanSeconds, highSeconds, ended, censored, law } = estimate;
  const opened = played.filter(
    ({ startedSeconds, connectSeconds }) => connectSeconds !== null && startedSeconds >= from && startedSeconds <= to,
  );
  const mean = opened.reduce((sum, { openSeconds }) => sum + openSeconds, 0) / opened.length;
  const error = Math.log(highSeconds / meanSeconds) / Z95;
  // What is left of those cut off is their mean by the law, and their own luck; other laws are not fitted by the mean.
  const left = law.distribution === 'exponential' ? Math.sqrt(censored) / (ended + censored) : error;
  return {
    written: flow.lifetime.meanSeconds,
    fitted: meanSeconds,
    bounds: around(meanSeconds, Z999 * error),
    played: mean,
    playedBounds: around(meanSeconds, Z999 * left + COUNTED_FROM / meanSeconds),
  };
}

function around(value: number, relative: number): Bounds {
  return { low: value * Math.exp(-relative), high: value * Math.exp(relative) };
}

/** What begins in a window of T seconds holds λ·E[H] ports on average, ± √(λ·E[H²]/T). */
function occupancyOf(setUp: SetUp, fitted: number, seconds: number): Refit {
  const spread = writtenSpread(setUp, seconds);
  const bounds = { low: fitted - Z999 * spread, high: fitted + Z999 * spread };
  return { written: total(modelled(setUp).states), fitted, bounds };
}
