import { formatDuration } from './format.js';
import { DAY_SECONDS } from './time-of-day.js';

/**
 * Writes a moment of a timeline: `8 min 20 s` since its start; with a clock `14:05`, with seconds where they matter,
 * `14:05:30`, and the day behind it from the second one on, `00:10 (day 2)`.
 *
 * @param seconds since the start, or since midnight of the first day; finite
 * @param clock whether it is a time of day
 * @param lastSeconds where the times end: only the end of one day is `24:00`, else it is `00:00 (day 2)`
 * @throws RangeError when it is not finite
 */
export function formatMoment(seconds: number, clock: boolean, lastSeconds = DAY_SECONDS): string {
  if (!Number.isFinite(seconds)) throw new RangeError(`Cannot format moment: must be finite, got ${seconds}`);
  if (!clock) return seconds < 0 ? `−${formatDuration(-seconds)}` : formatDuration(seconds);
  const whole = Math.round(seconds);
  const day = Math.floor(whole / DAY_SECONDS);
  const rest = whole - day * DAY_SECONDS;
  const two = (part: number): string => String(part).padStart(2, '0');
  const time = `${two(Math.floor(rest / 3600))}:${two(Math.floor(rest / 60) % 60)}`;
  const text = rest % 60 === 0 ? time : `${time}:${two(rest % 60)}`;
  if (whole === DAY_SECONDS && lastSeconds === DAY_SECONDS) return '24:00';
  return day === 0 ? text : `${text} (day ${day + 1})`;
}
