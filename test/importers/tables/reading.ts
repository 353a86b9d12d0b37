import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { LoggedConnection, ObservedEvents } from '../../../src/importers/logged-connection.js';
import type { ObservedTable } from '../../../src/importers/observed-table.js';
import { isEventFormat, isTableFormat, openEvents, openTable } from '../../../src/importers/tables/open-reader.js';
import { recogniseFormat } from '../../../src/importers/tables/recognise-format.js';
import type { TableReader } from '../../../src/importers/tables/table-reader.js';

/** A file of the fixtures. */
export function captureBytes(name: string): Uint8Array {
  return readFileSync(join(import.meta.dirname, '../captures', name));
}

export function bytesOf(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}

/** Reads bytes that come in chunks of one size. */
export function readAll<Result>(reader: TableReader<Result>, bytes: Uint8Array, chunk = 1 << 16): Result {
  for (let from = 0; from < bytes.length; from += chunk) reader.push(bytes.subarray(from, from + chunk));
  return reader.end();
}

/** A connection table, recognised by its content. */
export function tableOf(bytes: Uint8Array): ObservedTable {
  const { format } = recogniseFormat(bytes);
  if (format === null || !isTableFormat(format)) throw new Error(`not a table: ${format}`);
  const result = readAll(openTable(format), bytes);
  if (result.kind !== 'table') throw new Error(`not a connection table: ${result.kind}`);
  return result;
}

export interface Log extends ObservedEvents {
  readonly all: readonly LoggedConnection[];
}

/** An event log, recognised by its content. */
export function logOf(bytes: Uint8Array): Log {
  const { format } = recogniseFormat(bytes);
  if (format === null || !isEventFormat(format)) throw new Error(`not an event log: ${format}`);
  const all: LoggedConnection[] = [];
  return {
    ...readAll(
      openEvents(format, (one) => all.push(one)),
      bytes,
    ),
    all,
  };
}
