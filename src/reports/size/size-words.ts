/** The sentences and numbers of a sizing answer, for every format that people read. */
import type { SizeReport, Solution, SolutionUnit, Spare } from '../../planning/size/size-result.js';
import { formatCount, formatDuration, formatFactor, formatPercent, formatRate } from '../../units/format.js';
import { writeRate, writeSeconds } from '../../units/write.js';
import { NONE, orNone } from '../check/check-thresholds.js';
import { shellWord } from '../text/escape.js';

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

/** What was asked: `fewest addresses of nat`; the one pool of a scenario needs no name. */
export function questionText({ solve, subject }: Solution): string {
  return `${QUESTIONS[solve]}${subject === null || subject === 'default' ? '' : ` of ${subject}`}`;
}

/** The answer beside what there is now: `4 addresses (now 2)`. */
export function answerSentence({ value, unit, current }: Solution): string {
  const now = current === null ? '' : ` (now ${valueText(current, unit)})`;
  return `${value === null ? 'none' : answerText(value, unit)}${now}`;
}

/** What to ask instead when nothing fits; null where nothing helps. */
export function insteadSentence({ instead }: Solution): string | null {
  if (instead === null || instead.value === null) return null;
  const { solve, subject, value, unit, set } = instead;
  const whose = subject === null || subject === 'default' ? '' : ` for ${subject}`;
  return `--solve ${solve} has an answer: ${answerText(value, unit)}${whose} (${typedText(set)})`;
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
  const met =
    thresholds.length === 0 ? 'meets no threshold, as the scenario sets none' : `meets ${thresholds.join(', ')}`;
  return lost === null ? met : `${met}, with ${lost}`;
}

/** What `check` says against the scenario with the answer, beside thresholds. */
export function warningsOf({ result }: Solution): readonly string[] {
  const serious = result?.findings.filter(({ severity, code }) => severity !== 'info' && code !== 'threshold-missed');
  return [...new Set((serious ?? []).map(({ severity, message }) => `${severity}: ${message}`))];
}

/** A row of the values that were tried, the answer among its neighbours. */
export interface TriedRow {
  readonly status: 'pass' | 'fail';
  readonly value: string;
  readonly isAnswer: boolean;
  readonly load: string;
  readonly headroom: string;
  readonly misses: string | null;
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
    misses: one.misses,
  }));
}
