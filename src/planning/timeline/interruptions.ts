import type { Interruption, RatePiece } from '../../model/transient-load.js';
import type { Scenario, ScenarioEvent } from '../../scenario/scenario.js';
import type { PortGroup } from '../groups.js';
import type { EntryCourse, GroupCourse, StreamCourse } from './group-course.js';

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
 * Lets the clients of an event come back: as many as its connections are open just before it, evenly over its time, to the
 * boxes and groups that the flow's traffic goes to anyway.
 *
 * @param before just before the event
 * @returns how many come back
 */
export function comeBack(
  event: ScenarioEvent,
  scenario: Scenario,
  courses: readonly GroupCourse[],
  before: number,
): number {
  const seconds = 'reconnectSeconds' in event ? event.reconnectSeconds : null;
  if (seconds === null) return 0;
  let coming = 0;
  for (const { flows, share, pool } of returning(event, scenario)) {
    for (const flow of scenario.flows) {
      if (!flows.includes(flow.id) || (pool !== null && !flow.via.includes(pool))) continue;
      coming += addReturns(flow.id, { pool: pool ?? flow.via[0] ?? '', share, seconds }, event, courses, before);
    }
  }
  return coming;
}

/** Whose connections come back: those that were lost, or those of the box whose traffic is taken over. */
function returning(event: ScenarioEvent, scenario: Scenario): readonly Effect[] {
  if (event.kind !== 'failover' || event.trafficFactor <= 1) return effectsOf(event, scenario);
  return [...effectsOf(event, scenario), { pool: null, flows: event.flows, share: event.trafficFactor - 1 }];
}

interface Returns {
  readonly pool: string;
  readonly share: number;
  readonly seconds: number;
}

function addReturns(
  flow: string,
  { pool, share, seconds }: Returns,
  event: ScenarioEvent,
  courses: readonly GroupCourse[],
  before: number,
): number {
  const streamsOf = (course: GroupCourse): readonly StreamCourse[] =>
    course.streams.filter(({ stream }) => stream.flow.id === flow);
  const entries = courses.flatMap(streamsOf)[0]?.entries.length ?? 0;
  let coming = 0;
  for (let place = 0; place < entries; place++) {
    let open = 0;
    for (const course of courses) {
      // The busiest address stands beside the mean ones, not in addition.
      if (course.group.pool.id !== pool || course.role === 'busiest') continue;
      for (const stream of streamsOf(course)) {
        const entry = stream.entries[place];
        if (entry !== undefined) open += course.group.count * course.openPorts(stream, entry, before);
      }
    }
    if (open * share === 0) continue;
    coming += open * share;
    const rate = (open * share) / seconds;
    const piece: RatePiece = {
      ...{ fromSeconds: event.atSeconds, toSeconds: event.atSeconds + seconds },
      ...{ fromRate: rate, toRate: rate },
    };
    for (const course of courses) {
      for (const stream of streamsOf(course)) (stream.entries[place] as EntryCourse | undefined)?.extras.push([piece]);
    }
  }
  return coming;
}
