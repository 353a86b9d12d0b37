import type { ObservedRate, ObservedRates } from '../observed-table.js';
import { detached } from './address.js';
import { LineReader } from './line-reader.js';
import { GROUP_LIMIT } from './table-builder.js';
import type { TableReader } from './table-reader.js';

/** The column `type`. */
const ROLES: { readonly [type: string]: ObservedRate['role'] } = {
  0: 'frontend',
  1: 'backend',
  2: 'server',
  3: 'listener',
};

/**
 * Reads HAProxy's statistics as CSV (`show stat`, or the page's `;csv`), columns by their names in the first line.
 *
 * @param limit how many lines are kept, whole, ≥ 1; the others are counted
 * @throws RangeError when limit is not such a number
 * @see HAProxy management guide, 9.1 CSV format
 */
export function haproxyStatsReader(limit: number = GROUP_LIMIT): TableReader<ObservedRates> {
  if (!(Number.isInteger(limit) && limit >= 1)) {
    throw new RangeError(`Cannot read statistics: limit must be a whole number ≥ 1, got ${limit}`);
  }
  const rates: ObservedRate[] = [];
  let ratesLeftOut = 0;
  let columns: ReadonlyMap<string, number> | null = null;
  let width = 0;
  const lines = new LineReader((text) => {
    if (text.trim() === '') return true;
    if (text.startsWith('# ')) {
      const names = text.slice(2).split(',');
      if (!names.includes('pxname') || !names.includes('svname')) return 'a heading without pxname and svname';
      columns = new Map(names.map((name, index) => [name, index]));
      width = names.length;
      return true;
    }
    if (columns === null) return 'a line without a heading before it: its columns have no names';
    const rate = rateOf(text, columns, width);
    if (typeof rate === 'string') return rate;
    if (rates.length < limit) rates.push(rate);
    else ratesLeftOut++;
    return true;
  });
  return {
    push: (chunk) => lines.push(chunk),
    end: () => ({ kind: 'rates', reading: lines.end(), rates, ratesLeftOut }),
  };
}

function rateOf(text: string, columns: ReadonlyMap<string, number>, width: number): ObservedRate | string {
  const values = splitCsv(text);
  if (values === null) return 'a quotation mark without its end';
  // Some versions end the heading with a comma, but not the lines.
  if (values.length < width - 1 || values.length > width) return `${values.length} columns under ${width} names`;
  const wrong: string[] = [];
  const fieldOf = (name: string): string => values[columns.get(name) ?? -1] ?? '';
  const count = (name: string): number | null => {
    const digits = fieldOf(name);
    if (digits === '') return null;
    if (!/^\d{1,15}$/.test(digits)) wrong.push(name);
    return Number(digits);
  };
  const seconds = (name: string): number | null => {
    const milliseconds = count(name);
    return milliseconds === null ? null : milliseconds / 1000;
  };
  const role = roleOf(fieldOf('type'), fieldOf('svname'));
  if (role === null) return `unknown type ${fieldOf('type')}`;
  const rate: ObservedRate = {
    proxy: detached(fieldOf('pxname')),
    service: detached(fieldOf('svname')),
    role,
    sessionsPerSecond: count('rate'),
    busiestSessionsPerSecond: count('rate_max'),
    sessionsTotal: count('stot'),
    sessionsNow: count('scur'),
    sessionsMost: count('smax'),
    sessionsLimit: count('slim'),
    connectErrors: count('econ'),
    retries: count('wretr'),
    redispatches: count('wredis'),
    connectsTotal: count('connect'),
    reusesTotal: count('reuse'),
    queueSeconds: seconds('qtime'),
    connectSeconds: seconds('ctime'),
    totalSeconds: seconds('ttime'),
  };
  return wrong.length === 0 ? rate : `not a number: ${wrong.join(', ')}`;
}

/** Old versions have no column `type`; the name of the service tells then. */
function roleOf(type: string, service: string): ObservedRate['role'] | null {
  if (type !== '') return ROLES[type] ?? null;
  if (service === 'FRONTEND') return 'frontend';
  return service === 'BACKEND' ? 'backend' : 'server';
}

/** Cuts a line at its commas, those in quotation marks left alone; null when a quotation mark has no end. */
function splitCsv(text: string): readonly string[] | null {
  if (!text.includes('"')) return text.split(',');
  const values: string[] = [];
  let value = '';
  let quoted = false;
  for (let i = 0; i < text.length; i++) {
    const character = text[i] ?? '';
    if (character === '"') {
      if (quoted && text[i + 1] === '"') value += text[++i];
      else quoted = !quoted;
    } else if (character === ',' && !quoted) {
      values.push(value);
      value = '';
    } else value += character;
  }
  return quoted ? null : [...values, value];
}
