import type { ZeekRecord } from './zeek-connection.js';

/**
 * Reads a line of conn.log as JSON: `{"ts":1521911721.255387,"id.orig_h":"10.164.94.120","id.orig_p":39681,…}`.
 *
 * @returns the record; null for an empty line; a sentence for a line that cannot be read
 */
export function zeekJsonRecord(text: string): ZeekRecord | null | string {
  if (text.trim() === '') return null;
  const fields = parseObject(text);
  if (fields === null) return 'not a JSON object';
  const word = (name: string): string | null => {
    const value = fields.get(name);
    return typeof value === 'string' ? value : null;
  };
  const epochSeconds = timeOf(fields.get('ts'));
  const originator = word('id.orig_h');
  const responder = word('id.resp_h');
  const [originatorPort, responderPort] = [fields.get('id.orig_p'), fields.get('id.resp_p')];
  const [protocol, state] = [word('proto'), word('conn_state')];
  if (epochSeconds === null) return 'no time in ts';
  if (originator === null || responder === null) return 'no id.orig_h or id.resp_h';
  if (!isCount(originatorPort, 65_535) || !isCount(responderPort, 65_535)) return 'not a port';
  if (protocol === null || state === null) return 'no proto or conn_state';
  const duration = fields.get('duration') ?? null;
  if (duration !== null && !isSeconds(duration)) return 'duration is not a number of seconds';
  const counts = ['orig_bytes', 'resp_bytes', 'orig_pkts', 'resp_pkts'].map((name) => fields.get(name) ?? null);
  if (!counts.every((one) => one === null || isCount(one, Number.MAX_SAFE_INTEGER)))
    return 'not a count of bytes or packets';
  const [originatorBytes = null, responderBytes = null, originatorPackets = null, responderPackets = null] =
    counts as readonly (number | null)[];
  return {
    epochSeconds,
    originator,
    originatorPort,
    responder,
    responderPort,
    protocol,
    duration,
    state,
    history: word('history'),
    originatorBytes,
    responderBytes,
    originatorPackets,
    responderPackets,
  };
}

function parseObject(text: string): ReadonlyMap<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return null;
    return new Map(Object.entries(value));
  } catch {
    return null;
  }
}

/** Seconds since the epoch: a number, or a text such as `2018-03-24T17:15:21.255387Z` (`JSON::TS_ISO8601`). */
function timeOf(value: unknown): number | null {
  if (isSeconds(value)) return value;
  const parts =
    typeof value === 'string'
      ? /^(\d{4})-(\d{2})-(\d{2})T(\d{2}):(\d{2}):(\d{2}(?:\.\d{1,9})?)Z$/.exec(value)?.slice(1).map(Number)
      : undefined;
  if (parts === undefined) return null;
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = parts;
  if (month < 1 || month > 12 || day < 1 || day > 31 || hour > 23 || minute > 59 || second >= 61) return null;
  return daysSinceEpoch(year, month, day) * 86_400 + hour * 3600 + minute * 60 + second;
}

/** Days from 1970-01-01 in the Gregorian calendar; the year begins in March, so that the leap day is its last. */
function daysSinceEpoch(year: number, month: number, day: number): number {
  const fromMarch = month > 2 ? year : year - 1;
  const dayOfYear = Math.floor((153 * ((month + 9) % 12) + 2) / 5) + day - 1;
  const leapDays = Math.floor(fromMarch / 4) - Math.floor(fromMarch / 100) + Math.floor(fromMarch / 400);
  return fromMarch * 365 + leapDays + dayOfYear - 719_468;
}

function isSeconds(value: unknown): value is number {
  return typeof value === 'number' && Number.isFinite(value) && value >= 0 && value < 1e12;
}

function isCount(value: unknown, most: number): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0 && value <= most;
}
