import type { TableDamageCode, TableReading } from '../observed-table.js';
import { DamageLog } from './damage-log.js';

/** No tool writes a longer line; what is longer is counted as unreadable and skipped to its end. */
export const LONGEST_LINE = 64 * 1024;

/** So much is turned into text at once: large enough to be quick, small enough to be nothing. */
const PIECE = 256 * 1024;

const NEWLINE = 0x0a;

/** A line as text; false, or a sentence that says what is wrong with it, when it cannot be read. */
export type LineHandler = (text: string) => true | string;

/**
 * Cuts a stream of bytes into lines of text and keeps account of what could not be read. Bytes are pushed as they come;
 * memory is bounded by the longest line. Line ends are LF or CRLF. A last line without an end may be cut anywhere (a port
 * that lost a digit looks like a port), so it is counted as unreadable unless `wholeWhen` says that it is whole.
 */
export class LineReader {
  private readonly decoder = new TextDecoder('utf-8', { ignoreBOM: true });
  private readonly carry = new Uint8Array(LONGEST_LINE);
  private carried = 0;
  private skipping = false;
  private bytes = 0;
  private lines = 0;
  /** Where the piece that is being read starts, for the offsets of damage. */
  private piece: Uint8Array = new Uint8Array(0);
  private pieceStart = 0;
  private pieceFirstLine = 1;
  private readonly damage = new DamageLog();

  /**
   * @param handle reads one line, without its end
   * @param wholeWhen whether a last line without an end can be trusted to be whole, as with JSON; by default none
   */
  constructor(
    private readonly handle: LineHandler,
    private readonly wholeWhen: (text: string) => boolean = () => false,
  ) {}

  /** Reads the next bytes of the file. The bytes may be overwritten afterwards. */
  push(chunk: Uint8Array): void {
    for (let from = 0; from < chunk.length; from += PIECE) this.pushPiece(chunk.subarray(from, from + PIECE));
  }

  /** Ends the file: gives the account of what was read. */
  end(): TableReading {
    if (this.carried > 0) {
      const text = this.decode(this.carry.subarray(0, this.carried));
      this.lines++;
      const whole = this.wholeWhen(text);
      const problem = whole ? this.handle(text) : 'the file ends inside this line, so it may be cut; it is not counted';
      const place = { offset: this.bytes - this.carried, line: this.lines };
      if (problem !== true) this.damage.note(whole ? 'line-unreadable' : 'line-cut', problem, () => place);
      this.carried = 0;
    }
    return {
      bytes: this.bytes,
      lines: this.lines,
      unreadable: this.damage.count,
      damage: this.damage.places,
      partial: this.damage.count > 0,
    };
  }

  /** Notes something wrong about the line that is being read, beside what its handler answers. */
  note(code: TableDamageCode, message: string): void {
    this.damage.note(code, message, () => this.place());
  }

  private pushPiece(piece: Uint8Array): void {
    const first = piece.indexOf(NEWLINE);
    const start = this.bytes;
    if (first < 0) {
      this.bytes += piece.length;
      this.carryOn(piece, start);
      return;
    }
    let from = 0;
    if (this.carried > 0 || this.skipping) {
      this.carryOn(piece.subarray(0, first), start);
      if (!this.skipping) this.readCarried(start + first + 1);
      this.skipping = false;
      this.carried = 0;
      from = first + 1;
    }
    const last = piece.lastIndexOf(NEWLINE) + 1;
    this.bytes = start + from;
    if (last > from) this.readLines(piece.subarray(from, last));
    this.bytes = start + piece.length;
    this.carryOn(piece.subarray(Math.max(last, from)), start + Math.max(last, from));
  }

  /** Keeps the beginning of a line whose end has not come yet; gives it up when it gets too long. */
  private carryOn(part: Uint8Array, start: number): void {
    if (this.skipping || part.length === 0) return;
    if (this.carried + part.length > LONGEST_LINE) {
      this.lines++;
      const place = { offset: start - this.carried, line: this.lines };
      this.damage.note('line-too-long', `no line end in ${LONGEST_LINE} bytes`, () => place);
      this.carried = 0;
      this.skipping = true;
      return;
    }
    this.carry.set(part, this.carried);
    this.carried += part.length;
  }

  private readCarried(end: number): void {
    this.piece = this.carry.subarray(0, this.carried);
    this.pieceStart = end - 1 - this.carried;
    this.pieceFirstLine = this.lines + 1;
    this.readText(this.decode(this.piece));
  }

  private readLines(piece: Uint8Array): void {
    this.piece = piece;
    this.pieceStart = this.bytes;
    this.pieceFirstLine = this.lines + 1;
    const text = this.decode(piece);
    let from = 0;
    for (let to = text.indexOf('\n'); to >= 0; to = text.indexOf('\n', from)) {
      this.readText(text.slice(from, to));
      from = to + 1;
    }
  }

  private readText(line: string): void {
    this.lines++;
    if (line.length > LONGEST_LINE) {
      this.note('line-too-long', `no line end in ${LONGEST_LINE} bytes`);
      return;
    }
    const bare = line.charCodeAt(line.length - 1) === 13 ? line.slice(0, -1) : line;
    const problem = this.handle(this.lines === 1 && bare.charCodeAt(0) === 0xfeff ? bare.slice(1) : bare);
    if (problem !== true) this.note('line-unreadable', problem);
  }

  private decode(bytes: Uint8Array): string {
    return this.decoder.decode(bytes);
  }

  /** Counts bytes again, as text may have fewer characters; happens only for the places that are listed. */
  private place(): { readonly offset: number; readonly line: number } {
    let offset = 0;
    for (let line = this.pieceFirstLine; line < this.lines; line++) offset = this.piece.indexOf(NEWLINE, offset) + 1;
    return { offset: this.pieceStart + offset, line: this.lines };
  }
}
