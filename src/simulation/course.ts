import type { Scenario } from '../scenario/scenario.js';
import type { RateKnot } from './system.js';

/** What changes while a run goes on; seconds since the timeline's beginning, negative before it. */
export interface Course {
  /**
   * By flow id: new connections per second over time, straight between knots, constant before the first and after the last;
   * of two knots at one moment, a jump, the later one holds from that moment on. Flows not named keep the scenario's rate.
   */
  readonly rates: Readonly<Record<string, readonly RateKnot[]>>;
  /** By rising time; those of one moment happen in this order, before anything else that happens at it. */
  readonly interventions: readonly Intervention[];
  /**
   * `empty`: nothing is held at 0; `steady`: the run is warmed up before 0, unobserved, at the rates that the knots give
   * there, for as long as the holding times remember.
   */
  readonly start: 'empty' | 'steady';
  /** Length of the timeline. */
  readonly seconds: number;
  /** Length of the bins that are observed; the last one may be shorter. */
  readonly binSeconds: number;
}

/**
 * Something that is done to connections at one moment. Connections that come back or come along are ordinary attempts: they
 * look for a port, may be refused, and retry as the flow does; they count as arrivals when they come, at moments drawn
 * evenly from so many seconds. A connection is open from its SYN to the end of its open time.
 */
export type Intervention =
  /**
   * A box forgets each of its connections with this probability, open and closing ones alike (1: a restart); their ports are
   * free at once. Clients of open ones come back with the same way to end; null: they do not. On another box on its way the
   * connection closes at this moment in the way in which it would have ended.
   */
  | {
      readonly kind: 'forget';
      readonly atSeconds: number;
      readonly pool: string;
      readonly share: number;
      readonly reconnectSeconds: number | null;
    }
  /**
   * From now on each group of the pool has this share of its ports, the lower ones: ⌊ports × share⌋, at least one; 1: all
   * again. Connections on ports that go away are forgotten, as above.
   */
  | {
      readonly kind: 'ports';
      readonly atSeconds: number;
      readonly pool: string;
      readonly share: number;
      readonly reconnectSeconds: number | null;
    }
  /**
   * A deploy: each open connection of the flow closes now with this probability, in the way in which it would have ended, and
   * its client comes back with a fresh open time and the same way to end. SYNs that nobody answers wait on.
   */
  | {
      readonly kind: 'close';
      readonly atSeconds: number;
      readonly flow: string;
      readonly share: number;
      readonly reconnectSeconds: number;
    }
  /**
   * A failover: each open connection of the flow brings so many others on average, from other clients: the whole part of the
   * share, and one more with the probability of the rest.
   */
  | {
      readonly kind: 'join';
      readonly atSeconds: number;
      readonly flow: string;
      readonly share: number;
      readonly overSeconds: number;
    };

/** @throws RangeError for a course that makes no sense, or names what the scenario does not have */
export function requireCourse(course: Course, scenario: Scenario): void {
  requireWithin('seconds', 'above 0', course.seconds, course.seconds > 0);
  requireWithin('binSeconds', 'above 0', course.binSeconds, course.binSeconds > 0);
  for (const [flow, knots] of Object.entries(course.rates)) {
    requireKnown('flow', flow, scenario.flows);
    requireKnots(flow, knots);
  }
  let before = Number.NEGATIVE_INFINITY;
  for (const intervention of course.interventions) {
    requireIntervention(intervention, course, scenario);
    const { atSeconds } = intervention;
    requireWithin('interventions', 'by rising time', atSeconds, atSeconds >= before);
    before = atSeconds;
  }
}

function requireKnots(flow: string, knots: readonly RateKnot[]): void {
  requireWithin(`the knots of ${flow}`, 'at least one', knots.length, knots.length > 0);
  let before = Number.NEGATIVE_INFINITY;
  for (const { atSeconds, ratePerSecond } of knots) {
    requireWithin(`the knots of ${flow}`, 'by rising time', atSeconds, atSeconds >= before);
    requireWithin(`rates of ${flow}`, 'at least 0', ratePerSecond, ratePerSecond >= 0);
    before = atSeconds;
  }
}

function requireIntervention(intervention: Intervention, course: Course, scenario: Scenario): void {
  const { kind, atSeconds, share } = intervention;
  requireWithin(`atSeconds of ${kind}`, 'before the end', atSeconds, atSeconds < course.seconds);
  const isEarly = course.start === 'empty' && atSeconds < 0;
  requireWithin(`atSeconds of ${kind}`, 'at least 0 with an empty start', atSeconds, !isEarly);
  if (kind === 'join') {
    requireWithin('share of join', 'at least 0', share, share >= 0);
    requireWithin('overSeconds', 'at least 0', intervention.overSeconds, intervention.overSeconds >= 0);
  } else {
    requireWithin(`share of ${kind}`, '0…1', share, share >= 0 && share <= 1);
    const { reconnectSeconds } = intervention;
    if (reconnectSeconds !== null) {
      requireWithin('reconnectSeconds', 'at least 0, or null', reconnectSeconds, reconnectSeconds >= 0);
    }
  }
  if (kind === 'close' || kind === 'join') requireKnown('flow', intervention.flow, scenario.flows);
  else requireKnown('pool', intervention.pool, scenario.pools);
}

function requireKnown(what: string, id: string, known: readonly { readonly id: string }[]): void {
  if (known.some((one) => one.id === id)) return;
  throw new RangeError(`Cannot simulate a course: the scenario has no ${what} ${id}`);
}

function requireWithin(name: string, range: string, value: number, holds: boolean): void {
  if (holds && Number.isFinite(value)) return;
  throw new RangeError(`Cannot simulate a course: ${name} must be ${range}, got ${value}`);
}
