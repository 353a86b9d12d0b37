import type { GroupResult } from '../result.js';
import { formulaOf } from './blocking.js';
import { mayGiveUpEarly } from './consecutive.js';
import { crossingLoad } from './crossing-load.js';
import type { PortGroup } from './groups.js';

export type EarlyFailure = NonNullable<GroupResult['earlyFailure']>;

/** Up to the trusted load fewer than this share are refused. */
const TRUSTED_SHARE = 1e-3;

/**
 * For searches that give up early: up to which load they are harmless, and what follows from their simulation beyond. Null
 * for searches that find the last free port, or whose refusals have a closed form of their own.
 */
export function earlyFailure(group: PortGroup, hardErlangs: number, blocking: number): EarlyFailure | null {
  if (!mayGiveUpEarly(group)) return null;
  if (cannotTell(group)) {
    return {
      trustedLoad: 0,
      estimatedBlocking: null,
      basis: 'this search has not been measured: `snat-plan simulate` shows what it refuses',
    };
  }
  const trustedLoad = trustedLoadOf(group);
  return {
    trustedLoad,
    estimatedBlocking: hardErlangs / group.ports > trustedLoad ? blocking : null,
    basis: 'the search, simulated for ranges of this size; the simulation agrees with Linux 6.18',
  };
}

/** Whether a search gives up early and nobody has measured how early: no blocking can be promised. */
export function cannotTell(group: PortGroup): boolean {
  return mayGiveUpEarly(group) && formulaOf(group).kind !== 'early-search';
}

/** The load at which one connection in a thousand is refused. */
function trustedLoadOf(group: PortGroup): number {
  const formula = formulaOf(group);
  if (formula.kind === 'early-search' && formula.beside.kind === 'erlang-b') {
    return formula.search.erlangsAt(TRUSTED_SHARE) / group.ports;
  }
  return crossingLoad(group, formula, TRUSTED_SHARE) ?? 1;
}
