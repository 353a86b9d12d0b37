/** A stretch of a file in memory that moves along with reading; it never grows beyond a megabyte. */

/** Lends bytes: fills part or all of `into` and gives how many, 0 at the end. Decompression is the lender's business. */
export interface ByteSource {
  read(into: Uint8Array): number | Promise<number>;
}

/** Enough for small files; larger ones get room for two of the longest blocks, so that a doubtful record can be judged. */
const FIRST_CAPACITY = 1 << 16;
const CAPACITY = 1 << 20;
/**
 * Bytes taken from the source at once. As few, and always into the same stretch of memory, so that they are still in the
 * processor's cache when they are looked at, and leave most of it to the connections.
 */
const PIECE = 1 << 17;
/** Bytes before `start` that are kept when the rest is moved: damage may have begun in the last record. */
const KEPT_BEHIND = 1 << 13;

export class ByteWindow {
  /** All readers look through this view, another one after a `fill`; only offsets from `start` to `end` mean anything. */
  view: DataView;
  /** First byte that is not yet dealt with, and the end of what was read; offsets into `view`. */
  start = 0;
  end = 0;
  /** Whether the source has come to its end. */
  ended = false;
  /** The file's offset of the view's first byte. */
  private base = 0;
  private bytes: Uint8Array<ArrayBuffer>;

  constructor() {
    this.bytes = new Uint8Array(FIRST_CAPACITY);
    this.view = new DataView(this.bytes.buffer);
  }

  /** Bytes that are there. */
  get length(): number {
    return this.end - this.start;
  }

  /** The file's offset of an offset into the view. */
  offsetOf(at: number): number {
    return this.base + at;
  }

  /** Bytes of the file that were read so far. */
  get bytesRead(): number {
    return this.base + this.end;
  }

  /**
   * Reads once more from the source, behind what is there.
   *
   * @throws RangeError when nothing has been used of a full window, or when the source says that it gave more than it could
   */
  async fill(source: ByteSource): Promise<void> {
    if (this.start > PIECE || this.bytes.length - this.end < this.bytes.length / 4) this.makeRoom();
    const room = this.bytes.subarray(this.end, this.end + PIECE);
    if (room.length === 0) throw new RangeError('Cannot read a capture: nothing was used of a full window');
    const count = await source.read(room);
    if (!(Number.isInteger(count) && count >= 0 && count <= room.length)) {
      throw new RangeError(`Cannot read a capture: bytes read must be a whole number ≤ ${room.length}, got ${count}`);
    }
    this.end += count;
    this.ended = count === 0;
  }

  /** Moves what is there to the front, when a first window was filled to the front of a larger one. */
  private makeRoom(): void {
    const gone = Math.max(0, this.start - KEPT_BEHIND);
    const kept = this.bytes.subarray(gone, this.end);
    if (this.bytes.length < CAPACITY) {
      this.bytes = new Uint8Array(CAPACITY);
      this.view = new DataView(this.bytes.buffer);
    }
    this.bytes.set(kept);
    this.base += gone;
    this.end -= gone;
    this.start -= gone;
  }
}
