import type { CrossLimit, System } from './system.js';
import type { LimitTally } from './tally.js';

/** The limits that count a connection, and how many of its ports each of them counts. */
export interface Pass {
  readonly limits: Int32Array;
  readonly ports: Int32Array;
}

/**
 * Limits that count over many groups: connections at a time, and new connections per second, for which a bucket that holds
 * one second's worth of the rate is refilled evenly.
 */
export class LimitGate {
  private readonly specs: readonly CrossLimit[];
  private readonly limit: Float64Array;
  /** 1 where connections at a time are counted, 0 where new ones per second are. */
  private readonly counts: Uint8Array;
  /** For each cell, the limits that count it, and those of them that count connections at a time. */
  private readonly ofCell: readonly (readonly number[])[];
  private readonly heldBy: readonly Int32Array[];
  /** Connections at a time, or what is left in the bucket. */
  private readonly level: Float64Array;
  private readonly filledAt: Float64Array;
  private readonly refused: Float64Array;
  private readonly attempts: Float64Array;
  /** ∫ connections dt, as moments of release less moments of taking. */
  private readonly moments: Float64Array;
  /** Connections that the same limits count share a pass. */
  private readonly passes = new Map<string, Pass>();
  private startedAt = 0;

  constructor({ limits, cells }: System) {
    this.specs = limits;
    this.limit = Float64Array.from(limits, ({ limit }) => limit);
    this.counts = Uint8Array.from(limits, ({ kind }) => Number(kind === 'count'));
    const ofCell: number[][] = cells.map(() => []);
    for (const [index, limit] of limits.entries()) for (const cell of new Set(limit.cells)) ofCell[cell]?.push(index);
    this.ofCell = ofCell;
    this.heldBy = ofCell.map((indices) => Int32Array.from(indices.filter((index) => this.counts[index] === 1)));
    this.level = Float64Array.from(limits, ({ kind, limit }) => (kind === 'rate' ? Math.max(1, limit) : 0));
    this.filledAt = new Float64Array(limits.length);
    this.refused = new Float64Array(limits.length);
    this.attempts = new Float64Array(limits.length);
    this.moments = new Float64Array(limits.length);
  }

  /** What connections that need a port in each of these cells have to show. */
  passOf(cells: readonly number[]): Pass {
    const counting = cells.flatMap((cell) => this.ofCell[cell] ?? []);
    const key = counting.join(' ');
    const known = this.passes.get(key);
    if (known !== undefined) return known;
    const limits = Int32Array.from(new Set(counting));
    const pass = { limits, ports: limits.map((limit) => counting.filter((other) => other === limit).length) };
    this.passes.set(key, pass);
    return pass;
  }

  /** Whether a SYN may look for its ports; spends what it needs of each bucket. */
  lets({ limits, ports }: Pass, now: number): boolean {
    const { counts, level, attempts } = this;
    for (let i = 0; i < limits.length; i++) {
      const index = limits[i] as number;
      attempts[index] = (attempts[index] as number) + 1;
    }
    for (let i = 0; i < limits.length; i++) {
      const index = limits[i] as number;
      if (this.room(index, ports[i] as number, now)) continue;
      this.refused[index] = (this.refused[index] as number) + 1;
      return false;
    }
    for (let i = 0; i < limits.length; i++) {
      const index = limits[i] as number;
      if (counts[index] === 0) level[index] = (level[index] as number) - 1;
    }
    return true;
  }

  /** A connection in a cell begins (1) or ends (−1). */
  held(cell: number, change: 1 | -1, now: number): void {
    const limits = this.heldBy[cell] as Int32Array;
    for (let i = 0; i < limits.length; i++) {
      const index = limits[i] as number;
      this.level[index] = (this.level[index] as number) + change;
      this.moments[index] = (this.moments[index] as number) - change * now;
    }
  }

  /** The warm-up is over. */
  begin(now: number): void {
    this.startedAt = now;
    this.refused.fill(0);
    this.attempts.fill(0);
    for (const [index, { kind }] of this.specs.entries()) {
      this.moments[index] = kind === 'count' ? -(this.level[index] as number) * now : 0;
    }
  }

  /** What each limit saw from the end of the warm-up until now. */
  tally(now: number): readonly LimitTally[] {
    const seconds = now - this.startedAt;
    return this.specs.map(({ key, kind }, index) => {
      const held = (this.moments[index] as number) + (this.level[index] as number) * now;
      return {
        key,
        refused: this.refused[index] as number,
        mean: (kind === 'rate' ? (this.attempts[index] as number) : held) / seconds,
      };
    });
  }

  private room(index: number, ports: number, now: number): boolean {
    const limit = this.limit[index] as number;
    const level = this.level[index] as number;
    if (this.counts[index] === 1) return level + ports <= limit;
    const filled = Math.min(Math.max(1, limit), level + limit * (now - (this.filledAt[index] as number)));
    this.level[index] = filled;
    this.filledAt[index] = now;
    return filled >= 1;
  }
}
