import { closeSync, fstatSync, ftruncateSync, openSync, writeSync } from 'node:fs';

/** Where rows go while more are computed. */
export interface RowSink {
  /**
   * Writes whole rows; done when more may come.
   *
   * @throws the system's error; of the rows that did not fit, a file then holds the whole ones only
   */
  write(rows: string): Promise<void>;
  close(): Promise<void>;
}

/** A stream such as standard output. */
export interface RowStream {
  write(text: string, done: (error?: Error | null) => void): unknown;
}

/** Rows into a pipe or a terminal, no faster than the reader takes them. */
export function streamSink(stream: RowStream): RowSink {
  return {
    write: (rows) =>
      new Promise((resolve, reject) => {
        stream.write(rows, (error) => (error ? reject(error) : resolve()));
      }),
    close: async () => undefined,
  };
}

/**
 * Rows into a file that is made, or made empty.
 *
 * @throws the system's error when it cannot be opened
 */
export function fileSink(path: string): RowSink {
  return descriptorSink(openSync(path, 'w'), true);
}

/** Rows into an open file; each write is finished before anything else can happen, so that no signal cuts a row. */
export function descriptorSink(descriptor: number, ours: boolean): RowSink {
  return {
    write: async (rows) => {
      writeWhole(descriptor, Buffer.from(rows));
      // A turn of the loop, in which an interrupt is heard.
      await new Promise((resolve) => setImmediate(resolve));
    },
    close: async () => {
      if (ours) closeSync(descriptor);
    },
  };
}

function writeWhole(descriptor: number, bytes: Buffer): void {
  let written = 0;
  try {
    while (written < bytes.length) written += writeSync(descriptor, bytes, written);
  } catch (error) {
    cutToRows(descriptor, bytes.subarray(0, written));
    throw error;
  }
}

/** Takes back what stands behind the last whole row, where that is possible. */
function cutToRows(descriptor: number, written: Buffer): void {
  const behind = written.length - (written.lastIndexOf('\n') + 1);
  const file = fstatSync(descriptor);
  if (behind > 0 && file.isFile()) ftruncateSync(descriptor, file.size - behind);
}
