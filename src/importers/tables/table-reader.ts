/** Reads a table or log from bytes that are pushed as they come; whoever has the file lends them. */
export interface TableReader<Result> {
  /** Reads the next bytes, of any number; they may be overwritten afterwards. */
  push(chunk: Uint8Array): void;
  /** Ends the file and gives what was read; to be called once. */
  end(): Result;
}
