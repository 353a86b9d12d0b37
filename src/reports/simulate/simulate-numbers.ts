/** The numbers of a metric: model, simulated mean and interval in one unit, and how far they are apart. */
import type { SimulatedMetricResult, SimulatedValue } from '../../planning/simulate/simulate-result.js';
import { formatPercent } from '../../units/format.js';
import { type AlikeKind, formatAlike } from '../../units/format-alike.js';

const KINDS: { readonly [unit: string]: AlikeKind } = {
  ports: 'count',
  connections: 'count',
  '1/s': 'rate',
  s: 'duration',
  probability: 'probability',
  share: 'share',
};

/** Numbers as text; what there is not is a dash. */
export interface NumberTexts {
  readonly model: string;
  readonly mean: string;
  /** `359.8 … 360.2`; never left out where there is a mean. */
  readonly interval: string;
  /** The unit behind each of them. */
  readonly suffix: string;
}

const NONE = '–';

/** What numbers are written of: a metric, or a limit. */
type Comparable = Pick<SimulatedMetricResult, 'model' | 'simulated'> & { readonly unit: string };

/** Texts of a metric that are set in a row. */
export function numberTexts(metric: Comparable): NumberTexts {
  const { model, simulated } = metric;
  const kind = KINDS[metric.unit] ?? 'count';
  if (simulated === null) {
    if (model === null) return { model: NONE, mean: NONE, interval: NONE, suffix: '' };
    const { texts, suffix } = formatAlike(kind, [model], [0, 0]);
    return { model: texts[0] ?? NONE, mean: NONE, interval: NONE, suffix };
  }
  const { mean, low, high } = simulated;
  const { texts, suffix } = formatAlike(kind, [low, high, mean, ...(model === null ? [] : [model])], [0, 1]);
  const [from = NONE, to = NONE, middle = NONE, said = NONE] = texts;
  return { model: said, mean: middle, interval: `${from} … ${to}`, suffix };
}

/** A simulated value alone, with its interval. */
export function estimateText(value: SimulatedValue, unit: string): string {
  const { mean, interval, suffix } = numberTexts({ model: null, simulated: value, unit });
  return `${mean}${suffix} (${interval}${suffix})`;
}

/** Model less simulated, in per cent of the simulated mean: `+0.31%`, `−12.4%`. */
export function differenceText({ difference, model, simulated }: SimulatedMetricResult): string {
  if (difference === null) return model === simulated?.mean ? '0%' : NONE;
  const size = formatPercent(Math.abs(difference));
  if (difference === 0 || size.startsWith('<')) return size;
  return `${difference > 0 ? '+' : '−'}${size}`;
}
