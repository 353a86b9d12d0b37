/** When two typed values mean the same, and how a typed value is shown. */
import { findPlatform } from '../../platforms/registry.js';
import { type PortSpec, readPortRanges } from '../../scenario/port-ranges.js';
import { Problems } from '../../scenario/problems.js';
import type { Path } from '../../scenario/scenario.js';
import { parseDuration } from '../../units/duration.js';
import { parseNumber } from '../../units/number.js';
import { parsePercent } from '../../units/percent.js';
import { parseRate } from '../../units/rate.js';

/** Keys of a pool or flow whose value is read as a whole, whatever its form. */
const WHOLE: ReadonlySet<string> = new Set(['addresses', 'ports', 'excludePorts', 'close', 'via', 'search', 'reclaim']);

/** Whether the value at a path is one thing to a reader, though it may be a mapping or a list. */
export function isWhole(path: Path): boolean {
  const key = path.at(-1);
  return typeof key === 'string' && inPoolOrFlow(path) && WHOLE.has(key);
}

/** Whether the last key of a path is one of the schema's own (and not a name that somebody gave). */
function inPoolOrFlow([first, ...rest]: Path): boolean {
  if (first === 'pool') return rest.length > 0;
  return (first === 'pools' || first === 'traffic') && rest.length > 1;
}

/**
 * A text that is the same for two values exactly when they mean the same at this path: `60s` and `1 min`, `client-fin`
 * and `{client-fin: 100%}`, a platform and its alias. An expression means the same only when it is written the same,
 * blanks aside; the order of keys never counts, that of a list only in `via` and in a search.
 */
export function meaning(value: unknown, path: Path): string {
  const key = path.at(-1);
  if (path.length === 1 && (key === 'name' || key === 'description')) return JSON.stringify(value);
  if (key === 'platform' && (path.length === 1 || inPoolOrFlow(path))) {
    return `platform ${findPlatform(String(value))?.id ?? String(value)}`;
  }
  return inPoolOrFlow(path) ? meaningOfKey(value, String(key), path) : plainMeaning(value, path);
}

function meaningOfKey(value: unknown, key: string, path: Path): string {
  if (path.at(-2) === 'profile') return partMeaning(value);
  switch (key) {
    case 'addresses':
      return inAnyOrder(asList(value).map(addressMeaning));
    case 'ports':
    case 'excludePorts':
      return portsMeaning(value, path);
    case 'close':
      return plainMeaning(typeof value === 'string' ? { [value]: '100%' } : value, path);
    case 'lifetime':
      return plainMeaning(isMapping(value) ? value : { mean: value }, path);
    case 'values':
      // Each value is as likely as the others, wherever it stands.
      return inAnyOrder(asList(value).map(quantityMeaning));
    case 'via':
      return `via ${JSON.stringify(asList(value))}`;
    case 'sharing':
      return plainMeaning(value === 'pinned' ? { pinned: {} } : value, path);
    default:
      return plainMeaning(value, path);
  }
}

function plainMeaning(value: unknown, path: Path): string {
  if (Array.isArray(value)) return `[${value.map((one) => plainMeaning(one, path)).join(', ')}]`;
  if (!isMapping(value)) return quantityMeaning(value);
  const parts = Object.keys(value)
    .sort()
    .map((key) => `${JSON.stringify(key)}: ${plainMeaning(value[key], [...path, key])}`);
  return `{${parts.join(', ')}}`;
}

/** Units are read, so that the same quantity in another unit is the same; twelve digits forgive the conversion. */
function quantityMeaning(value: unknown): string {
  const text = String(value).trim();
  if (text.startsWith('=')) return `= ${text.slice(1).replace(/\s+/g, '')}`;
  const readings = [
    ['number', parseNumber(text)],
    ['seconds', parseDuration(text)],
    ['per second', parseRate(text)],
    ['share', parsePercent(text, Number.POSITIVE_INFINITY)],
  ] as const;
  for (const [kind, reading] of readings) if (reading.ok) return `${kind} ${reading.value.toPrecision(12)}`;
  return JSON.stringify(text);
}

/** In a profile, 90% and 0.9 are the same part of the rate. */
function partMeaning(value: unknown): string {
  const percent = parsePercent(String(value), Number.POSITIVE_INFINITY);
  return quantityMeaning(percent.ok ? percent.value : value);
}

/** `198.51.100.10-11` is shorthand for `198.51.100.10-198.51.100.11`. */
function addressMeaning(entry: unknown): string {
  const text = String(entry).trim();
  if (text.startsWith('=')) return quantityMeaning(text);
  const range = /^(.*\.)(\d+)\s*-\s*(\d+)$/.exec(text);
  const written = range === null ? text : `${range[1]}${range[2]}-${range[1]}${range[3]}`;
  return written.toLowerCase().replace(/\s+/g, '');
}

function portsMeaning(value: unknown, path: Path): string {
  const single = typeof value === 'number' || /^\s*\d+\s*$/.test(String(value));
  const ranges = readPortRanges((single ? [value] : value) as PortSpec, path, new Problems());
  return `ports ${(ranges ?? []).map(({ low, high }) => `${low}-${high}`).join(' ')}`;
}

function asList(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [value];
}

function inAnyOrder(parts: readonly string[]): string {
  return [...parts].sort().join(', ');
}

/** Whether a value is a mapping of keys. */
export function isMapping(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A typed value on one line, as it could be typed after `--set path=`. */
export function typedText(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(typedText).join(', ')}]`;
  if (!isMapping(value)) return String(value);
  return `{${Object.entries(value)
    .map(([key, one]) => `${key}: ${typedText(one)}`)
    .join(', ')}}`;
}
