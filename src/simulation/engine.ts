import type { RandomStream } from '../statistics/random-stream.js';
import { Connections } from './connections.js';
import { runCourse } from './course-run.js';
import { EasingIn } from './easing-in.js';
import { Holds } from './holds.js';
import type { Pass } from './limit-gate.js';
import { ARRIVALS, ATTEMPTS, LIMITED, LOST } from './observer.js';
import { firstPhase } from './phases.js';
import { RetryQueues } from './retry-queues.js';
import type { Return } from './returns.js';
import { runThrough } from './run-through.js';
import type { System } from './system.js';
import type { RunTally } from './tally.js';
import { type Traffic, trafficOf } from './traffic.js';

/** A moment times this is the last one before it: the next number below. */
const JUST_BEFORE = 1 - 2 ** -53;

/**
 * A discrete-event simulation of port groups: connections arrive, look for a port as the box does, hold it through their
 * TCP states, and release it; refused ones come back. It knows packets, timers and allocators, and no formula.
 *
 * Ties: by time, then releases before retries before connections that an intervention has come before arrivals; an
 * intervention comes before all of them. The same system, seed and replication give the same run.
 */
export class Engine extends Holds {
  readonly traffic: readonly Traffic[];
  /** Null where nothing is done to connections as a whole. */
  readonly connections: Connections | null;
  private readonly retries: RetryQueues;
  private readonly easing: EasingIn;
  /** By source and target: what its connections have to show at the gate. */
  private readonly passesOf: readonly (readonly Pass[])[];
  /** Where the queues of retries begin among the lists of events, and the sources. */
  private readonly firstRetry: number;
  private readonly firstSource: number;
  private events: number;

  /** @param name of the run: each one has streams of its own */
  constructor(system: System, seed: number, name: string) {
    const { cells, sources } = system;
    const retries = new RetryQueues(system);
    super(system, seed, name, retries.count + sources.length);
    const streamOf = (cause: string): RandomStream => this.stream(cause);
    this.passesOf = sources.map(({ targets }) => targets.flatMap((target) => this.gate?.passOf(target.cells) ?? []));
    this.traffic = trafficOf(system, streamOf);
    const shares = this.traffic.map(({ routes }) => routes.shares);
    this.easing = new EasingIn(system, shares, streamOf('easing in'));
    this.retries = retries;
    const ports = cells.reduce((sum, cell) => sum + cell.ports, 0);
    this.connections = retries.returns === null ? null : new Connections(ports);
    this.firstSource = this.due.length - sources.length;
    this.firstRetry = this.firstSource - retries.count;
    this.events = 0;
    for (const [index, { arrivals }] of this.traffic.entries()) this.due[this.firstSource + index] = arrivals.first();
  }

  /** Runs the warm-up and the time observed. */
  run(): RunTally {
    const { course } = this.system;
    return course === undefined ? runThrough(this, this.system) : runCourse(this, this.system, course);
  }

  /** Processes every event up to a moment, that moment included. */
  advance(until: number): void {
    const { due, firstRetry, firstSource } = this;
    for (;;) {
      let first = 0;
      let at = due[0] as number;
      for (let list = 1; list < due.length; list++) {
        const other = due[list] as number;
        if (other < at) {
          at = other;
          first = list;
        }
      }
      if (at > until) break;
      this.now = at;
      this.events++;
      if (first === 0) this.endOpenTime();
      else if (first < firstRetry) this.events -= this.endTimer(first) ? 0 : 1;
      else if (first < firstSource) this.comeBack(first);
      else this.arrive(first);
    }
    this.now = until;
  }

  /** Processes every event before a moment, those of that very moment not, and stops there. */
  advanceBefore(moment: number): void {
    if (moment > 0) this.advance(moment * JUST_BEFORE);
    this.now = moment;
  }

  /** Processes the events of the next moment, stale timers included; Infinity: nothing will ever happen. */
  step(): number {
    const next = this.nextEvent;
    if (next < Number.POSITIVE_INFINITY) this.advance(next);
    return next;
  }

  /** When something happens next, be it that a stale timer runs out; Infinity: never. */
  get nextEvent(): number {
    return Math.min(...this.due);
  }

  /** Arrivals, retries and changes of state so far. */
  get eventsProcessed(): number {
    return this.events;
  }

  /** Connections that an intervention has come, from now on, at moments of their own. */
  comeLater(batch: readonly Return[]): void {
    const { returns, count } = this.retries;
    returns?.add(batch);
    this.due[this.firstRetry + count - 1] = returns?.due ?? Number.POSITIVE_INFINITY;
  }

  override clientIdle(source: number): void {
    const { clientIdle } = (this.traffic[source] as Traffic).arrivals;
    if (clientIdle !== null) this.due[this.firstSource + source] = clientIdle(this.now);
  }

  private arrive(list: number): void {
    const source = list - this.firstSource;
    const traffic = this.traffic[source] as Traffic;
    const { routes, arrivals } = traffic;
    const target = routes.choose();
    this.count(routes.near[target] as number, routes.far[target] as number, ARRIVALS);
    this.due[list] = arrivals.next(this.now);
    this.attempt(source, traffic, traffic.chooseEnding(), target, 0);
  }

  private comeBack(list: number): void {
    const queue = list - this.firstRetry;
    const { source, ending, target, attempt } = this.retries.shift(queue);
    this.due[list] = this.retries.due(queue);
    const traffic = this.traffic[source] as Traffic;
    const { near, far } = traffic.routes;
    // No retry: an intervention has it come.
    if (attempt === 0) this.count(near[target] as number, far[target] as number, ARRIVALS);
    this.attempt(source, traffic, ending, target, attempt);
  }

  /** A SYN: the `retry`-th of its connection, the first one being 0. */
  private attempt(source: number, traffic: Traffic, ending: number, target: number, retry: number): void {
    const near = traffic.routes.near[target] as number;
    const far = traffic.routes.far[target] as number;
    if (this.now < this.easing.until && !this.easing.letsIn(near, far)) {
      this.clientIdle(source);
      return;
    }
    this.count(near, far, ATTEMPTS);
    if (this.gate !== null && !this.passes(source, target)) {
      this.count(near, far, LIMITED);
      this.refuse(source, traffic, ending, target, retry);
      return;
    }
    const port = this.take(near);
    const behind = far < 0 || port < 0 ? -1 : this.take(far);
    if (port < 0 || (far >= 0 && behind < 0)) {
      if (port >= 0) this.free(port, near);
      this.refuse(source, traffic, ending, target, retry);
      return;
    }
    const { first, bindsClient, draws } = this.phases;
    if (draws) {
      const seconds = traffic.openTime();
      this.openTimes.keep(port, seconds);
      if (far >= 0) this.openTimes.keep(behind, seconds);
    }
    if (this.connections !== null) this.connections.begin(port, behind, target);
    const phase = first[firstPhase(source, ending, 0)] as number;
    this.start(port, near, phase);
    if (phase < 0 || bindsClient[phase] === 0) this.clientIdle(source);
    if (far >= 0) this.start(behind, far, first[firstPhase(source, ending, 1)] as number);
  }

  /** Counts something that happens to a connection in the cells on its way. */
  private count(near: number, far: number, counter: number): void {
    this.observer.add(near, counter);
    if (far >= 0) this.observer.add(far, counter);
  }

  /** Whether no limit across groups turns a SYN away. */
  private passes(source: number, target: number): boolean {
    return this.gate === null || this.gate.lets(this.passesOf[source]?.[target] as Pass, this.now);
  }

  private refuse(source: number, traffic: Traffic, ending: number, target: number, retry: number): void {
    if (traffic.triesAgain(retry)) {
      const queue = this.retries.push(this.now, source, ending, target, retry);
      this.due[this.firstRetry + queue] = this.retries.due(queue);
      return;
    }
    this.count(traffic.routes.near[target] as number, traffic.routes.far[target] as number, LOST);
    this.clientIdle(source);
  }
}
