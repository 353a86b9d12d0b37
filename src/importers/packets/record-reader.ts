import type { ByteWindow } from './byte-window.js';

/** Reads one file format, record by record, from bytes that arrive in any pieces. */
export interface RecordReader {
  /** Uses as many records as are complete, and leaves the window at the first that is not. */
  consume(window: ByteWindow): void;
  /** Says of what is left in the window that it could not be used; the source has ended. */
  finish(window: ByteWindow): void;
}
