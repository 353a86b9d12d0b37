import { describe, expect, it } from 'vitest';
import { linuxNetfilter, linuxNetfilterLegacy, natRounds } from '../../src/platforms/linux.js';
import type { PlatformProfile } from '../../src/platforms/profile.js';

/** A seeded stream of uniform numbers in (0, 1): splitmix32. */
function uniforms(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x9e3779b9) >>> 0;
    let z = state;
    z = Math.imul(z ^ (z >>> 16), 0x21f0aaad);
    z = Math.imul(z ^ (z >>> 15), 0x735a2d97);
    return (((z ^ (z >>> 15)) >>> 0) + 0.5) / 4294967296;
  };
}

interface Trial {
  readonly ports: number;
  readonly load: number;
  /** Whether all ports that are not open are closing ones, which the last 32 probes of a round may take, every second one. */
  readonly reclaiming: boolean;
  readonly connections: number;
  readonly seed: number;
}

/** Share of connections that nf_nat's search refuses: Poisson arrivals, constant holding time 1, one destination. */
function refusedShare({ ports, load, reclaiming, connections, seed }: Trial): number {
  const uniform = uniforms(seed);
  const open = new Uint8Array(ports);
  const queue: { readonly port: number; readonly until: number }[] = [];
  const rate = load * ports;
  const warmUp = Math.ceil(20 * rate);
  let first = 0;
  let now = 0;
  let refused = 0;
  for (let i = 0; i < warmUp + connections; i++) {
    now -= Math.log(uniform()) / rate;
    for (let next = queue[first]; next !== undefined && next.until <= now; next = queue[first]) {
      open[next.port] = 0;
      first++;
    }
    const port = search(open, reclaiming, uniform);
    if (port === undefined) {
      if (i >= warmUp) refused++;
      continue;
    }
    open[port] = 1;
    queue.push({ port, until: now + 1 });
  }
  return refused / connections;
}

function search(open: Uint8Array, reclaiming: boolean, uniform: () => number): number | undefined {
  const rounds = natRounds.kind === 'consecutive' ? natRounds.rounds : [];
  for (const tries of rounds) {
    const offset = Math.floor(uniform() * 65536) % open.length;
    for (let i = 0; i < tries; i++) {
      const port = (offset + i) % open.length;
      if (open[port] === 0 && (!reclaiming || (tries - i <= 32 && uniform() < 0.5))) return port;
    }
  }
  return undefined;
}

/** The laboratory's loads for 0.1 % refused, holding times exponential: ports, nothing to take back, reclaiming. */
const laboratory = [
  [200, 0.824, 0.783],
  [1000, 0.906, 0.847],
  [4096, 0.934, 0.863],
  [16384, 0.943, 0.866],
  [28232, 0.879, 0.839],
  [50000, 0.75, 0.774],
  [64512, 0.939, 0.863],
] as const;

function trustedAt(profile: PlatformProfile, ports: number): number {
  const row = profile.trustedLoad?.value.find((candidate) => candidate.ports === ports);
  if (row === undefined) throw new Error(`${profile.id} has no trusted load for ${ports} ports`);
  return row.load;
}

describe('the loads up to which the search of Linux is trusted', () => {
  it.each(laboratory)(
    'is at most 0.045 below the laboratory’s, and never above, at %d ports',
    (ports, hard, reclaiming) => {
      const below = [hard - trustedAt(linuxNetfilterLegacy, ports), reclaiming - trustedAt(linuxNetfilter, ports)];
      for (const gap of below) {
        expect(gap).toBeGreaterThanOrEqual(0);
        expect(gap).toBeLessThan(0.045);
      }
    },
  );

  it.each([
    [1000, false],
    [1000, true],
    [4096, false],
    [28232, false],
    [47000, false],
  ])('is where about 1 connection in 1,000 is refused: %d ports, reclaiming %s', (ports, reclaiming) => {
    const load = trustedAt(reclaiming ? linuxNetfilter : linuxNetfilterLegacy, ports);
    const trial = { ports, reclaiming, connections: 400_000, seed: 20_260_000 + ports };
    const share = refusedShare({ ...trial, load });
    expect(share).toBeGreaterThan(0.0004);
    expect(share).toBeLessThan(0.002);
    expect(refusedShare({ ...trial, load: load + 0.08 })).toBeGreaterThan(2 * share);
  });

  it('is lowest for ranges between 32,768 and 65,535 ports, where some ports are probed twice as often', () => {
    const worst = linuxNetfilterLegacy.trustedLoad?.value.reduce((low, row) => (row.load < low.load ? row : low));
    expect(worst?.ports).toBeGreaterThan(32_768);
    expect(worst?.ports).toBeLessThan(65_535);
  });
});
