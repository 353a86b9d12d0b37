import { type RandomStream, randomStream } from '../statistics/random-stream.js';
import { type Allocator, CLOSING, FREE, HELD, type Ports } from './allocators/allocator.js';
import { makeAllocators } from './allocators/make-allocator.js';
import { Calendar } from './calendar.js';
import { cellsByPort } from './cells-by-port.js';
import { LimitGate } from './limit-gate.js';
import { CLOSED_BY_SERVER, Observer, RECLAIMED, REUSED } from './observer.js';
import { type PhaseTable, phaseTable } from './phases.js';
import { Servers } from './servers.js';
import type { System } from './system.js';
import { TimerQueue } from './timers.js';

/**
 * The ports of all cells, who holds them, and the timers that run meanwhile: a connection takes a port, goes from one TCP
 * state to the next as its time comes, and leaves. Where connections come from is the business of the engine, which is the
 * same object: two would cost a tenth of the speed.
 */
export abstract class Holds {
  readonly phases: PhaseTable;
  readonly ports: Ports;
  readonly allocators: readonly Allocator[];
  readonly observer: Observer;
  /** Null where there are no limits across groups. */
  readonly gate: LimitGate | null;
  /** By port: the phase of its connection; −1: it has none. */
  readonly phaseOf: Int16Array;
  /** By port; empty where there is one cell only. */
  private readonly cellOf: Int32Array;
  /** Counts the connections of a port, so that a timer of a connection that lost its port is known as such. */
  private readonly generation: Int32Array;
  protected readonly openTimes: Calendar;
  private readonly queues: readonly TimerQueue[];
  private readonly servers: Servers | null;
  /** When the next event of each list comes: open times, queues of timers, then the lists of the engine. */
  protected readonly due: Float64Array;
  protected now = 0;

  /** @param otherLists how many lists of events the engine has */
  constructor(
    protected readonly system: System,
    private readonly seed: number,
    /** Names the run: each one has streams of its own. */
    private readonly name: string,
    otherLists: number,
  ) {
    const { cells, limits } = system;
    const total = cells.reduce((sum, cell) => sum + cell.ports, 0);
    this.phases = phaseTable(system);
    this.ports = { held: new Uint8Array(total), closingSince: new Float64Array(total) };
    this.cellOf = cells.length === 1 ? new Int32Array(0) : cellsByPort(cells, total);
    this.phaseOf = new Int16Array(total).fill(-1);
    this.generation = new Int32Array(this.phases.losesPorts ? total : 0);
    this.servers = this.phases.serverHolds ? new Servers(total) : null;
    this.observer = new Observer(system);
    this.gate = limits.length === 0 ? null : new LimitGate(system);
    this.allocators = makeAllocators(cells, this.ports, (cause) => this.stream(cause));
    this.openTimes = new Calendar(total);
    this.queues = this.phases.queueSeconds.map(() => new TimerQueue());
    this.due = new Float64Array(1 + this.queues.length + otherLists).fill(Number.POSITIVE_INFINITY);
  }

  /** The client of a connection of a source may connect again. */
  abstract clientIdle(source: number): void;

  /** A stream of random numbers for one cause in this run. */
  stream(cause: string): RandomStream {
    return randomStream(this.seed, `${this.name}/${cause}`);
  }

  /** Its box forgets a connection: the port is free at once. */
  forget(port: number): void {
    this.free(port, this.stop(port));
  }

  /** A connection that is open closes now, in the way in which it would have ended; others go on. */
  endOpen(port: number): void {
    const last = this.phases.lastOpen[this.phaseOf[port] as number] ?? -1;
    if (last < 0) return;
    const cell = this.stop(port);
    if (this.servers !== null) this.remember(this.servers, port, cell, last);
    this.start(port, cell, this.phases.next[last] as number);
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

  /** FREE, HELD, CLOSING or GONE, port by port; it changes as the run goes on. */
  get portStates(): Uint8Array {
    return this.ports.held;
  }

  /** A port of a cell for a new connection, marked as held; −1: refused. */
  protected take(cell: number): number {
    const { observer, phases, now } = this;
    const port = (this.allocators[cell] as Allocator).take(now);
    if (port < 0) {
      observer.refusedNow(cell, now);
      return port;
    }
    if (phases.losesPorts && (this.phaseOf[port] as number) >= 0) this.evict(port, cell);
    else {
      observer.heldChanged(cell, 1, now);
      if (this.gate !== null) this.gate.held(cell, 1, now);
    }
    if (this.servers?.meets(port, now)) observer.add(cell, REUSED);
    this.ports.held[port] = HELD;
    observer.taken(cell, now);
    return port;
  }

  /** A connection begins a phase; −1: it does not hold its port any more. */
  protected start(port: number, cell: number, phase: number): void {
    if (phase >= 0) this.enter(port, cell, phase);
    else this.free(port, cell);
  }

  protected free(port: number, cell: number): void {
    this.phaseOf[port] = -1;
    if (this.phases.losesPorts) this.generation[port] = (this.generation[port] as number) + 1;
    this.ports.held[port] = FREE;
    this.observer.heldChanged(cell, -1, this.now);
    if (this.gate !== null) this.gate.held(cell, -1, this.now);
    (this.allocators[cell] as Allocator).released(port);
  }

  protected endOpenTime(): void {
    const port = this.openTimes.pop();
    this.due[0] = this.openTimes.due;
    this.leave(port);
  }

  /** The first timer of a queue runs out; false: its connection has lost its port meanwhile. */
  protected endTimer(list: number): boolean {
    const queue = this.queues[list - 1] as TimerQueue;
    const port = queue.firstA;
    const current = !this.phases.losesPorts || this.generation[port] === queue.firstB;
    queue.shift();
    this.due[list] = queue.due;
    if (current) this.leave(port);
    return current;
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
      phases.losesPorts ? (this.generation[port] as number) : 0,
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

  /** A connection leaves its phase before its time: the timer runs out unseen. Gives the cell. */
  private stop(port: number): number {
    const { phases } = this;
    const phase = this.phaseOf[port] as number;
    const cell = this.cell(port);
    this.observer.left(cell, phases.state[phase] as number, phases.closing[phase] as number, this.now);
    this.generation[port] = (this.generation[port] as number) + 1;
    if (phases.queue[phase] === 0) {
      this.openTimes.remove(port);
      this.due[0] = this.openTimes.due;
    }
    return cell;
  }

  /** The server may hold the tuple for longer than the box. */
  private remember(servers: Servers, port: number, cell: number, phase: number): void {
    const seconds = this.phases.serverSeconds[phase] as number;
    if (seconds === 0) return;
    servers.hold(port, this.now + seconds);
    this.observer.add(cell, CLOSED_BY_SERVER);
  }

  private cell(port: number): number {
    return this.cellOf.length === 0 ? 0 : (this.cellOf[port] as number);
  }
}
