import type { Interruption, RatePiece } from '../../model/transient-load.js';
import type { Flow, Scenario, ScenarioEvent } from '../../scenario/scenario.js';
import type { PortGroup } from '../port-group/groups.js';
import type { GroupCourse, StreamCourse } from './group-course.js';
import { withPiece } from './rates.js';

/** What an event does to the connections that there are. */
interface Effect {
  /** The box that forgets; null: connections are closed on every box. */
  readonly pool: string | null;
  readonly flows: readonly string[];
  readonly share: number;
}

/** What an event does to connections, box by box. */
function effectsOf(event: ScenarioEvent, scenario: Scenario): readonly Effect[] {
  const all = scenario.flows.map(({ id }) => id);
  switch (event.kind) {
    case 'restart':
      return event.pools.map((pool) => ({ pool, flows: all, share: 1 }));
    case 'deploy':
      return [{ pool: null, flows: event.flows, share: event.share }];
    case 'failover':
      return event.portsShare === 1
        ? []
        : event.pools.map((pool) => ({ pool, flows: all, share: 1 - event.portsShare }));
    case 'ramp':
    case 'burst':
      return [];
  }
}

/**
 * What happens to the connections of a flow on a box: a restart forgets them there, and closes them on the other boxes that
 * they cross; a deploy closes them everywhere.
 *
 * @param group the box's group, whose ports are whole ones
 */
export function interruptionsOf(scenario: Scenario, flow: string, { pool, ports }: PortGroup): readonly Interruption[] {
  const via = scenario.flows.find(({ id }) => id === flow)?.via ?? [];
  return scenario.events.flatMap((event) =>
    effectsOf(event, scenario).flatMap((effect): readonly Interruption[] => {
      if (!effect.flows.includes(flow) || (effect.pool !== null && !via.includes(effect.pool))) return [];
      if (effect.pool !== pool.id) return [{ atSeconds: event.atSeconds, kind: 'close', share: effect.share }];
      const share = event.kind === 'failover' ? shareLost(scenario.events, event, pool.id, ports) : effect.share;
      return [{ atSeconds: event.atSeconds, kind: 'forget', share }];
    }),
  );
}

/** Share of a group's ports that a failover takes away, of those that there were. */
function shareLost(events: readonly ScenarioEvent[], event: ScenarioEvent, pool: string, ports: number): number {
  const after = wholePorts(ports, portsShareAt(events, pool, event.atSeconds));
  const before = wholePorts(
    ports,
    portsShareAt(
      events.filter((one) => one !== event),
      pool,
      event.atSeconds,
    ),
  );
  return Math.max(0, 1 - after / before);
}

/** The ports of a group of which only a share is there: a whole number, at least one. */
export function wholePorts(ports: number, share: number): number {
  return share === 1 ? ports : Math.max(1, Math.floor(ports * share));
}

/** Part of a pool's ports that there are at a moment. */
export function portsShareAt(events: readonly ScenarioEvent[], pool: string, t: number): number {
  return events.reduce((share, event) => {
    if (event.kind !== 'failover' || !event.pools.includes(pool)) return share;
    const lasting = t >= event.atSeconds && t < event.atSeconds + (event.seconds ?? Number.POSITIVE_INFINITY);
    return lasting ? share * event.portsShare : share;
  }, 1);
}

/**
 * Lets the clients of the events of one moment come back: as many as its connections are open just before it, evenly over its
 * time, to the boxes and groups that the flow's traffic goes to anyway. One event after the other: whom the first one took
 * away the second one does not find.
 *
 * @param events of one moment, in their order
 * @param before just before it
 * @returns how many come back after each of them
 */
export function comeBack(
  events: readonly ScenarioEvent[],
  scenario: Scenario,
  courses: readonly GroupCourse[],
  before: number,
): readonly number[] {
  const coming = events.map(() => 0);
  for (const flow of scenario.flows) {
    const open = openOf(flow, courses, before);
    let left = 1;
    const pieces: { readonly share: number; readonly event: ScenarioEvent }[] = [];
    for (const [index, event] of events.entries()) {
      const lost = lostShare(event, flow);
      const back = left * (lost + joiningShare(event, flow));
      left *= 1 - lost;
      if (!('reconnectSeconds' in event) || event.reconnectSeconds === null || back === 0) continue;
      coming[index] = (coming[index] ?? 0) + back * open.reduce((sum, ports) => sum + ports, 0);
      pieces.push({ share: back, event });
    }
    for (const { share, event } of pieces) addReturns(flow.id, open, share, event, courses);
  }
  return coming;
}

/** Share of a flow's open connections that an event takes away, over all boxes on the way. */
function lostShare(event: ScenarioEvent, { id, via }: Flow): number {
  if (event.kind === 'deploy') return event.flows.includes(id) ? event.share : 0;
  if (event.kind === 'restart') return via.some((pool) => event.pools.includes(pool)) ? 1 : 0;
  if (event.kind !== 'failover') return 0;
  return 1 - via.reduce((kept, pool) => (event.pools.includes(pool) ? kept * event.portsShare : kept), 1);
}

/** As many as this share of those open come from the box whose traffic is taken over. */
function joiningShare(event: ScenarioEvent, { id }: Flow): number {
  return event.kind === 'failover' && event.flows.includes(id) ? Math.max(0, event.trafficFactor - 1) : 0;
}

/** Open connections of a flow by close strategy, as the first box on the way counts them. */
function openOf({ id, via }: Flow, courses: readonly GroupCourse[], before: number): readonly number[] {
  const open: number[] = [];
  for (const course of courses) {
    // The busiest address stands beside the mean ones, not in addition.
    if (course.group.pool.id !== via[0] || course.role === 'busiest') continue;
    for (const stream of streamsOf(course, id)) {
      for (const [place, entry] of stream.entries.entries()) {
        open[place] = (open[place] ?? 0) + course.group.count * course.openPorts(stream, entry, before);
      }
    }
  }
  return open;
}

function addReturns(
  flow: string,
  open: readonly number[],
  share: number,
  event: ScenarioEvent,
  courses: readonly GroupCourse[],
): void {
  const seconds = 'reconnectSeconds' in event ? (event.reconnectSeconds ?? 0) : 0;
  for (const [place, ports] of open.entries()) {
    const rate = (ports * share) / seconds;
    if (rate === 0) continue;
    const piece: RatePiece = {
      ...{ fromSeconds: event.atSeconds, toSeconds: event.atSeconds + seconds },
      ...{ fromRate: rate, toRate: rate },
    };
    for (const course of courses) {
      for (const { entries } of streamsOf(course, flow)) {
        const entry = entries[place];
        if (entry !== undefined) entry.extras = withPiece(entry.extras, piece);
      }
    }
  }
}

function streamsOf(course: GroupCourse, flow: string): readonly StreamCourse[] {
  return course.streams.filter(({ stream }) => stream.flow.id === flow);
}
