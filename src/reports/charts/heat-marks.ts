/** What stands around and over the cells of a heat map: contour, key, axes, legend. */
import { contour, steps } from './contour.js';
import { heatColor } from './heat-colors.js';
import { worstEnd } from './heat-grid.js';
import { type HeatLayout, KEY_WIDTH } from './heat-layout.js';
import type { HeatMapSpec } from './heat-map-spec.js';
import { type Point, thinned } from './polyline.js';
import { placeOn } from './scale.js';
import { chartWidth } from './spec.js';
import { chartId, element, label, MARGIN, pathThrough, px, TEXT_SIZE } from './svg.js';
import { fitText, textWidth } from './text-width.js';

/** Points up to which a contour is drawn; the hatch shows the same when it is more ragged than that. */
const MOST_POINTS = 8000;

/**
 * The lines between passing and failing, in grid coordinates: a contour between numbers; along the cells' borders between
 * names, where several thresholds decide, and where it would cross printed values.
 */
export function frontierLines(spec: HeatMapSpec, { grid }: Pick<HeatLayout, 'grid'>, hasTexts: boolean): Point[][] {
  const { columns, rows } = grid.block;
  if (spec.frontier !== undefined && !hasTexts)
    return spec.frontier.map((line) => line.map(([x, y]) => [(x + 0.5) / columns - 0.5, (y + 0.5) / rows - 0.5]));
  const isSmooth = !hasTexts && !('categories' in spec.x) && !('categories' in spec.y) && spec.fails === undefined;
  if (spec.threshold === undefined && spec.fails === undefined) return [];
  return isSmooth && spec.threshold !== undefined
    ? contour(grid.values, spec.threshold.value, spec.value.scale === 'log')
    : steps(grid.fails);
}

/** The threshold's contour: white on black, seen on any colour. */
export function contourLine(spec: HeatMapSpec, layout: HeatLayout, hasTexts: boolean): string {
  const { left, top } = layout;
  const half = (top(1) - top(0)) / 2;
  const height = Math.abs(half);
  const lines = frontierLines(spec, layout, hasTexts).map((line) =>
    thinned(line.map(([x, y]): Point => [left(x + 0.5), top(y) + height])),
  );
  const points = lines.reduce((sum, line) => sum + line.length, 0);
  if (points === 0 || points > MOST_POINTS) return '';
  const d = lines.map(pathThrough).join('');
  return element('path', { class: 'sp-contour-under', d }) + element('path', { class: 'sp-contour', d });
}

/** A ring where the reader is, or a frame around a cell with a value in it: white on black, seen on any colour. */
export function hereMark({ here }: HeatMapSpec, layout: HeatLayout, hasTexts: boolean): string {
  if (here === undefined) return '';
  const { grid, left, top, frame } = layout;
  const { columns, rows } = grid.block;
  const [width, height] = [frame.width / Math.max(1, grid.columns), frame.height / Math.max(1, grid.rows)];
  const cx = left((here.column + 0.5) / columns);
  const cy = top((here.row + 0.5) / rows - 0.5) + height / 2;
  return hasTexts ? frameAround(cx, cy, width - 4, height - 4) : ring(cx, cy);
}

function frameAround(cx: number, cy: number, width: number, height: number): string {
  const box = { x: cx - width / 2, y: cy - height / 2, width, height };
  return element('rect', { class: 'sp-contour-under', ...box }) + element('rect', { class: 'sp-contour', ...box });
}

function ring(cx: number, cy: number): string {
  const circle = { cx, cy, r: 7 };
  return (
    element('circle', { class: 'sp-contour-under', ...circle }) + element('circle', { class: 'sp-contour', ...circle })
  );
}

/** The colour key with its unit; the threshold is marked on it. */
export function colorKey(spec: HeatMapSpec, layout: HeatLayout): string {
  const { frame, key, keyX, keyTitleY } = layout;
  const id = `${chartId(spec)}-key`;
  const isFlipped = worstEnd(spec) === 'lowest';
  const stops = Array.from({ length: 10 }, (_, index) =>
    element('stop', {
      offset: `${px((index / 9) * 100)}%`,
      'stop-color': heatColor(isFlipped ? 1 - index / 9 : index / 9),
    }),
  );
  const bar = { x: keyX, y: frame.top, width: KEY_WIDTH, height: frame.height };
  const yOf = (place: number) => frame.top + (1 - place) * frame.height;
  const marks = key.ticks.map(({ place }) => `M${px(keyX + KEY_WIDTH)} ${px(yOf(place))}h4`).join('');
  const limit = spec.threshold === undefined ? null : placeOn(key.scale, spec.threshold.value);
  const line = `M${px(keyX - 4)} ${px(limit === null ? 0 : yOf(limit))}h${KEY_WIDTH + 8}`;
  return [
    element('defs', {}, element('linearGradient', { id, x1: 0, y1: 1, x2: 0, y2: 0 }, ...stops)),
    element('rect', { fill: `url(#${id})`, ...bar }),
    marks === '' ? '' : element('path', { class: 'sp-axis', d: marks }),
    ...key.ticks.map((tick) => label(tick.label, keyX + KEY_WIDTH + 8, yOf(tick.place) + 4.5, 'sp-quiet')),
    limit === null || limit < 0 || limit > 1
      ? ''
      : element('path', { class: 'sp-contour-under', d: line }) + element('path', { class: 'sp-contour', d: line }),
    label(key.title, chartWidth(spec) - MARGIN, keyTitleY, 'sp-ink', 'end'),
  ].join('');
}

/** Labels and titles along both sides. */
export function heatAxes(layout: HeatLayout): string {
  const { frame, grid, x, y, left, top, titleY } = layout;
  const bottom = frame.top + frame.height;
  const xOf = (at: number) => left((at + 0.5) / grid.block.columns);
  const yOf = (at: number) => top((at + 0.5) / grid.block.rows - 0.5) + frame.height / Math.max(1, grid.rows) / 2;
  const marks = [
    ...x.ticks.map(({ at }) => `M${px(xOf(at))} ${px(bottom)}v4`),
    ...y.ticks.map(({ at }) => `M${px(frame.left)} ${px(yOf(at))}h-4`),
  ].join('');
  return [
    marks === '' ? '' : element('path', { class: 'sp-axis', d: marks }),
    ...x.ticks.map((tick) => {
      const text = fitText(tick.label, TEXT_SIZE, frame.width);
      return label(text, xOf(tick.at), bottom + 19, 'sp-quiet', 'middle', tick.label);
    }),
    ...y.ticks.map((tick) => {
      const text = fitText(tick.label, TEXT_SIZE, frame.left - MARGIN - 8);
      return label(text, frame.left - 8, yOf(tick.at) + 4.5, 'sp-quiet', 'end', tick.label);
    }),
    label(x.title, frame.left + frame.width, bottom + 41, 'sp-ink', 'end'),
    label(y.title, MARGIN, titleY, 'sp-ink'),
  ].join('');
}

/** One line that says what the contour and the hatch mean. */
export function heatLegend(spec: HeatMapSpec, layout: HeatLayout, hasContour: boolean, hasTexts: boolean): string {
  const { legendY, grid } = layout;
  const solved = spec.frontier !== undefined && hasContour;
  const isNarrow = chartWidth(spec) < 480;
  const starts = isNarrow ? 'first fails' : 'where it starts to fail';
  const words = solved ? starts : (spec.threshold?.label ?? 'all thresholds');
  const parts: string[] = [];
  let x = MARGIN;
  if (hasContour) {
    const d = `M${px(x)} ${px(legendY - 4.5)}h26`;
    const text = fitText(solved ? words : (spec.threshold?.label ?? 'frontier'), TEXT_SIZE, chartWidth(spec) / 2 - 60);
    parts.push(element('path', { class: 'sp-contour-under', d }), element('path', { class: 'sp-contour', d }));
    parts.push(label(text, x + 34, legendY, 'sp-ink', 'start', words));
    x += 34 + textWidth(text, TEXT_SIZE) + 22;
  }
  if (grid.failing > 0) {
    const swatch = { x, y: legendY - 11.5, width: 26, height: 14 };
    const text = spec.fails === undefined ? 'misses it' : 'misses a threshold';
    parts.push(element('rect', { fill: heatColor(0.75), ...swatch }));
    parts.push(element('rect', { fill: `url(#${chartId(spec)}-fails)`, ...swatch }));
    const said = hasContour || spec.fails !== undefined ? text : `misses ${words}`;
    parts.push(label(said, x + 34, legendY, 'sp-ink'));
    x += 34 + textWidth(said, TEXT_SIZE) + 22;
  }
  if (spec.here !== undefined) {
    const mark = hasTexts ? frameAround(x + 9, legendY - 4.5, 18, 11) : ring(x + 9, legendY - 4.5);
    parts.push(mark, label(spec.here.label, x + 24, legendY, 'sp-ink'));
  }
  return parts.join('');
}
