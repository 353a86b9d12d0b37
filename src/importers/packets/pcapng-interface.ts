/** An interface of a pcapng file: link type and clock, as its description block gives them. */

const OPTION_TIME_RESOLUTION = 9;
const OPTION_TIME_OFFSET = 14;
/** Finer clocks than 2⁻⁶³ or 10⁻¹⁹ s do not fit into 64 bits of anything that is a time. */
const FINEST_BINARY = 63;
const FINEST_DECIMAL = 19;

/** A point in time without rounding: ticks of a clock, and whole seconds to add (since 1970). */
export interface ExactTime {
  readonly ticks: bigint;
  readonly perSecond: bigint;
  readonly offsetSeconds: bigint;
}

export class PcapngInterface {
  linkType = 0;
  /** Longest captured part of a packet; 0: no limit. */
  snapLength = 0;
  /** Ticks a second; 0: a clock that cannot be. */
  perSecond = 1_000_000n;
  /** Whole seconds to add to every time. */
  offsetSeconds = 0n;
  /** Packets that the capturing machine had to drop, as far as it said so. */
  dropped = 0;
  /** The capture's start by this clock, as two words, and the ticks a second as a double. */
  private startHigh = 0;
  private startLow = 0;
  private ticks = 1e6;
  private isStarted = false;

  /** The time that two words stand for. */
  exactTime(high: number, low: number): ExactTime {
    const ticks = (BigInt(high) << 32n) | BigInt(low);
    return { ticks, perSecond: this.perSecond, offsetSeconds: this.offsetSeconds };
  }

  /** Whether this clock knows already when the capture started. */
  get knowsStart(): boolean {
    return this.isStarted;
  }

  /** Tells this clock when the capture started; exact to one of its ticks. */
  startAt(start: ExactTime): void {
    const shift = (start.offsetSeconds - this.offsetSeconds) * this.perSecond;
    const ticks = (start.ticks * this.perSecond) / start.perSecond + shift;
    this.startHigh = Number(ticks >> 32n);
    this.startLow = Number(ticks & 0xffffffffn);
    this.ticks = Number(this.perSecond);
    this.isStarted = true;
  }

  /** Seconds since the start; exact while they are fewer than 2⁵³ ticks (104 days of nanoseconds). */
  secondsAt(high: number, low: number): number {
    return ((high - this.startHigh) * 2 ** 32 + (low - this.startLow)) / this.ticks;
  }
}

/** Seconds since 1970, to a double's precision. */
export function epochSeconds({ ticks, perSecond, offsetSeconds }: ExactTime): number {
  return Number(offsetSeconds + ticks / perSecond) + Number(ticks % perSecond) / Number(perSecond);
}

/**
 * Reads an interface's description block.
 *
 * @param view the bytes
 * @param at the block's first byte
 * @param end behind its last byte, trailing length included
 * @param little byte order of the section
 */
export function readInterface(view: DataView, at: number, end: number, little: boolean): PcapngInterface {
  const found = new PcapngInterface();
  found.linkType = view.getUint16(at + 8, little);
  found.snapLength = view.getUint32(at + 12, little);
  forEachOption(view, at + 16, end - 4, little, (code, value, length) => {
    if (code === OPTION_TIME_RESOLUTION && length >= 1) found.perSecond = ticksPerSecond(view.getUint8(value));
    if (code === OPTION_TIME_OFFSET && length >= 8) found.offsetSeconds = view.getBigInt64(value, little);
  });
  return found;
}

/** if_tsresol: a power of two if the highest bit is set, else of ten; 0 for one that cannot be. */
function ticksPerSecond(resolution: number): bigint {
  const exponent = resolution & 0x7f;
  if ((resolution & 0x80) !== 0) return exponent > FINEST_BINARY ? 0n : 1n << BigInt(exponent);
  return exponent > FINEST_DECIMAL ? 0n : 10n ** BigInt(exponent);
}

/** Goes through a block's options, up to its end or to the first that does not fit. */
export function forEachOption(
  view: DataView,
  from: number,
  end: number,
  little: boolean,
  visit: (code: number, value: number, length: number) => void,
): void {
  for (let at = from; end - at >= 4; ) {
    const code = view.getUint16(at, little);
    const length = view.getUint16(at + 2, little);
    if (code === 0 || length > end - at - 4) return;
    visit(code, at + 4, length);
    at += 4 + ((length + 3) & ~3);
  }
}
