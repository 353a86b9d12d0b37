import { readLeadingNumber } from './number.js';
import { failure, quote, type Reading } from './reading.js';

/**
 * Reads a share in percent: `80%`, `0.5 %`.
 *
 * @param text what was typed
 * @param upTo the largest share allowed; 1 (100 %) unless said, Infinity where more makes sense (`load < 120%`)
 * @returns the share (0…`upTo`), or what is wrong; a bare number never counts as percent
 */
export function parsePercent(text: string, upTo = 1): Reading {
  const trimmed = text.trim();
  const number = readLeadingNumber(trimmed, 'a percentage such as 80%');
  if (!number.ok) return number;
  if (number.rest === '') return missingSign(trimmed, number.value);
  if (number.rest !== '%') {
    return failure('wrong-unit', `${quote(trimmed)} is not a percentage`, `write ${number.digits}%`);
  }
  const share = number.value / 100;
  if (share > upTo) {
    return failure(
      'out-of-range',
      `${quote(trimmed)} is more than ${upTo * 100}%`,
      `write a percentage from 0% to ${upTo * 100}%`,
    );
  }
  return { ok: true, value: share };
}

function missingSign(text: string, value: number): Reading {
  const percent = Number((value * 100).toPrecision(12));
  const hint = value > 0 && value <= 1 ? `write ${percent}% or ${value}%` : `write ${value}%`;
  return failure('missing-unit', `${quote(text)} has no percent sign`, hint);
}
