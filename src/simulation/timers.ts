/**
 * Entries in the order in which they are due; `a` and `b` are the owner's. A timer of one fixed length runs out in the order
 * in which it was started, so that it needs no more than this. Nothing is allocated per entry.
 */
export class TimerQueue {
  private times: Float64Array;
  private a: Int32Array;
  private b: Int32Array;
  private head = 0;
  private size = 0;
  private mask: number;
  private first = Number.POSITIVE_INFINITY;

  constructor(capacity = 64) {
    this.mask = capacity - 1;
    this.times = new Float64Array(capacity);
    this.a = new Int32Array(capacity);
    this.b = new Int32Array(capacity);
  }

  /** When the first entry is due; Infinity when there is none. */
  get due(): number {
    return this.first;
  }

  get firstA(): number {
    return this.a[this.head] as number;
  }

  get firstB(): number {
    return this.b[this.head] as number;
  }

  /** Adds an entry that is due no earlier than those before it. */
  push(due: number, a: number, b: number): void {
    if (this.size > this.mask) this.grow();
    const slot = (this.head + this.size) & this.mask;
    this.times[slot] = due;
    this.a[slot] = a;
    this.b[slot] = b;
    if (this.size++ === 0) this.first = due;
  }

  shift(): void {
    this.head = (this.head + 1) & this.mask;
    this.first = --this.size === 0 ? Number.POSITIVE_INFINITY : (this.times[this.head] as number);
  }

  private grow(): void {
    const before = this.mask + 1;
    const larger = new TimerQueue(2 * before);
    for (let i = 0; i < before; i++) {
      const slot = (this.head + i) & this.mask;
      larger.push(this.times[slot] as number, this.a[slot] as number, this.b[slot] as number);
    }
    this.times = larger.times;
    this.a = larger.a;
    this.b = larger.b;
    this.mask = larger.mask;
    this.head = 0;
  }
}
