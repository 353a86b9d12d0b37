/** The words and numbers of a sensitivity report, for every format that people read. */
import type {
  EstimatedProbability,
  EstimatedQuantile,
  InputEnd,
  InputSensitivity,
  InputUnit,
  NotVaried,
  RangeNotPlayed,
  SensitivityReport,
} from '../../planning/sensitivity/sensitivity-result.js';
import { formatCount, formatDuration, formatFactor, formatPercent, formatRate } from '../../units/format.js';
import { writeDuration, writePercent, writeRate } from '../../units/write.js';

/** An input's value with its unit. */
export function inputText(unit: InputUnit, value: number): string {
  switch (unit) {
    case '1/s':
      return formatRate(value);
    case 's':
      return formatDuration(value);
    case 'share':
      return formatPercent(value);
    case 'count':
      return formatCount(value);
  }
}

/** `+0.993`, `−1`; `~` in front where it depends on the step. */
export function elasticityText({ elasticity, approximate }: InputSensitivity): string {
  if (elasticity === null) return 'none';
  const size = formatCount(Number(Math.abs(elasticity).toPrecision(3)));
  return `${approximate ? '~' : ''}${elasticity < 0 ? '−' : '+'}${size}`;
}

/** Headroom at one end; with the input's value where the step is not the one of the column's title. */
export function endText(input: InputSensitivity, end: InputEnd | null, by: number): string {
  if (end === null) return '–';
  const headroom = end.headroomFactor === null ? 'no limit' : formatFactor(end.headroomFactor);
  const step = Math.abs(end.value / input.value - 1);
  return Math.abs(step - by) < 0.01 * by ? headroom : `${headroom} at ${inputText(input.unit, end.value)}`;
}

/** `9.76%`. */
export function probabilityText({ probability }: EstimatedProbability): string {
  return formatPercent(probability);
}

/** `9.19% to 10.4%`. */
export function probabilityInterval({ low, high }: EstimatedProbability): string {
  return `${formatPercent(low)} to ${formatPercent(high)}`;
}

/** A quantile with its interval: `92.7% (92.4% to 93%)`. */
export function quantileText(
  { value, low, high }: EstimatedQuantile,
  format: (value: number) => string,
  none: string,
): string {
  const text = (one: number | null): string => (one === null ? none : format(one));
  return `${text(value)} (${text(low)} to ${text(high)})`;
}

/** The inputs that move headroom; and the names of those that do not. */
export function byEffect({ inputs }: SensitivityReport): {
  readonly moving: readonly InputSensitivity[];
  readonly still: readonly string[];
} {
  return {
    moving: inputs.filter(({ affects }) => affects),
    still: inputs.filter(({ affects }) => !affects).map(({ path }) => path),
  };
}

/** What was not varied, by reason. */
export function notVariedByReason(
  list: readonly NotVaried[],
): readonly (readonly [reason: string, paths: readonly string[]])[] {
  const reasons = [...new Set(list.map(({ reason }) => reason))];
  return reasons.map((reason) => [reason, list.filter((one) => one.reason === reason).map(({ path }) => path)]);
}

/** What an elasticity means, with the first input as the example. */
export function elasticitySentence(report: SensitivityReport): string {
  const { factor } = report.result.headroom;
  const { moving } = byEffect(report);
  // A share of a mix grows at the cost of the others: no example to begin with.
  const first = moving.find(({ unit }) => unit !== 'share') ?? moving[0];
  if (factor === null || first?.elasticity == null) return 'No input moves headroom: nothing limits it here.';
  const change = formatPercent(Math.abs(first.elasticity) / 100);
  return (
    `Headroom is ${formatFactor(factor)} now. Elasticity: with 1% more of ${first.path}, headroom is about ` +
    `${change} ${first.elasticity < 0 ? 'smaller' : 'larger'}.`
  );
}

/** How the probabilities came about. */
export function samplingSentence(monteCarlo: NonNullable<SensitivityReport['monteCarlo']>): string {
  const { samples, seed, refused, headroomSamples } = monteCarlo;
  const left = samples - refused.samples;
  const counted =
    refused.samples === 0
      ? ''
      : ` ${formatCount(refused.samples)} of them make no scenario (${refused.reason}) and are left out.`;
  const solved = headroomSamples === left ? '' : ` Headroom is solved for the first ${formatCount(headroomSamples)}.`;
  return (
    `${formatCount(samples)} samples, seed ${seed}; the ranges are drawn independently of each other.${counted}${solved} ` +
    'Intervals hold the true value with 95% confidence, if the ranges are right.'
  );
}

/**
 * How likely FAIL is over the ranges that are drawn, beside the verdict of the likely values, and which are not; empty
 * without a range.
 */
export function chanceSentence(report: SensitivityReport): string {
  const { monteCarlo } = report;
  return [...(monteCarlo === null ? [] : [chance(monteCarlo)]), ...notPlayedSentence(report)].join(' ');
}

function chance({ verdict, samples, seed }: NonNullable<SensitivityReport['monteCarlo']>): string {
  return (
    'That is with every range at its likely value, or its middle. Over the ranges, FAIL has a probability of ' +
    `${probabilityText(verdict.fail)} (95% interval ${probabilityInterval(verdict.fail)}; ${formatCount(samples)} samples, seed ${seed}).`
  );
}

/** Ranges that nothing is said about, and how to learn what they do. */
function notPlayedSentence({ monteCarlo, rangesNotPlayed, result }: SensitivityReport): readonly string[] {
  const [first] = rangesNotPlayed;
  if (first === undefined) return [];
  const names = listed(rangesNotPlayed.map(({ path }) => path));
  const what =
    monteCarlo === null
      ? `How likely FAIL is over the ranges is not known here: this plans one moment, and ${names} can be seen over time only.`
      : `That says nothing about ${names}: not drawn, since this plans one moment.`;
  return [`${what} Play each value: \`snat-plan timeline ${result.path} --set ${setText(first)}\`.`];
}

/** A range that is not drawn: `events.0.lasts (60 s to 30 min, plays as 15 min 30 s)`. */
export function notPlayedText({ path, unit, low, central, high }: RangeNotPlayed): string {
  return `${path} (${inputText(unit, low)} to ${inputText(unit, high)}, played as ${inputText(unit, central)})`;
}

/** Names beyond these are found further down. */
const MOST_NAMES = 3;

function listed(names: readonly string[]): string {
  if (names.length <= MOST_NAMES) return names.join(', ');
  return `${names.slice(0, MOST_NAMES).join(', ')} and ${formatCount(names.length - MOST_NAMES)} more`;
}

const TYPED: Record<InputUnit, (value: number) => string> = {
  '1/s': writeRate,
  s: writeDuration,
  share: writePercent,
  count: String,
};

/** The upper end as it is typed: the one that a plan is afraid of. */
function setText({ path, unit, high }: RangeNotPlayed): string {
  return `${path}=${TYPED[unit](high)}`;
}
