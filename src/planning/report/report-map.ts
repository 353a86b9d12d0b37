/** Load and verdict over rates and addresses: how much room a larger pool or less traffic gives. */
import type { ParsedScenario } from '../../scenario/parse.js';
import type { Pool, Scenario } from '../../scenario/scenario.js';
import { type Verdict, verdictOf } from '../evaluate.js';
import type { Status } from '../result.js';
import { withRates } from '../variant.js';
import type { CapacityMap } from './report-result.js';

const COLUMNS = 17;
/** Rows of a map whose pool has few addresses. */
const ROWS = 8;
/** Rates from a quarter of the scenario's to four times, at least. */
const SPAN = 4;
/** Halvings that place the turn within a cell: finer than a pixel. */
const HALVINGS = 7;
/** A map that reaches further shows nothing of where the scenario stands. */
const FURTHEST = 64;

/**
 * The map of the pool that binds, each cell a verdict of its own; a pause every few cells.
 *
 * @param binding id of the group that binds
 * @param headroom factor on all rates at which the first threshold is missed
 * @returns null where there is no traffic or no pool that can have other addresses
 */
export function* capacityMap(
  parsed: ParsedScenario,
  binding: string | null,
  headroom: number | null,
): Generator<null, CapacityMap | null> {
  const { scenario, document } = parsed;
  const pool = scenario.pools.find(({ id }) => binding?.startsWith(`${id}/`)) ?? scenario.pools[0];
  const rate = scenario.flows.reduce((sum, flow) => sum + flow.ratePerSecond, 0);
  if (pool === undefined || rate === 0) return null;
  const factors = factorsAround(headroom);
  const rows: { readonly addresses: number; readonly row: Row }[] = [];
  for (const addresses of addressesAround(pool)) {
    const changed =
      addresses === pool.addresses
        ? scenario
        : document.changed([{ path: [...pool.path, 'addresses'], value: addresses }]);
    if (changed !== undefined) rows.push({ addresses, row: yield* rowOf(changed, factors) });
  }
  if (rows.length < 2) return null;
  return {
    pool: pool.id,
    ratesPerSecond: factors.map((factor) => factor * rate),
    addresses: rows.map(({ addresses }) => addresses),
    load: rows.map(({ row }) => row.load),
    status: rows.map(({ row }) => row.status),
    turns: rows.map(({ row }) => row.turn),
    here: { ratePerSecond: rate, addresses: pool.addresses },
  };
}

/** Evenly on a logarithmic scale, 1 among them: where the scenario stands, and where it fails if that is not too far. */
function factorsAround(headroom: number | null): readonly number[] {
  const fails = headroom === null || headroom === 0 ? 1 : headroom;
  const span = Math.min(FURTHEST, Math.max(SPAN, 1.5 * Math.max(fails, 1 / fails)));
  const half = (COLUMNS - 1) / 2;
  return Array.from({ length: COLUMNS }, (_, index) => (index === half ? 1 : span ** ((index - half) / half)));
}

/** From one address to twice as many, each where that is few, else in even ratios; the pool's own number among them. */
function addressesAround({ addresses, platform }: Pool): readonly number[] {
  const most = platform.maxAddresses?.value ?? Number.MAX_SAFE_INTEGER;
  if (addresses <= ROWS / 2) return upTo(Math.max(addresses, Math.min(ROWS, most)));
  const ratios = [1 / 4, 1 / 2, 3 / 4, 1, 5 / 4, 3 / 2, 2, 3, 4];
  const values = ratios.map((ratio) => (ratio === 1 ? addresses : Math.max(1, Math.round(addresses * ratio))));
  return [...new Set(values)].filter((one) => one === addresses || one <= most);
}

function upTo(most: number): readonly number[] {
  return Array.from({ length: most }, (_, index) => index + 1);
}

interface Row {
  readonly load: readonly number[];
  readonly status: CapacityMap['status'][number];
  readonly turn: number | null;
}

function* rowOf(scenario: Scenario, factors: readonly number[]): Generator<null, Row> {
  const load: number[] = [];
  const status: Status[] = [];
  for (const [column, factor] of factors.entries()) {
    const verdict = verdictOf(withRates(scenario, factor));
    load.push(busiest(verdict));
    status.push(verdict.status);
    if (column % 4 === 3) yield null;
  }
  return { load, status, turn: turnOf(scenario, factors, status) };
}

function busiest({ standings }: Verdict): number {
  return standings.reduce(
    (most, { group, operation }) => Math.max(most, group.ports > 0 ? operation.hardErlangs / group.ports : 0),
    0,
  );
}

/** Where the verdict turns to FAIL between two columns, to a hundredth of a cell. */
function turnOf(scenario: Scenario, factors: readonly number[], status: Row['status']): number | null {
  const first = status.indexOf('fail');
  if (first <= 0) return null;
  let [low, high] = [first - 1, first];
  const [from = 1, to = 1] = [factors[first - 1], factors[first]];
  for (let step = 0; step < HALVINGS; step++) {
    const middle = (low + high) / 2;
    const factor = from * (to / from) ** (middle - (first - 1));
    if (verdictOf(withRates(scenario, factor)).status === 'fail') high = middle;
    else low = middle;
  }
  return (low + high) / 2;
}
