/** Closing ports of a group in the order in which they began to close; a port can leave from anywhere. */
export class ClosingLine {
  private readonly next: Int32Array;
  private readonly previous: Int32Array;
  /** The place before the first and after the last port. */
  private readonly end: number;

  constructor(
    private readonly first: number,
    count: number,
  ) {
    this.next = new Int32Array(count + 1).fill(-1);
    this.previous = new Int32Array(count + 1).fill(-1);
    this.end = count;
    this.next[count] = count;
    this.previous[count] = count;
  }

  /** The port that has been closing for longest; −1 when there is none. */
  get oldest(): number {
    const place = this.next[this.end] as number;
    return place === this.end ? -1 : place + this.first;
  }

  add(port: number): void {
    const place = port - this.first;
    const last = this.previous[this.end] as number;
    this.next[last] = place;
    this.previous[place] = last;
    this.next[place] = this.end;
    this.previous[this.end] = place;
  }

  /** Takes a port out; nothing happens when it does not stand in line. */
  remove(port: number): void {
    const place = port - this.first;
    const after = this.next[place] as number;
    if (after < 0) return;
    const before = this.previous[place] as number;
    this.next[before] = after;
    this.previous[after] = before;
    this.next[place] = -1;
    this.previous[place] = -1;
  }
}
