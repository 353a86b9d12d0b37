/** Intervals are as short as this while there are few enough of them. */
const FINEST = 1 / 64;
const MOST_BINS = 8192;

/**
 * How many connections began in each short interval. Memory is bounded: intervals become twice as long whenever more
 * than 8,192 of them hold something, so an hour of busy traffic is still known to the second.
 */
export class ArrivalCounts {
  private bins = new Map<number, number>();
  private widthSeconds = FINEST;
  private total = 0;
  private earliest = Number.POSITIVE_INFINITY;
  private latest = Number.NEGATIVE_INFINITY;

  get count(): number {
    return this.total;
  }

  /** Seconds that one interval lasts, a power of two. */
  get width(): number {
    return this.widthSeconds;
  }

  /** First and last arrival; Infinity and −Infinity before any. */
  get first(): number {
    return this.earliest;
  }

  get last(): number {
    return this.latest;
  }

  /** Counts an arrival, in any order of time. */
  add(at: number): void {
    this.addTo(Math.floor(at / this.widthSeconds), 1);
    this.total += 1;
    if (at < this.earliest) this.earliest = at;
    if (at > this.latest) this.latest = at;
  }

  /** Adds the arrivals of another count whose instant 0 is `shift` seconds later than this one's. */
  merge(other: ArrivalCounts, shift = 0): void {
    while (this.widthSeconds < other.widthSeconds) this.coarsen();
    for (const [index, count] of other.bins) {
      this.addTo(Math.floor(((index + 0.5) * other.widthSeconds + shift) / this.widthSeconds), count);
    }
    this.total += other.total;
    this.earliest = Math.min(this.earliest, other.earliest + shift);
    this.latest = Math.max(this.latest, other.latest + shift);
  }

  /**
   * Most arrivals in any stretch of so many seconds, to the resolution of the intervals.
   *
   * @returns null where the intervals are longer than that
   */
  busiest(seconds: number): number | null {
    const span = seconds / this.widthSeconds;
    if (span < 1) return null;
    const sorted = this.sorted();
    let from = 0;
    let within = 0;
    let most = 0;
    for (const [index, count] of sorted) {
      within += count;
      for (
        let [first, out] = sorted[from] ?? [index, 0];
        index - first >= span;
        [first, out] = sorted[from] ?? [index, 0]
      ) {
        within -= out;
        from += 1;
      }
      most = Math.max(most, within);
    }
    return most;
  }

  /**
   * Mean and variance of the counts in consecutive stretches from one instant to another.
   *
   * @param seconds length of a stretch: a multiple of the width by a power of two
   * @returns the number of whole stretches, and variance ÷ mean over them; null for fewer than two or without arrivals
   */
  dispersion(seconds: number, from: number, to: number): { readonly intervals: number; readonly ratio: number } | null {
    const step = Math.round(seconds / this.widthSeconds);
    const start = Math.ceil(from / this.widthSeconds);
    const intervals = Math.floor((Math.floor(to / this.widthSeconds) - start) / step);
    if (step < 1 || intervals < 2) return null;
    const counts = new Map<number, number>();
    let sum = 0;
    for (const [index, count] of this.bins) {
      const stretch = Math.floor((index - start) / step);
      if (stretch < 0 || stretch >= intervals) continue;
      counts.set(stretch, (counts.get(stretch) ?? 0) + count);
      sum += count;
    }
    if (sum === 0) return null;
    const mean = sum / intervals;
    let squares = (intervals - counts.size) * mean * mean;
    for (const count of counts.values()) squares += (count - mean) ** 2;
    return { intervals, ratio: squares / (intervals - 1) / mean };
  }

  private sorted(): readonly (readonly [number, number])[] {
    return [...this.bins].sort(([one], [other]) => one - other);
  }

  private addTo(index: number, count: number): void {
    this.bins.set(index, (this.bins.get(index) ?? 0) + count);
    while (this.bins.size > MOST_BINS) this.coarsen();
  }

  private coarsen(): void {
    const finer = this.bins;
    this.bins = new Map();
    this.widthSeconds *= 2;
    for (const [index, count] of finer) {
      const half = Math.floor(index / 2);
      this.bins.set(half, (this.bins.get(half) ?? 0) + count);
    }
  }
}
