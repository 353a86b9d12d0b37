import { describe, expect, it } from 'vitest';
import { SideMatcher } from '../../src/importers/inference/match-sides.js';
import type { ObservedConnection } from '../../src/importers/observed-connection.js';
import { connection } from './connections.js';

/** A connection on one side of a box; sequence numbers are what both sides have in common. */
function half(side: 'client' | 'server', sequence: number): ObservedConnection {
  const client = side === 'client' ? '10.0.0.1' : '198.51.100.1';
  const plain = connection({ client: { address: client, port: 1024 + (sequence % 60_000) }, synAt: sequence / 1e4 });
  return { ...plain, fromClient: { ...plain.fromClient, initialSequence: sequence } };
}

/** Hands the matcher everything and gives the client addresses that it handed on, with how often. */
function handedOn(all: readonly ObservedConnection[]): { matcher: SideMatcher; counts: Record<string, number> } {
  const counts: Record<string, number> = {};
  const matcher = new SideMatcher(({ client }) => {
    counts[client.address] = (counts[client.address] ?? 0) + 1;
  });
  for (const one of all) matcher.add(one);
  matcher.finish();
  return { matcher, counts };
}

const numbers = (from: number, to: number): readonly number[] => Array.from({ length: to - from }, (_, k) => from + k);

describe('SideMatcher', () => {
  it('finds the other half behind 8,000 connections that wait, and hands each on once', () => {
    const inner = numbers(0, 40_000).map((sequence) => half('client', sequence));
    const outer = numbers(0, 40_000).map((sequence) => half('server', sequence));
    const mixed = numbers(0, 5).flatMap((k) => [
      ...inner.slice(k * 8000, (k + 1) * 8000),
      ...outer.slice(k * 8000, (k + 1) * 8000),
    ]);
    const { matcher, counts } = handedOn(mixed);
    expect(matcher.matched).toBe(40_000);
    expect(counts).toEqual({ '198.51.100.1': 40_000 });
  });

  it('hands on every connection of a capture of one side, however many', () => {
    for (const count of [1, 8191, 8192, 8193, 16_384, 50_000]) {
      const { matcher, counts } = handedOn(numbers(0, count).map((sequence) => half('server', sequence)));
      expect([matcher.matched, counts]).toEqual([0, { '198.51.100.1': count }]);
    }
  });
});
