import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { erlangB } from '../../src/model/erlang-b.js';
import type { Loss } from '../../src/model/generalised-loss.js';
import { type RefusedShare, refusedShare, searchLoad, searchLoss } from '../../src/model/search-refusal.js';
import { SEARCH_TABLES, SHARES } from '../../src/model/search-refusal-data.js';
import { measureRefusal } from '../tables/measure-refusal.js';
import { measurements } from '../tables/searches.js';
import { SEED } from '../tables/seed.js';

const LINUX = [128, 64, 32, 16, 8];
const OFFSETS = 65_536;

interface Search {
  readonly ports: number;
  readonly load: number;
  readonly evicting?: boolean;
  readonly variability?: number;
  readonly rounds?: readonly number[];
  readonly offsets?: number | null;
}

function refused({
  ports,
  evicting = false,
  variability = 1,
  rounds = LINUX,
  offsets = OFFSETS,
}: Search): RefusedShare {
  const share = refusedShare({ ports, rounds, offsets, evicting, variability });
  if (share === null) throw new Error('not measured');
  return share;
}

function blocking(search: Search): Loss {
  return searchLoss(refused(search), search.ports, search.load * search.ports);
}

/**
 * Ports, load, share of connections refused by Linux 6.18 in a network namespace (1,000 ports: lowest and highest of four
 * runs), and by an event simulation of the search in C, made apart from this project; open times exponential, nothing
 * closing.
 */
const held = [
  [1000, 0.9, 0.0001, 0.0013, 0.00071],
  [1000, 0.95, 0.0078, 0.0128, 0.00839],
  [1000, 0.98, 0.0189, 0.0264, 0.02079],
  [1000, 1.0, 0.0243, 0.0357, 0.03266],
  [1000, 1.1, 0.101, 0.108, 0.10562],
  [1024, 0.9, 0.0007, 0.0008, 0.00057],
  [1024, 0.95, 0.0057, 0.0057, 0.00764],
  [1024, 0.98, 0.02, 0.02, 0.02059],
  [1024, 1.0, 0.0348, 0.0348, 0.03167],
  [1024, 1.1, 0.1013, 0.1013, 0.10646],
  [28232, 0.8, 0.00014, 0.00014, 0.00013],
  [28232, 0.9, 0.0017, 0.0017, 0.0016],
  [28232, 0.95, 0.007, 0.007, 0.00661],
  [28232, 0.98, 0.0147, 0.0147, 0.01564],
  [28232, 1.0, 0.0262, 0.0262, 0.02781],
  [28232, 1.1, 0.1022, 0.1022, 0.10459],
  [50000, 0.75, 0.00084, 0.00084, 0.00101],
  [50000, 0.85, 0.00338, 0.00338, 0.00374],
] as const;

/** The same with the rest of 1,000 ports full of TIME_WAIT that is taken back; load of open connections only. */
const reclaiming = [
  [0.8, 0.0003, 0.00011],
  [0.85, 0.00142, 0.00108],
  [0.9, 0.01139, 0.0073],
  [0.95, 0.02845, 0.02662],
  [1.0, 0.06214, 0.05691],
] as const;

describe('the refusals of nf_nat’s search', () => {
  it.each(held)(
    'on %d ports at load %d are those of the kernel and of another simulation',
    (ports, load, low, high, other) => {
      const { blocking: share } = blocking({ ports, load });
      // The other simulation counted its refusals: from a few dozen to thousands, in bursts.
      expect(Math.abs(share / other - 1)).toBeLessThan(load < 0.95 ? 0.3 : 0.12);
      expect(share).toBeGreaterThan(low * 0.7);
      expect(share).toBeLessThan(high * 1.45);
    },
  );

  it.each(reclaiming)('while TIME_WAIT fills the rest, at load %d, are those of the kernel', (load, kernel, other) => {
    const { blocking: share } = blocking({ ports: 1000, load, evicting: true });
    expect(Math.abs(share / other - 1)).toBeLessThan(load < 0.9 ? 0.5 : 0.15);
    expect(share).toBeLessThan(kernel * 1.15);
    expect(share).toBeGreaterThan(kernel * 0.3);
  });

  it('are more frequent with constant times, which keep neighbours together, than with exponential ones', () => {
    for (const load of [0.85, 0.9, 0.95]) {
      const exponential = blocking({ ports: 4096, load }).blocking;
      const between = blocking({ ports: 4096, load, variability: 0.5 }).blocking;
      const constant = blocking({ ports: 4096, load, variability: 0 }).blocking;
      expect(between).toBeGreaterThan(exponential);
      expect(constant).toBeGreaterThan(between);
      expect(blocking({ ports: 4096, load, variability: 9 }).blocking).toBe(exponential);
    }
  });

  it('begin at lower loads where 65,536 offsets do not divide evenly among the ports', () => {
    const at = (ports: number): number => blocking({ ports, load: 0.8 }).blocking;
    expect(at(28_232)).toBeGreaterThan(100 * at(32_768));
    expect(at(47_000)).toBeGreaterThan(100 * at(64_512));
  });
});

describe('searches in rounds of consecutive ports', () => {
  const search = fc.constantFrom(
    ...SEARCH_TABLES.map(({ rounds, offsets, evicting }) => ({ rounds, offsets, evicting })),
  );

  it('never refuse less than a search that finds the last port, nor less when more is offered', () => {
    fc.assert(
      fc.property(
        search,
        fc.integer({ min: 1100, max: 70_000 }),
        fc.double({ min: 0.3, max: 1.5, noNaN: true }),
        fc.double({ min: 0, max: 2, noNaN: true }),
        ({ rounds, offsets, evicting }, ports, load, variability) => {
          const tries = rounds.split(',').map(Number);
          const at = (x: number): Loss => blocking({ ports, load: x, offsets, evicting, variability, rounds: tries });
          const loss = at(load);
          expect(loss.blocking).toBeGreaterThanOrEqual(erlangB(ports, load * ports) * (1 - 1e-12));
          expect(at(load * 1.01).blocking).toBeGreaterThanOrEqual(loss.blocking * (1 - 1e-12));
          expect(loss.carriedErlangs).toBeLessThanOrEqual(ports);
        },
      ),
    );
  });

  it('refuse the share that goes with the ports which are taken then', () => {
    for (const load of [0.9, 1, 1.5, 10]) {
      const share = refused({ ports: 28_232, load });
      const loss = searchLoss(share, 28_232, load * 28_232);
      expect(share.at(loss.carriedErlangs / 28_232)).toBeCloseTo(loss.blocking, 12);
      expect(loss.carriedErlangs).toBeCloseTo(load * 28_232 * (1 - loss.blocking), 6);
    }
  });

  it('begin to refuse a share at the load that the inverse names', () => {
    fc.assert(
      fc.property(
        search,
        fc.integer({ min: 1100, max: 70_000 }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        fc.double({ min: -9, max: -0.05, noNaN: true }),
        ({ rounds, offsets, evicting }, ports, variability, exponent) => {
          const limit = 10 ** exponent;
          const tries = rounds.split(',').map(Number);
          const share = refused({ ports, load: 1, offsets, evicting, variability, rounds: tries });
          const erlangs = searchLoad(share, ports, limit);
          expect(Math.abs(searchLoss(share, ports, erlangs).blocking / limit - 1)).toBeLessThan(1e-5);
        },
      ),
    );
    expect(() => searchLoad(refused({ ports: 1000, load: 1 }), 1000, 0)).toThrow(/blocking must lie between 0 and 1/);
  });

  it('are not guessed where nobody measured them', () => {
    const asked = { ports: 1000, rounds: LINUX, offsets: OFFSETS, evicting: false, variability: 1 };
    expect(refusedShare({ ...asked, rounds: [7, 7] })).toBeNull();
    expect(refusedShare({ ...asked, offsets: null })).toBeNull();
    expect(refusedShare({ ...asked, rounds: [1024], offsets: null, evicting: true })).toBeNull();
    expect(() => refusedShare({ ...asked, ports: 1.5 })).toThrow(/ports must be/);
    expect(() => refusedShare({ ...asked, variability: -1 })).toThrow(/variability/);
    expect(() => searchLoss({ at: () => 0, takenAt: () => 1, logFixedPoint: () => 0 }, 10, Number.NaN)).toThrow(
      /offered load must be/,
    );
  });
});

describe('the table of refusals', () => {
  const rows = SEARCH_TABLES.flatMap(({ name, evicting, logs }) =>
    (['exponential', 'constant'] as const).flatMap((openTime) =>
      logs[openTime].map(([ports, text]) => ({ name, evicting, openTime, ports, text })),
    ),
  );

  it('rises with the share of ports taken in every row', () => {
    expect(rows.length).toBe(measurements().length);
    for (const { text } of rows) {
      const logs = text.split(' ').map((word) => (word === '' ? Number.POSITIVE_INFINITY : Number(word)));
      expect(logs.length).toBe(SHARES.length);
      for (let place = 1; place < logs.length; place++) {
        expect(logs[place]).toBeLessThanOrEqual(logs[place - 1] as number);
      }
    }
  });

  it('is what the generator writes: a row measured again is the same to the last digit', () => {
    const what = measurements().find(({ ports, openTime }) => ports === 200 && openTime === 'constant');
    const row = rows.find(({ name, ports, openTime }) => name === 'nf_nat' && ports === 200 && openTime === 'constant');
    if (what === undefined || row === undefined) throw new Error('no such row');
    const again = measureRefusal(what, SEED).map((log) => (log === -Infinity ? '' : String(Math.round(-100 * log))));
    expect(again.join(' ')).toBe(row.text);
  });
});
