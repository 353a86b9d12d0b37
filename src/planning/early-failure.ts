import { linuxSearchBlocking } from '../model/allocator-refusal.js';
import type { TrustedLoad } from '../platforms/profile.js';
import { platforms } from '../platforms/registry.js';
import type { PortGroup } from './groups.js';
import type { GroupResult } from './result.js';

export type EarlyFailure = NonNullable<GroupResult['earlyFailure']>;

/** What a trusted load promises: up to it fewer than this share fail, beyond it at least as many. */
export const TRUSTED_SHARE = 1e-3;

/** Linux nf_nat's rounds, the only search with a published fit of its failures. */
const LINUX_ROUNDS = '128,64,32,16,8';

/** Linux draws its offsets from this many numbers and takes them modulo the range. */
const OFFSETS = 65_536;

/**
 * For searches that give up early: up to which load the closed form holds, and beyond it what a published fit says. Null
 * for searches that find the last free port, or whose refusals have a closed form of their own.
 */
export function earlyFailure(group: PortGroup, hardErlangs: number, offeredErlangs: number): EarlyFailure | null {
  const trust = trustOf(group);
  if (trust === null) return null;
  const beyond = hardErlangs / group.ports > trust.load;
  const fitted = beyond && hasFit(group);
  const share = fitted ? fittedShare(group.ports, hardErlangs, offeredErlangs) : 0;
  return {
    trustedLoad: trust.load,
    // Without a fit, what the trusted load itself says: at least as many as there.
    estimatedBlocking: beyond && trust.load > 0 ? Math.max(TRUSTED_SHARE, share) : null,
    basis: fitted ? `${trust.source}; ${accuracy(group.ports)}` : trust.source,
  };
}

/** Up to which load of a group's ports the closed form holds, and who says so; null where it always does; 0: nobody says. */
export function trustOf(group: PortGroup): { readonly load: number; readonly source: string } | null {
  const { search } = group.pool;
  if (search.kind !== 'consecutive' || group.ports <= (search.rounds[0] ?? 0)) return null;
  const known = trustedLoads(group);
  return known === undefined
    ? { load: 0, source: 'nothing is published about how early this search gives up' }
    : { load: loadAt(known.value, group.ports), source: known.source };
}

/** Whether a blocking below a limit would promise what nobody measured: near the trusted load, or beyond it without a fit. */
export function cannotTell(group: PortGroup, hardErlangs: number, limit: number): boolean {
  const trust = trustOf(group);
  if (trust === null) return false;
  const load = hardErlangs / group.ports;
  if (!hasFit(group)) return load > trust.load;
  if (load > unevenFrom(group.ports)) return load > trust.load || limit <= TRUSTED_SHARE;
  return load <= trust.load && load > 0.5 && fittedShare(group.ports, hardErlangs, hardErlangs) >= limit;
}

function hasFit({ pool: { search }, ports }: PortGroup): boolean {
  return search.kind === 'consecutive' && search.rounds.join() === LINUX_ROUNDS && ports <= 1e10;
}

/**
 * Closing entries that fill the rest of the range cost probes, though they can be evicted; a few of them cost less. Of two
 * bounds the lower: all of the rest is closing entries, or closing entries are as bad as open ones.
 */
function fittedShare(ports: number, hard: number, offered: number): number {
  const plain = linuxSearchBlocking({ ports, offeredErlangs: offered, evicting: false }).blocking;
  if (offered <= hard) return plain;
  return Math.min(plain, linuxSearchBlocking({ ports, offeredErlangs: hard, evicting: true }).blocking);
}

/**
 * Offsets modulo a range that does not divide 65,536 favour its first ports. Where a good part of the searches begin
 * there, failures begin as soon as those ports are full: at this load of the whole range.
 */
function unevenFrom(ports: number): number {
  const times = Math.floor(OFFSETS / ports) + 1;
  const begun = (times * (OFFSETS % ports)) / OFFSETS;
  // All five rounds must begin among the favoured ports: with fewer than a tenth of the offsets that does not happen.
  return ports > OFFSETS || begun < 0.1 ? Number.POSITIVE_INFINITY : OFFSETS / (times * ports);
}

function accuracy(ports: number): string {
  return unevenFrom(ports) < 0.9
    ? `beyond it a fit to a simulation of the search with even offsets; modulo ${ports} they are uneven, and up to five times as many fail`
    : 'beyond it a fit to a simulation of the search, good to about 15 % above load 0.95 and up to 40 % low at 0.90';
}

/** The platform's own figures, or those of another platform with the same search and as much to take back. */
function trustedLoads({
  pool,
  streams,
}: PortGroup): { readonly value: TrustedLoad; readonly source: string } | undefined {
  if (pool.search.kind !== 'consecutive') return undefined;
  const rounds = pool.search.rounds.join();
  const closing = streams.some(({ holdSeconds, hardSeconds }) => holdSeconds > hardSeconds);
  const reclaim = closing ? pool.reclaim.kind : 'never';
  const same = [pool.platform, ...platforms].find(
    (profile) =>
      profile.trustedLoad !== undefined &&
      profile.search?.value.kind === 'consecutive' &&
      profile.search.value.rounds.join() === rounds &&
      (profile.reclaim?.value.kind ?? 'never') === reclaim,
  );
  return same?.trustedLoad;
}

/** Between two published sizes the lower of the two loads: what is not known is not promised. */
function loadAt(rows: TrustedLoad, ports: number): number {
  const above = rows.findIndex((row) => row.ports >= ports);
  const upper = rows[above < 0 ? rows.length - 1 : above];
  const lower = upper?.ports === ports || above <= 0 ? upper : rows[above - 1];
  return Math.min(upper?.load ?? 0, lower?.load ?? 0);
}
