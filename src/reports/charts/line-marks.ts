/** What a line chart says about failing: threshold lines and the frontier. */
import { xAt, yAt } from './frame.js';
import type { NumericLineChartSpec } from './line-chart-spec.js';
import type { LineLayout } from './line-layout.js';
import { type Box, clearest } from './place-labels.js';
import type { Point } from './polyline.js';
import { placeOn } from './scale.js';
import { chartId, element, label, px, TEXT_SIZE } from './svg.js';
import { fitText, textWidth } from './text-width.js';

/** A thin diagonal hatch under an id, for failing areas. */
function hatchPattern(id: string): string {
  const stripe = element('path', { class: 'sp-hatch', d: 'M0 0V8' });
  return element(
    'pattern',
    { id, width: 8, height: 8, patternUnits: 'userSpaceOnUse', patternTransform: 'rotate(45)' },
    stripe,
  );
}

/** The failing side, hatched and tinted, with its edge and label. */
export function frontierMark(spec: NumericLineChartSpec, { frame, frontier, titleY }: LineLayout): string {
  if (frontier === null || spec.frontier === undefined) return '';
  const { label: words, fails } = spec.frontier;
  const hatch = `${chartId(spec)}-fails`;
  const x = xAt(frame, frontier);
  const right = frame.left + frame.width;
  const side = fails === 'right' ? { x, width: right - x } : { x: frame.left, width: x - frame.left };
  const area = { ...side, y: frame.top, height: frame.height };
  const text = fitText(words, TEXT_SIZE, frame.width);
  const length = textWidth(text, TEXT_SIZE);
  const start = Math.min(Math.max(fails === 'right' ? x : x - length, frame.left), right - length);
  return [
    element('defs', {}, hatchPattern(hatch)),
    element('rect', { class: 'sp-tint', ...area }),
    element('rect', { fill: `url(#${hatch})`, ...area }),
    element('path', { class: 'sp-limit-solid', d: `M${px(x)} ${px(frame.top - 8)}V${px(frame.top + frame.height)}` }),
    label(text, start, titleY + 20, 'sp-limit-text', 'start', words),
  ].join('');
}

/** Points along the frontier's edge, which labels should not cover. */
export function frontierSamples({ frame, frontier }: LineLayout): Point[] {
  if (frontier === null) return [];
  const x = xAt(frame, frontier);
  return Array.from({ length: Math.ceil(frame.height / 6) }, (_, step): Point => [x, frame.top + step * 6]);
}

interface Candidate extends Box {
  readonly x: number;
  readonly y: number;
  readonly anchor: 'start' | 'end';
}

function candidates(y: number, length: number, { frame }: LineLayout): Candidate[] {
  const right = frame.left + frame.width;
  const ends = [
    { anchor: 'start', x: frame.left + 8, left: frame.left + 8 },
    { anchor: 'end', x: right - 8, left: right - 8 - length },
  ] as const;
  return ends.flatMap(({ anchor, x, left }) =>
    [-6, 16]
      .map((dy) => ({ anchor, x, y: y + dy, left, right: left + length, top: y + dy - 12, bottom: y + dy + 4 }))
      .filter(({ top, bottom }) => top >= frame.top - 4 && bottom <= frame.top + frame.height + 2),
  );
}

/** Dashed lines across the frame with their labels where they cover the least; thresholds beyond the axis are left out. */
export function thresholdMarks(
  spec: NumericLineChartSpec,
  layout: LineLayout,
  lines: readonly Point[],
): { readonly lines: string; readonly labels: string } {
  const { frame, y } = layout;
  const taken: Box[] = [];
  const drawn = (spec.thresholds ?? []).flatMap(({ value, label: words }) => {
    const place = placeOn(y.scale, value);
    if (place === null || place < 0 || place > 1) return [];
    const at = yAt(frame, place);
    const text = fitText(words, TEXT_SIZE, frame.width - 16);
    const best = clearest(candidates(at, textWidth(text, TEXT_SIZE), layout), lines, taken);
    if (best !== undefined) taken.push(best);
    return [
      {
        line: `M${px(frame.left)} ${px(at)}h${px(frame.width)}`,
        label: best === undefined ? '' : label(text, best.x, best.y, 'sp-limit-text sp-halo', best.anchor, words),
      },
    ];
  });
  return {
    lines: drawn.length === 0 ? '' : element('path', { class: 'sp-limit', d: drawn.map(({ line }) => line).join('') }),
    labels: drawn.map((one) => one.label).join(''),
  };
}
