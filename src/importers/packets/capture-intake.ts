import type { CaptureDamageLog } from './capture-damage.js';
import { decodePacket, TCP, UNKNOWN_LINK } from './decode-packet.js';
import type { FlowTable } from './flow-table.js';
import { PacketView } from './packet-view.js';

/** Packets of one capture are closer to their neighbours than this, or somebody set a clock. */
const DAY = 86_400;
/** As many link types that are not known are named. */
const NAMED_LINK_TYPES = 20;

/** Takes the packets that a format's reader finds: decodes and counts them, judges their time, hands TCP to the flow table. */
export class CaptureIntake {
  packets = 0;
  /** Packets without a time of their own, of which only the number is used. */
  withoutTime = 0;
  /** By the outcomes of `decodePacket`. */
  readonly outcomes = new Float64Array(UNKNOWN_LINK + 1);
  readonly unknownLinkTypes = new Set<number>();
  /** When the first packet was seen, seconds since 1970; null: there was none. */
  startEpochSeconds: number | null = null;
  /** Time of the last packet whose time was believed, and the limits of all of them; seconds since the first. */
  lastAt = 0;
  earliestAt = 0;
  latestAt = 0;
  private doubtfulAt = 0;
  private doubtfulPacket = -1;
  /** The packet that is looked at: its time and its place are set before it is taken, which boxes no number. */
  readonly packet = new PacketView();

  constructor(
    private readonly table: FlowTable,
    readonly damage: CaptureDamageLog,
  ) {}

  /**
   * Takes a packet whose `at` and `offset` are set.
   *
   * @param view the bytes
   * @param at first captured byte, in `view`
   * @param end behind the last captured byte
   * @param linkType LINKTYPE_ number
   * @param length bytes on the wire
   */
  take(view: DataView, at: number, end: number, linkType: number, length: number): void {
    const { packet } = this;
    const seconds = packet.at;
    this.packets += 1;
    const step = seconds - this.lastAt;
    if ((step > DAY || step < -DAY) && !this.believes(packet)) return;
    this.lastAt = seconds;
    if (seconds > this.latestAt) this.latestAt = seconds;
    else if (seconds < this.earliestAt) this.earliestAt = seconds;
    const outcome = decodePacket(packet, view, at, end, linkType, length);
    if (outcome === TCP) this.table.add(packet);
    else if (outcome === UNKNOWN_LINK && this.unknownLinkTypes.size < NAMED_LINK_TYPES) {
      this.unknownLinkTypes.add(linkType);
    }
    this.outcomes[outcome] = (this.outcomes[outcome] as number) + 1;
  }

  /** Counts a packet whose time cannot be. */
  refuseTime(offset: number, what: string): void {
    this.packets += 1;
    this.damage.note('time-implausible', offset, 0, () => `the packet's time cannot be: ${what}`);
  }

  /** A packet a day away is left out; if the next one agrees with it, the clock was set, and time goes on from there. */
  private believes({ at: seconds, offset }: PacketView): boolean {
    const away = Math.round(((seconds - this.lastAt) / DAY) * 10) / 10;
    if (this.packets === this.doubtfulPacket + 1 && Math.abs(seconds - this.doubtfulAt) <= DAY) {
      this.damage.note('clock-jump', offset, 0, () => `the clock jumps by ${away} days, and stays there`);
      return true;
    }
    this.doubtfulAt = seconds;
    this.doubtfulPacket = this.packets;
    this.damage.note('time-implausible', offset, 0, () => `the packet is ${away} days from the one before it`);
    return false;
  }
}
