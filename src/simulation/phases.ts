import { type Phase, type Source, STATES, type System } from './system.js';

/** Every phase of a system in flat arrays, one after the other along each connection's life. */
export interface PhaseTable {
  readonly state: Uint8Array;
  /** 0: the open time goes here, in the calendar; else the queue of its length, from 1 on. */
  readonly queue: Uint16Array;
  /** Length in seconds; for open phases what comes on top of the open time. */
  readonly seconds: Float64Array;
  readonly closing: Uint8Array;
  /** 1 where the client is bound meanwhile. */
  readonly bindsClient: Uint8Array;
  /** 1 where clients are counted and theirs is bound until the end of this phase and no longer. */
  readonly freesClient: Uint8Array;
  readonly serverSeconds: Float64Array;
  /** The phase that follows; −1: the port is free. */
  readonly next: Int32Array;
  /** Index of the source, and of the ending among the source's. */
  readonly source: Int32Array;
  readonly ending: Uint8Array;
  /** 1 where the client would send again if its box forgot it: its SYN is on the way, or the connection is open. */
  readonly asks: Uint8Array;
  /** The last phase in which the connection is open, for phases up to it; −1: it has closed, or never opens. */
  readonly lastOpen: Int32Array;
  /** Lengths of the queues, from queue 1 on. */
  readonly queueSeconds: readonly number[];
  /** First phase by source, ending and box, see {@link firstPhase}; −1: the port is not held at all. */
  readonly first: Int32Array;
  /** Whether some open time is drawn. */
  readonly draws: boolean;
  /** Whether servers hold a connection for longer than the box does. */
  readonly serverHolds: boolean;
  /** Whether a connection may lose its port before its timer runs out: closing ones to others, any to an intervention. */
  readonly losesPorts: boolean;
}

/** Most ways to end, and boxes, that a source has: so many places are kept in the table of first phases. */
const MOST_ENDINGS = 16;
const MOST_BOXES = 2;

/** Place of a connection's first phase in the table. */
export function firstPhase(source: number, ending: number, box: number): number {
  return (source * MOST_ENDINGS + ending) * MOST_BOXES + box;
}

interface Row {
  readonly phase: Phase;
  readonly source: number;
  readonly ending: number;
  readonly queue: number;
  readonly next: number;
  readonly freesClient: boolean;
  readonly lastOpen: number;
}

/** Lays out the phases of a system; phases of no length are left out. Open times of one fixed length get a queue too. */
export function phaseTable(system: System): PhaseTable {
  const rows: Row[] = [];
  const lengths: number[] = [];
  const queueOf = (phase: Phase, source: Source): number => {
    const open = source.openTime;
    const seconds = phase.seconds ?? (open.distribution === 'constant' ? open.meanSeconds + phase.extraSeconds : null);
    if (seconds === null) return 0;
    if (!lengths.includes(seconds)) lengths.push(seconds);
    return lengths.indexOf(seconds) + 1;
  };
  const lay = (phases: readonly Phase[], index: number, ending: number, source: Source): number => {
    const held = phases.filter((phase) => lasts(phase, source));
    const counted = source.arrivals.kind === 'clients';
    const start = rows.length;
    const lastOpen = held.findLastIndex(({ seconds, bindsClient }) => seconds === null || bindsClient);
    for (const [place, phase] of held.entries()) {
      const following = held[place + 1];
      rows.push({
        phase,
        source: index,
        ending,
        queue: queueOf(phase, source),
        next: following === undefined ? -1 : start + place + 1,
        freesClient: counted && phase.bindsClient && following?.bindsClient !== true,
        lastOpen: place <= lastOpen ? start + lastOpen : -1,
      });
    }
    return held.length === 0 ? -1 : start;
  };
  const first = new Int32Array(system.sources.length * MOST_ENDINGS * MOST_BOXES).fill(-1);
  for (const [index, source] of system.sources.entries()) {
    requirePossible(source);
    for (const [way, { phases }] of source.endings.entries()) {
      for (const [box, leg] of phases.entries()) first[firstPhase(index, way, box)] = lay(leg, index, way, source);
    }
  }
  return {
    state: Uint8Array.from(rows, ({ phase }) => STATES.indexOf(phase.state)),
    queue: Uint16Array.from(rows, ({ queue }) => queue),
    seconds: Float64Array.from(rows, ({ phase }) => phase.seconds ?? phase.extraSeconds),
    closing: Uint8Array.from(rows, ({ phase }) => Number(phase.closing)),
    bindsClient: Uint8Array.from(rows, ({ phase }) => Number(phase.bindsClient)),
    freesClient: Uint8Array.from(rows, ({ freesClient }) => Number(freesClient)),
    serverSeconds: Float64Array.from(rows, ({ phase }) => phase.serverSeconds),
    next: Int32Array.from(rows, ({ next }) => next),
    source: Int32Array.from(rows, ({ source }) => source),
    ending: Uint8Array.from(rows, ({ ending }) => ending),
    asks: Uint8Array.from(rows, ({ phase }) => Number(phase.seconds === null || phase.state === 'SYN_SENT')),
    lastOpen: Int32Array.from(rows, ({ lastOpen }) => lastOpen),
    queueSeconds: lengths,
    first,
    draws: rows.some(({ queue }) => queue === 0),
    serverHolds: rows.some(({ phase }) => phase.serverSeconds > 0),
    losesPorts: rows.some(({ phase }) => phase.closing) || (system.course?.actions ?? []).length > 0,
  };
}

function requirePossible({ id, endings }: Source): void {
  const legs = endings.flatMap(({ phases }) => phases);
  const boxes = Math.max(0, ...endings.map(({ phases }) => phases.length));
  if (endings.length > MOST_ENDINGS || boxes > MOST_BOXES) {
    throw new RangeError(
      `Cannot simulate ${id}: at most ${MOST_ENDINGS} ways to end and ${MOST_BOXES} boxes, got ${endings.length} and ${boxes}`,
    );
  }
  if (legs.some((leg) => leg.filter(({ seconds }) => seconds === null).length > 1)) {
    throw new RangeError(`Cannot simulate ${id}: a connection must have one open time, got more`);
  }
}

function lasts(phase: Phase, source: Source): boolean {
  if (phase.seconds !== null) return phase.seconds > 0;
  const { openTime } = source;
  return phase.extraSeconds > 0 || openTime.distribution === 'empirical' || openTime.meanSeconds > 0;
}
