import { readYamlValue } from '../../scenario/yaml-source.js';
import { type NumberKind, readTypedNumber, siValue } from './number-text.js';
import { complain, isRange, type Place, type Range, readRange } from './range.js';

/** One value of a swept path. */
export interface SweptValue {
  /** Where it stands among the values; −1 for a value between them. */
  readonly index: number;
  /** As it is typed after `--set path=`. */
  readonly text: string;
  /** What the scenario gets. */
  readonly input: unknown;
  /** In SI units; null where it is no number. */
  readonly number: number | null;
}

/** The values of a swept path; made when they are asked for, so that a range takes no room. */
export interface SweptValues {
  readonly size: number;
  /** What they count when all of them are numbers of one kind, else null. */
  readonly kind: NumberKind | null;
  /** The unit that ranges are written with; null without a range. */
  readonly unit: string | null;
  /** Indexes at which a list item stands or a range begins, has its second value and ends: enough to check them all. */
  readonly landmarks: readonly number[];
  readonly at: (index: number) => SweptValue;
}

/**
 * Reads the values of a swept path: `a,b,c`, ranges, `{…}` mixes, or a YAML list of these.
 *
 * @param typed the text after `path=`, or the value of a key under `sweep: vary:`
 * @returns the values, or undefined after a complaint
 */
export function readValues(typed: unknown, place: Place): SweptValues | undefined {
  const items = typeof typed === 'string' ? splitList(typed) : Array.isArray(typed) ? (typed as unknown[]) : [typed];
  if (items.length === 0 || items.includes('')) {
    return complain(place, 'invalid-value', 'a value is missing', 'write values such as 1..8, or a,b,c');
  }
  const segments = items.map((item) => readItem(item, place));
  const known = segments.filter((segment) => segment !== undefined);
  return known.length < segments.length ? undefined : joined(known);
}

type Segment = { readonly range: Range } | { readonly text: string; readonly input: unknown };

function readItem(item: unknown, place: Place): Segment | undefined {
  if (typeof item !== 'string') return { text: flow(item), input: item };
  const text = item.trim();
  if (isRange(text) && !/^[{["'=]/.test(text)) {
    const range = readRange(text, place);
    return range && { range };
  }
  const value = readYamlValue(text);
  if (value !== undefined) return { text, input: value.value };
  return complain(
    place,
    'invalid-value',
    `the value "${text}" cannot be read`,
    'write it as in a scenario, a mix as {client-rst: 90%, client-fin: 10%}',
  );
}

/** A value of a YAML list as it would be typed. */
function flow(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}

function joined(segments: readonly Segment[]): SweptValues {
  const starts: number[] = [];
  const landmarks: number[] = [];
  let size = 0;
  for (const segment of segments) {
    const own = 'range' in segment ? segment.range.steps.size : 1;
    starts.push(size);
    landmarks.push(...new Set([size, size + Math.min(1, own - 1), size + own - 1]));
    size += own;
  }
  const kinds = new Set(segments.map(kindOf));
  const [kind = null] = kinds.size === 1 ? kinds : [];
  const ranges = segments.flatMap((segment) => ('range' in segment ? [segment.range] : []));
  const at = (index: number): SweptValue => {
    const place = segments.length === 1 ? 0 : starts.findLastIndex((start) => start <= index);
    const segment = segments[place];
    if (segment === undefined || index >= size)
      throw new RangeError(`Cannot sweep: index must be 0…${size - 1}, got ${index}`);
    return 'range' in segment
      ? ofRange(segment.range, segment.range.steps.digits(index - (starts[place] ?? 0)), index)
      : { index, text: segment.text, input: segment.input, number: numberOf(segment, kind) };
  };
  return { size, kind, unit: ranges[0]?.unit ?? null, landmarks, at };
}

/** The value of a range that is written with these digits. */
export function ofRange(range: Pick<Range, 'kind' | 'unit'>, digits: string, index: number): SweptValue {
  const text = digits + range.unit;
  return range.kind === 'count'
    ? { index, text, input: Number(digits), number: Number(digits) }
    : { index, text, input: text, number: siValue(range.kind, text) };
}

function kindOf(segment: Segment): NumberKind | null {
  if ('range' in segment) return segment.range.kind;
  if (typeof segment.input === 'number') return 'count';
  if (typeof segment.input !== 'string') return null;
  const read = readTypedNumber(segment.text.replace(/^["']|["']$/g, ''));
  return read.ok && read.kind !== 'count' ? read.kind : null;
}

function numberOf(segment: Extract<Segment, { input: unknown }>, kind: NumberKind | null): number | null {
  if (kind === null) return null;
  return typeof segment.input === 'number' ? segment.input : siValue(kind, String(segment.input));
}

/** Splits at the commas that stand outside brackets and quotes. */
function splitList(text: string): string[] {
  const items: string[] = [];
  let start = 0;
  let depth = 0;
  let quote = '';
  for (let i = 0; i < text.length; i++) {
    const char = text[i] ?? '';
    if (quote !== '') quote = char === quote ? '' : quote;
    else if (char === '"' || char === "'") quote = char;
    else if ('{[('.includes(char)) depth += 1;
    else if ('}])'.includes(char)) depth -= 1;
    else if (char === ',' && depth === 0) {
      items.push(text.slice(start, i).trim());
      start = i + 1;
    }
  }
  return [...items, text.slice(start).trim()];
}
