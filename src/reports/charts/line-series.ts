import { type Frame, xAt, yAt } from './frame.js';
import type { Series } from './line-chart-spec.js';
import type { LineLayout } from './line-layout.js';
import { marker } from './markers.js';
import { clearest, spread } from './place-labels.js';
import { clippedPieces, type Point, thinned } from './polyline.js';
import { placeOn } from './scale.js';
import { element, label, pathThrough, px, TEXT_SIZE } from './svg.js';
import { fitText, textWidth } from './text-width.js';
import { SERIES_STYLES } from './theme.js';

/** A series as it is painted: pieces of line in px. */
export interface DrawnSeries {
  readonly index: number;
  readonly label: string;
  readonly pieces: readonly (readonly Point[])[];
  /** The given points that lie on the frame. */
  readonly points: readonly Point[];
}

const MOST_MARKERS = 30;
const LABEL_GAP = 17;

function toPixels(frame: Frame, [x, y]: Point): Point {
  return [xAt(frame, x), yAt(frame, y)];
}

/** Cuts a series to the frame and thins it. */
export function drawnSeries({ label, points }: Series, index: number, { x, y, frame }: LineLayout): DrawnSeries {
  const places = points.map((point): Point | null => {
    const across = placeOn(x.scale, point.x);
    const up = point.y === null ? null : placeOn(y.scale, point.y);
    return across === null || up === null ? null : [across, up];
  });
  const inside = places.flatMap((place) => (place?.every((share) => share >= 0 && share <= 1) ? [place] : []));
  return {
    index,
    label,
    pieces: clippedPieces(places).map((piece) => thinned(piece.map((place) => toPixels(frame, place)))),
    points: inside.map((place) => toPixels(frame, place)),
  };
}

/** The lines and markers of a series. */
export function seriesLines({ index, pieces, points }: DrawnSeries): string {
  const style = index % SERIES_STYLES;
  const lines = pieces.filter((piece) => piece.length > 1).map(pathThrough);
  const lone = pieces.filter((piece) => piece.length === 1).flat();
  const marked = points.length <= MOST_MARKERS ? points : lone.slice(0, 500);
  const shapes = marked.map((point) => marker(index, point)).join('');
  return [
    lines.length > 0 ? element('path', { class: `sp-s${style}`, d: lines.join('') }) : '',
    shapes === '' ? '' : element('path', { class: `sp-f${style}`, d: shapes }),
  ].join('');
}

function endOf({ pieces }: DrawnSeries): Point | undefined {
  const last = pieces[pieces.length - 1];
  return last?.[last.length - 1];
}

interface EndLabel {
  readonly series: DrawnSeries;
  readonly end: Point;
}

function columnLabels(ends: readonly EndLabel[], { frame, labelRoom }: LineLayout): string {
  const right = frame.left + frame.width;
  const fits = Math.max(1, Math.floor(frame.height / LABEL_GAP));
  const shown = ends.slice(0, ends.length > fits ? fits - 1 : fits);
  const wanted = shown.map(({ end }) => end[1]);
  const hidden = ends.length - shown.length;
  const at = spread(
    hidden > 0 ? [...wanted, frame.top + frame.height] : wanted,
    LABEL_GAP,
    frame.top,
    frame.top + frame.height,
  );
  const labels = shown.map(({ series, end }, index) => {
    const y = at[index] ?? end[1];
    const lead =
      Math.abs(y - end[1]) > 4 || right - end[0] > 4
        ? element('path', { class: 'sp-axis', d: `M${px(end[0] + 3)} ${px(end[1])}L${px(right + 8)} ${px(y)}` })
        : '';
    const text = fitText(series.label, TEXT_SIZE, labelRoom);
    return lead + label(text, right + 11, y + 4.5, `sp-f${series.index % SERIES_STYLES}`, 'start', series.label);
  });
  if (hidden > 0) labels.push(label(`+${hidden} more`, right + 11, (at[shown.length] ?? 0) + 4.5, 'sp-quiet'));
  return labels.join('');
}

function inlineLabel({ series, end: [x, y] }: EndLabel, all: readonly DrawnSeries[]): string {
  const width = textWidth(series.label, TEXT_SIZE);
  const candidates = [-8, 18].map((dy) => ({
    left: x + 6,
    right: x + 6 + width,
    top: y + dy - 12,
    bottom: y + dy + 4,
    dy,
  }));
  const best = clearest(candidates, all.flatMap(samples), []);
  const dy = best?.dy ?? -8;
  return label(series.label, x + 6, y + dy, `sp-f${series.index % SERIES_STYLES} sp-halo`);
}

/** Points every few px along the lines: what labels must not cover. */
export function samples({ pieces }: DrawnSeries): Point[] {
  return pieces.flatMap((piece) =>
    piece.flatMap((point, index): Point[] => {
      const before = piece[index - 1] ?? point;
      const steps = Math.max(1, Math.ceil(Math.hypot(point[0] - before[0], point[1] - before[1]) / 6));
      return Array.from({ length: steps }, (_, step): Point => {
        const share = (step + 1) / steps;
        return [before[0] + share * (point[0] - before[0]), before[1] + share * (point[1] - before[1])];
      });
    }),
  );
}

/** The names of the series: in a column at the right where lines reach it, else at their ends. */
export function seriesLabels(all: readonly DrawnSeries[], layout: LineLayout): string {
  const right = layout.frame.left + layout.frame.width;
  const ends = all.flatMap((series): EndLabel[] => {
    const end = endOf(series);
    return end === undefined || series.label === '' ? [] : [{ series, end }];
  });
  const reaches = ({ end, series }: EndLabel) =>
    right - end[0] < 40 || end[0] + textWidth(series.label, TEXT_SIZE) + 6 > right;
  return [
    columnLabels(ends.filter(reaches), layout),
    ...ends.filter((one) => !reaches(one)).map((one) => inlineLabel(one, all)),
  ].join('');
}
