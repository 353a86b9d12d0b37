import type { PortsSeen } from '../observed-table.js';

const FEW = 32;

/** Which of the 65,536 ports were seen: a short list at first, a bit for each port (8 KiB) when there are more. */
export class PortSet {
  private few: number[] | null = [];
  private bits: Uint8Array | null = null;
  private distinct = 0;
  private low = 65_535;
  private high = 0;

  /** @param port 0…65,535 */
  add(port: number): void {
    if (this.has(port)) return;
    this.distinct++;
    if (port < this.low) this.low = port;
    if (port > this.high) this.high = port;
    if (this.few !== null && this.few.length < FEW) {
      this.few.push(port);
      return;
    }
    if (this.bits === null) {
      this.bits = new Uint8Array(8192);
      for (const one of this.few ?? []) this.mark(this.bits, one);
      this.few = null;
    }
    this.mark(this.bits, port);
  }

  /** Whether a port was seen. */
  has(port: number): boolean {
    if (this.bits !== null) return ((this.bits[port >> 3] ?? 0) & (1 << (port & 7))) !== 0;
    return this.few?.includes(port) ?? false;
  }

  /** Adds every port of another set. */
  merge(other: PortSet): void {
    for (const port of other.few ?? []) this.add(port);
    if (other.bits === null) return;
    for (let port = 0; port < 65_536; port++) if (other.has(port)) this.add(port);
  }

  /** How many, the lowest, the highest. @throws RangeError when no port was seen */
  seen(): PortsSeen {
    if (this.distinct === 0) throw new RangeError('Cannot give the ports seen: at least one must be added, got 0');
    return { distinct: this.distinct, low: this.low, high: this.high };
  }

  private mark(bits: Uint8Array, port: number): void {
    bits[port >> 3] = (bits[port >> 3] ?? 0) | (1 << (port & 7));
  }
}
