/** The sentences and numbers of a sizing answer, for every format that people read. */
import type { SizeReport, Solution, SolutionUnit, Spare } from '../planning/size-result.js';
import { formatCount, formatDuration, formatFactor, formatPercent, formatRate } from '../units/format.js';
import { writeRate, writeSeconds } from '../units/write.js';
import { NONE, orNone } from './check-thresholds.js';
import { shellWord } from './escape.js';

/** Digits of a rate or time that people read. */
const DIGITS = 4;

/** A largest value as a person may type it: rounded down, so that it still holds. */
function downTo(value: number): number {
  const nearest = Number(value.toPrecision(DIGITS));
  if (nearest <= value) return nearest;
  return Number((nearest - 10 ** (Math.floor(Math.log10(value)) - DIGITS + 1)).toPrecision(DIGITS));
}

/** An answer with its unit; rates and times are rounded down. */
export function answerText(value: number, unit: SolutionUnit): string {
  if (unit === '1/s') return writeRate(downTo(value));
  if (unit === 's')
    return value < 120 ? writeSeconds(downTo(value)) : `${writeSeconds(downTo(value))} (${formatDuration(value)})`;
  return unit === 'addresses' || unit === 'slices' ? counted(value, unit) : `${formatCount(value)} ${unit}`;
}

function counted(value: number, unit: 'addresses' | 'slices'): string {
  const one = unit === 'addresses' ? 'address' : 'slice';
  return `${formatCount(value)} ${value === 1 ? one : unit}`;
}

/** A value that was tried, in few digits. */
export function valueText(value: number, unit: SolutionUnit): string {
  if (unit === '1/s') return formatRate(value);
  return unit === 's' ? formatDuration(value) : formatCount(value);
}

const QUESTIONS: { readonly [solve in Solution['solve']]: string } = {
  addresses: 'fewest addresses',
  portsPerSlice: 'fewest ports per slice',
  slices: 'fewest slices',
  rate: 'largest rate',
  lifetime: 'longest lifetime',
  timer: 'longest timer',
  requestsPerConnection: 'fewest requests per connection',
};

/** What was asked: `fewest addresses of default`. */
export function questionText({ solve, subject }: Solution): string {
  return `${QUESTIONS[solve]} of ${subject}`;
}

/** What is needed, beside what there is now. */
export function answerSentence(solution: Solution): string {
  const { value, unit, current, reason } = solution;
  if (value === null) return `none: ${reason}`;
  const now = current === null ? '' : ` (now ${valueText(current, unit)})`;
  return `${answerText(value, unit)}${now}`;
}

/** What to ask instead when nothing fits; null where nothing helps. */
export function insteadSentence({ instead }: Solution): string | null {
  if (instead === null || instead.value === null) return null;
  const { solve, subject, value, unit, set } = instead;
  return `--solve ${solve} would do: ${answerText(value, unit)} for ${subject} (${typedText(set)})`;
}

/** The options to type. */
export function typedText(set: Solution['set']): string {
  return set.map(({ path, value }) => `--set ${shellWord(`${path}=${value}`)}`).join(' ');
}

/** What may be lost. */
export function spareText({ addresses, boxes }: Spare): string | null {
  const lost = addresses === 0 ? [] : [`${addresses} ${addresses === 1 ? 'address' : 'addresses'} of every pool lost`];
  const box = boxes === 1 ? [] : [`one of ${boxes} boxes lost (${formatFactor(boxes / (boxes - 1))} the traffic)`];
  const both = [...lost, ...box];
  return both.length === 0 ? null : both.join(' and ');
}

/** What all answers meet, and what may be lost meanwhile. */
export function conditionText({ thresholds, spare }: SizeReport): string {
  const lost = spareText(spare);
  return `meets ${thresholds.length === 0 ? 'load < 100%' : thresholds.join(', ')}${lost === null ? '' : `, with ${lost}`}`;
}

/** A row of the values that were tried, the answer among its neighbours. */
export interface TriedRow {
  readonly status: 'pass' | 'fail';
  readonly value: string;
  readonly isAnswer: boolean;
  readonly load: string;
  readonly headroom: string;
  readonly misses: string;
}

/** The answer and its neighbours, the smallest first. */
export function triedRows({ answer, neighbours, unit }: Solution): readonly TriedRow[] {
  const all = [...neighbours, ...(answer === null ? [] : [answer])].sort((a, b) => a.value - b.value);
  return all.map((one) => ({
    status: one.meets ? 'pass' : 'fail',
    value: one === answer ? answerText(one.value, unit).replace(/ \(.*| [a-z].*/, '') : valueText(one.value, unit),
    isAnswer: one === answer,
    load: one.load === null ? NONE : formatPercent(one.load),
    headroom: orNone(one.headroomFactor, formatFactor),
    misses: one.misses ?? '',
  }));
}
