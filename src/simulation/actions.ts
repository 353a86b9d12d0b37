import type { Scenario } from '../scenario/scenario.js';
import { allocatorOf } from './cells.js';
import type { Course, Intervention } from './course.js';
import { meanOpenSeconds } from './open-time.js';
import { type Draft, eventsPerConnection } from './plan.js';
import { meanSeconds } from './sources.js';
import type { Action, Phase, Resizing, Source, System } from './system.js';

/** What a course does to one of the systems that a scenario was cut into; in seconds since the start of the run. */
export function actionsOf(
  draft: Draft,
  scenario: Scenario,
  { interventions }: Course,
  warmUpSeconds: number,
): readonly Action[] {
  return interventions.flatMap((intervention, index): readonly Action[] => {
    const { kind } = intervention;
    const common = {
      name: nameOf(intervention, interventions.slice(0, index)),
      atSeconds: warmUpSeconds + intervention.atSeconds,
    };
    if (kind === 'close' || kind === 'join') {
      const source = draft.system.sources.findIndex(({ id }) => id === intervention.flow);
      return source < 0 ? [] : [{ ...intervention, ...common, source }];
    }
    const { share, reconnectSeconds } = intervention;
    const cells = cellsOf(draft, intervention.pool);
    if (cells.length === 0) return [];
    if (kind === 'forget') return [{ kind, ...common, cells, share, reconnectSeconds }];
    const resized = cells.map((cell) => resizing(cell, draft, scenario, share));
    return [{ kind, ...common, cells: resized, reconnectSeconds }];
  });
}

/** About how many events connections take that come back or come along, were each source at its peak and nobody refused. */
export function returnsOf({ cells, sources, course }: System): number {
  const met = (action: Action, source: Source, index: number): number => {
    if (action.kind === 'close' || action.kind === 'join') return action.source === index ? action.share : 0;
    if (action.reconnectSeconds === null) return 0;
    const all = action.kind === 'forget' ? action.cells : action.cells.map(({ cell }) => cell);
    const own = new Set(source.targets.flatMap((target) => target.cells));
    return all.some((cell) => own.has(cell)) ? 1 : 0;
  };
  return sources.reduce((sum, source, index) => {
    const own = new Set(source.targets.flatMap((target) => target.cells.slice(0, 1)));
    const ports = [...own].reduce((count, cell) => count + (cells[cell]?.ports ?? 0), 0);
    const open = Math.min(ports, openAtPeak(source)) * eventsPerConnection(source);
    return (course?.actions ?? []).reduce((all, action) => all + open * met(action, source, index), sum);
  }, 0);
}

/** Connections of a source that are open at its highest rate, on average. */
function openAtPeak({ arrivals, ratePerSecond, endings, openTime }: Source): number {
  const peak =
    arrivals.kind === 'knots'
      ? arrivals.knots.reduce((most, knot) => Math.max(most, knot.ratePerSecond), 0)
      : ratePerSecond;
  const isOpen = ({ seconds, bindsClient }: Phase): boolean => seconds === null || bindsClient;
  return peak * meanSeconds(endings, 0, meanOpenSeconds(openTime), isOpen);
}

/** By what it is, so that another intervention leaves the chances of this one as they were. */
function nameOf(intervention: Intervention, before: readonly Intervention[]): string {
  const plain = (one: Intervention): string => {
    const subject = one.kind === 'close' || one.kind === 'join' ? one.flow : one.pool;
    return `${one.kind} ${subject} at ${one.atSeconds}`;
  };
  const name = plain(intervention);
  const same = before.filter((one) => plain(one) === name).length;
  return same === 0 ? name : `${name}, ${same + 1}`;
}

function cellsOf({ system, pools }: Draft, pool: string): readonly number[] {
  return [...system.cells.keys()].filter((cell) => pools[system.cells[cell]?.group ?? -1] === pool);
}

/** A cell with fewer ports, whose box looks for one as it would if there had never been more; clients use the ports that they used. */
function resizing(index: number, { system, pools }: Draft, scenario: Scenario, share: number): Resizing {
  const cell = system.cells[index];
  const pool = scenario.pools.find(({ id }) => id === pools[cell?.group ?? -1]);
  if (cell === undefined || pool === undefined)
    throw new RangeError(`Cannot take ports away: there is no cell ${index}`);
  // 100 × 0.29 is a little less than 29.
  const ports = Math.max(1, Math.floor(cell.ports * share + 1e-9));
  const { keepsSourcePort } = cell.allocator;
  return { cell: index, ports, allocator: { ...allocatorOf(pool, ports), keepsSourcePort } };
}
