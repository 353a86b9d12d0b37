import type { Shard, Span } from '../../planning/sweep/grid.js';
import { computePiece, type Piece } from '../../planning/sweep/piece.js';
import { planSweep, type SweepOptions, type SweepPlan } from '../../planning/sweep/prepare.js';
import { sweepHeader } from '../../planning/sweep/sweep.js';
import { type RowFormat, rowWriters } from '../../reports/sweep/sweep-rows.js';
import { parseScenario } from '../../scenario/parse.js';

/** Everything a thread needs to compute and write any stretch of a sweep; plain data. */
export interface Job {
  /** The scenario as JSON, with every `--set` in it. */
  readonly scenario: string;
  readonly file: string;
  readonly options: SweepOptions;
  readonly format: RowFormat;
  readonly shard: Shard | null;
  /** First point of the document. */
  readonly first: number;
}

/** The job of a plan. */
export function jobOf(plan: SweepPlan, rest: Omit<Job, 'scenario' | 'file'>): Job {
  const { file, input } = plan.parsed.document;
  return { scenario: JSON.stringify(input), file, ...rest };
}

/** Makes the plan again, in another thread. */
export async function planOf({ scenario, file, options }: Job): Promise<SweepPlan> {
  const parsed = await parseScenario(scenario, { file });
  if (!parsed.ok) throw new Error(`the scenario cannot be read again: ${parsed.diagnostics[0]?.message}`);
  const planned = await planSweep(parsed, options);
  if (!planned.ok) throw new Error(`the sweep cannot be planned again: ${planned.diagnostics[0]?.message}`);
  return planned.plan;
}

/** A function that computes stretches of points as rows. */
export function pieceMaker(plan: SweepPlan, { format, shard, first }: Job): (span: Span) => Piece {
  const writer = rowWriters[format](sweepHeader(plan, shard));
  return (span) => {
    let isFirst = span.from === first;
    return computePiece(plan, span, (values, metrics) => {
      const row = writer.row(values, metrics, isFirst);
      isFirst = false;
      return row;
    });
  };
}
