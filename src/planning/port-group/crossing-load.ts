import type { ClosedForm, Formula } from './blocking.js';
import type { EarlySearch } from './consecutive.js';
import type { PortGroup } from './groups.js';
import { crossingFactor } from './growth.js';
import { shareRefused } from './share-refused.js';

/** Solved loads by search; and those of closed forms, by what they depend on. */
const OF_SEARCHES = new WeakMap<EarlySearch, Map<string, number | null>>();
const OF_FORMS = new Map<string, number | null>();
/** A scenario has a few dozen. */
const MOST_FORMS = 5000;

/**
 * The load, unavailable erlangs ÷ ports, at which a group's blocking reaches a limit, found by search. It does not depend on
 * the group's rates: groups that differ in those only are solved once.
 *
 * @param limit above 0, below 1
 * @returns null where no load reaches it; 0 where the smallest does
 */
export function crossingLoad(group: PortGroup, formula: Formula, limit: number): number | null {
  const { ports } = group;
  const early = formula.kind === 'early-search';
  const known = early ? ofSearch(formula.search) : OF_FORMS;
  // All that blocking depends on beside the load; what a formula asks of its group must be part of it.
  const form: ClosedForm = early ? formula.beside : formula;
  const name = JSON.stringify([limit, ports, form]);
  const before = known.get(name);
  if (before !== undefined) return before;
  const load = crossingFactor((one) => shareRefused(group, formula, one * ports), limit);
  if (known.size >= MOST_FORMS) known.clear();
  known.set(name, load);
  return load;
}

function ofSearch(search: EarlySearch): Map<string, number | null> {
  const known = OF_SEARCHES.get(search) ?? new Map<string, number | null>();
  OF_SEARCHES.set(search, known);
  return known;
}
