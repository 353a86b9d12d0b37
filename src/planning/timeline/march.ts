import { tailSeconds } from '../../model/open-time.js';
import type { RatePiece } from '../../model/transient-load.js';
import type { Scenario } from '../../scenario/scenario.js';
import { DAY_SECONDS } from '../../units/time-of-day.js';
import { withBusiest } from '../evaluate.js';
import { portGroups } from '../port-group/groups.js';
import { type Bends, bendsOf, gridOf } from './grid.js';
import { GroupCourse, type Solved } from './group-course.js';
import { comeBack, interruptionsOf } from './interruptions.js';
import { Path } from './path.js';
import { MOST_DAYS, ratePieces } from './rates.js';
import type { Window } from './window.js';

/** Even steps in which the time before the timeline is gone through. */
const STEPS_BEFORE = 200;
/** Seconds before an event at the very beginning, at which its open connections are counted. */
const JUST_BEFORE = 1e-6;
const LONGEST_STEP_BEFORE = DAY_SECONDS / 96;

/** A scenario gone through moment by moment. */
export interface March {
  readonly courses: readonly GroupCourse[];
  /** By course, then by moment. */
  readonly solved: readonly (readonly Solved[])[];
  /** By event: how many connections came back. */
  readonly reconnecting: readonly number[];
  /** Whether holding times remember more days than are told apart. */
  readonly longMemory: boolean;
}

/**
 * Goes through the time from before the timeline to its end, all groups side by side, because who comes back after an event
 * depends on who was open in all of them. After each moment of each group is a good time to pause.
 *
 * @param stepSeconds of the even steps
 */
export function* march(scenario: Scenario, window: Window, stepSeconds: number): Generator<null, March> {
  const days = daysRemembered(scenario);
  const pieces = new Map(
    scenario.flows.map((flow) => {
      const all = ratePieces(flow, scenario.events, { days, from: window.from, to: window.to });
      return [flow.id, window.start === 'empty' ? since(all, window.from) : all];
    }),
  );
  const courses = portGroups(scenario)
    .filter(({ ports }) => ports >= 1)
    .flatMap((group) => withBusiest(group))
    .map(
      ({ group, role }) =>
        new GroupCourse(
          group,
          role,
          (flow) => pieces.get(flow) ?? [],
          (flow) => interruptionsOf(scenario, flow, group),
        ),
    );
  const bends = allBends(scenario, [...pieces.values()], courses);
  const begin = window.start === 'empty' ? window.from : Math.min(window.from, firstBend(bends));
  const before: Window = { ...window, from: begin, to: window.from };
  const coarse = Math.min(LONGEST_STEP_BEFORE, (window.from - begin) / STEPS_BEFORE);
  const moments = [
    ...(begin < window.from ? gridOf(before, coarse, bends) : []),
    window.from,
    ...gridOf(window, stepSeconds, bends),
  ];
  const solved: Solved[][] = courses.map(() => []);
  const reconnecting = scenario.events.map(() => 0);
  const path = new Path(scenario, courses, window.start === 'empty' ? window.from : Number.NEGATIVE_INFINITY);
  for (const moment of [...new Set([begin, ...moments])]) {
    const before = path.at;
    for (const states of path.goTo(moment)) {
      if (states === null) yield null;
      else if ((states[0]?.atSeconds ?? moment) >= window.from)
        for (const [index, state] of states.entries()) solved[index]?.push(state);
    }
    const now = [...scenario.events.keys()].filter((index) => scenario.events[index]?.atSeconds === moment);
    if (now.length === 0) continue;
    const events = now.flatMap((index) => scenario.events[index] ?? []);
    const just = Number.isFinite(before) ? before : moment - JUST_BEFORE;
    for (const [place, count] of comeBack(events, scenario, courses, just).entries()) {
      reconnecting[now[place] ?? 0] = count;
    }
  }
  return { courses, solved, reconnecting, longMemory: longestMemory(scenario) > (MOST_DAYS - 1) * DAY_SECONDS };
}

/** Days of a profile before a timeline that its connections remember, at most as many as are told apart. */
export function daysRemembered(scenario: Scenario): number {
  return Math.min(MOST_DAYS, Math.ceil(longestMemory(scenario) / DAY_SECONDS) + 1);
}

/** After how long hardly a trace of a connection is left. */
function longestMemory({ flows }: Scenario): number {
  const holds = flows.flatMap(({ legs, lifetime }) =>
    legs.flatMap(({ holding }) =>
      holding.map(({ parts }) =>
        parts.reduce((sum, part) => sum + (part.setBy === 'lifetime' ? tailSeconds(lifetime, 1e-6) : part.seconds), 0),
      ),
    ),
  );
  return Math.max(0, ...holds);
}

/** What arrives from a moment on. */
function since(pieces: readonly RatePiece[], moment: number): readonly RatePiece[] {
  return pieces.flatMap((piece) => {
    const { fromSeconds, toSeconds, fromRate, toRate } = piece;
    if (toSeconds <= moment) return [];
    if (fromSeconds >= moment) return [piece];
    const slope = fromRate === toRate ? 0 : (toRate - fromRate) / (toSeconds - fromSeconds);
    return [
      { fromSeconds: moment, toSeconds, fromRate: toRate - (slope === 0 ? 0 : slope * (toSeconds - moment)), toRate },
    ];
  });
}

/** Events, bends and jumps of rates, and the constant times after which they are felt again. */
function allBends(
  { events }: Scenario,
  rates: readonly (readonly RatePiece[])[],
  courses: readonly GroupCourse[],
): Bends {
  const found = rates.map(bendsOf);
  const jumps = events.flatMap((event) => {
    const lasting = 'seconds' in event && event.seconds !== null ? [event.atSeconds + event.seconds] : [];
    const back =
      'reconnectSeconds' in event && event.reconnectSeconds !== null ? [event.atSeconds + event.reconnectSeconds] : [];
    return [event.atSeconds, ...lasting, ...back];
  });
  const echoes = courses.flatMap(({ streams }) =>
    streams.flatMap(({ stream, entries }) =>
      entries.flatMap(({ held }) => {
        const { lifetime } = stream.flow;
        const open = lifetime.distribution === 'constant' ? lifetime.meanSeconds : 0;
        const before = held.setupSeconds + held.extraOpenSeconds + open;
        return [before, held.hardAfter, held.heldAfter, before + held.hardAfter, before + held.heldAfter];
      }),
    ),
  );
  return {
    jumps: [...new Set([...jumps, ...found.flatMap((one) => one.jumps)])],
    bends: [...new Set(found.flatMap((one) => one.bends))],
    echoes: [...new Set(echoes)].filter((seconds) => seconds > 0),
  };
}

function firstBend({ jumps, bends }: Bends): number {
  return Math.min(Number.POSITIVE_INFINITY, ...jumps, ...bends);
}
