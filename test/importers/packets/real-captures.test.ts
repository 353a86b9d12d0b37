import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { ObservedConnection } from '../../../src/importers/observed-connection.js';
import { readAll } from './read-all.js';

const captures = join(import.meta.dirname, '../captures');
const read = (name: string) => readAll(new Uint8Array(readFileSync(join(captures, `${name}.pcap`))));

/** Who closed first and how, in the words of the captures' truth. */
function closeOf({ rstBy, fromClient, fromServer }: ObservedConnection): string {
  if (rstBy !== null) return `${rstBy} RST`;
  const [client, server] = [fromClient.finAt, fromServer.finAt];
  if (client === null || server === null) return 'open';
  return client < server ? 'client FIN' : 'server FIN';
}

function count(values: readonly string[]): { readonly [value: string]: number } {
  const counts: { [value: string]: number } = {};
  for (const value of values) counts[value] = (counts[value] ?? 0) + 1;
  return counts;
}

describe('captures of real connections through a Linux NAT', () => {
  it.each([
    ['fin', 400, { 'client FIN': 40 }],
    ['rst', 320, { 'client RST': 40 }],
    ['mix', 391, { 'client RST': 12, 'client FIN': 13, 'server FIN': 15 }],
  ])('%s: 40 connections closed as they were', async (name, packets, truth) => {
    const { summary, connections } = await read(name);
    expect(summary).toMatchObject({ format: 'pcap', packets, tcpPackets: packets, connections: 40, partial: false });
    expect(count(connections.map(closeOf))).toEqual(truth);
  });

  it.each(['fin', 'rst', 'mix'])(
    '%s: every connection whole, from the SNAT address, a third to port 8081',
    async (name) => {
      const { connections } = await read(name);
      for (const connection of connections) {
        expect(connection).toMatchObject({
          clientKnownBy: 'syn',
          leftOpen: null,
          syns: 1,
          previous: null,
          refused: false,
        });
        expect(connection.client.address).toBe('198.51.100.1');
        expect(connection.client.port).toBeGreaterThanOrEqual(20_000);
        expect(connection.client.port).toBeLessThanOrEqual(20_255);
        const { synAt, synAckAt, establishedAt } = connection;
        expect(synAt).toBeLessThan(synAckAt ?? 0);
        expect(synAckAt).toBeLessThan(establishedAt ?? 0);
      }
      const ports = count(connections.map(({ server }) => `${server.address}:${server.port}`));
      expect(ports['198.51.100.2:8080']).toBeGreaterThan(20);
      expect(Object.values(ports).reduce((sum, one) => sum + one)).toBe(40);
    },
  );

  it.each(['fin', 'rst', 'mix'])('%s: the SYNs were seen when the kernel says that it saw them', async (name) => {
    const { summary, connections } = await read(name);
    const log = readFileSync(join(captures, `${name}.conntrack-E.txt`), 'latin1');
    // The last addresses and ports of an event are those of the answers: server to SNAT address.
    const events = log.matchAll(/\[(\d+\.\d+)\]\s+\[NEW\].* sport=(\d+) dport=(\d+) id/g);
    const seen = new Map([...events].map(([, time, server, client]) => [`${client}-${server}`, Number(time)]));
    expect(seen.size).toBe(40);
    for (const { client, server, synAt } of connections) {
      const epochSeconds = (summary.startEpochSeconds ?? 0) + (synAt ?? 0);
      expect(Math.abs(epochSeconds - (seen.get(`${client.port}-${server.port}`) ?? 0))).toBeLessThan(0.02);
    }
  });
});
