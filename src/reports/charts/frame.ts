/** The rectangle that a chart plots in, with its axes. */
import type { Axis, Tick } from './axis.js';
import { element, label, MARGIN, px, TEXT_SIZE } from './svg.js';
import { textWidth } from './text-width.js';

/** A rectangle in px. */
export interface Frame {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

/** Pixel of a place (0…1) along the horizontal axis. */
export function xAt(frame: Frame, place: number): number {
  return frame.left + place * frame.width;
}

/** Pixel of a place (0…1) along the vertical axis: 0 is the bottom. */
export function yAt(frame: Frame, place: number): number {
  return frame.top + (1 - place) * frame.height;
}

/** Room that a tick label takes along a horizontal axis. */
export function tickLength(text: string): number {
  return textWidth(text, TEXT_SIZE) + 14;
}

/** Width of the column of labels left of a vertical axis. */
export function labelColumn(ticks: readonly Pick<Tick, 'label'>[]): number {
  return Math.max(0, ...ticks.map((tick) => textWidth(tick.label, TEXT_SIZE))) + 8;
}

/** Grid lines and labels of a vertical axis, its title above the frame. */
export function verticalAxis(axis: Axis, frame: Frame, titleX: number, titleY: number): string {
  const right = frame.left + frame.width;
  const lines = axis.ticks.map(({ place }) => `M${px(frame.left)} ${px(yAt(frame, place))}H${px(right)}`).join('');
  const labels = axis.ticks.map((tick) =>
    label(tick.label, frame.left - 8, yAt(frame, tick.place) + 4.5, 'sp-quiet', 'end'),
  );
  return [
    element('path', { class: 'sp-grid', d: lines || 'M0 0' }),
    ...labels,
    label(axis.title, titleX, titleY, 'sp-ink'),
  ].join('');
}

/** Base line, ticks, labels and title of a horizontal axis. */
export function horizontalAxis(axis: Axis, frame: Frame, page: number): string {
  const bottom = frame.top + frame.height;
  const marks = axis.ticks.map(({ place }) => `M${px(xAt(frame, place))} ${px(bottom)}v5`).join('');
  const labels = axis.ticks.map((tick) => {
    const half = textWidth(tick.label, TEXT_SIZE) / 2;
    const x = Math.min(xAt(frame, tick.place), page - 4 - half);
    return label(tick.label, x, bottom + 20, 'sp-quiet', 'middle');
  });
  return [
    element('path', { class: 'sp-axis', d: `M${px(frame.left)} ${px(bottom)}h${px(frame.width)}${marks}` }),
    ...labels,
    label(axis.title, frame.left + frame.width, bottom + 42, 'sp-ink', 'end'),
  ].join('');
}

/** Vertical grid lines with their labels below the frame, and the title of a horizontal value axis. */
export function valueGrid(axis: Axis, frame: Frame, page: number): string {
  const bottom = frame.top + frame.height;
  const lines = axis.ticks.map(({ place }) => `M${px(xAt(frame, place))} ${px(frame.top)}V${px(bottom)}`).join('');
  return [
    lines === '' ? '' : element('path', { class: 'sp-grid', d: lines }),
    ...axis.ticks.map((tick) => {
      const half = textWidth(tick.label, TEXT_SIZE) / 2;
      return label(tick.label, Math.min(xAt(frame, tick.place), page - 4 - half), bottom + 18, 'sp-quiet', 'middle');
    }),
    label(axis.title, page - MARGIN, bottom + 40, 'sp-ink', 'end'),
  ].join('');
}
