import type { ObservedConnection, Sent, Side } from '../../src/importers/observed-connection.js';
import type { Scenario } from '../../src/index.js';
import { type RandomStream, randomStream } from '../../src/statistics/random-stream.js';

const SENT: Sent = { packets: 5, bytes: 100, retransmissions: 0, reordered: 0, initialSequence: null, finAt: null };

/** An open connection, watched to second 100; tests say what else was seen. */
export function connection(seen: Partial<ObservedConnection> = {}): ObservedConnection {
  return {
    client: { address: '198.51.100.1', port: 20_000 },
    server: { address: '203.0.113.9', port: 443 },
    clientKnownBy: 'syn',
    firstPacketAt: 1,
    lastPacketAt: 2,
    lastDataAt: 2,
    watchedUntil: 100,
    synAt: 1,
    lastSynAt: 1,
    syns: 1,
    synAckAt: 1.01,
    establishedAt: 1.02,
    refused: false,
    rstAt: null,
    rstBy: null,
    rsts: 0,
    fromClient: SENT,
    fromServer: SENT,
    challengeAcks: 0,
    challengeResets: 0,
    previous: null,
    leftOpen: 'observation-ended',
    ...seen,
  };
}

/** What a side sent, with its FIN. */
export function sent(finAt: number | null, initialSequence: number | null = null): Sent {
  return { ...SENT, finAt, initialSequence };
}

/** One draw of an open time of a flow. */
function openTime({ lifetime }: Scenario['flows'][number], stream: RandomStream): number {
  const exponential = -Math.log(1 - stream.uniform());
  switch (lifetime.distribution) {
    case 'constant':
      return lifetime.meanSeconds;
    case 'exponential':
      return lifetime.meanSeconds * exponential;
    case 'lognormal': {
      const normal = Math.sqrt(2 * exponential) * Math.cos(2 * Math.PI * stream.uniform());
      return lifetime.meanSeconds * Math.exp(lifetime.sigma * normal - lifetime.sigma ** 2 / 2);
    }
    case 'hyperexponential': {
      const square = lifetime.cv ** 2;
      const often = (1 + Math.sqrt((square - 1) / (square + 1))) / 2;
      const share = stream.uniform() < often ? often : 1 - often;
      return (lifetime.meanSeconds / (2 * share)) * exponential;
    }
    case 'empirical':
      return lifetime.samples[Math.floor(stream.uniform() * lifetime.samples.length)] ?? 0;
  }
}

function pick<T extends { readonly share: number }>(parts: readonly T[], stream: RandomStream): T {
  let left = stream.uniform();
  for (const part of parts) {
    left -= part.share;
    if (left < 0) return part;
  }
  return parts[parts.length - 1] as T;
}

/**
 * What somebody would capture of a scenario's traffic: Poisson arrivals that began long before the capture, cut at its
 * beginning and end. Times are seconds since its beginning.
 */
export function capturedFrom(scenario: Scenario, seconds: number, seed: number): readonly ObservedConnection[] {
  return scenario.flows.flatMap((flow, index) => {
    const stream = randomStream(seed, flow.id);
    const destination = scenario.destinations.find(({ id }) => id === flow.destination);
    const all: ObservedConnection[] = [];
    const gap = () => -Math.log(1 - stream.uniform()) / flow.ratePerSecond;
    for (let at = -seconds; at < seconds; at += gap()) {
      const open = openTime(flow, stream);
      const { strategy } = pick(flow.close, stream);
      const part = pick(
        (destination?.parts ?? []).map((one, place) => ({ place, share: one.share * one.count })),
        stream,
      );
      const port = 1024 + Math.floor(stream.uniform() * 64_512);
      const made = captured(at, open, strategy, flow.setupSeconds, flow.peerCloseDelaySeconds, seconds);
      if (made === null) continue;
      const server = { address: `203.0.113.${10 + part.place}`, port: 8000 + index };
      all.push({ ...made, client: { address: '198.51.100.1', port }, server });
    }
    return all;
  });
}

/** One connection through the window of a capture; null where no packet of it falls into it. */
function captured(
  at: number,
  open: number,
  strategy: string,
  setup: number,
  delay: number,
  until: number,
): ObservedConnection | null {
  const seen = (time: number): number | null => (time >= 0 && time < until ? time : null);
  const isOpened = strategy !== 'refused' && strategy !== 'unanswered';
  const establishedAt = at + setup;
  const closeAt = establishedAt + open;
  const secondAt = closeAt + delay;
  const [first, how] = strategy.split('-') as [string, string | undefined];
  const closer: Side = first === 'server' ? 'server' : 'client';
  const isFin = how === 'fin' || strategy === 'fin-then-rst';
  const end = !isOpened ? at + setup : isFin ? secondAt : closeAt;
  if (end < 0 || at >= until) return null;
  const fin = isFin ? seen(closeAt) : null;
  const answer = how === 'fin' ? seen(secondAt) : null;
  const rst = how === 'rst' ? seen(closeAt) : strategy === 'fin-then-rst' ? seen(secondAt) : null;
  const isClosed = rst !== null || answer !== null;
  return connection({
    firstPacketAt: Math.max(0, at),
    lastPacketAt: Math.min(until, end),
    lastDataAt: Math.min(until, isOpened ? closeAt : at),
    watchedUntil: isClosed ? Math.min(until, end + 1) : until,
    synAt: seen(at),
    lastSynAt: seen(at),
    synAckAt: isOpened ? seen(establishedAt) : null,
    establishedAt: isOpened ? seen(establishedAt) : null,
    refused: strategy === 'refused',
    rstAt: rst,
    rstBy: rst === null ? null : first === 'fin' ? 'server' : closer,
    fromClient: { ...sent(closer === 'client' ? fin : answer), bytes: isOpened ? 100 : 0 },
    fromServer: sent(closer === 'server' ? fin : answer),
    leftOpen: isClosed ? null : 'observation-ended',
  });
}
