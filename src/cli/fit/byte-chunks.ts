import { Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import type { Terminal } from '../terminal.js';

/** A file that is read from beginning to end, unpacked where it is gzip. */
export interface OpenedFile {
  readonly gzip: boolean;
  readonly chunks: AsyncIterable<Uint8Array>;
  /** After the chunks have come: why unpacking stopped before the end; null: it did not. */
  readonly broken: () => string | null;
}

/**
 * Opens a file (`-`: standard input), piece by piece where the terminal can. What gzip cannot unpack to its end gives what
 * came before.
 *
 * @throws the system's error when it cannot be read, at the latest while the chunks come
 */
export async function openChunks(file: string, terminal: Terminal): Promise<OpenedFile> {
  const iterator = streamOf(file, terminal)[Symbol.asyncIterator]();
  const first = await iterator.next();
  const head = first.done === true ? new Uint8Array(0) : first.value;
  const all = prepended(head, iterator);
  if (!(head[0] === 0x1f && head[1] === 0x8b)) return { gzip: false, chunks: all, broken: () => null };
  let broken: string | null = null;
  const chunks = unpacked(all, (why) => {
    broken = why;
  });
  return { gzip: true, chunks, broken: () => broken };
}

async function* streamOf(file: string, terminal: Terminal): AsyncGenerator<Uint8Array> {
  const stream = file === '-' ? terminal.streamStdin?.() : terminal.streamFile?.(file);
  if (stream === undefined) yield file === '-' ? await terminal.readStdin() : await terminal.readFile(file);
  else yield* stream;
}

async function* prepended(head: Uint8Array, rest: AsyncIterator<Uint8Array>): AsyncGenerator<Uint8Array> {
  if (head.length > 0) yield head;
  for (let next = await rest.next(); next.done !== true; next = await rest.next()) yield next.value;
}

async function* unpacked(packed: AsyncIterable<Uint8Array>, stop: (why: string) => void): AsyncGenerator<Uint8Array> {
  const source = Readable.from(packed, { objectMode: true });
  const gunzip = createGunzip({ chunkSize: 1 << 18 });
  source.on('error', (error) => gunzip.destroy(error));
  try {
    for await (const chunk of source.pipe(gunzip)) yield chunk as Uint8Array;
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && String(error.code).startsWith('Z_'))) throw error;
    stop(error.message);
  }
}
