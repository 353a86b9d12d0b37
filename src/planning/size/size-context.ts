import type { ParsedScenario } from '../../scenario/parse.js';
import { checkScenario } from '../check/check.js';
import { type Evaluation, evaluateScenario, verdictOf } from '../evaluate.js';
import type { Judged } from '../judge.js';
import type { ScenarioResult } from '../result.js';
import { changedScenario, onlyPools, type ScenarioChange, withRates } from '../variant.js';
import { type Miss, missesOf } from './meets-all.js';
import type { Spare, TriedValue } from './size-result.js';

/** What a sizing question is answered from. */
export interface SizeContext {
  readonly parsed: ParsedScenario;
  readonly base: Evaluation;
  readonly spare: Spare;
  /** Whether the answer comes with what `check` says of it. */
  readonly reports: boolean;
}

/** A scenario that was tried, at its worst. */
export interface Trial {
  readonly misses: readonly Miss[];
  readonly load: number | null;
  readonly headroomFactor: number | null;
}

/** A question before it is answered. */
export const NO_SOLUTION = {
  value: null,
  current: null,
  set: [],
  reason: null,
  instead: null,
  answer: null,
  neighbours: [],
  notes: [],
  result: null,
  configuration: [],
} as const;

/** Where sizing starts. */
export function sizeContext(parsed: ParsedScenario, spare: Spare): SizeContext {
  return { parsed, base: evaluateScenario(parsed.scenario), spare, reports: true };
}

/**
 * How the scenario fares with some changes after its pools have lost their spare addresses and one of the boxes is gone.
 *
 * @param keep the pools that are asked about; what others lose or miss does not count
 */
export function trialOf(
  changes: readonly ScenarioChange[],
  { parsed, spare }: SizeContext,
  keep: (pool: string) => boolean = () => true,
): Trial {
  const { document } = parsed;
  const changed = document.changed(changes);
  if (changed === undefined) return senseless(document.objections(changes));
  const losing = spare.addresses === 0 ? [] : changed.pools.filter(({ id }) => keep(id));
  const poor = losing.find(({ addresses }) => addresses <= spare.addresses);
  if (poor !== undefined) return senseless([`no address of ${poor.id} is left when ${lostText(spare)} lost`]);
  const losses = losing.map(({ path, addresses }) => ({
    path: [...path, 'addresses'],
    value: addresses - spare.addresses,
  }));
  const left = losses.length === 0 ? changed : document.changed([...changes, ...losses]);
  if (left === undefined) return senseless(document.objections([...changes, ...losses]));
  const scenario = onlyPools(withRates(left, rateFactor(spare)), keep);
  const verdict = verdictOf(scenario);
  return {
    misses: missesOf(scenario, verdict),
    load: Math.max(0, ...verdict.standings.map(({ group, operation }) => operation.hardErlangs / group.ports)),
    // Solved for the few trials that are reported.
    get headroomFactor() {
      return verdict.headroom.factor;
    },
  };
}

/** A trial as it is reported. */
export function triedValue(value: number, { misses, load, headroomFactor }: Trial): TriedValue {
  return { value, meets: misses.length === 0, misses: misses[0]?.text ?? null, load, headroomFactor };
}

/** What `check` says of the changed scenario when nothing is lost. */
export function checkedWith(
  changes: readonly ScenarioChange[],
  { parsed, reports }: SizeContext,
): ScenarioResult | null {
  if (!reports) return null;
  const changed = changedScenario(parsed, changes);
  return changed === undefined ? null : checkScenario(changed);
}

/** The group that decides, or the one with the highest load. */
export function decidingGroup({ base }: SizeContext): Judged {
  const { judged, result } = base;
  const busy = judged.filter(({ group }) => group.streams.length > 0);
  const heaviest = busy.reduce<Judged | undefined>(
    (most, one) => (most === undefined || one.result.load > most.result.load ? one : most),
    undefined,
  );
  const deciding = busy.find(({ group }) => group.id === result.binding?.group) ?? heaviest;
  if (deciding === undefined) throw new RangeError('Cannot size: no traffic crosses a pool');
  return deciding;
}

/** What one box must carry when another is lost. */
function rateFactor({ boxes }: Spare): number {
  return boxes === 1 ? 1 : boxes / (boxes - 1);
}

function lostText({ addresses }: Spare): string {
  return addresses === 1 ? '1 is' : `${addresses} are`;
}

function senseless(objections: readonly string[]): Trial {
  return {
    misses: objections.map((text) => ({ easedBy: 'allocation', text })),
    load: null,
    headroomFactor: null,
  };
}
