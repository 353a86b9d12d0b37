import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { HOT, STATE } from '../../../src/importers/packets/flow-fields.js';
import { FlowStore } from '../../../src/importers/packets/flow-store.js';
import { identify } from '../../../src/importers/packets/four-tuple.js';
import { PacketView } from '../../../src/importers/packets/packet-view.js';
import { CLOSES, PastConnections } from '../../../src/importers/packets/past-connections.js';

/** A packet between few addresses and ports, so that four-tuples meet again in both directions. */
function packetOf(
  ipv6: boolean,
  source: number,
  destination: number,
  sourcePort: number,
  destinationPort: number,
): PacketView {
  const packet = new PacketView();
  packet.ipv6 = ipv6;
  packet.source0 = packet.source3 = source;
  packet.destination0 = packet.destination3 = destination;
  packet.sourcePort = sourcePort;
  packet.destinationPort = destinationPort;
  identify(packet);
  return packet;
}

const address = fc.integer({ min: -3, max: 3 });
const port = fc.integer({ min: 0, max: 40 });
const packets = fc.tuple(fc.boolean(), address, address, port, port);

/** The four-tuple as text, the same for both directions. */
function nameOf([ipv6, source, destination, sourcePort, destinationPort]: readonly [
  boolean,
  number,
  number,
  number,
  number,
]): string {
  return `${ipv6} ${[`${source}:${sourcePort}`, `${destination}:${destinationPort}`].sort().join(' ')}`;
}

describe('FlowStore', () => {
  it('finds what a map with text for keys finds, through any additions and removals', () => {
    fc.assert(
      fc.property(fc.array(packets, { minLength: 200, maxLength: 2000 }), (sequence) => {
        const store = new FlowStore();
        const map = new Map<string, number>();
        for (const tuple of sequence) {
          const packet = packetOf(...tuple);
          const name = nameOf(tuple);
          const slot = store.find(packet);
          expect(slot).toBe(map.get(name) ?? -1);
          if (slot >= 0 && (tuple[3] + tuple[4]) % 3 === 0) {
            store.release(slot);
            map.delete(name);
          } else if (slot < 0) map.set(name, store.add(packet));
          expect(store.size).toBe(map.size);
        }
        expect(new Set(map.values()).size).toBe(map.size);
      }),
      { numRuns: 30 },
    );
  });

  it('keeps everything when it grows, and uses slots again', () => {
    const store = new FlowStore();
    const many = Array.from({ length: 20_000 }, (_, k) => packetOf(k % 3 === 0, k, -k, k % 65_536, 443));
    const slots = many.map((packet) => store.add(packet));
    slots.forEach((slot, k) => {
      store.hot[slot * HOT + STATE] = (store.hot[slot * HOT + STATE] as number) | (k << 4);
    });
    many.forEach((packet, k) => {
      expect(store.find(packet)).toBe(slots[k]);
      expect((store.hot[(slots[k] as number) * HOT + STATE] as number) >> 4).toBe(k);
    });
    for (const slot of slots) store.release(slot);
    expect(many.map((packet) => store.find(packet)).every((slot) => slot === -1)).toBe(true);
    for (const packet of many) store.add(packet);
    expect(store.slots).toBe(20_000);
  });
});

describe('PastConnections', () => {
  it('finds the last end of every four-tuple while there is room', () => {
    const past = new PastConnections(4096);
    const hashes = (k: number): [number, number] => [Math.imul(k, 0x9e3779b1), k << 8];
    for (let k = 0; k < 400; k++) past.remember(...hashes(k % 100), k, k % CLOSES.length);
    for (let k = 300; k < 400; k++) {
      const place = past.find(...hashes(k % 100));
      expect([past.endOf(place), past.closeOf(place)]).toEqual([k, k % CLOSES.length]);
    }
    expect(past.find(...hashes(100))).toBe(-1);
    expect(past.find(hashes(7)[0], hashes(8)[1])).toBe(-1);
  });

  it('forgets the oldest of a full set', () => {
    const past = new PastConnections(4);
    for (const end of [50, 10, 40, 30, 20]) past.remember(end, end << 8, end, 0);
    expect([10, 20, 30, 40, 50].filter((end) => past.find(end, end << 8) >= 0)).toEqual([20, 30, 40, 50]);
  });
});
