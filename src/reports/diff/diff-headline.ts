/** The first lines of a comparison, the same for every format that people read. */
import type { DiffReport, InputChange, MetricChange } from '../../planning/diff/diff-result.js';
import { formatCount, formatFactor, formatPercent } from '../../units/format.js';
import { NONE, orNone } from '../check/check-thresholds.js';
import { verdictSentences } from '../check/check-words.js';
import { statusWord } from '../text/paint.js';
import { truncateMiddle } from '../text/width.js';

/** How many changes the first line names, and how many cells one may take. */
const MOST_NAMED = 3;
const WIDEST_NAMED = 60;

/**
 * One line that says it all: `load 91% → 34%  (client-fin → client-rst)`. Where the load stays as it is and the headroom
 * does not, it speaks of the headroom.
 */
export function deltaLine(report: DiffReport): string {
  const [what, cause] = deltaParts(report);
  return cause === null ? what : `${what}  (${cause})`;
}

/** The two halves of that line: what changes, and because of what. */
export function deltaParts(report: DiffReport): readonly [what: string, cause: string | null] {
  const load = shift(report, 'load', 'load', formatPercent);
  const headroom = shift(report, 'headroom', 'headroomFactor', formatFactor);
  const shown = load.differs || !headroom.differs ? load : headroom;
  if (report.changes.length === 0) return [`no change: ${shown.text}`, null];
  const text = shown.differs ? shown.text : `${shown.text}, unchanged`;
  return [text, changesInBrief(report.changes)];
}

function shift(
  { metrics }: DiffReport,
  name: string,
  metric: string,
  format: (value: number) => string,
): { readonly text: string; readonly differs: boolean } {
  const change = metrics.find((one) => one.metric === metric);
  const [was, is] = [orNone(change?.before ?? null, format), orNone(change?.after ?? null, format)];
  return { text: was === is ? `${name} ${is}` : `${name} ${was} → ${is}`, differs: was !== is };
}

/** What was typed differently, in brief; the name and the description only when there is nothing else. */
function changesInBrief(changes: readonly InputChange[]): string {
  const telling = changes.filter(({ path }) => path !== 'name' && path !== 'description');
  const texts = [...new Set((telling.length > 0 ? telling : changes).map(brief))];
  const more = texts.length - MOST_NAMED;
  const named = texts.slice(0, MOST_NAMED).map((text) => truncateMiddle(text, WIDEST_NAMED));
  return [...named, ...(more > 0 ? [`and ${formatCount(more)} more`] : [])].join(', ');
}

function brief({ path, kind, before, after }: InputChange): string {
  const inWords = path === 'thresholds' || isEvent(path);
  if (kind === 'added') return `+ ${inWords ? after : path}`;
  if (kind === 'removed') return `− ${inWords ? before : path}`;
  const speaksForItself = inWords || /(?:^|\.)(?:close|platform)$/u.test(path);
  const key = path.slice(path.lastIndexOf('.') + 1);
  return `${speaksForItself ? '' : `${key} `}${before} → ${after}`;
}

/** PASS → FAIL, or the one verdict of both. */
export function verdictWords({ before, after }: DiffReport): string {
  const [was, is] = [statusWord(before.status), statusWord(after.status)];
  return was === is ? is : `${was} → ${is}`;
}

/** The files that are compared; one file with other settings stands once. */
export function subjectWords({ before, after }: DiffReport): string {
  const shown = (path: string) => (path === '-' ? '<stdin>' : path);
  return before.path === after.path ? shown(after.path) : `${shown(before.path)} → ${shown(after.path)}`;
}

/** The verdict on the later scenario, and what a reader must know beside it. */
export function outcomeSentences(report: DiffReport): readonly string[] {
  const of = (direction: 'better' | 'worse') =>
    report.reasons.flatMap((reason) => (reason.direction === direction ? [reason.message] : [])).join('; ');
  const mixed = report.outcome === 'mixed' ? [`Better: ${of('better')}. Worse: ${of('worse')}.`] : [];
  const loosened = report.reasons.filter(({ what }) => what === 'loosened' && report.outcome !== 'mixed');
  return [
    ...verdictSentences(report.after),
    ...mixed,
    ...loosened.map(({ message }) => `Beware: ${message}.`),
    ...(report.changes.length > 0 && touchesNothing(report) ? ['Nothing that the verdict rests on has changed.'] : []),
    ...courseSentences(report),
  ];
}

/** What the verdict does not speak about: what happens while time goes on. */
function courseSentences({ changes }: DiffReport): readonly string[] {
  const events = changes.some(({ path }) => isEvent(path));
  const profiles = changes.some(({ path }) => /^traffic\..+\.profile(?:\.|$)/u.test(path));
  const what = [...(events ? ['Events'] : []), ...(profiles ? [events ? 'daily profiles' : 'Daily profiles'] : [])];
  return what.length === 0 ? [] : [`${what.join(' and ')} have changed: \`snat-plan timeline\` shows what that does.`];
}

function isEvent(path: string): boolean {
  return /^events(?:\.|$)/u.test(path);
}

/** Whether the result is the same, whatever was typed differently. */
export function touchesNothing({ follows, metrics, groups, thresholds, limits }: DiffReport): boolean {
  const still = ({ delta, before, after }: MetricChange) => delta === 0 || before === after;
  return (
    follows.length === 0 &&
    metrics.every(still) &&
    groups.every(({ kind }) => kind === 'same') &&
    [...thresholds, ...limits].every(({ before, after }) => before !== null && after !== null)
  );
}

/** Before and after in one cell; once where they read the same. */
export function arrow(before: string, after: string): string {
  if (before === after) return after;
  return before === NONE ? `new: ${after}` : after === NONE ? `${before}, gone` : `${before} → ${after}`;
}
