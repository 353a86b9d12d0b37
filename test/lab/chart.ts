/** The comparison as a picture: the kernel's ports by state with the model's marked on them, and failure shares below. */
import { type Axis, layOutAxis } from '../../src/reports/charts/axis.js';
import { type Frame, tickLength, valueGrid, xAt } from '../../src/reports/charts/frame.js';
import { marker } from '../../src/reports/charts/markers.js';
import { placeOn } from '../../src/reports/charts/scale.js';
import { chartTitle, element, label, MARGIN, px, svgDocument, TEXT_SIZE } from '../../src/reports/charts/svg.js';
import { textWidth } from '../../src/reports/charts/text-width.js';
import { stateColor, stateRank } from '../../src/reports/charts/theme.js';
import type { Compared } from './compare.js';
import type { StateMeans } from './expected.js';
import { total } from './model.js';

const WIDTH = 720;
const ROW = 22;
const LEFT = 150;
/** For the numbers at the end of a row. */
const RIGHT = 170;

/** The picture as SVG; light and dark. */
export function chart(results: readonly Compared[], kernel: string): string {
  const options = { title: `Linux ${kernel} and HAProxy beside the model`, width: WIDTH, id: 'lab' };
  const title = chartTitle(options);
  const legend = legendOf(results, title.bottom + 18);
  const occupied = occupancyPanel(results, legend.bottom + 38);
  const refusing = results.filter(({ claim }) => claim === 'failures');
  const refused =
    refusing.length === 0 ? { svg: '', bottom: occupied.bottom } : failurePanel(refusing, occupied.bottom + 34);
  const says = [
    `Mean ports by TCP state in ${results.length} cases: bars are what conntrack and ss counted, marks what the model says of the same connections.`,
    refusing.length === 0 ? '' : 'Below, the share of connections that found no port.',
  ];
  return svgDocument(
    options,
    refused.bottom,
    says.join(' ').trim(),
    title.svg + legend.svg + occupied.svg + refused.svg,
  );
}

interface Panel {
  readonly svg: string;
  readonly bottom: number;
}

/** States in the order of a connection's life. */
function statesOf(means: StateMeans, all: number): readonly string[] {
  const shown = Object.keys(means).filter((state) => (means[state] ?? 0) >= all / 200);
  return shown.sort((one, other) => stateRank(one) - stateRank(other));
}

function legendOf(results: readonly Compared[], y: number): Panel {
  const states = [...new Set(results.flatMap(({ whole }) => statesOf(whole.onDraws, total(whole.onDraws))))];
  let x = MARGIN;
  const swatches = states
    .sort((one, other) => stateRank(one) - stateRank(other))
    .map((state) => {
      const at = x;
      x += 22 + textWidth(state, TEXT_SIZE) + 16;
      const swatch = element('rect', { fill: stateColor(state, 0), x: at, y: y - 11, width: 15, height: 13 });
      return swatch + label(state, at + 20, y, 'sp-ink');
    });
  const mark =
    tick(MARGIN + 7, y + 14) +
    label('model, for the connections that were really played', MARGIN + 20, y + 25, 'sp-ink');
  return { svg: swatches.join('') + mark, bottom: y + 25 };
}

/** A mark that stands on any colour, light or dark. */
function tick(x: number, top: number): string {
  const line = `M${px(x)} ${px(top)}v14`;
  return element('path', { class: 'sp-halo', d: line }) + element('path', { class: 'sp-limit-solid', d: line });
}

function axisOf(values: readonly number[], frame: Frame, axisTitle: string, quantity: 'count' | 'share'): Axis {
  const room = { length: frame.width, labelLength: tickLength, most: 6, extend: true };
  return layOutAxis({ title: axisTitle, quantity, low: 0 }, values, room);
}

function occupancyPanel(results: readonly Compared[], top: number): Panel {
  const frame = { left: LEFT, top, width: WIDTH - LEFT - RIGHT, height: results.length * ROW + 4 };
  const all = results.flatMap(({ whole }) => [total(whole.kernel), total(whole.onDraws)]);
  const axis = axisOf(all, frame, 'ports, mean', 'count');
  const x = (ports: number) => xAt(frame, placeOn(axis.scale, ports) ?? 0);
  const rows = results.map(({ name, whole }, index) => {
    const y = top + 4 + index * ROW;
    const numbers = `${total(whole.kernel).toFixed(1)}, model ${total(whole.onDraws).toFixed(1)}`;
    const states = statesOf(whole.onDraws, total(whole.onDraws));
    return [
      label(name, LEFT - 10, y + 13, 'sp-ink', 'end'),
      ...stacked(whole.kernel, states).map(({ state, from, to }) =>
        element('rect', { fill: stateColor(state, 0), x: x(from), y: y + 2, width: x(to) - x(from), height: ROW - 8 }),
      ),
      ...stacked(whole.onDraws, states).map(({ to }) => tick(x(to), y + 2)),
      label(numbers, x(Math.max(total(whole.kernel), total(whole.onDraws))) + 8, y + 13, 'sp-ink sp-halo'),
    ].join('');
  });
  const heading = label('Ports occupied', MARGIN, top - 10, 'sp-strong');
  return { svg: heading + valueGrid(axis, frame, WIDTH) + rows.join(''), bottom: top + frame.height + 54 };
}

function stacked(means: StateMeans, states: readonly string[]) {
  let from = 0;
  return states.map((state) => {
    const to = from + (means[state] ?? 0);
    const part = { state, from, to };
    from = to;
    return part;
  });
}

function failurePanel(results: readonly Compared[], top: number): Panel {
  const frame = { left: LEFT, top: top + 12, width: WIDTH - LEFT - RIGHT, height: results.length * ROW + 4 };
  const share = ({ failures }: Compared) => failures.refused / failures.connections;
  const values = results.flatMap((one) => [share(one), one.failures.model, one.simulated?.failureShare.high ?? 0]);
  const axis = axisOf(values, frame, 'share of connections refused', 'share');
  const x = (value: number) => xAt(frame, placeOn(axis.scale, value) ?? 0);
  const rows = results.map((one, index) => {
    const y = frame.top + 12 + index * ROW;
    const { low, high } = one.simulated?.failureShare ?? { low: 0, high: 0 };
    const range = element('path', { class: 'sp-s5', d: `M${px(x(low))} ${px(y)}H${px(x(high))}` });
    const end = x(Math.max(share(one), one.failures.model, high));
    const percent = (value: number) => `${(value * 100).toPrecision(3)}%`;
    return [
      label(one.name, LEFT - 10, y + 4.5, 'sp-ink', 'end'),
      one.simulated === null ? '' : range,
      element('path', { class: 'sp-f1', d: marker(3, [x(one.failures.model), y]) }),
      element('path', { class: 'sp-f0', d: marker(0, [x(share(one)), y]) }),
      label(`${percent(share(one))}, model ${percent(one.failures.model)}`, end + 10, y + 4.5, 'sp-ink sp-halo'),
    ].join('');
  });
  const words = results.some(({ simulated }) => simulated !== null)
    ? 'Refused: kernel ●, model ◆, line: where one run of the simulation lies'
    : 'Refused: kernel ●, model ◆';
  const heading = label(words, MARGIN, top, 'sp-strong');
  return { svg: heading + valueGrid(axis, frame, WIDTH) + rows.join(''), bottom: frame.top + frame.height + 54 };
}
