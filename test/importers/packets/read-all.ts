import type { ObservedConnection } from '../../../src/importers/observed-connection.js';
import type { ByteSource } from '../../../src/importers/packets/byte-window.js';
import type { FlowLimits } from '../../../src/importers/packets/flow-table.js';
import { type CaptureSummary, readCapture } from '../../../src/importers/packets/read-capture.js';

/** Lends bytes in pieces of at most so many. */
export function sourceOf(bytes: Uint8Array, piece = Number.MAX_SAFE_INTEGER): ByteSource {
  let at = 0;
  return {
    read(into) {
      const count = Math.min(piece, into.length, bytes.length - at);
      into.set(bytes.subarray(at, at + count));
      at += count;
      return count;
    },
  };
}

/** Reads a capture; connections in the order of their first packet. */
export async function readAll(
  bytes: Uint8Array,
  limits: Partial<FlowLimits> = {},
  piece = Number.MAX_SAFE_INTEGER,
): Promise<{ readonly summary: CaptureSummary; readonly connections: readonly ObservedConnection[] }> {
  const connections: ObservedConnection[] = [];
  const summary = await readCapture(sourceOf(bytes, piece), (connection) => connections.push(connection), limits);
  connections.sort((one, other) => one.firstPacketAt - other.firstPacketAt || one.client.port - other.client.port);
  return { summary, connections };
}

/** The only connection of a capture. */
export async function readOnly(bytes: Uint8Array): Promise<ObservedConnection> {
  const { connections } = await readAll(bytes);
  const [only] = connections;
  if (only === undefined || connections.length > 1) throw new Error(`${connections.length} connections, not one`);
  return only;
}
