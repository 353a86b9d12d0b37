/** What of a capture could not be read, and where: values, never exceptions, and never more of them than are worth reading. */

/**
 * `not-a-capture`: the beginning is no known format. `cut-off`: the file ends inside a record. `length-absurd`: a record
 * that cannot be as long as it says. `block-damaged`: a block whose parts contradict each other. `interface-unknown`:
 * packets of an interface that was not described. `interface-unusable`: a clock or a number of interfaces beyond reason.
 * `time-implausible`: a packet a day or more away from those around it. `clock-jump`: all packets from here on are.
 */
export type CaptureDamageCode =
  | 'not-a-capture'
  | 'cut-off'
  | 'length-absurd'
  | 'block-damaged'
  | 'interface-unknown'
  | 'interface-unusable'
  | 'time-implausible'
  | 'clock-jump';

/** One place that could not be read. */
export interface CaptureDamage {
  readonly code: CaptureDamageCode;
  /** Bytes from the start of the (decompressed) file. */
  readonly offset: number;
  /** Bytes that were passed over there; 0 where a record was understood but not used. */
  readonly bytes: number;
  readonly message: string;
}

/** As many places are listed; all are counted. */
const LISTED = 20;

/** Counts what could not be read and lists the first places; a stretch is opened where reading fails and closed where it goes on. */
export class CaptureDamageLog {
  private readonly listed: CaptureDamage[] = [];
  private total = 0;
  private lost = 0;
  private stretch: {
    readonly code: CaptureDamageCode;
    readonly offset: number;
    readonly message: () => string;
  } | null = null;

  /** How many places could not be read. */
  get count(): number {
    return this.total;
  }

  /** Bytes passed over at all of them. */
  get bytes(): number {
    return this.lost;
  }

  /** The first places, in the order in which they were found. */
  get places(): readonly CaptureDamage[] {
    return this.listed;
  }

  /** Notes one place; the message is asked for only while places are listed. */
  note(code: CaptureDamageCode, offset: number, bytes: number, message: () => string): void {
    this.total += 1;
    this.lost += bytes;
    if (this.listed.length < LISTED) this.listed.push({ code, offset, bytes, message: message() });
  }

  /** Whether a stretch is open: the reader is looking for the next record. */
  get isOpen(): boolean {
    return this.stretch !== null;
  }

  /** Opens a stretch that cannot be read. */
  open(code: CaptureDamageCode, offset: number, message: () => string): void {
    this.stretch = { code, offset, message };
  }

  /** Closes the stretch where reading goes on; an offset before its own (a record within a wrong length) loses nothing. */
  close(offset: number): void {
    if (this.stretch === null) return;
    const { code, offset: from, message } = this.stretch;
    this.stretch = null;
    this.note(code, from, Math.max(0, offset - from), message);
  }
}
