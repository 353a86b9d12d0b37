import { erlangB } from '../../model/erlang-b.js';
import { blockingAt, type Formula, NEVER_REFUSED } from './blocking.js';
import type { PortGroup } from './groups.js';

/**
 * The number of `blockingAt` alone, for who asks for it at one load after the other until retries have settled: on one address
 * the words and inputs beside it cost more than the number.
 *
 * @param erlangs that cannot be given to anybody else
 */
export function shareRefused(group: PortGroup, formula: Formula, erlangs: number): number {
  if (erlangs === 0) return 0;
  if (formula.kind === 'erlang-b') return erlangB(group.ports, erlangs);
  if (formula.kind !== 'early-search' || formula.beside.kind !== 'erlang-b') {
    return blockingAt(group, formula, erlangs).blocking;
  }
  const refused = Math.exp(formula.search.logBlockingAt(erlangs));
  return refused < NEVER_REFUSED ? erlangB(group.ports, erlangs) : refused;
}
