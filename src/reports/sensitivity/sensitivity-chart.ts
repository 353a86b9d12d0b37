import type { ScenarioResult } from '../../planning/result.js';
import type { InputEnd, InputSensitivity, SensitivityReport } from '../../planning/sensitivity/sensitivity-result.js';
import { formatPercent } from '../../units/format.js';
import { type TornadoBar, type TornadoSpec, tornado } from '../charts/tornado.js';
import { scenarioTitle } from '../check/check-words.js';
import { printableData } from '../text/printable.js';
import { inputText } from './sensitivity-words.js';

/** Bars beyond these are too short to see. */
const MOST_BARS = 12;

/** The tornado chart of a report: headroom with each input smaller and larger; null where headroom has no value. */
export function tornadoSpec(report: SensitivityReport): TornadoSpec | null {
  return swingSpec(report.result, report.inputs, report.by);
}

type Swung = Pick<InputSensitivity, 'path' | 'value' | 'unit' | 'low' | 'high' | 'affects' | 'swing'>;

/** The same from the swings alone. */
export function swingSpec(result: ScenarioResult, inputs: readonly Swung[], by: number): TornadoSpec | null {
  const { factor } = result.headroom;
  const moving = inputs.filter(({ affects, low, high }) => affects && (low !== null || high !== null));
  if (factor === null || moving.length === 0) return null;
  const bars = [...moving]
    .sort((a, b) => (b.swing ?? Number.POSITIVE_INFINITY) - (a.swing ?? Number.POSITIVE_INFINITY))
    .slice(0, MOST_BARS)
    .map((input) => barOf(input, factor));
  const values = bars.flatMap(({ low, high }) => [low.value ?? factor, high.value ?? factor]);
  const crosses = Math.min(...values) < 1 && Math.max(...values) > 1;
  return {
    title: `What moves headroom: ${scenarioTitle(result)}`,
    description: `Headroom of the scenario when one input at a time is ${formatPercent(by)} smaller and larger; whole numbers move by at least one step.`,
    value: { title: 'headroom', quantity: 'factor', scale: isWide(values) ? 'log' : 'linear' },
    baseline: factor,
    bars,
    ...(crosses ? { threshold: { value: 1, label: 'thresholds just met', fails: 'below' as const } } : {}),
  };
}

/** Where one bar is many times the others, only a logarithmic axis shows them. */
function isWide(values: readonly number[]): boolean {
  const [least, most] = [Math.min(...values), Math.max(...values)];
  return least > 0 && most > 8 * least;
}

function barOf(input: Swung, baseline: number): TornadoBar {
  // An end that the input cannot reach stays where the input is.
  const end = (one: InputEnd | null) =>
    one === null
      ? { input: inputText(input.unit, input.value), value: baseline }
      : { input: inputText(input.unit, one.value), value: one.headroomFactor };
  return { label: input.path, low: end(input.low), high: end(input.high) };
}

/**
 * The tornado chart as SVG.
 *
 * @throws RangeError when the scenario has no headroom to draw
 */
export function renderSensitivitySvg(report: SensitivityReport): string {
  const spec = tornadoSpec(printableData(report));
  if (spec === null) throw new RangeError('Cannot draw a tornado chart: no input moves headroom here');
  return tornado(spec);
}
