import { STATES, type System } from './system.js';
import type { GroupTally, Trace } from './tally.js';

const STATE_COUNT = STATES.length;
/** Counters of one cell, by name, one after the other. */
const COUNTERS = [
  'arrivals',
  'attempts',
  'refused',
  'limited',
  'lost',
  'reclaimed',
  'reused',
  'closedByServer',
] as const;
type Counter = (typeof COUNTERS)[number];

/** Place of a counter among a cell's. */
export const ARRIVALS = 0;
export const ATTEMPTS = 1;
export const REFUSED = 2;
export const LIMITED = 3;
export const LOST = 4;
export const RECLAIMED = 5;
export const REUSED = 6;
export const CLOSED_BY_SERVER = 7;
export const COUNTER_COUNT = COUNTERS.length;

/**
 * What is seen of a run: counters by cell, and time integrals of ports by state. An integral over a window is the sum of
 * the moments at which ports left a state, less those at which they entered it: one addition an event.
 */
export class Observer {
  /** By cell and counter. */
  readonly counters: Float64Array;
  /** Ports in each state now, by cell and state. */
  readonly count: Int32Array;
  /** Moments of leaving less moments of entering, by cell and state. */
  private readonly moments: Float64Array;
  /** The same for closing ports that may be taken back, by cell. */
  private readonly closingCount: Int32Array;
  private readonly closingMoments: Float64Array;
  /** Ports held now, by cell. */
  readonly held: Int32Array;
  /** Seconds at each number of held ports, by group. */
  private readonly seconds: Float64Array;
  private readonly groupStart: Int32Array;
  /** Where the seconds of a cell's group begin. */
  private readonly startOf: Int32Array;
  private readonly heldSince: Float64Array;
  private readonly groupOf: Int32Array;
  private readonly portsOf: Int32Array;
  /** By cell: when it was first full, and first refused a connection; NaN: never. */
  readonly filledAt: Float64Array;
  readonly refusedAt: Float64Array;
  private startedAt = 0;
  private samples: { readonly states: number[][] }[] | null = null;

  constructor(private readonly system: System) {
    const cells = system.cells.length;
    this.counters = new Float64Array(cells * COUNTER_COUNT);
    this.count = new Int32Array(cells * STATE_COUNT);
    this.moments = new Float64Array(cells * STATE_COUNT);
    this.closingCount = new Int32Array(cells);
    this.closingMoments = new Float64Array(cells);
    this.held = new Int32Array(cells);
    this.heldSince = new Float64Array(cells);
    this.groupOf = Int32Array.from(system.cells, ({ group }) => group);
    this.portsOf = Int32Array.from(system.cells, ({ ports }) => ports);
    this.filledAt = new Float64Array(cells).fill(Number.NaN);
    this.refusedAt = new Float64Array(cells).fill(Number.NaN);
    this.groupStart = new Int32Array(system.groups.length + 1);
    for (const group of system.groups.keys()) {
      const most = system.cells.reduce((max, cell) => (cell.group === group ? Math.max(max, cell.ports) : max), 0);
      this.groupStart[group + 1] = (this.groupStart[group] as number) + most + 1;
    }
    this.startOf = this.groupOf.map((group) => this.groupStart[group] as number);
    this.seconds = new Float64Array(this.groupStart[system.groups.length] as number);
    if (system.traceEverySeconds !== null) {
      this.samples = system.groups.map(() => ({ states: STATES.map(() => []) }));
    }
  }

  entered(cell: number, state: number, closing: number, now: number): void {
    const slot = cell * STATE_COUNT + state;
    this.count[slot] = (this.count[slot] as number) + 1;
    this.moments[slot] = (this.moments[slot] as number) - now;
    if (closing === 1) this.closingChanged(cell, 1, now);
  }

  left(cell: number, state: number, closing: number, now: number): void {
    const slot = cell * STATE_COUNT + state;
    this.count[slot] = (this.count[slot] as number) - 1;
    this.moments[slot] = (this.moments[slot] as number) + now;
    if (closing === 1) this.closingChanged(cell, -1, now);
  }

  /** One port more or less is held in a cell; 0: only the time has gone on. */
  heldChanged(cell: number, change: 1 | -1 | 0, now: number): void {
    const before = this.held[cell] as number;
    const slot = (this.startOf[cell] as number) + before;
    this.seconds[slot] = (this.seconds[slot] as number) + (now - (this.heldSince[cell] as number));
    this.heldSince[cell] = now;
    this.held[cell] = before + change;
  }

  /** A connection was given a port: was it the last one that could be had? */
  taken(cell: number, now: number): void {
    if ((this.held[cell] as number) >= (this.portsOf[cell] as number)) this.allHeld(cell, now);
  }

  add(cell: number, counter: number): void {
    const slot = cell * COUNTER_COUNT + counter;
    this.counters[slot] = (this.counters[slot] as number) + 1;
  }

  refusedNow(cell: number, now: number): void {
    this.add(cell, REFUSED);
    if (Number.isNaN(this.refusedAt[cell] as number)) this.refusedAt[cell] = now;
  }

  /** Whether every cell has been full once. */
  get allFilled(): boolean {
    return !this.filledAt.includes(Number.NaN);
  }

  /** The warm-up is over: from now on it counts. */
  begin(now: number): void {
    this.startedAt = now;
    this.counters.fill(0);
    this.seconds.fill(0);
    this.heldSince.fill(now);
    for (let slot = 0; slot < this.moments.length; slot++) this.moments[slot] = -(this.count[slot] as number) * now;
    for (let cell = 0; cell < this.held.length; cell++) {
      this.closingMoments[cell] = -(this.closingCount[cell] as number) * now;
    }
  }

  /** A cell has another number of ports from now on. */
  resized(cell: number, ports: number, now: number): void {
    this.portsOf[cell] = ports;
    this.taken(cell, now);
  }

  /** What was first before now does not count; a cell that is full now is so for the first time. */
  forgetFirsts(now: number): void {
    this.filledAt.fill(Number.NaN);
    this.refusedAt.fill(Number.NaN);
    for (const cell of this.held.keys()) this.taken(cell, now);
  }

  /** ∫ ports of a cell in a state dt since the end of the warm-up, port-seconds. */
  stateSeconds(cell: number, state: number, now: number): number {
    const slot = cell * STATE_COUNT + state;
    return (this.moments[slot] as number) + (this.count[slot] as number) * now;
  }

  /** ∫ closing ports of a cell that may be taken back dt since the end of the warm-up, port-seconds. */
  closingSeconds(cell: number, now: number): number {
    return (this.closingMoments[cell] as number) + (this.closingCount[cell] as number) * now;
  }

  /** A sample of the ports by state. */
  sample(): void {
    if (this.samples === null) return;
    const sums = this.system.groups.map(() => new Array<number>(STATE_COUNT).fill(0));
    for (let slot = 0; slot < this.count.length; slot++) {
      const sum = sums[this.groupOf[Math.floor(slot / STATE_COUNT)] as number] as number[];
      const state = slot % STATE_COUNT;
      sum[state] = (sum[state] as number) + (this.count[slot] as number);
    }
    for (const [group, { states }] of this.samples.entries()) {
      for (const [state, series] of states.entries()) series.push(sums[group]?.[state] as number);
    }
  }

  /** What was counted from the end of the warm-up until now, by group. */
  groups(now: number): readonly GroupTally[] {
    for (let cell = 0; cell < this.held.length; cell++) this.heldChanged(cell, 0, now);
    return this.system.groups.map((id, group) => this.group(id, group, now));
  }

  trace(): Trace | null {
    if (this.samples === null || this.system.traceEverySeconds === null) return null;
    const groups = this.system.groups.map((id, group) => ({
      id,
      ports: this.portsOf.reduce((sum, ports, cell) => (this.groupOf[cell] === group ? sum + ports : sum), 0),
      states: this.samples?.[group]?.states ?? [],
    }));
    return { everySeconds: this.system.traceEverySeconds, groups };
  }

  private closingChanged(cell: number, change: 1 | -1, now: number): void {
    this.closingCount[cell] = (this.closingCount[cell] as number) + change;
    this.closingMoments[cell] = (this.closingMoments[cell] as number) - change * now;
  }

  /** Filled is a cell from which no connection can take a port back either. */
  private allHeld(cell: number, now: number): void {
    if (this.closingCount[cell] === 0 && Number.isNaN(this.filledAt[cell] as number)) this.filledAt[cell] = now;
  }

  private group(id: string, group: number, now: number): GroupTally {
    const cells = [...this.groupOf.keys()].filter((cell) => this.groupOf[cell] === group);
    const total = (counter: Counter): number =>
      cells.reduce((sum, cell) => sum + (this.counters[cell * COUNTER_COUNT + COUNTERS.indexOf(counter)] as number), 0);
    const stateSeconds = STATES.map((_, state) =>
      cells.reduce((sum, cell) => sum + this.stateSeconds(cell, state, now), 0),
    );
    const closingSeconds = cells.reduce((sum, cell) => sum + this.closingSeconds(cell, now), 0);
    const seconds = this.seconds.subarray(this.groupStart[group], this.groupStart[group + 1]);
    return {
      id,
      cells: cells.length,
      seconds: now - this.startedAt,
      arrivals: total('arrivals'),
      attempts: total('attempts'),
      refused: total('refused'),
      limited: total('limited'),
      lost: total('lost'),
      reclaimed: total('reclaimed'),
      reused: total('reused'),
      closedByServer: total('closedByServer'),
      stateSeconds,
      closingSeconds,
      p99: quantile(seconds, 0.99),
      p999: quantile(seconds, 0.999),
      secondsToFill: meanOrNull(cells.map((cell) => this.filledAt[cell] as number)),
      secondsToFirstRefusal: meanOrNull(cells.map((cell) => this.refusedAt[cell] as number)),
    };
  }
}

/** The smallest number of ports that is not exceeded this share of the time. */
function quantile(seconds: Float64Array, share: number): number {
  const total = seconds.reduce((sum, value) => sum + value, 0);
  let sum = 0;
  for (const [ports, value] of seconds.entries()) {
    sum += value;
    if (sum >= share * total) return ports;
  }
  return seconds.length - 1;
}

function meanOrNull(values: readonly number[]): number | null {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  return Number.isNaN(mean) ? null : mean;
}
