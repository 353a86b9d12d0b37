/** Bins a factor e^(1/200) wide: a quantile is known to a quarter of a per cent, a mean within a bin exactly. */
const BINS_PER_E = 200;
/** Anything shorter counts as this: captures have microseconds at best. */
const SHORTEST = 1e-9;

/** Durations that ended, and durations of which only the beginning was seen, in one narrow bin. */
export interface DurationBin {
  readonly ends: number;
  /** Seconds of all that ended, together. */
  readonly endSeconds: number;
  readonly censored: number;
  readonly censoredSeconds: number;
}

/**
 * Durations as they come, some cut off by the end of the observation (right-censored). Memory is bounded: about 200 bins
 * for each factor e between the shortest and the longest.
 */
export class DurationTally {
  private readonly bins = new Map<number, { -readonly [key in keyof DurationBin]: number }>();
  private endCount = 0;
  private censoredCount = 0;
  private longestEnd = 0;

  /** How many ended. */
  get ends(): number {
    return this.endCount;
  }

  /** How many were still going on when they were last seen. */
  get censored(): number {
    return this.censoredCount;
  }

  /** Seconds of the longest that ended; 0 before any. */
  get longest(): number {
    return this.longestEnd;
  }

  /**
   * Counts a duration.
   *
   * @param seconds finite, ≥ 0; clocks that jump back by an instant give 0, which the caller decides
   * @param ended false: it lasted at least so long
   * @throws RangeError for any other number
   */
  add(seconds: number, ended: boolean): void {
    if (!(seconds >= 0 && Number.isFinite(seconds))) {
      throw new RangeError(`Cannot count a duration: seconds must be finite and ≥ 0, got ${seconds}`);
    }
    const bin = this.binAt(Math.floor(Math.log(Math.max(seconds, SHORTEST)) * BINS_PER_E));
    if (ended) {
      bin.ends += 1;
      bin.endSeconds += seconds;
      this.endCount += 1;
      this.longestEnd = Math.max(this.longestEnd, seconds);
    } else {
      bin.censored += 1;
      bin.censoredSeconds += seconds;
      this.censoredCount += 1;
    }
  }

  /** Adds everything that another tally has counted. */
  merge(other: DurationTally): void {
    for (const [index, more] of other.bins) {
      const bin = this.binAt(index);
      bin.ends += more.ends;
      bin.endSeconds += more.endSeconds;
      bin.censored += more.censored;
      bin.censoredSeconds += more.censoredSeconds;
    }
    this.endCount += other.endCount;
    this.censoredCount += other.censoredCount;
    this.longestEnd = Math.max(this.longestEnd, other.longestEnd);
  }

  /** The bins, shortest durations first. */
  sorted(): readonly DurationBin[] {
    return [...this.bins].sort(([one], [other]) => one - other).map(([, bin]) => bin);
  }

  /** How many of those that were still going on had lasted for no longer than this, to the width of a bin. */
  censoredWithin(seconds: number): number {
    return [...this.bins.values()]
      .filter(({ censored, censoredSeconds }) => censored > 0 && censoredSeconds <= seconds * censored)
      .reduce((sum, { censored }) => sum + censored, 0);
  }

  private binAt(index: number): { -readonly [key in keyof DurationBin]: number } {
    let bin = this.bins.get(index);
    if (bin === undefined) {
      bin = { ends: 0, endSeconds: 0, censored: 0, censoredSeconds: 0 };
      this.bins.set(index, bin);
    }
    return bin;
  }
}
