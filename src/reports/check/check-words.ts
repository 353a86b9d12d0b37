/** The sentences of a verdict, for every format that people read. */
import type { GroupResult, PoolResult, ScenarioResult, Status } from '../../planning/result.js';
import { formatCount, formatFactor, formatPercent, formatRate } from '../../units/format.js';
import { estimateWord } from '../text/estimate.js';
import { focusGroup, groupSuffix } from './check-focus.js';

const VERDICT: { readonly [status in Status]: string } = {
  pass: 'Carries this traffic',
  warn: 'Carries this traffic, with less room than asked for',
  fail: 'Does not carry this traffic as asked',
};

/** Blocking that deserves a place in the first lines. */
const WORTH_SAYING = 1e-4;

/** Findings that say why a pool cannot be configured as the scenario asks. */
const IMPOSSIBLE: ReadonlySet<string> = new Set(['slices-do-not-fit', 'slice-size-refused', 'too-many-addresses']);

/** A group that refuses this many times the average is named. */
const UNEVEN = 1.5;

/** What the scenario is called, else its file. */
export function scenarioTitle(scenario: Pick<ScenarioResult, 'name' | 'path'>): string {
  return scenario.name ?? (scenario.path === '-' ? 'scenario from standard input' : scenario.path);
}

function headroomSentence(scenario: ScenarioResult): string {
  if (scenario.binding === null) return 'No limit binds.';
  const at = scenario.binding.group === null ? '' : ` at ${scenario.binding.group}`;
  const { factor, ratePerSecond } = scenario.headroom;
  const limit = scenario.binding.limit;
  if (factor === null) return `${limit} binds${at}; no headroom can be given, the findings say why.`;
  const rate = ratePerSecond === null ? '' : formatRate(ratePerSecond);
  return factor >= 1
    ? `${limit} binds first${at}: all rates can grow ${formatFactor(factor)}${rate && `, to ${rate}`}.`
    : `${limit} is missed${at}: it holds up to ${formatFactor(factor)} of these rates${rate && `, ${rate}`}.`;
}

/** The share of all new connections through the pools that is refused, as far as it is known. */
function refusedShare(groups: readonly GroupResult[]): { readonly share: number; readonly estimate: number | null } {
  const mean = groups.filter(({ role }) => role === 'mean');
  const attempts = mean.reduce((sum, group) => sum + group.count * group.attemptRatePerSecond, 0);
  const known = (group: GroupResult): number =>
    Math.max(group.blockingProbability, group.earlyFailure?.estimatedBlocking ?? 0);
  const refused = mean.reduce((sum, group) => sum + group.count * group.attemptRatePerSecond * known(group), 0);
  const estimates = mean.map((group) => group.earlyFailure?.estimatedBlocking ?? null).filter((one) => one !== null);
  return {
    share: attempts === 0 ? 0 : refused / attempts,
    estimate: estimates.length === 0 ? null : Math.max(...estimates),
  };
}

/** The verdict in a sentence, with the share that is refused where it is more than a few in ten thousand. */
function outcomeSentence(scenario: ScenarioResult): string {
  const group = focusGroup(scenario);
  const pool = scenario.groups.filter((one) => one.pool === group?.pool);
  const { share, estimate } = refusedShare(pool);
  const worst = Math.max(group?.blockingProbability ?? 0, group?.earlyFailure?.estimatedBlocking ?? 0);
  const link = scenario.status === 'fail' ? ':' : ', though';
  const all = `${link} ${estimateWord(estimate)}${formatPercent(share)} of new connections find no free port`;
  const there = worst > UNEVEN * share ? `, ${formatPercent(worst)} at ${group?.id}` : '';
  const overloaded = pool.some(({ load }) => load > 1) && scenario.status !== 'fail';
  const verdict = overloaded
    ? 'Meets its thresholds, but asks for more ports than there are'
    : VERDICT[scenario.status];
  return `${verdict}${Math.max(share, worst) < WORTH_SAYING ? '' : all + there}.`;
}

function leverSentences(scenario: ScenarioResult): string[] {
  const [best] = scenario.levers;
  if (scenario.status === 'pass' || best === undefined || best.headroomFactor === null) return [];
  return [`Best single change: ${best.label} (headroom ${formatFactor(best.headroomFactor)}).`];
}

/**
 * The verdict in words, a sentence a line: whether the traffic is carried; what binds, where, and how far all rates can
 * grow until then; and unless all is well, what would help most. A pool that cannot be built has no other verdict.
 */
export function verdictSentences(scenario: ScenarioResult): readonly string[] {
  const impossible = scenario.findings.filter(({ code }) => IMPOSSIBLE.has(code));
  if (impossible.length > 0) return impossible.map(({ message }) => `Cannot be built as asked: ${message}.`);
  return [outcomeSentence(scenario), headroomSentence(scenario), ...leverSentences(scenario)];
}

function plural(count: number, one: string, many: string): string {
  return `${formatCount(count)} ${count === 1 ? one : many}`;
}

/** One line about a pool: addresses × ports, its slices and what would still fit. */
export function poolSentence(pool: PoolResult): string {
  const size = `${plural(pool.addresses, 'address', 'addresses')} × ${formatCount(pool.portsPerAddress)} ports`;
  const total = pool.addresses === 1 ? '' : ` = ${formatCount(pool.ports)} ports`;
  if (pool.slices === 1) return size + total;
  const slices = `${plural(pool.slices, 'slice', 'slices')} of ${formatCount(pool.portsPerSlice)} ports`;
  const most = `at most ${formatCount(pool.maxSlices)} of these fit, or ${formatCount(pool.maxPortsPerSlice)} ports each`;
  return `${size}, ${slices}; ${most}`;
}

/**
 * Says which ports the verdict counts where the two differ: those that nobody else can have, though a list of
 * connections shows more. Null where every held port is unavailable.
 */
export function reclaimSentence(group: GroupResult): string | null {
  const closing = group.offeredErlangs - group.unavailableErlangs;
  if (!(closing > group.offeredErlangs * 1e-9)) return null;
  const taken =
    group.offeredErlangs < group.ports
      ? `${formatCount(group.offeredErlangs)} (offered)`
      : `all ${formatCount(group.ports)} taken (offered: ${formatCount(group.offeredErlangs)})`;
  return (
    `The verdict counts the ${formatCount(group.unavailableErlangs)} ports of ${group.id}${groupSuffix(group)} that ` +
    `nobody else can have (unavailable). conntrack or ss will show more, ${taken}: ${formatCount(closing)} of them are ` +
    'closing and given up when a new connection needs one.'
  );
}
