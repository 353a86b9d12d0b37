/** Everything outside that a command may touch; `main.ts` makes one from the process, tests make one from strings. */
import type { Serving } from './serve/serving.js';
import type { LongWork } from './sweep/long-work.js';

export interface Output {
  write(text: string): void;
  readonly isTTY: boolean;
  /** Width in cells; 80 where it is not a terminal. */
  readonly columns: number;
  /** Whether ANSI colours are welcome: a terminal, and neither NO_COLOR nor TERM=dumb. */
  readonly color: boolean;
}

export interface Terminal {
  /** Results. */
  readonly stdout: Output;
  /** Everything else. */
  readonly stderr: Output;
  /** @throws the system's error, with `code`, when the file cannot be read */
  readFile(path: string): Promise<Uint8Array>;
  readStdin(): Promise<Uint8Array>;
  /** A file piece by piece, for captures larger than memory; absent where there are no files behind the terminal. */
  streamFile?(path: string): AsyncIterable<Uint8Array>;
  streamStdin?(): AsyncIterable<Uint8Array>;
  /** Files that match a pattern such as `plans/*.yaml`, sorted; absent where there are no files behind the terminal. */
  glob?(pattern: string): Promise<readonly string[]>;
  /** @throws the system's error, with `code`, when the file cannot be written */
  writeFile(path: string, content: string | Uint8Array): Promise<void>;
  /** Text that the build put beside the program, by its name; absent where there is no build behind the terminal. */
  readAsset?(name: 'page.json'): Promise<string>;
  /** For results that are written while more are computed; absent where there is no process behind the terminal. */
  longWork?(): Promise<LongWork>;
  /** For what goes on until it is interrupted; absent where there is no process behind the terminal. */
  serving?(): Promise<Serving>;
}
