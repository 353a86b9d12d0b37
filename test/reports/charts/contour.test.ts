import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { contour, steps } from '../../../src/reports/charts/contour.js';
import { runsOf } from '../../../src/reports/charts/heat-grid.js';

type Field = (x: number, y: number) => number;

function sampled(field: Field, columns: number, rows: number): number[][] {
  return Array.from({ length: rows }, (_, y) => Array.from({ length: columns }, (_, x) => field(x, y)));
}

describe('contour', () => {
  it('lies exactly where a plane crosses the threshold, from side to side in one line', () => {
    const field: Field = (x, y) => 0.3 * x - 0.7 * y + 1;
    const lines = contour(sampled(field, 30, 20), 2.03);
    expect(lines).toHaveLength(1);
    for (const [x, y] of lines.flat()) expect(field(x, y)).toBeCloseTo(2.03, 12);
    const xs = lines.flat().map(([x]) => x);
    expect(Math.min(...xs)).toBeCloseTo(1.03 / 0.3, 12);
    expect(Math.max(...xs)).toBe(29);
  });

  it('is exact for products when it interpolates in the logarithm', () => {
    const field: Field = (x, y) => 10 ** (0.2 * x + 0.15 * y - 2);
    const lines = contour(sampled(field, 20, 20), 0.8, true);
    expect(lines).toHaveLength(1);
    for (const [x, y] of lines.flat()) expect(field(x, y)).toBeCloseTo(0.8, 12);
  });

  it('closes around a hill, and follows it to second order in the spacing', () => {
    const field: Field = (x, y) => -Math.hypot(x - 20, y - 20);
    const lines = contour(sampled(field, 41, 41), -12.3);
    expect(lines).toHaveLength(1);
    const [line = []] = lines;
    expect(line[0]).toEqual(line[line.length - 1]);
    for (const [x, y] of line) expect(Math.abs(Math.hypot(x - 20, y - 20) - 12.3)).toBeLessThan(1 / (8 * 12));
  });

  it('parts every pair of neighbours on different sides once, and no other pair', () => {
    const grid = fc.tuple(fc.integer({ min: 2, max: 7 }), fc.integer({ min: 2, max: 7 })).chain(([columns, rows]) =>
      fc.array(fc.array(fc.integer({ min: 0, max: 9 }), { minLength: columns, maxLength: columns }), {
        minLength: rows,
        maxLength: rows,
      }),
    );
    fc.assert(
      fc.property(grid, (values) => {
        const points = new Set(contour(values, 4.5).flatMap((line) => line.map(([x, y]) => `${x} ${y}`)));
        let crossings = 0;
        values.forEach((row, y) => {
          row.forEach((value, x) => {
            const right = row[x + 1];
            const down = values[y + 1]?.[x];
            const share = (next: number) => (4.5 - value) / (next - value);
            if (right !== undefined && value > 4.5 !== right > 4.5) {
              crossings += 1;
              expect(points).toContain(`${x + share(right)} ${y}`);
            }
            if (down !== undefined && value > 4.5 !== down > 4.5) {
              crossings += 1;
              expect(points).toContain(`${x} ${y + share(down)}`);
            }
          });
        });
        expect(points.size).toBe(crossings);
      }),
    );
  });

  it('keeps away from missing values', () => {
    const values = sampled((x) => x, 4, 3).map((row, y) => row.map((value, x) => (x === 1 && y === 1 ? null : value)));
    expect(contour(values, 1.5)).toEqual([]);
    expect(contour(values, 2.5)).toHaveLength(1);
  });
});

describe('steps', () => {
  it('run along the borders of failing cells, without needless corners', () => {
    const fails = [
      [false, false, true],
      [false, true, true],
    ];
    const [line = []] = steps(fails);
    const forward = [
      [1.5, -0.5],
      [1.5, 0.5],
      [0.5, 0.5],
      [0.5, 1.5],
    ];
    expect(steps(fails)).toHaveLength(1);
    expect([forward, [...forward].reverse()]).toContainEqual(line);
  });
});

describe('rectangles of equal cells', () => {
  it('cover each cell once, with its own key, and nothing where there is none', () => {
    const grid = fc.array(fc.array(fc.constantFrom(null, 'a', 'b'), { minLength: 6, maxLength: 6 }), { maxLength: 6 });
    fc.assert(
      fc.property(grid, (keys) => {
        const seen = keys.map((row) => row.map((): string | null => null));
        for (const run of runsOf(6, keys.length, (row, column) => keys[row]?.[column] ?? null)) {
          for (let row = run.row; row < run.row + run.rows; row += 1) {
            for (let column = run.column; column < run.column + run.columns; column += 1) {
              expect(seen[row]?.[column]).toBeNull();
              (seen[row] as (string | null)[])[column] = run.key;
            }
          }
        }
        expect(seen).toEqual(keys);
      }),
    );
  });
});
