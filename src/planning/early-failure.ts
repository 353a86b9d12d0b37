import { linuxSearchBlocking } from '../model/allocator-refusal.js';
import type { TrustedLoad } from '../platforms/profile.js';
import { platforms } from '../platforms/registry.js';
import type { Pool } from '../scenario/scenario.js';
import type { PortGroup } from './groups.js';
import type { GroupResult } from './result.js';

/** Linux nf_nat's rounds, the only search with a published fit of its failures. */
const LINUX_ROUNDS = '128,64,32,16,8';

/**
 * For searches that give up early: up to which load the closed form holds, and beyond it what a published fit says. Null
 * for searches that find the last free port, or whose refusals have a closed form of their own.
 */
export function earlyFailure(
  group: PortGroup,
  hardErlangs: number,
  offeredErlangs: number,
): GroupResult['earlyFailure'] {
  const { search, reclaim } = group.pool;
  if (search.kind !== 'consecutive' || group.ports <= (search.rounds[0] ?? 0)) return null;
  const known = trustedLoads(group.pool);
  const trustedLoad = known === undefined ? 0 : loadAt(known.value, group.ports);
  const beyond = hardErlangs / group.ports > trustedLoad;
  const fitted = beyond && search.rounds.join() === LINUX_ROUNDS && group.ports <= 1e10;
  const evicting = reclaim.kind === 'after' && offeredErlangs >= group.ports;
  return {
    trustedLoad,
    estimatedBlocking: fitted
      ? linuxSearchBlocking({ ports: group.ports, offeredErlangs: hardErlangs, evicting }).blocking
      : null,
    basis:
      known === undefined
        ? 'nothing is published about how early this search gives up'
        : `${known.source}${fitted ? '; beyond it a fit to a simulation of the search, good to about 15 % above load 0.95 and up to 40 % low at 0.90' : ''}`,
  };
}

/** The platform's own figures, or those of another platform with the same search and reclaim. */
function trustedLoads(pool: Pool): { readonly value: TrustedLoad; readonly source: string } | undefined {
  if (pool.search.kind !== 'consecutive') return undefined;
  const rounds = pool.search.rounds.join();
  const same = [pool.platform, ...platforms].find(
    ({ search, reclaim, trustedLoad }) =>
      trustedLoad !== undefined &&
      search?.value.kind === 'consecutive' &&
      search.value.rounds.join() === rounds &&
      (reclaim?.value.kind ?? 'never') === pool.reclaim.kind,
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
