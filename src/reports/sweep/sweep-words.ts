/** Numbers and sentences of a sweep, for people. */
import type { Frontier, FrontierPoint } from '../../planning/sweep/frontier.js';
import type { MetricValue, SetValue } from '../../planning/sweep/points.js';
import type { InvalidPoints, MetricResult, SweepHeader } from '../../planning/sweep/sweep.js';
import {
  formatCount,
  formatDuration,
  formatFactor,
  formatPercent,
  formatProbability,
  formatRate,
} from '../../units/format.js';

const METRIC_WORDS: Record<MetricResult['kind'], (value: number) => string> = {
  count: formatCount,
  duration: formatDuration,
  rate: formatRate,
  share: formatPercent,
  probability: (value) => formatProbability(Math.min(1, value)),
  factor: formatFactor,
  text: String,
};

/** A metric as it is read; a dash where there is none. */
export function metricText({ kind, name }: MetricResult, value: MetricValue): string {
  if (value === null) return '–';
  // A blocking probability that underflows is tiny, not impossible.
  if (name === 'blocking' && value === 0) return formatProbability(0, Number.NEGATIVE_INFINITY);
  return typeof value === 'string' ? value : METRIC_WORDS[kind](value);
}

const AXIS_WORDS: Record<NonNullable<Frontier['kind']>, (value: number) => string> = {
  count: formatCount,
  duration: formatDuration,
  rate: formatRate,
  percent: formatPercent,
};

/** `3 × 8 = 24 points`, `24 points`. */
export function sizeText({ axes, size, zip }: SweepHeader): string {
  const points = `${formatCount(size)} ${size === 1 ? 'point' : 'points'}`;
  return axes.length > 1 && !zip ? `${axes.map((axis) => formatCount(axis.size)).join(' × ')} = ${points}` : points;
}

/** `pool.addresses=4, traffic.web.close=client-rst`. */
export function setText(set: readonly SetValue[]): string {
  return set.map(({ path, value }) => `${path}=${value}`).join(', ');
}

/** `fails from 412/s`, `fails up to 3`. */
export function turnText({ kind }: Frontier, { met, missed }: FrontierPoint): string {
  const write = kind === null ? String : AXIS_WORDS[kind];
  return missed > met ? `fails from ${write(missed)}` : `fails up to ${write(missed)}, not from ${write(met)}`;
}

/** What a frontier says where the verdict does not turn; empty where it turns everywhere. */
export function noTurnText({ neverFails, alwaysFails, points }: Frontier): string {
  if (points.length === 0 && alwaysFails === 0) return 'nothing fails anywhere between these values';
  if (points.length === 0 && neverFails === 0) return 'fails with all of these values';
  return [
    ...(neverFails > 0 ? [`${formatCount(neverFails)} never ${neverFails === 1 ? 'fails' : 'fail'}`] : []),
    ...(alwaysFails > 0 ? [`${formatCount(alwaysFails)} always ${alwaysFails === 1 ? 'fails' : 'fail'}`] : []),
  ].join(', ');
}

/** What is said about points that are none. */
export function invalidText({ count, first, reasons }: InvalidPoints): string {
  const what = count === 1 ? '1 point makes no scenario' : `${formatCount(count)} points make no scenario`;
  const why = reasons[0] === undefined ? '' : `: ${reasons[0]}`;
  return `${what}${count === 1 ? '' : '; the first'}, ${setText(first)}${why}`;
}
