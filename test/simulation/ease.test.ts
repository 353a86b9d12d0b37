import { describe, expect, it } from 'vitest';
import { admissions, demandOf } from '../../src/simulation/ease.js';
import { Engine } from '../../src/simulation/engine.js';
import { cellOf, phase, sourceOf, systemOf } from './systems.js';

/** 500 ports, asked for twice over by holds of exactly 10 s. */
const overloaded = (easeUntilSeconds: number, warmUpSeconds: number, seconds: number) =>
  systemOf({
    cells: [cellOf(500)],
    sources: [sourceOf(100, { openTime: { distribution: 'constant', meanSeconds: 10 } })],
    easeUntilSeconds,
    warmUpSeconds,
    seconds,
  });

/** Share refused in each quarter of a holding time, from the 15th second on. */
function quarters(easeUntilSeconds: number): readonly number[] {
  return Array.from({ length: 16 }, (_, quarter) => {
    const [tally] = new Engine(overloaded(easeUntilSeconds, 15 + 2.5 * quarter, 2.5), 1, 'run').run().groups;
    return (tally?.refused ?? Number.NaN) / (tally?.attempts ?? Number.NaN);
  });
}

describe('an overloaded group whose holds are constant', () => {
  it('refuses in waves when it fills all at once, and evenly when it was eased in', () => {
    const waves = quarters(0);
    expect(Math.min(...waves)).toBeLessThan(0.1);
    expect(Math.max(...waves)).toBeGreaterThan(0.9);
    const eased = quarters(10);
    // Half of 250 SYNs a quarter, and the load has no memory of the start.
    for (const share of eased) expect(Math.abs(share - 0.5)).toBeLessThan(0.15);
  });

  it('refuses next to nobody and is almost full at the end of the easing in', () => {
    const [tally] = new Engine(overloaded(10, 0, 10), 1, 'run').run().groups;
    expect((tally?.refused ?? 0) / (tally?.attempts ?? 1)).toBeLessThan(0.05);
    const engine = new Engine(overloaded(10, 0, 10), 1, 'run');
    engine.advance(10);
    expect(engine.observer.held[0]).toBeGreaterThan(440);
  });
});

describe('what is asked of a cell', () => {
  const system = systemOf({
    cells: [cellOf(10), cellOf(20, {}, 1)],
    groups: ['a', 'b'],
    sources: [
      sourceOf(6, {
        endings: [
          { share: 0.5, phases: [[phase('ESTABLISHED', null), phase('TIME_WAIT', 4, { closing: true })]] },
          { share: 0.5, phases: [[phase('ESTABLISHED', null), phase('CLOSE_WAIT', 4)]] },
        ],
        targets: [
          { share: 1, cells: [0], splits: [] },
          { share: 2, cells: [1], splits: [] },
        ],
      }),
    ],
  });
  const shares = [Float64Array.of(1 / 3, 2 / 3)];

  it('is rate × share × mean time, closing ports that are given up left out', () => {
    // 1 s open, and half of the connections half-closed for 4 s: 3 s on average.
    expect([...demandOf(system, shares)]).toEqual([expect.closeTo(2 * 3, 12), expect.closeTo(4 * 3, 12)]);
  });

  it('is let in as far as the cell could carry it', () => {
    expect([...admissions(system, shares)]).toEqual([1, 1]);
    const tight = { ...system, cells: [cellOf(3), cellOf(20, {}, 1)] };
    expect([...admissions(tight, shares)]).toEqual([expect.closeTo((0.98 * 3) / 6, 12), 1]);
  });
});
