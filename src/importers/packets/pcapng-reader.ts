import type { ByteWindow } from './byte-window.js';
import type { CaptureDamageCode } from './capture-damage.js';
import type { CaptureIntake } from './capture-intake.js';
import {
  type ExactTime,
  epochSeconds,
  forEachOption,
  type PcapngInterface,
  readInterface,
} from './pcapng-interface.js';
import type { RecordReader } from './record-reader.js';

const SECTION = 0x0a0d0d0a;
const INTERFACE = 1;
const OLD_PACKET = 2;
const SIMPLE_PACKET = 3;
const STATISTICS = 5;
const PACKET = 6;
/** Blocks that a search recognises: these, names (4), secrets (10), and customs' two numbers. */
const KNOWN = new Set([SECTION, INTERFACE, OLD_PACKET, SIMPLE_PACKET, 4, STATISTICS, PACKET, 10, 0xbad, 0x40000bad]);
const BYTE_ORDER = 0x1a2b3c4d;

/** Type, length, and the length again at the end. */
const FRAME = 12;
const LEAST_PACKET = 32;
/** Least lengths; others need their frame only. */
const LEAST: { readonly [type: number]: number } = {
  [SECTION]: 28,
  [INTERFACE]: 20,
  [OLD_PACKET]: LEAST_PACKET,
  [SIMPLE_PACKET]: 16,
  [STATISTICS]: 24,
  [PACKET]: LEAST_PACKET,
};
/** Longest block that is looked at: 256 KiB of a packet, and as much again of options. */
const LONGEST_READ = 1 << 19;
/** Longest block that is passed over; beyond it a length is damage. */
const LONGEST_SKIPPED = 1 << 24;
const MOST_INTERFACES = 4096;
const DROPPED_BY_INTERFACE = 5;
const DROPPED_BY_SYSTEM = 7;

/** Whether a pcapng file begins there (12 bytes are looked at). */
export function isPcapngStart(view: DataView, at: number): boolean {
  return view.getUint32(at) === SECTION && sectionIsLittle(view, at) !== null;
}

/** Byte order of a section, or null when that is no section's header. */
function sectionIsLittle(view: DataView, at: number): boolean | null {
  if (view.getUint32(at + 8, true) === BYTE_ORDER) return true;
  return view.getUint32(at + 8, false) === BYTE_ORDER ? false : null;
}

/**
 * Reads pcapng files (draft-ietf-opsawg-pcapng): several sections and interfaces, both byte orders, enhanced, simple and
 * old packet blocks. After damage it goes on at the next block whose two lengths agree.
 */
export class PcapngReader implements RecordReader {
  private little = true;
  private interfaces: PcapngInterface[] = [];
  private start: ExactTime | null = null;
  private dropped = 0;
  /** A long block that is being passed over: its place and length, and how much is left of it. */
  private skippedFrom = 0;
  private skippedLength = 0;
  private skipLeft = 0;

  constructor(private readonly intake: CaptureIntake) {}

  /** Packets that were dropped while capturing, as far as the file says so. */
  get droppedPackets(): number {
    return this.interfaces.reduce((sum, one) => sum + one.dropped, this.dropped);
  }

  consume(window: ByteWindow): void {
    do {
      if (this.skipLeft > 0 && !this.skip(window)) return;
      if (this.intake.damage.isOpen && !this.search(window)) return;
    } while (!this.readBlocks(window));
  }

  finish(window: ByteWindow): void {
    const { damage } = this.intake;
    const isInside = window.length > 0 || this.skipLeft > 0;
    if (isInside && !damage.isOpen) this.open('cut-off', window, window.start, 'the file ends inside a block');
    damage.close(window.offsetOf(window.end));
  }

  /** Reads blocks until bytes are missing (true), or one is damaged or to be passed over (false). */
  private readBlocks(window: ByteWindow): boolean {
    const { view, end } = window;
    let at = window.start;
    while (end - at >= FRAME) {
      const type = view.getUint32(at, this.little);
      // A section's type reads the same in both orders; its length only after its own.
      const little = type === SECTION ? (sectionIsLittle(view, at) ?? this.little) : this.little;
      const length = view.getUint32(at + 4, little);
      const next = at + length;
      if (length < FRAME || (length & 3) !== 0 || length > LONGEST_READ) {
        window.start = at;
        this.refuseLength(window, type, length);
        return false;
      }
      if (next > end) {
        window.start = at;
        if (!window.ended) return true;
        this.startSearch('cut-off', window, 'the file ends inside a block');
        return false;
      }
      if (view.getUint32(next - 4, little) !== length) {
        window.start = at;
        this.startSearch('block-damaged', window, 'a block has two lengths that differ');
        return false;
      }
      this.little = little;
      if (type === PACKET && length >= LEAST_PACKET) {
        this.takePacket(window, at, length, view.getUint32(at + 8, little));
      } else this.readOther(window, type, at, length);
      at = next;
    }
    window.start = at;
    return true;
  }

  private readOther(window: ByteWindow, type: number, at: number, length: number): void {
    const { view } = window;
    if (length < (LEAST[type] ?? FRAME)) {
      this.noteBlock(window, at, length, 'a block is too short for what it is');
    } else if (type === SECTION) {
      if (sectionIsLittle(view, at) === null) this.noteBlock(window, at, length, 'a section has no byte order');
      this.dropped = this.droppedPackets;
      this.interfaces = [];
    } else if (type === INTERFACE) this.addInterface(window, at, length);
    else if (type === OLD_PACKET) {
      this.takePacket(window, at, length, view.getUint16(at + 8, this.little));
    } else if (type === SIMPLE_PACKET) {
      this.intake.packets += 1;
      this.intake.withoutTime += 1;
    } else if (type === STATISTICS) this.readStatistics(view, at, length);
  }

  private addInterface(window: ByteWindow, at: number, length: number): void {
    const found = readInterface(window.view, at, at + length, this.little);
    if (found.perSecond === 0n) {
      this.noteBlock(window, at, length, 'an interface has a clock finer than any', 'interface-unusable');
    }
    if (this.interfaces.length < MOST_INTERFACES) this.interfaces.push(found);
    else this.noteBlock(window, at, length, `more than ${MOST_INTERFACES} interfaces`, 'interface-unusable');
  }

  /** Packet blocks old and new: two words of time, captured and whole length, then the bytes. */
  private takePacket(window: ByteWindow, at: number, blockLength: number, interfaceId: number): void {
    const { view } = window;
    const captured = view.getUint32(at + 20, this.little);
    if (captured > blockLength - LEAST_PACKET) {
      this.noteBlock(window, at, blockLength, 'a block claims more captured bytes than it has');
      return;
    }
    const from = this.interfaces[interfaceId];
    if (from === undefined || from.perSecond === 0n) {
      const what = `a packet of interface ${interfaceId}, which is not described or has no usable clock`;
      this.noteBlock(window, at, blockLength, what, 'interface-unknown');
      return;
    }
    const high = view.getUint32(at + 12, this.little);
    const low = view.getUint32(at + 16, this.little);
    if (!from.knowsStart) this.startClock(from, high, low);
    const length = view.getUint32(at + 24, this.little);
    const { intake } = this;
    const first = at + 28;
    intake.packet.at = from.secondsAt(high, low);
    intake.packet.offset = window.offsetOf(at);
    intake.take(view, first, first + captured, from.linkType, length);
  }

  private startClock(from: PcapngInterface, high: number, low: number): void {
    this.start ??= from.exactTime(high, low);
    this.intake.startEpochSeconds ??= epochSeconds(this.start);
    from.startAt(this.start);
  }

  /** The last statistics of an interface count from the capture's start. */
  private readStatistics(view: DataView, at: number, length: number): void {
    const from = this.interfaces[view.getUint32(at + 8, this.little)];
    if (from === undefined) return;
    let dropped = 0;
    forEachOption(view, at + 20, at + length - 4, this.little, (code, value, size) => {
      if ((code === DROPPED_BY_INTERFACE || code === DROPPED_BY_SYSTEM) && size === 8) {
        dropped += Number(view.getBigUint64(value, this.little));
      }
    });
    from.dropped = Math.max(from.dropped, dropped);
  }

  private refuseLength(window: ByteWindow, type: number, length: number): void {
    const isPacket = type === PACKET || type === OLD_PACKET || type === SIMPLE_PACKET;
    const mayBe = length > LONGEST_READ && length <= LONGEST_SKIPPED && (length & 3) === 0;
    if (isPacket || !mayBe || !KNOWN.has(type)) {
      this.startSearch('length-absurd', window, `a block claims ${length} bytes`);
      return;
    }
    this.skippedFrom = window.offsetOf(window.start);
    this.skippedLength = length;
    this.skipLeft = length;
  }

  /** Passes over a long block; false: more bytes are needed. */
  private skip(window: ByteWindow): boolean {
    const count = Math.min(Math.max(0, this.skipLeft - 4), window.length);
    window.start += count;
    this.skipLeft -= count;
    if (this.skipLeft > 4 || window.length < 4) return false;
    this.skipLeft = 0;
    if (window.view.getUint32(window.start, this.little) === this.skippedLength) window.start += 4;
    else this.intake.damage.open('block-damaged', this.skippedFrom, () => 'a long block has two lengths that differ');
    return true;
  }

  private open(code: CaptureDamageCode, window: ByteWindow, at: number, message: string): void {
    this.intake.damage.open(code, window.offsetOf(at), () => message);
  }

  private startSearch(code: CaptureDamageCode, window: ByteWindow, message: string): void {
    this.open(code, window, window.start, message);
    window.start += 1;
  }

  private noteBlock(
    window: ByteWindow,
    at: number,
    length: number,
    message: string,
    code: CaptureDamageCode = 'block-damaged',
  ): void {
    this.intake.damage.note(code, window.offsetOf(at), length, () => message);
  }

  /** Moves the window to the next block that is whole; false: not in these bytes. */
  private search(window: ByteWindow): boolean {
    const { view, end } = window;
    let at = window.start;
    for (; end - at >= FRAME; at++) {
      const type = view.getUint32(at, this.little);
      if (!KNOWN.has(type)) continue;
      const little = type === SECTION ? sectionIsLittle(view, at) : this.little;
      if (little === null) continue;
      const length = view.getUint32(at + 4, little);
      if (length < (LEAST[type] ?? FRAME) || (length & 3) !== 0 || length > LONGEST_READ) continue;
      if (at + length > end) {
        if (window.ended) continue;
        break;
      }
      if (view.getUint32(at + length - 4, little) !== length) continue;
      this.intake.damage.close(window.offsetOf(at));
      window.start = at;
      return true;
    }
    window.start = at;
    return false;
  }
}
