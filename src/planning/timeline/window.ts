import { fluidFillSeconds } from '../../model/time-to-fill.js';
import type { Flow, Scenario, ScenarioEvent } from '../../scenario/scenario.js';
import { formatDuration } from '../../units/format.js';
import { formatMoment } from '../../units/moment.js';
import { DAY_SECONDS } from '../../units/time-of-day.js';
import { holdStreams } from '../port-group/fill.js';
import type { PortGroup } from '../port-group/groups.js';
import { operate } from '../port-group/operate.js';
import { longestEnd, meanHold, touches } from './event-reach.js';

/** The stretch of time that is looked at. */
export interface Window {
  /** Seconds; with a clock since midnight, else since the start. */
  readonly from: number;
  readonly to: number;
  /** Whether times are times of day. */
  readonly clock: boolean;
  /** What there is at `from`: nothing, or what has been going on since ever. */
  readonly start: 'empty' | 'steady';
}

/** What somebody asks for; the rest follows from the scenario. */
export interface WindowOptions {
  readonly fromSeconds?: number | undefined;
  readonly lengthSeconds?: number | undefined;
  readonly start?: 'empty' | 'steady' | undefined;
}

/** Longer timelines than this are not begun. */
export const LONGEST_TIMELINE = 366 * DAY_SECONDS;

/** Days that are shown after a change that stays, at most. */
const MOST_DAYS_AFTER = 7;

/** Of the mean holding time, what is shown of the recovery after the last event. */
const RECOVERY = 4;

/**
 * The stretch of time that a scenario is about: the day of its profiles, its events and the recovery from them, or, where
 * nothing happens, how an empty pool fills.
 *
 * @throws RangeError for a length that is not above 0 or longer than a year
 */
export function windowOf(scenario: Scenario, groups: readonly PortGroup[], options: WindowOptions): Window {
  const { events, flows } = scenario;
  const daily = flows.some(({ profile }) => profile !== null);
  const clock = followsClock(scenario);
  const start = options.start ?? (daily || events.length > 0 ? 'steady' : 'empty');
  const [from, to] = daily
    ? dayOf(events, flows)
    : events.length > 0
      ? aroundEvents(events, flows, clock)
      : [0, filling(groups, flows)];
  const begin = options.fromSeconds ?? from;
  const end =
    options.lengthSeconds === undefined ? Math.max(to, begin + (to - from) / 2) : begin + options.lengthSeconds;
  if (!(end > begin && end - begin <= LONGEST_TIMELINE)) throw outOfRange(scenario, { begin, end, clock }, options);
  return { from: begin, to: end, clock, start };
}

/** Whether the moments of a scenario are times of day. */
export function followsClock({ flows, events }: Scenario): boolean {
  return flows.some(({ profile }) => profile !== null) || events.some(({ onClock }) => onClock);
}

/** A length that cannot be drawn, in words; where nobody asked for it, with the event that makes it so long. */
function outOfRange(
  { events }: Scenario,
  { begin, end, clock }: { readonly begin: number; readonly end: number; readonly clock: boolean },
  { lengthSeconds }: WindowOptions,
): RangeError {
  const length = end - begin;
  const [last] = [...events].sort((a, b) => endOf(b) - endOf(a));
  const range = 'its length must be above 0 and at most 366 days';
  if (last !== undefined && lengthSeconds === undefined && length > LONGEST_TIMELINE)
    return new RangeError(
      `Cannot draw timeline: ${range}, got ${formatDuration(length)} with the ${last.kind} at ${formatMoment(last.atSeconds, clock, end)}`,
    );
  const words = length > 0 && Number.isFinite(length) ? formatDuration(length) : `${length} s`;
  return new RangeError(`Cannot draw timeline: ${range}, got ${words}`);
}

/** When an event is over: what it changes for good, it changes until then. */
export function endOf(event: ScenarioEvent): number {
  const reconnect = 'reconnectSeconds' in event ? (event.reconnectSeconds ?? 0) : 0;
  const lasting = event.kind === 'ramp' ? event.overSeconds : 'seconds' in event ? (event.seconds ?? 0) : 0;
  return event.atSeconds + Math.max(reconnect, lasting);
}

/** Whole days; of what changes for good the day after too, as its worst hour may be tomorrow, and more where holds last for days. */
function dayOf(events: readonly ScenarioEvent[], flows: readonly Flow[]): readonly [number, number] {
  const last = Math.max(0, ...events.map(endOf));
  const days = Math.max(1, Math.ceil(last / DAY_SECONDS));
  if (!events.some(staysForGood)) return [0, days * DAY_SECONDS];
  const more = Math.ceil((RECOVERY * longestEnd(flows)) / DAY_SECONDS);
  return [0, (days + Math.min(MOST_DAYS_AFTER, Math.max(1, more))) * DAY_SECONDS];
}

function staysForGood(event: ScenarioEvent): boolean {
  return event.kind === 'ramp' || (event.kind === 'failover' && event.seconds === null);
}

function aroundEvents(
  events: readonly ScenarioEvent[],
  flows: readonly Flow[],
  clock: boolean,
): readonly [number, number] {
  const first = Math.min(...events.map(({ atSeconds }) => atSeconds));
  const last = Math.max(...events.map(endOf));
  const recovery = RECOVERY * holdTouched(events, flows);
  const to = last + Math.max(recovery, (last - first) / 10, 1);
  // A little of what was before, so that the change is seen.
  return [clock ? Math.max(0, first - Math.max((to - first) / 8, 1)) : 0, to];
}

/** The mean hold of the connections that the events are about, as many as there are of each flow: rare long ones weigh little. */
function holdTouched(events: readonly ScenarioEvent[], flows: readonly Flow[]): number {
  const touched = flows.filter((flow) => events.some((event) => touches(event, flow)));
  const counted = touched.length === 0 ? flows : touched;
  const rate = counted.reduce((sum, { ratePerSecond }) => sum + ratePerSecond, 0);
  if (rate === 0) return longestHold(counted);
  return counted.reduce((sum, flow) => sum + flow.ratePerSecond * meanHold(flow), 0) / rate;
}

/** The longest mean holding time of the flows. */
function longestHold(flows: readonly Flow[]): number {
  return Math.max(0, ...flows.map(meanHold));
}

/** Long enough to see the fullest group fill, or all come to their steady state. */
function filling(groups: readonly PortGroup[], flows: readonly Flow[]): number {
  const fills = groups.flatMap((group) => {
    const streams = holdStreams(operate(group, 1));
    return group.ports < 1 || streams.length === 0 ? [] : (fluidFillSeconds({ ports: group.ports, streams }) ?? []);
  });
  const steady = RECOVERY * longestHold(flows);
  const shown =
    fills.length === 0 ? steady : Math.max(1.5 * Math.max(...fills), Math.min(steady, 3 * Math.max(...fills)));
  return Math.min(LONGEST_TIMELINE, shown === 0 ? 60 : shown);
}
