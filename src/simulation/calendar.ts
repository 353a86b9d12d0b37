/** The least and the most days of a calendar. */
const LEAST_DAYS = 64;
const MOST_DAYS = 2 ** 24;

/** Ports that a day has on average, and days for each port that waits: times beyond them are rare. */
const PORTS_A_DAY = 4;
const DAYS_A_PORT = 1;

/**
 * Ports by the moment at which their open time ends: a calendar queue. Moments that lie close together share a day; days
 * are numbered from the start of time, and those a whole number of years apart share a page. Only today's ports are kept in
 * order. Equal moments come out in a fixed order.
 *
 * How long a day is follows the rate at which ports come; the order does not depend on it. Cost: constant on average,
 * where a heap takes as many steps as its size has bits.
 *
 * @see Brown (1988), Calendar queues: a fast O(1) priority queue implementation, Comm. ACM 31(10)
 */
export class Calendar {
  /** By port: when it is due, or how long it will wait, and the next port on its page; −1: none. */
  private readonly dueOf: Float64Array;
  private readonly nextOf: Int32Array;
  /** First port of each page; −1: none. */
  private pages = new Int32Array(LEAST_DAYS).fill(-1);
  private daysPerSecond = 1;
  /** No port is due before today; today's stand on the sheet, the first one last. */
  private today = 0;
  private sheet = new Int32Array(LEAST_DAYS);
  private onSheet = 0;
  private size = 0;
  private first = Number.POSITIVE_INFINITY;
  /** Ports that came since the calendar was last reviewed, and when that was. */
  private arrived = 0;
  private patience = LEAST_DAYS;
  private reviewedAt = 0;

  /** @param ports each of 0…ports − 1 stands in the calendar at most once */
  constructor(ports: number) {
    this.dueOf = new Float64Array(ports);
    this.nextOf = new Int32Array(ports);
  }

  /** When the first port is due; Infinity when there is none. */
  get due(): number {
    return this.first;
  }

  /** Notes how long a port, which does not stand in the calendar now, will wait from the moment at which it is added. */
  keep(port: number, seconds: number): void {
    this.dueOf[port] = seconds;
  }

  /** Adds a port that waits for as long as was noted, and for `extraSeconds` more. */
  pushKept(now: number, extraSeconds: number, port: number): void {
    this.push(now, (this.dueOf[port] as number) + extraSeconds, port);
  }

  /** Adds a port that is due `seconds` after `now`. */
  push(now: number, seconds: number, port: number): void {
    const due = now + seconds;
    this.dueOf[port] = due;
    if (++this.arrived > this.patience) this.review(now);
    this.size++;
    this.place(port, Math.floor(due * this.daysPerSecond));
    if (due < this.first) this.first = due;
  }

  /** Takes the first port out. */
  pop(): number {
    const port = this.sheet[--this.onSheet] as number;
    this.size--;
    if (this.onSheet === 0 && this.size > 0) this.turn();
    this.noteFirst();
    return port;
  }

  /** Takes out a port that stands in the calendar, before it is due. */
  remove(port: number): void {
    const day = Math.floor((this.dueOf[port] as number) * this.daysPerSecond);
    this.size--;
    if (day !== this.today) {
      this.offPage(port, day);
      return;
    }
    const slot = this.sheet.subarray(0, this.onSheet).indexOf(port);
    this.sheet.copyWithin(slot, slot + 1, this.onSheet--);
    if (this.onSheet === 0 && this.size > 0) this.turn();
    this.noteFirst();
  }

  private noteFirst(): void {
    this.first =
      this.size === 0 ? Number.POSITIVE_INFINITY : (this.dueOf[this.sheet[this.onSheet - 1] as number] as number);
  }

  private offPage(port: number, day: number): void {
    const { pages, nextOf } = this;
    const page = day & (pages.length - 1);
    const after = nextOf[port] as number;
    if (pages[page] === port) {
      pages[page] = after;
      return;
    }
    let before = pages[page] as number;
    while (nextOf[before] !== port) before = nextOf[before] as number;
    nextOf[before] = after;
  }

  private place(port: number, day: number): void {
    if (day > this.today && this.onSheet > 0) {
      this.toPage(port, day);
      return;
    }
    if (day !== this.today) {
      // Earlier than any other: today's ports go back to their page.
      while (this.onSheet > 0) this.toPage(this.sheet[--this.onSheet] as number, this.today);
      this.today = day;
    }
    this.toSheet(port);
  }

  private toPage(port: number, day: number): void {
    const page = day & (this.pages.length - 1);
    this.nextOf[port] = this.pages[page] as number;
    this.pages[page] = port;
  }

  private toSheet(port: number): void {
    if (this.onSheet === this.sheet.length) {
      const longer = new Int32Array(2 * this.onSheet);
      longer.set(this.sheet);
      this.sheet = longer;
    }
    const { sheet, dueOf } = this;
    const due = dueOf[port] as number;
    let slot = this.onSheet++;
    for (; slot > 0; slot--) {
      const before = sheet[slot - 1] as number;
      if ((dueOf[before] as number) >= due) break;
      sheet[slot] = before;
    }
    sheet[slot] = port;
  }

  /** Goes on to the next day on which a port is due. */
  private turn(): void {
    for (let looked = 0; looked < this.pages.length; looked++) {
      this.today++;
      this.open();
      if (this.onSheet > 0) return;
    }
    // A year without any: the days are far too short.
    this.lengthenDays();
  }

  /** Puts today's ports on the sheet; those of other years stay on the page. */
  private open(): void {
    const { pages, dueOf, nextOf, daysPerSecond, today } = this;
    const page = today & (pages.length - 1);
    let port = pages[page] as number;
    if (port < 0) return;
    let others = -1;
    while (port >= 0) {
      const next = nextOf[port] as number;
      if (Math.floor((dueOf[port] as number) * daysPerSecond) === today) this.toSheet(port);
      else {
        nextOf[port] = others;
        others = port;
      }
      port = next;
    }
    pages[page] = others;
  }

  /** Days as long as suits the rate at which ports came lately, and as many pages as suit the ports that wait. */
  private review(now: number): void {
    const rate = this.arrived / (now - this.reviewedAt) / PORTS_A_DAY;
    const change = rate / this.daysPerSecond;
    const pages = DAYS_A_PORT * this.size;
    const fits = change > 0.5 && change < 2 && pages < 2 * this.pages.length && 4 * pages > this.pages.length;
    if (!fits && Number.isFinite(rate)) this.layOut(rate);
    this.arrived = 0;
    this.reviewedAt = now;
    this.patience = Math.max(LEAST_DAYS, this.size);
  }

  /** Lays out the calendar anew. */
  private layOut(daysPerSecond: number): void {
    const ports = this.all();
    const wanted = Math.min(MOST_DAYS, Math.max(LEAST_DAYS, DAYS_A_PORT * this.size));
    this.pages = new Int32Array(2 ** Math.ceil(Math.log2(wanted))).fill(-1);
    this.onSheet = 0;
    this.daysPerSecond = daysPerSecond;
    for (const port of ports) this.place(port, Math.floor((this.dueOf[port] as number) * daysPerSecond));
  }

  /** Nothing for a year: the days are far too short for the few ports that are left. */
  private lengthenDays(): void {
    const due = this.all().map((port) => this.dueOf[port] as number);
    const [first, last] = due.reduce(([low, high], at) => [Math.min(low, at), Math.max(high, at)], [due[0] ?? 0, 0]);
    const seconds = Math.max(last - first, 2 / this.daysPerSecond);
    this.layOut(this.size / seconds / PORTS_A_DAY);
  }

  private all(): number[] {
    const ports = [...this.sheet.subarray(0, this.onSheet)];
    for (const first of this.pages) {
      for (let port = first; port >= 0; port = this.nextOf[port] as number) ports.push(port);
    }
    return ports;
  }
}
