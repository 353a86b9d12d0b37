import type { Scenario } from '../../scenario/scenario.js';
import { type Fact, factsOf } from './diff-facts.js';
import type { InputChange, ResolvedChange } from './diff-result.js';

/** Values that differ by less are the same after other arithmetic. */
const ROUNDING = 1e-9;

/**
 * The resolved values that differ although nobody typed them differently: the timers and ports that come with another
 * platform, the rate that comes with another parameter, the number of addresses in another range. What was typed as
 * plainly as it is resolved is not repeated; of what was added or removed as a whole only the input speaks.
 */
export function resolvedChanges(
  before: Scenario,
  after: Scenario,
  typed: readonly InputChange[],
): readonly ResolvedChange[] {
  const [old, fresh] = [factsOf(before), factsOf(after)];
  const owners = (facts: readonly Fact[]) => new Set(facts.map(({ owner }) => owner));
  const [oldOwners, freshOwners] = [owners(old), owners(fresh)];
  // Parts of a rate and rates that stand in the place of each other are two values, not one that has changed.
  const places = new Map([...fresh, ...old].map((fact) => [placeOf(fact), fact.path]));
  return [...places].flatMap(([place, path]) => {
    const [was, is] = [old.find((fact) => placeOf(fact) === place), fresh.find((fact) => placeOf(fact) === place)];
    const fact = is ?? was;
    const both = fact !== undefined && oldOwners.has(fact.owner) && freshOwners.has(fact.owner);
    if (fact === undefined || !(both || fact.owner === 'limits') || same(was?.value, is?.value)) return [];
    if (typed.some((change) => says(change, path))) return [];
    return [{ path, unit: fact.unit, before: was?.value ?? null, after: is?.value ?? null }];
  });
}

function placeOf({ path, unit }: Fact): string {
  return `${path} ${unit}`;
}

function same(a: Fact['value'] | undefined, b: Fact['value'] | undefined): boolean {
  if (typeof a !== 'number' || typeof b !== 'number') return (a ?? null) === (b ?? null);
  return Math.abs(a - b) <= ROUNDING * Math.max(Math.abs(a), Math.abs(b));
}

/** Whether a typed change tells a reader all that a resolved value does. */
function says({ path: typed, before, after }: InputChange, path: string): boolean {
  if (typed === 'platform' && /^pools?\.(?:.*\.)?platform$/.test(path)) return true;
  const covers = path === typed || path.startsWith(`${typed}.`) || `pool.${path}` === typed;
  return covers && !isWorkedOut(typed, before) && !isWorkedOut(typed, after);
}

/** Expressions must be worked out, and ranges of addresses counted, before anybody knows the number. */
function isWorkedOut(path: string, text: string | null): boolean {
  if (text === null) return false;
  return /(?:^|: )\s*=/.test(text) || (path.endsWith('.addresses') && !/^\d+$/.test(text));
}
