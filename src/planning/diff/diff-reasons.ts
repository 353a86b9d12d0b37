import { formatFactor, formatPercent, formatProbability } from '../../units/format.js';
import type { ScenarioResult, Status } from '../result.js';
import { directionOf } from './diff-numbers.js';
import type { LimitChange, MetricChange, Reason, ThresholdChange } from './diff-result.js';
import { statusDirection } from './diff-words.js';

/** What a judgement rests on. */
export interface Judged {
  readonly before: ScenarioResult;
  readonly after: ScenarioResult;
  readonly metrics: readonly MetricChange[];
  readonly thresholds: readonly ThresholdChange[];
  readonly limits: readonly LimitChange[];
  /** The later scenario by the thresholds of the earlier one. */
  readonly asked: Pick<ScenarioResult, 'status' | 'headroom'>;
}

const NUMBERS = [
  ['load', 'load'],
  ['blocking', 'blockingProbability'],
] as const;

/**
 * Why the later scenario is better or worse. Worse is: the verdict; a threshold (matched by what it asks) or second
 * limit whose status got worse; headroom (by the thresholds of before) lower, load higher or blocking higher by more than
 * 0.5 % of the larger value (blocking only from 1e-12 on); or a verdict that is no worse only because the thresholds were loosened. Better is the
 * same the other way round, without the last.
 */
export function reasonsOf(judged: Judged): readonly Reason[] {
  return [...verdictReasons(judged), ...statusReasons(judged), ...headroomReasons(judged), ...numberReasons(judged)];
}

function verdictReasons({ before, after, asked }: Judged): readonly Reason[] {
  const direction = statusDirection(before.status, after.status);
  const reasons: Reason[] = [];
  if (direction !== null)
    reasons.push({ what: 'verdict', direction, message: `verdict ${word(before.status)} → ${word(after.status)}` });
  if (direction !== 'worse' && statusDirection(before.status, asked.status) === 'worse') {
    reasons.push({
      what: 'loosened',
      direction: 'worse',
      message: `the thresholds were loosened: by those of before the verdict would be ${word(before.status)} → ${word(asked.status)}`,
    });
  }
  return reasons;
}

function statusReasons({ thresholds, limits }: Judged): readonly Reason[] {
  const rows = [
    ...thresholds.map((change) => ({ what: 'threshold' as const, name: change.expression, ...change })),
    ...limits.map((change) => ({ what: 'limit' as const, name: change.key, ...change })),
  ];
  return rows.flatMap(({ what, name, before, after, direction }) =>
    direction === null || before === null || after === null
      ? []
      : [{ what, direction, message: `${name}: ${word(before.status)} → ${word(after.status)}` }],
  );
}

function headroomReasons({ before, after, asked }: Judged): readonly Reason[] {
  const [was, is] = [before.headroom.factor, asked.headroom.factor];
  const direction = directionOf('headroomFactor', 'higher', was, is);
  if (direction === null) return [];
  const text = (factor: number | null) => (factor === null ? 'without limit' : formatFactor(factor));
  const by = is === after.headroom.factor ? '' : ' by the thresholds of before';
  return [{ what: 'headroom', direction, message: `headroom ${text(was)} → ${text(is)}${by}` }];
}

function numberReasons({ metrics }: Judged): readonly Reason[] {
  return NUMBERS.flatMap(([what, metric]): readonly Reason[] => {
    const change = metrics.find((one) => one.metric === metric);
    if (change === undefined || change.direction === null) return [];
    const log = metrics.find((one) => one.metric === 'logBlockingProbability');
    const text = (value: number | null, logarithm: number | null = null) =>
      value === null ? 'none' : FORMAT[what](value, logarithm);
    return [
      {
        what,
        direction: change.direction,
        message: `${what} ${text(change.before, log?.before)} → ${text(change.after, log?.after)}`,
      },
    ];
  });
}

const FORMAT = {
  load: formatPercent,
  blocking: formatProbability,
} as const;

function word(status: Status): string {
  return status.toUpperCase();
}
