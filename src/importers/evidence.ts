import { heldGroups } from './draft/draft-table.js';
import type { FitReport } from './fit-result.js';
import type { Observation } from './read-observation.js';

/** Signs of exhaustion in what was observed; null: its kind cannot show it. */
export interface ObservedEvidence {
  readonly rateLow: number;
  readonly rateHigh: number;
  readonly notPassedOn: number;
  readonly passedOn: number;
  readonly insertFailed: number | null;
  readonly dropped: number | null;
  readonly connectErrors: number | null;
  readonly challenged: number;
  readonly refusedAfterReuse: number;
  readonly retriedAfterReuse: number;
  readonly fullest: { readonly rows: number; readonly closing: number } | null;
  readonly assumed: readonly string[];
  readonly partial: boolean;
}

/** Gathers the signs of exhaustion, and how far the drafted rates can be trusted. */
export function evidenceOf(observations: readonly Observation[], report: FitReport): ObservedEvidence {
  const { traffic, inputs, assumptions } = report;
  const arrivals = traffic?.total.arrivals ?? null;
  const reuse = traffic?.total.reuse;
  return {
    rateLow: arrivals === null || arrivals.lowPerSecond === 0 ? 1 : arrivals.lowPerSecond / arrivals.ratePerSecond,
    rateHigh: arrivals === null ? 1 : arrivals.highPerSecond / arrivals.ratePerSecond,
    notPassedOn: traffic?.sides.notPassedOn ?? 0,
    passedOn: traffic?.sides.matched ?? 0,
    insertFailed: counter(observations, 'insert_failed'),
    dropped: counter(observations, 'drop'),
    connectErrors: connectErrors(observations),
    challenged: reuse?.challenged ?? 0,
    refusedAfterReuse: reuse?.refusedAfterReuse ?? 0,
    retriedAfterReuse: reuse?.retriedAfterReuse ?? 0,
    fullest: fullest(observations),
    assumed: assumptions.map(({ key }) => key),
    partial: inputs.some(({ partial }) => partial),
  };
}

function counter(observations: readonly Observation[], name: string): number | null {
  const found = observations.flatMap(({ table }) => {
    const total = table?.kind === 'counters' ? table.totals[name] : undefined;
    return total === undefined ? [] : [total];
  });
  return found.length === 0 ? null : Math.max(...found);
}

function connectErrors(observations: readonly Observation[]): number | null {
  const found = observations.flatMap(({ table }) =>
    table?.kind === 'rates'
      ? table.rates.flatMap(({ role, connectErrors: errors }) =>
          role === 'backend' && errors !== null ? [errors] : [],
        )
      : [],
  );
  return found.length === 0 ? null : found.reduce((sum, errors) => sum + errors, 0);
}

function fullest(observations: readonly Observation[]): ObservedEvidence['fullest'] {
  const groups = observations.flatMap(({ table }) => (table?.kind === 'table' ? heldGroups(table) : []));
  // Where a NAT's own table is among them, sockets of other hosts say nothing about its ports.
  const own = groups.filter(({ owner }) => owner === 'translated');
  const [first] = [...(own.length > 0 ? own : groups)].sort((one, other) => other.rows - one.rows);
  if (first === undefined) return null;
  return { rows: first.rows, closing: (first.states.TIME_WAIT ?? 0) + (first.states.CLOSE ?? 0) };
}
