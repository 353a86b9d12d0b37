import { blockingAt, formulaOf, mostErlangs } from '../port-group/blocking.js';
import type { PortGroup, Stream } from '../port-group/groups.js';
import { type Operation, operate, retries } from '../port-group/operate.js';
import type { ConnectionState } from '../result.js';
import type { EntryCourse, GroupCourse, Solved, StreamCourse } from './group-course.js';
import { portsHeld, portsInSetup } from './held.js';
import type { TimelinePoint } from './timeline-result.js';

/**
 * What a group is at a moment, for the report.
 *
 * @param side at a moment at which rates jump: those that follow; at the end of a timeline nothing does
 */
export function pointOf(course: GroupCourse, solved: Solved, side: 'after' | 'before'): TimelinePoint {
  const { atSeconds: t, group, demand, carried, equivalent, blocking } = solved;
  const rates = course.rates(t, side);
  const wanted = demand + course.portsOfLaterTries(t, 'hardAfter');
  const arriving = rates.reduce((sum, rate) => sum + rate, 0);
  const { attempts, lost } = solved.tried ?? { attempts: arriving, lost: arriving * blocking.blocking };
  const held = heldInStates(course, t);
  const soft = held.soft === 0 ? 0 : softCarried(solved, held.hardByStream, held.softByStream);
  const states: { [state in ConnectionState]?: number } = {};
  for (const [state, { hard, soft: given }] of held.states) {
    const ports = hard + (held.soft === 0 ? 0 : (given * soft) / held.soft);
    if (ports > 0) states[state] = ports;
  }
  const taken = carried + soft;
  return {
    atSeconds: t,
    arrivalRatePerSecond: arriving,
    attemptRatePerSecond: attempts,
    ports: group.ports,
    unavailableErlangs: wanted,
    offeredErlangs: demand + offeredSoft(course, t) + course.portsOfLaterTries(t, 'heldAfter'),
    carriedErlangs: taken,
    unavailableCarried: carried,
    load: wanted / group.ports,
    occupancy: taken / group.ports,
    blockingProbability: blocking.blocking,
    modifiedOfferedLoadBlocking: equivalent === demand ? blocking.blocking : modifiedOfferedLoad(course, solved),
    blockedPerSecond: attempts * blocking.blocking,
    lostPerSecond: lost,
    states,
  };
}

/** Blocking of a stationary group at the load that m(t) offers, retries included. */
function modifiedOfferedLoad(course: GroupCourse, { atSeconds, group, demand }: Solved): number {
  if (!retries(group)) return blockingAt(group, formulaOf(group), Math.min(demand, mostErlangs(group))).blocking;
  return stationaryAt(course, group, atSeconds).blocking.blocking;
}

/** The group in the steady state in which its demand would be what it is at a moment. */
export function stationaryAt(course: GroupCourse, group: PortGroup, t: number): Operation {
  return operate(stationaryGroup(course, group, t), 1);
}

/** The same as a group to plan with. */
export function stationaryGroup(course: GroupCourse, group: PortGroup, t: number): PortGroup {
  const hard = course.hardPorts(t, false);
  const all = hard.reduce((sum, ports) => sum + Math.max(0, ports), 0);
  // Counted clients cannot be more than all connected, however many ports their closing connections still hold.
  const within = all === 0 ? 1 : Math.min(1, mostErlangs(group) / all);
  const streams = group.streams.map((stream, index) => {
    const demand = Math.max(0, hard[index] ?? 0) * within;
    return { ...stream, ratePerSecond: stream.hardSeconds === 0 ? stream.ratePerSecond : demand / stream.hardSeconds };
  });
  return { ...group, streams };
}

interface HeldInStates {
  readonly states: ReadonlyMap<ConnectionState, { readonly hard: number; readonly soft: number }>;
  /** Ports of closing connections that would be held if nobody took them back, in all and by stream. */
  readonly soft: number;
  readonly softByStream: readonly number[];
  /** Unavailable ports by stream. */
  readonly hardByStream: readonly number[];
}

/** Ports by state of those that were not refused, before anybody takes closing ones back. */
function heldInStates(course: GroupCourse, t: number): HeldInStates {
  const states = new Map<ConnectionState, { hard: number; soft: number }>();
  let all = 0;
  const add = (state: ConnectionState | null, hard: number, soft: number): void => {
    if (state === null) return;
    const known = states.get(state) ?? { hard: 0, soft: 0 };
    // Differences of integrals may come out a rounding below zero.
    states.set(state, { hard: known.hard + Math.max(0, hard), soft: known.soft + Math.max(0, soft) });
    all += Math.max(0, soft);
  };
  const hardByStream: number[] = [];
  const softByStream = course.streams.map((stream) => {
    const before = all;
    let hard = 0;
    for (const entry of stream.entries) hard += addEntry(course, stream, entry, t, add);
    hardByStream.push(hard);
    return all - before;
  });
  return { states, soft: all, softByStream, hardByStream };
}

/** @returns unavailable ports of the entry */
function addEntry(
  course: GroupCourse,
  stream: StreamCourse,
  entry: EntryCourse,
  t: number,
  add: (state: ConnectionState | null, hard: number, soft: number) => void,
): number {
  const arriving = course.arriving(stream, entry, true);
  const { held } = entry;
  const until = (after: number): number => portsHeld(entry, arriving, after, t);
  const setup = portsInSetup(entry, arriving, t);
  add(held.setupState, setup, 0);
  let before = until(0);
  add(held.openState, before - setup, 0);
  let began = 0;
  let unavailable = before;
  for (const { state, endsAfter, hardUntil } of held.closing) {
    const hard = hardUntil === began ? before : until(hardUntil);
    const end = endsAfter === hardUntil ? hard : until(endsAfter);
    add(state, hard - before, end - hard);
    [before, began, unavailable] = [end, endsAfter, hard];
  }
  return unavailable;
}

/** Ports of closing connections that demand would hold on top of the unavailable ones. */
function offeredSoft(course: GroupCourse, t: number): number {
  let soft = 0;
  for (const stream of course.streams) {
    for (const entry of stream.entries) {
      if (entry.held.heldAfter === entry.held.hardAfter) continue;
      const arriving = course.arriving(stream, entry, false);
      const held = (after: number): number => portsHeld(entry, arriving, after, t);
      soft += held(entry.held.heldAfter) - held(entry.held.hardAfter);
    }
  }
  return Math.max(0, soft);
}

/**
 * Closing ports that have not been taken back: those of a stationary group that holds as many ports and whose connections
 * leave as many closing ones.
 *
 * @param soft closing ports by stream, if nobody took them back
 */
function softCarried({ group, carried, equivalent }: Solved, hard: readonly number[], soft: readonly number[]): number {
  if (!soft.some((ports) => ports > 0) || !(carried > 0)) return 0;
  const served = equivalent / carried;
  const streams = group.streams.map((stream, index): Stream => {
    const held = Math.max(0, hard[index] ?? 0) * served;
    const closing = Math.max(0, soft[index] ?? 0) * served;
    // Any rate and times that hold these ports; the rate weighs how many connections leave a closing port.
    const byHeld = held > 0 && stream.hardSeconds > 0;
    const ratePerSecond = byHeld ? held / stream.hardSeconds : closing / Math.max(stream.holdSeconds, Number.MIN_VALUE);
    const seconds = (ports: number): number => (ratePerSecond === 0 ? 0 : ports / ratePerSecond);
    const flow = { ...stream.flow, retries: { kind: 'times', times: 0 } as const };
    return { ...stream, flow, ratePerSecond, hardSeconds: seconds(held), holdSeconds: seconds(held + closing) };
  });
  const { closingCarried } = operate({ ...group, streams }, 1);
  // Beside ports that are filled to the last one no closing one is left.
  return Math.max(0, Math.min(closingCarried, group.ports - carried));
}
