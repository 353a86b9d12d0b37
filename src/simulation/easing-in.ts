import type { RandomStream } from '../statistics/random-stream.js';
import { admissions } from './ease.js';
import type { System } from './system.js';

/** Lets in only as many connections as overloaded cells could carry, until these are full. */
export class EasingIn {
  /** Which share of its connections each cell is given meanwhile. */
  private readonly admission: Float64Array;
  /** In seconds since the start; 0 where no cell is overloaded. */
  readonly until: number;

  /** @param shares of each source's targets; they add up to 1 */
  constructor(
    system: System,
    shares: readonly Float64Array[],
    private readonly stream: RandomStream,
  ) {
    this.admission = admissions(system, shares);
    this.until = this.admission.some((share) => share < 1) ? system.easeUntilSeconds : 0;
  }

  /** Whether a connection is let in, given the cells on its way; −1: there is no second one. */
  letsIn(near: number, far: number): boolean {
    const { stream, admission } = this;
    if (stream.uniform() >= (admission[near] as number)) return false;
    return far < 0 || stream.uniform() < (admission[far] as number);
  }
}
