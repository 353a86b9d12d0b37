import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { allocationProblems } from '../../src/planning/allocation.js';
import { verdictOf } from '../../src/planning/evaluate.js';
import { SOLVE_FOR, sizeScenario } from '../../src/planning/size/size.js';
import type { Solution } from '../../src/planning/size/size-result.js';
import type { TypedSetting } from '../../src/planning/typed-set.js';
import { parseScenario } from '../../src/scenario/parse.js';
import { runs } from '../runs.js';
import { anyScenario, type Tree, textOf } from './any-scenario.js';

/** Random scenarios. */
const RUNS = runs(30, 300);

const REAL: ReadonlySet<Solution['unit']> = new Set(['1/s', 's']);

/** Settings as they are typed. */
function typed(set: readonly TypedSetting[]): readonly string[] {
  return set.map(({ path, value }) => `${path}=${value}`);
}

/** The settings of a real answer, with every number in them multiplied. */
function scaled({ set }: Solution, factor: number): readonly string[] {
  return typed(
    set.map(({ path, value }) => ({
      path,
      // One number, or those of a list or a profile; a time of day is followed by a quotation mark.
      value: value.replace(/(?<=^|[[,:]\s*)\d[\d.e+-]*(?=[a-z%/]|$)/g, (n) => `${Number(n) * factor}`),
    })),
  );
}

/** The settings of a whole answer with another number in its place. */
function replaced({ set, solve }: Solution, value: number): readonly string[] {
  return typed(set.map((one) => (one.path.endsWith(`.${solve}`) ? { ...one, value: `${value}` } : one)));
}

/** Whether everything holds at once, as `check --set …` says; a scenario that makes no sense does not. */
async function holds(text: string, set: readonly string[]): Promise<boolean> {
  const parsed = await parseScenario(text, { set });
  if (!parsed.ok) return false;
  const { thresholds, limitResults } = verdictOf(parsed.scenario);
  return (
    thresholds.every(({ status }) => status === 'pass') &&
    limitResults.every(({ status }) => status !== 'fail') &&
    parsed.scenario.pools.every((pool) => allocationProblems(pool).length === 0)
  );
}

/** Demands that no pool on earth carries only take time. */
const ABSURD = /1000000000\/s|3 days/;

async function solve(tree: Tree, question: (typeof SOLVE_FOR)[number]): Promise<Solution | null> {
  const parsed = await parseScenario(textOf(tree));
  return parsed.ok && !ABSURD.test(textOf(tree)) ? sizeScenario(parsed, { solve: question, subject: null }) : null;
}

/** Retries multiply the cost of every step by a fixed point, and are no matter of sizing: check's own laws cover them. */
const sizedScenario = anyScenario.map((tree): Tree => {
  const flows = Object.entries(tree.traffic as { readonly [id: string]: Tree });
  return { ...tree, traffic: Object.fromEntries(flows.map(([id, { retries: _, ...flow }]) => [id, flow])) };
});

describe('size is the inverse of check', () => {
  it('its answers hold when they are typed after --set, and one step further does not', {
    timeout: 180_000,
  }, async () => {
    const answered = { whole: 0, real: 0, none: 0 };
    await fc.assert(
      fc.asyncProperty(sizedScenario, fc.constantFrom(...SOLVE_FOR), async (tree, question) => {
        const solution = await solve(tree, question);
        fc.pre(solution !== null);
        const text = textOf(tree);
        if (solution.value === null) {
          answered.none += 1;
          expect(solution.reason).not.toBeNull();
          expect(solution.neighbours.every(({ meets }) => !meets)).toBe(true);
          return;
        }
        expect(await holds(text, typed(solution.set))).toBe(true);
        if (REAL.has(solution.unit)) {
          answered.real += 1;
          expect(await holds(text, scaled(solution, 1 - 1e-9))).toBe(true);
          expect(await holds(text, scaled(solution, 1 + 1e-6))).toBe(false);
          return;
        }
        answered.whole += 1;
        const [below] = solution.neighbours.filter(({ value }) => value < (solution.value ?? 0));
        if (below === undefined) return;
        expect(below.meets).toBe(false);
        expect(await holds(text, replaced(solution, below.value))).toBe(false);
      }),
      { numRuns: RUNS, endOnFailure: true },
    );
    // The scenarios are not all hopeless, nor all trivial.
    expect(answered.whole).toBeGreaterThan(RUNS / 8);
    expect(answered.real).toBeGreaterThan(RUNS / 8);
    expect(answered.none).toBeGreaterThan(RUNS / 20);
  });

  it('what it calls impossible stays missed with many more addresses', { timeout: 60_000 }, async () => {
    await fc.assert(
      fc.asyncProperty(sizedScenario, async (tree) => {
        const solution = await solve(tree, 'addresses');
        fc.pre(solution !== null && solution.value === null);
        for (const addresses of [1, 2, 3, 5, 8, 16, 100, 5000])
          expect(await holds(textOf(tree), [`pool.addresses=${addresses}`])).toBe(false);
      }),
      { numRuns: runs(5, 25), endOnFailure: true },
    );
  });

  it('no smaller number of addresses does, spare ones included', { timeout: 60_000 }, async () => {
    await fc.assert(
      fc.asyncProperty(sizedScenario, fc.integer({ min: 0, max: 3 }), async (tree, addresses) => {
        const parsed = await parseScenario(textOf(tree));
        fc.pre(parsed.ok);
        const { value } = sizeScenario(parsed, { solve: 'addresses', subject: null }, { addresses, boxes: 1 });
        fc.pre(value !== null);
        expect(await holds(textOf(tree), [`pool.addresses=${value - addresses}`])).toBe(true);
        for (let fewer = Math.max(1, value - addresses - 6); fewer < value - addresses; fewer++)
          expect(await holds(textOf(tree), [`pool.addresses=${fewer}`])).toBe(false);
      }),
      { numRuns: runs(6, 50), endOnFailure: true },
    );
  });
});
