/** The numbers of two results side by side: totals and worst values, groups matched by id, ports by state. */

import type { ConnectionState, GroupResult, ScenarioResult } from '../result.js';
import type { Direction, GroupChange, MetricChange, StateChange } from './diff-result.js';

/** Differences up to this share of the larger value are the same to a planner, as among levers and variants. */
export const NOTICEABLE = 0.005;

/** Numbers that arithmetic alone sets apart. */
const ROUNDING = 1e-9;

/** What is smaller cannot be told from never. */
const LEAST_BLOCKING = 1e-12;

type Better = 'lower' | 'higher' | null;
type Numbers<R> = readonly (readonly [metric: string, better: Better, value: (result: R) => number | null])[];

const SCENARIO_NUMBERS: Numbers<ScenarioResult> = [
  ['load', 'lower', (result) => most(result, ({ load }) => load)],
  ['occupancy', null, (result) => most(result, ({ occupancy }) => occupancy)],
  ['headroomFactor', 'higher', ({ headroom }) => headroom.factor],
  ['blockingProbability', 'lower', (result) => most(result, ({ blockingProbability }) => blockingProbability)],
  ['logBlockingProbability', null, (result) => most(result, ({ logBlockingProbability }) => logBlockingProbability)],
  ['reuseRiskProbability', 'lower', (result) => most(result, ({ reuseRisk }) => reuseRisk.probability)],
  ['freePorts', null, (result) => least(result, ({ headroom }) => headroom.ports)],
  ['addresses', null, ({ pools }) => pools.reduce((sum, { addresses }) => sum + addresses, 0)],
  ['ports', null, ({ pools }) => pools.reduce((sum, { ports }) => sum + ports, 0)],
];

const GROUP_NUMBERS: Numbers<GroupResult> = [
  ['count', null, ({ count }) => count],
  ['ports', null, ({ ports }) => ports],
  ['arrivalRatePerSecond', null, ({ arrivalRatePerSecond }) => arrivalRatePerSecond],
  ['holdingTimeSeconds', null, ({ holdingTimeSeconds }) => holdingTimeSeconds],
  ['unavailableSeconds', null, ({ unavailableSeconds }) => unavailableSeconds],
  ['offeredErlangs', null, ({ offeredErlangs }) => offeredErlangs],
  ['unavailableErlangs', null, ({ unavailableErlangs }) => unavailableErlangs],
  ['carriedErlangs', null, ({ carriedErlangs }) => carriedErlangs],
  ['load', 'lower', ({ load }) => load],
  ['occupancy', null, ({ occupancy }) => occupancy],
  ['headroomFactor', 'higher', ({ headroom }) => headroom.factor],
  ['blockingProbability', 'lower', ({ blockingProbability }) => blockingProbability],
  ['logBlockingProbability', null, ({ logBlockingProbability }) => logBlockingProbability],
  ['reuseRiskProbability', 'lower', ({ reuseRisk }) => reuseRisk.probability],
  ['freePorts', null, ({ headroom }) => headroom.ports],
];

/** Worst values and totals of a whole scenario. */
export function metricChanges(before: ScenarioResult, after: ScenarioResult): readonly MetricChange[] {
  return compared(SCENARIO_NUMBERS, before, after);
}

/** Every group of either side: those of the later one in its order, then those that are gone. */
export function groupChanges(before: ScenarioResult, after: ScenarioResult): readonly GroupChange[] {
  const keyOf = ({ id, role }: GroupResult) => JSON.stringify([id, role]);
  const old = new Map(before.groups.map((group) => [keyOf(group), group]));
  const fresh = new Map(after.groups.map((group) => [keyOf(group), group]));
  const keys = [...new Set([...fresh.keys(), ...old.keys()])];
  return keys.map((key) => groupChange(old.get(key) ?? null, fresh.get(key) ?? null));
}

function groupChange(before: GroupResult | null, after: GroupResult | null): GroupChange {
  const { id, role } = (after ?? before) as GroupResult;
  const metrics = compared(GROUP_NUMBERS, before, after);
  const states = statesCompared(before?.states ?? {}, after?.states ?? {});
  const same = metrics.every(isSame) && states.every(({ delta }) => delta === 0);
  const kind = before === null ? 'added' : after === null ? 'removed' : same ? 'same' : 'changed';
  return { id, role, kind, metrics, states };
}

/** Mean ports in each state that occurs on either side, all groups together (the busiest address is in its mean). */
export function stateChanges(before: ScenarioResult, after: ScenarioResult): readonly StateChange[] {
  return statesCompared(stateTotals(before), stateTotals(after));
}

/** In the order in which a connection passes through them. */
const STATES = [
  'SYN_SENT',
  'ESTABLISHED',
  'FIN_WAIT',
  'CLOSE_WAIT',
  'LAST_ACK',
  'TIME_WAIT',
  'CLOSE',
  'UDP',
] as const satisfies readonly ConnectionState[];

type States = { readonly [state in ConnectionState]?: number };

function statesCompared(before: States, after: States): readonly StateChange[] {
  return STATES.flatMap((state) => {
    if (before[state] === undefined && after[state] === undefined) return [];
    const [was, is] = [before[state] ?? 0, after[state] ?? 0];
    return [{ state, before: was, after: is, delta: differ(was, is) ? is - was : 0 }];
  });
}

function stateTotals({ groups }: ScenarioResult): States {
  const totals: { [state in ConnectionState]?: number } = {};
  for (const { role, count, states } of groups) {
    if (role === 'busiest') continue;
    for (const state of STATES) {
      const ports = states[state];
      if (ports !== undefined) totals[state] = (totals[state] ?? 0) + ports * count;
    }
  }
  return totals;
}

function compared<R>(numbers: Numbers<R>, before: R | null, after: R | null): readonly MetricChange[] {
  return numbers.map(([metric, better, value]) => {
    const was = before === null ? null : value(before);
    const is = after === null ? null : value(after);
    const delta = was === null || is === null ? null : differ(was, is) ? is - was : 0;
    const none = before === null || after === null;
    const direction = none || better === null ? null : directionOf(metric, better, was, is);
    return { metric, before: was, after: is, delta, direction };
  });
}

/** Whether a metric got better or worse by more than anybody can notice. A headroom that does not exist is unlimited. */
export function directionOf(
  metric: string,
  better: 'lower' | 'higher',
  was: number | null,
  is: number | null,
): Direction {
  const unlimited = better === 'higher' ? Number.POSITIVE_INFINITY : 0;
  const [a, b] = [was ?? unlimited, is ?? unlimited];
  const larger = Math.max(a, b);
  if (a === b || (Number.isFinite(larger) && Math.abs(a - b) <= NOTICEABLE * larger)) return null;
  if (metric === 'blockingProbability' && larger < LEAST_BLOCKING) return null;
  return b < a === (better === 'lower') ? 'better' : 'worse';
}

function differ(a: number, b: number): boolean {
  return Math.abs(a - b) > ROUNDING * Math.max(Math.abs(a), Math.abs(b));
}

/** Whether a number is the same on both sides. */
export function isSame({ before, after, delta }: MetricChange): boolean {
  return delta === 0 || (before === null && after === null);
}

function most(result: ScenarioResult, value: (group: GroupResult) => number | null): number | null {
  const values = result.groups.map(value).filter((one) => one !== null);
  return values.length === 0 ? null : Math.max(...values);
}

function least(result: ScenarioResult, value: (group: GroupResult) => number): number | null {
  return result.groups.length === 0 ? null : Math.min(...result.groups.map(value));
}
