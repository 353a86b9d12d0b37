import type { ByteWindow } from './byte-window.js';
import type { CaptureIntake } from './capture-intake.js';
import type { RecordReader } from './record-reader.js';

/** The file's header, and a record's. */
export const PCAP_HEADER = 24;
const RECORD_HEADER = 16;
/** No capture tool keeps more of a packet (libpcap's MAXIMUM_SNAPLEN). */
const MOST_CAPTURED = 1 << 18;
/** In a search: no packet on a wire is longer. */
const MOST_ON_WIRE = 1 << 24;
/** In a search: a record is that close to the last one, seconds. */
const SEARCH_SPAN = 86_400;

const MICROSECONDS = 0xa1b2c3d4;
const NANOSECONDS = 0xa1b23c4d;

type Judgement = 'believed' | 'damaged' | 'more-bytes';

/** Ticks a second and byte order by the magic number, or null when there is none. */
function readMagic(view: DataView, at: number): { readonly perSecond: number; readonly little: boolean } | null {
  for (const little of [true, false]) {
    const magic = view.getUint32(at, little);
    if (magic === MICROSECONDS) return { perSecond: 1e6, little };
    if (magic === NANOSECONDS) return { perSecond: 1e9, little };
  }
  return null;
}

/** Whether the four bytes there are a pcap file's magic number, in either byte order, for micro- or nanoseconds. */
export function isPcapMagic(view: DataView, at: number): boolean {
  return readMagic(view, at) !== null;
}

/**
 * Reads pcap files (draft-ietf-opsawg-pcap), micro- and nanoseconds, both byte orders, several one after another. After
 * damage it goes on at the next record that is plausible and followed by another one.
 */
export class PcapReader implements RecordReader {
  private little = true;
  private perSecond = 1e6;
  private linkType = 0;
  private longest = MOST_CAPTURED;
  private firstSeconds = 0;
  private firstFraction = 0;
  /** The file's offset of the last record, and of the last damage; a search begins no earlier than that. */
  private lastRecord = 0;
  private lastDamage = 0;

  constructor(private readonly intake: CaptureIntake) {}

  consume(window: ByteWindow): void {
    if (window.offsetOf(window.start) === 0) this.readHeader(window);
    do {
      if (this.intake.damage.isOpen && !this.search(window)) return;
    } while (!this.readRecords(window));
  }

  finish(window: ByteWindow): void {
    const { damage } = this.intake;
    const offset = window.offsetOf(window.start);
    if (window.length > 0 && !damage.isOpen) damage.open('cut-off', offset, () => 'the file ends inside a record');
    damage.close(window.offsetOf(window.end));
  }

  private readHeader(window: ByteWindow): void {
    const { view, start } = window;
    const magic = readMagic(view, start);
    if (magic === null) throw new RangeError('Cannot read a pcap file: its first bytes must be its magic number');
    this.firstFraction *= magic.perSecond / this.perSecond;
    this.little = magic.little;
    this.perSecond = magic.perSecond;
    const snapLength = view.getUint32(start + 16, this.little);
    this.longest = snapLength === 0 ? MOST_CAPTURED : Math.min(snapLength, MOST_CAPTURED);
    // The upper bits say how many bytes of a checksum are captured.
    this.linkType = view.getUint32(start + 20, this.little) & 0xffff;
    window.start += PCAP_HEADER;
  }

  /** Reads records until bytes are missing (true) or one cannot be believed (false). */
  private readRecords(window: ByteWindow): boolean {
    const { view, end } = window;
    const { intake, little, perSecond, longest, linkType } = this;
    const { packet } = intake;
    let at = window.start;
    while (end - at >= RECORD_HEADER) {
      const seconds = view.getUint32(at, little);
      const fraction = view.getUint32(at + 4, little);
      const captured = view.getUint32(at + 8, little);
      const length = view.getUint32(at + 12, little);
      // Nothing captured is as doubtful as too much: so looks the header of a second file.
      const isDoubtful = (captured - 1) >>> 0 >= longest || captured > length || fraction >= perSecond;
      const next = at + RECORD_HEADER + captured;
      if (isDoubtful || (next > end && window.ended)) {
        window.start = at;
        const judgement = isDoubtful ? this.judge(window, captured) : this.cutOff(window);
        if (judgement !== 'believed') return judgement === 'more-bytes';
        // A second file's header was read.
        if (window.start !== at) return false;
      }
      if (next > end) break;
      const offset = window.offsetOf(at);
      this.lastRecord = offset;
      if (fraction < perSecond) {
        this.setTime(seconds, fraction);
        packet.offset = offset;
        intake.take(view, at + RECORD_HEADER, next, linkType, length);
      } else intake.refuseTime(offset, `${fraction} parts of a second of ${perSecond}`);
      at = next;
    }
    window.start = at;
    return true;
  }

  private setTime(seconds: number, fraction: number): void {
    if (this.intake.startEpochSeconds === null) this.startWith(seconds, fraction);
    // Whole ticks first: one rounding, in the division.
    const ticks = (seconds - this.firstSeconds) * this.perSecond + (fraction - this.firstFraction);
    this.intake.packet.at = ticks / this.perSecond;
  }

  private startWith(seconds: number, fraction: number): void {
    this.firstSeconds = seconds;
    this.firstFraction = fraction;
    this.intake.startEpochSeconds = seconds + fraction / this.perSecond;
  }

  /** A doubtful record is believed when the record after it stands where it should. */
  private judge(window: ByteWindow, captured: number): Judgement {
    const { view, start, end } = window;
    if (isPcapMagic(view, start)) {
      if (end - start >= PCAP_HEADER) {
        this.readHeader(window);
        return 'believed';
      }
      if (!window.ended) return 'more-bytes';
    }
    if (captured > MOST_CAPTURED) return this.startSearch(window, `a record claims ${captured} captured bytes`);
    const next = start + RECORD_HEADER + captured;
    if (next + RECORD_HEADER > end && !window.ended) return 'more-bytes';
    const follows = next + RECORD_HEADER > end ? next === end : this.isRecord(view, next) || isPcapMagic(view, next);
    return follows ? 'believed' : this.startSearch(window, 'a record contradicts itself, and no other follows it');
  }

  /** A record that is longer than the file may hide others behind a wrong length. */
  private cutOff(window: ByteWindow): Judgement {
    const offset = window.offsetOf(window.start);
    this.intake.damage.open('cut-off', offset, () => 'the file ends inside a record');
    this.lastDamage = offset;
    window.start += 1;
    return 'damaged';
  }

  /** The wrong length may be the one before: the search begins inside the last record where that is still in memory. */
  private startSearch(window: ByteWindow, message: string): Judgement {
    const offset = window.offsetOf(window.start);
    this.intake.damage.open('length-absurd', offset, () => message);
    const back = this.lastRecord + RECORD_HEADER;
    const isBackInReach = this.lastRecord > 0 && back >= this.lastDamage && back < offset && back >= window.offsetOf(0);
    window.start = isBackInReach ? window.start - (offset - back) : window.start + 1;
    this.lastDamage = offset;
    return 'damaged';
  }

  /** Moves the window to the next record that is followed by another; false: not in these bytes. */
  private search(window: ByteWindow): boolean {
    const { view, end } = window;
    let at = window.start;
    for (; end - at >= RECORD_HEADER; at++) {
      if (!this.isRecord(view, at) || !this.isWhole(view, at)) continue;
      const next = at + RECORD_HEADER + view.getUint32(at + 8, this.little);
      if (next + RECORD_HEADER > end && !window.ended) break;
      if (next + RECORD_HEADER <= end ? this.isRecord(view, next) : next === end && this.knowsTime) {
        this.intake.damage.close(window.offsetOf(at));
        window.start = at;
        return true;
      }
    }
    window.start = at;
    return false;
  }

  /** Whether a packet was read: its time tells records from other bytes. */
  private get knowsTime(): boolean {
    return this.intake.startEpochSeconds !== null;
  }

  /** Whether a record's header may stand there: its length, its fraction of a second, and its time near the last one. */
  private isRecord(view: DataView, at: number): boolean {
    const seconds = view.getUint32(at, this.little);
    if (this.knowsTime) {
      const last = this.firstSeconds + this.intake.lastAt;
      if (seconds < last - SEARCH_SPAN || seconds > last + SEARCH_SPAN) return false;
    } else if (seconds === 0) return false;
    return view.getUint32(at + 8, this.little) <= MOST_CAPTURED && view.getUint32(at + 4, this.little) < this.perSecond;
  }

  private isWhole(view: DataView, at: number): boolean {
    const captured = view.getUint32(at + 8, this.little);
    const length = view.getUint32(at + 12, this.little);
    return captured > 0 && captured <= this.longest && captured <= length && length <= MOST_ON_WIRE;
  }
}
