/** Going on after a mistake: what is wrong in shape is taken out, so that the rest of the scenario is read all the same. */
import { nearestName } from '../diagnostics/nearest.js';
import type { Problem } from './problems.js';
import type { Path } from './scenario.js';

/**
 * A copy of a tree without the places that shape problems name, and those places. A key that is missing takes its parent
 * with it, a list entry the whole list; missing or unreadable traffic becomes no traffic.
 *
 * @returns undefined where the tree is no mapping at all
 */
export function pruned(
  tree: unknown,
  problems: readonly Problem[],
): { readonly tree: unknown; readonly removed: readonly Path[] } | undefined {
  if (typeof tree !== 'object' || tree === null || Array.isArray(tree)) return undefined;
  const removed = problems.map(({ path }) => path).filter((path) => path.length > 0);
  const rest = removed.reduce(without, tree as object);
  const hasTraffic = Object.hasOwn(rest, 'traffic');
  return hasTraffic ? { tree: rest, removed } : { tree: { ...rest, traffic: {} }, removed: [...removed, ['traffic']] };
}

/** Sections whose entries a threshold may name. */
const NAMED: ReadonlySet<string> = new Set(['traffic', 'destinations', 'pools']);

/** Whether a problem of the pruned tree may only come from what was taken out. */
export function followsFrom({ code, path, message }: Problem, removed: readonly Path[]): boolean {
  const gone = (...sections: readonly string[]) => removed.some(([first]) => sections.includes(String(first)));
  switch (code) {
    case 'missing-key':
      return removed.some((place) => isWithin(path, place) || isNamedIn(place, path) || hides(place, path, message));
    case 'mix-not-100':
      return removed.some((place) => isWithin(place, path));
    case 'conflict':
      return removed.some((place) => isWithin(place, path.slice(0, -1)));
    case 'platform-number-missing':
      return gone('timers', 'pool', 'pools');
    case 'unknown-name':
      return gone('destinations', 'pools', 'pool');
    case 'threshold-invalid':
      if (message.startsWith('there is no limit')) return gone('limits', 'pool', 'pools');
      return (
        message.startsWith('there is no flow') &&
        removed.some((place) => NAMED.has(String(place[0])) && place.length < 3)
      );
    case 'expression-undefined':
      return removed.some((place) => place.length === 1 && place[0] === 'parameters');
    default:
      return false;
  }
}

/** Whether a flow or pool was taken out, so that its section may seem empty. */
function isNamedIn(place: Path, path: Path): boolean {
  return path.length === 1 && isWithin(place, path);
}

/** Whether the key that is missed at a path is one that was taken out there, perhaps spelt wrongly. */
function hides(place: Path, path: Path, message: string): boolean {
  if (place.length !== path.length + 1 || !isWithin(place, path)) return false;
  const missed = [...message.matchAll(/"(\w+)"/g)].map(([, name = '']) => name);
  const taken = String(place.at(-1));
  if (nearestName(taken, missed) !== undefined) return true;
  return (
    (missed.includes('rate') && ['sessions', 'profile'].includes(taken)) ||
    (missed.includes('mean') && taken === 'values')
  );
}

/** Whether a path stands at a place or below it. */
function isWithin(path: Path, place: Path): boolean {
  return place.length <= path.length && place.every((key, index) => String(key) === String(path[index]));
}

function without<T>(tree: T, [key, ...rest]: Path): T {
  if (typeof tree !== 'object' || tree === null || Array.isArray(tree)) return tree;
  const isEnd = (value: unknown) => rest.length === 0 || Array.isArray(value);
  return Object.fromEntries(
    Object.entries(tree).flatMap(([name, value]) => {
      if (name !== String(key)) return [[name, value]];
      return isEnd(value) ? [] : [[name, without(value, rest)]];
    }),
  ) as T;
}
