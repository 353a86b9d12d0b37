import { type RandomStream, randomStream } from '../statistics/random-stream.js';
import { type Allocator, CLOSING, FREE, HELD, type Ports } from './allocators/allocator.js';
import { makeAllocators } from './allocators/make-allocator.js';
import { Calendar } from './calendar.js';
import { cellsByPort } from './cells-by-port.js';
import { EasingIn } from './easing-in.js';
import { LimitGate, type Pass } from './limit-gate.js';
import { ARRIVALS, ATTEMPTS, CLOSED_BY_SERVER, LIMITED, LOST, Observer, RECLAIMED, REUSED } from './observer.js';
import { firstPhase, type PhaseTable, phaseTable } from './phases.js';
import { RetryQueues } from './retry-queues.js';
import { Servers } from './servers.js';
import type { System } from './system.js';
import type { RunTally } from './tally.js';
import { TimerQueue } from './timers.js';
import { type Traffic, trafficOf } from './traffic.js';

/** How often a run that may end early looks whether it has seen enough. */
const LOOKS = 1000;

/**
 * A discrete-event simulation of port groups: connections arrive, look for a port as the box does, hold it through their
 * TCP states, and release it; refused ones come back. It knows packets, timers and allocators, and no formula.
 *
 * Ties: by time, then releases before retries before arrivals. The same system, seed and replication give the same run.
 */
export class Engine {
  private readonly phases: PhaseTable;
  private readonly ports: Ports;
  /** By port; empty where there is one cell only. */
  private readonly cellOf: Int32Array;
  private readonly phaseOf: Int16Array;
  /** Counts the connections of a port, so that a timer of a connection that lost its port is known as such. */
  private readonly generation: Int32Array;
  private readonly allocators: readonly Allocator[];
  private readonly traffic: readonly Traffic[];
  private readonly openTimes: Calendar;
  private readonly queues: readonly TimerQueue[];
  private readonly retries: RetryQueues;
  private readonly servers: Servers | null;
  private readonly easing: EasingIn;
  private readonly gate: LimitGate | null;
  /** By source and target: what its connections have to show at the gate. */
  private readonly passesOf: readonly (readonly Pass[])[];
  readonly observer: Observer;
  /** When the next event of each list comes: open times, queues of timers, queues of retries, sources. */
  private readonly due: Float64Array;
  private readonly firstRetry: number;
  private readonly firstSource: number;
  private now = 0;
  private events = 0;

  constructor(
    private readonly system: System,
    seed: number,
    /** Names the run: each one has streams of its own. */
    run: string,
  ) {
    const streamOf = (cause: string): RandomStream => randomStream(seed, `${run}/${cause}`);
    const { cells, sources, limits } = system;
    const total = cells.reduce((sum, cell) => sum + cell.ports, 0);
    this.phases = phaseTable(system);
    this.ports = { held: new Uint8Array(total), closingSince: new Float64Array(total) };
    this.cellOf = cells.length === 1 ? new Int32Array(0) : cellsByPort(cells, total);
    this.phaseOf = new Int16Array(total).fill(-1);
    this.generation = new Int32Array(this.phases.takesBack ? total : 0);
    this.servers = this.phases.serverHolds ? new Servers(total) : null;
    this.observer = new Observer(system);
    this.gate = limits.length === 0 ? null : new LimitGate(system);
    this.passesOf = sources.map(({ targets }) => targets.flatMap((target) => this.gate?.passOf(target.cells) ?? []));
    this.allocators = makeAllocators(cells, this.ports, streamOf);
    this.traffic = trafficOf(system, streamOf);
    const shares = this.traffic.map(({ routes }) => routes.shares);
    this.easing = new EasingIn(system, shares, streamOf('easing in'));
    this.openTimes = new Calendar(total);
    this.queues = this.phases.queueSeconds.map(() => new TimerQueue());
    this.retries = new RetryQueues(system);
    this.firstRetry = 1 + this.queues.length;
    this.firstSource = this.firstRetry + this.retries.count;
    this.due = new Float64Array(this.firstSource + sources.length).fill(Number.POSITIVE_INFINITY);
    for (const [index, { arrivals }] of this.traffic.entries()) this.due[this.firstSource + index] = arrivals.first();
  }

  /** Runs the warm-up and the time observed. */
  run(): RunTally {
    const { warmUpSeconds, seconds, traceEverySeconds, untilFilled } = this.system;
    const end = warmUpSeconds + seconds;
    let sampleAt = traceEverySeconds === null ? Number.POSITIVE_INFINITY : 0;
    // Now and then a run that may end early looks whether it has seen enough.
    const pause = untilFilled ? seconds / LOOKS : Number.POSITIVE_INFINITY;
    let begun = false;
    for (let sample = 0, look = 1; ; look++) {
      const next = Math.min(begun ? end : warmUpSeconds, sampleAt, look * pause);
      this.advance(next);
      if (next === sampleAt && traceEverySeconds !== null) {
        this.observer.sample();
        sampleAt = ++sample * traceEverySeconds;
      }
      if (next === warmUpSeconds && !begun) {
        begun = true;
        this.observer.begin(next);
        this.gate?.begin(next);
      }
      if (begun && (next >= end || (untilFilled && this.observer.allFilled))) break;
    }
    return {
      groups: this.observer.groups(end),
      limits: this.gate?.tally(end) ?? [],
      events: this.events,
      trace: this.observer.trace(),
    };
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
      else if (first < firstRetry) this.endTimer(first);
      else if (first < firstSource) this.comeBack(first);
      else this.arrive(first);
    }
    this.now = until;
  }

  /** Ports that are free, by cell: what the allocators see, counted one by one. */
  freePorts(): Int32Array {
    const free = new Int32Array(this.system.cells.length);
    for (const [port, state] of this.ports.held.entries()) {
      const cell = this.cell(port);
      if (state === FREE) free[cell] = (free[cell] as number) + 1;
    }
    return free;
  }

  /** FREE, HELD or CLOSING, port by port; it changes as the run goes on. */
  get portStates(): Uint8Array {
    return this.ports.held;
  }

  /** Processes the events of the next moment, stale timers included; Infinity: nothing will ever happen. */
  step(): number {
    const next = Math.min(...this.due);
    if (next < Number.POSITIVE_INFINITY) this.advance(next);
    return next;
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
    this.attempt(source, this.traffic[source] as Traffic, ending, target, attempt);
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

  /** A port of a cell for a new connection, marked as held; −1: refused. */
  private take(cell: number): number {
    const { observer, phases, now } = this;
    const port = (this.allocators[cell] as Allocator).take(now);
    if (port < 0) {
      observer.refusedNow(cell, now);
      return port;
    }
    if (phases.takesBack && (this.phaseOf[port] as number) >= 0) this.evict(port, cell);
    else {
      observer.heldChanged(cell, 1, now);
      if (this.gate !== null) this.gate.held(cell, 1, now);
    }
    if (this.servers?.meets(port, now)) observer.add(cell, REUSED);
    this.ports.held[port] = HELD;
    observer.taken(cell, now);
    return port;
  }

  /** A closing connection loses its port. */
  private evict(port: number, cell: number): void {
    const { observer, phases } = this;
    const phase = this.phaseOf[port] as number;
    observer.left(cell, phases.state[phase] as number, phases.closing[phase] as number, this.now);
    observer.add(cell, RECLAIMED);
    this.generation[port] = (this.generation[port] as number) + 1;
    this.phaseOf[port] = -1;
  }

  private start(port: number, cell: number, phase: number): void {
    if (phase >= 0) this.enter(port, cell, phase);
    else this.free(port, cell);
  }

  private enter(port: number, cell: number, phase: number): void {
    const { phases, now } = this;
    const closing = phases.closing[phase] as number;
    this.phaseOf[port] = phase;
    this.observer.entered(cell, phases.state[phase] as number, closing, now);
    if (closing === 1) this.close(port, cell);
    const list = phases.queue[phase] as number;
    if (list === 0) {
      this.openTimes.pushKept(now, phases.seconds[phase] as number, port);
      this.due[0] = this.openTimes.due;
      return;
    }
    const queue = this.queues[list - 1] as TimerQueue;
    queue.push(
      now + (phases.queueSeconds[list - 1] as number),
      port,
      phases.takesBack ? (this.generation[port] as number) : 0,
    );
    this.due[list] = queue.due;
  }

  /** From now on the box may give the port up. */
  private close(port: number, cell: number): void {
    if (this.ports.held[port] !== HELD) return;
    this.ports.held[port] = CLOSING;
    this.ports.closingSince[port] = this.now;
    (this.allocators[cell] as Allocator).closes(port);
  }

  private endOpenTime(): void {
    const port = this.openTimes.pop();
    this.due[0] = this.openTimes.due;
    this.leave(port);
  }

  private endTimer(list: number): void {
    const queue = this.queues[list - 1] as TimerQueue;
    const port = queue.firstA;
    const current = !this.phases.takesBack || this.generation[port] === queue.firstB;
    queue.shift();
    this.due[list] = queue.due;
    // The port may have been taken back from this connection meanwhile.
    if (current) this.leave(port);
    else this.events--;
  }

  private leave(port: number): void {
    const { phases, now, observer } = this;
    const phase = this.phaseOf[port] as number;
    const cell = this.cell(port);
    observer.left(cell, phases.state[phase] as number, phases.closing[phase] as number, now);
    if (this.servers !== null) this.remember(this.servers, port, cell, phase);
    if (phases.freesClient[phase] === 1) this.clientIdle(phases.source[phase] as number);
    const next = phases.next[phase] as number;
    if (next >= 0) this.enter(port, cell, next);
    else this.free(port, cell);
  }

  /** The server may hold the tuple for longer than the box. */
  private remember(servers: Servers, port: number, cell: number, phase: number): void {
    const seconds = this.phases.serverSeconds[phase] as number;
    if (seconds === 0) return;
    servers.hold(port, this.now + seconds);
    this.observer.add(cell, CLOSED_BY_SERVER);
  }

  private free(port: number, cell: number): void {
    this.phaseOf[port] = -1;
    if (this.phases.takesBack) this.generation[port] = (this.generation[port] as number) + 1;
    this.ports.held[port] = FREE;
    this.observer.heldChanged(cell, -1, this.now);
    if (this.gate !== null) this.gate.held(cell, -1, this.now);
    (this.allocators[cell] as Allocator).released(port);
  }

  private cell(port: number): number {
    return this.cellOf.length === 0 ? 0 : (this.cellOf[port] as number);
  }

  private clientIdle(source: number): void {
    const { clientIdle } = (this.traffic[source] as Traffic).arrivals;
    if (clientIdle !== null) this.due[this.firstSource + source] = clientIdle(this.now);
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
