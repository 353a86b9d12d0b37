import { formatCount, formatDuration, formatProbability } from '../../units/format.js';
import { formatQuantity, type Quantity, type TickUnit, tickUnit } from './quantity.js';
import { makeScale, placeOn, rangeOf, type Scale } from './scale.js';
import { requireDrawable, type ValueAxis } from './spec.js';
import { logTickSets, multiples, niceStep } from './ticks.js';

/** A labelled place along an axis. */
export interface Tick {
  /** 0 at the low end, 1 at the high end. */
  readonly place: number;
  readonly value: number;
  readonly label: string;
}

/** An axis ready to be drawn. */
export interface Axis {
  readonly scale: Scale;
  readonly ticks: readonly Tick[];
  /** With the unit: `arrival rate (1/s)`. */
  readonly title: string;
}

/** How much room an axis has. */
export interface AxisRoom {
  /** Length in px or cells. */
  readonly length: number;
  /** Length that a label takes along the axis, gap included. */
  readonly labelLength: (label: string) => number;
  /** At most this many ticks. */
  readonly most: number;
  /** Extend the ends to the next tick; else the data's own range. */
  readonly extend: boolean;
}

/** Decimals that write multiples of a step exactly; null where none do (very small or very long). */
function decimalsFor(step: number): number | null {
  for (let decimals = 0; decimals <= 9; decimals += 1) {
    const scaled = step * 10 ** decimals;
    if (Math.abs(scaled - Math.round(scaled)) <= 1e-6 * scaled) return decimals;
  }
  return null;
}

function decimalText(value: number, decimals: number | null): string {
  const size = Math.abs(value);
  if (size === 0) return '0';
  const sign = value < 0 ? '−' : '';
  if (decimals === null || decimals === 0 || size >= 1e15) return sign + formatCount(size);
  const [whole = '0', fraction = ''] = size.toFixed(decimals).split('.');
  return `${sign}${formatCount(Number(whole))}.${fraction}`;
}

function linearLabels(values: readonly number[], step: number, unit: TickUnit): string[] {
  const decimals = decimalsFor(step / unit.size);
  const digits = (value: number) => decimalText(Number((value / unit.size).toPrecision(12)), decimals);
  return values.map((value) => `${unit.prefix}${digits(value)}${unit.suffix}`);
}

function logLabel(quantity: Quantity, value: number, unit: TickUnit): string {
  if (quantity === 'duration') return formatDuration(value);
  if (quantity === 'probability' && value >= 1e-12 && value < 1e-3) return formatProbability(value);
  return `${unit.prefix}${formatCount(Number((value / unit.size).toPrecision(12)))}${unit.suffix}`;
}

/** Whether labels at these ticks stand clear of one another. */
function isClear(ticks: readonly Tick[], { length, labelLength }: AxisRoom): boolean {
  return ticks.every((tick, index) => {
    const next = ticks[index + 1];
    if (next === undefined) return true;
    return (next.place - tick.place) * length >= (labelLength(tick.label) + labelLength(next.label)) / 2;
  });
}

function ticksOf(scale: Scale, values: readonly number[], labels: readonly string[]): Tick[] {
  const seen = new Set<string>();
  return values.flatMap((value, index) => {
    const place = placeOn(scale, value);
    const label = labels[index] ?? '';
    if (place === null || place < -1e-6 || place > 1 + 1e-6 || seen.has(label)) return [];
    seen.add(label);
    return [{ place: Math.min(1, Math.max(0, place)), value, label }];
  });
}

function linearAxis(spec: ValueAxis, low: number, high: number, room: AxisRoom): Omit<Axis, 'title'> {
  const unit = tickUnit(spec.quantity, Math.max(Math.abs(low), Math.abs(high)));
  const isClock = spec.quantity === 'clock';
  const isDuration = isClock || spec.quantity === 'duration';
  for (let most = room.most; ; most -= 1) {
    const parts = Math.max(1, most);
    const least = (high - low) / parts;
    const step = isDuration ? niceStep(least, true) : niceStep(least / unit.size, false) * unit.size;
    const ends = room.extend
      ? {
          low: spec.low ?? Number((Math.floor(low / step + 1e-9) * step).toPrecision(12)),
          high: spec.high ?? Number((Math.ceil(high / step - 1e-9) * step).toPrecision(12)),
        }
      : { low, high };
    const scale = makeScale('linear', ends.low, ends.high);
    const at = multiples(ends.low / unit.size, ends.high / unit.size, step / unit.size).map((one) => one * unit.size);
    const labels = isClock ? at.map((one) => formatQuantity('clock', one, high)) : linearLabels(at, step, unit);
    const ticks = ticksOf(scale, at, labels);
    if (most <= 1 || isClear(ticks, room)) return { scale, ticks };
  }
}

function logAxis(spec: ValueAxis, low: number, high: number, room: AxisRoom): Omit<Axis, 'title'> {
  const unit = tickUnit(spec.quantity, high);
  const scale = makeScale('log', low, high);
  const sets = logTickSets(low, high, spec.quantity === 'duration').map((values) =>
    ticksOf(
      scale,
      values,
      values.map((value) => logLabel(spec.quantity, value, unit)),
    ),
  );
  const fitting = sets.filter((ticks) => ticks.length <= room.most + 1 && isClear(ticks, room));
  const best = fitting[0] ?? [];
  if (best.length >= 2) return { scale, ticks: best };
  const step = niceStep((high - low) / Math.max(1, Math.min(room.most, 4)), spec.quantity === 'duration');
  const at = multiples(low, high, step);
  const ticks = ticksOf(
    scale,
    at,
    at.map((value) => logLabel(spec.quantity, value, unit)),
  );
  return { scale, ticks: ticks.length > best.length && isClear(ticks, room) ? ticks : best };
}

function logEnds(spec: ValueAxis, low: number, high: number): { readonly low: number; readonly high: number } {
  const power = (value: number) => 10 ** Math.floor(Math.log10(value) + 1e-9);
  const down = [5, 2, 1].map((one) => one * power(low)).find((one) => one <= low * (1 + 1e-9)) ?? low;
  const up = [1, 2, 5, 10].map((one) => one * power(high)).find((one) => one >= high * (1 - 1e-9)) ?? high;
  return { low: spec.low ?? down, high: spec.high ?? up };
}

/** The units that the tick labels of a duration axis use, in the order of their size. */
function durationUnits(labels: readonly string[]): string {
  const used = ['ns', 'us', 'ms', 's', 'min', 'h', 'days'].filter((name) =>
    labels.some((label) => label.split(' ').includes(name) || (name === 'days' && label.endsWith(' day'))),
  );
  return used.length > 0 ? used.join(', ') : 's';
}

/** The title of an axis with its unit, for the labels that stand along it and the largest value (SI) on it. */
export function axisTitle(
  spec: Pick<ValueAxis, 'title' | 'quantity' | 'unit'>,
  labels: readonly string[],
  largest: number,
): string {
  const own = spec.quantity === 'duration' ? durationUnits(labels) : tickUnit(spec.quantity, largest).name;
  const unit = spec.unit ?? own;
  return unit === '' ? spec.title : `${spec.title} (${unit})`;
}

function titled(spec: ValueAxis, { scale, ticks }: Omit<Axis, 'title'>): string {
  const labels = ticks.map((tick) => tick.label);
  return axisTitle(spec, labels, Math.max(Math.abs(scale.low), Math.abs(scale.high)));
}

/**
 * Lays out an axis over the values that it must show.
 *
 * Ticks are multiples of 1, 2 or 5 (steps of a clock for durations), as many as fit without touching. A linear axis
 * that is extended starts at zero unless its values or `low` say otherwise.
 *
 * @param values finite; empty gives 0…1
 * @throws RangeError when `low` or `high` leave no room between them
 */
export function layOutAxis(spec: ValueAxis, values: readonly number[], room: AxisRoom): Axis {
  const kind = spec.scale ?? 'linear';
  const data = rangeOf(kind, values, room.extend);
  let low = spec.low === undefined ? data.low : requireDrawable('low', spec.low);
  let high = spec.high === undefined ? data.high : requireDrawable('high', spec.high);
  if (spec.low !== undefined && spec.high === undefined && high <= low) high = kind === 'log' ? low * 10 : low + 1;
  if (spec.high !== undefined && spec.low === undefined && low >= high) low = kind === 'log' ? high / 10 : high - 1;
  makeScale(kind, low, high);
  if (kind === 'linear') {
    const axis = linearAxis(spec, low, high, room);
    return { ...axis, title: titled(spec, axis) };
  }
  const ends = room.extend ? logEnds(spec, low, high) : { low, high };
  const axis = logAxis(spec, ends.low, ends.high, room);
  return { ...axis, title: titled(spec, axis) };
}
