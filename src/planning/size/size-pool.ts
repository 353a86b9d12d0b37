import { type ConfiguredPool, configurationLines } from '../../platforms/configuration.js';
import type { Pool } from '../../scenario/scenario.js';
import { formatCount } from '../../units/format.js';
import { typedSet } from '../typed-set.js';
import { changedScenario } from '../variant.js';
import {
  checkedWith,
  decidingGroup,
  NO_SOLUTION,
  type SizeContext,
  type Trial,
  trialOf,
  triedValue,
} from './size-context.js';
import type { Solution, TriedValue } from './size-result.js';
import { addressSteps, quotaSteps, type Steps, sliceSteps } from './size-steps.js';
import { firstStep, type SmallestStep, smallestStep } from './solve.js';

type PoolQuestion = 'addresses' | 'portsPerSlice' | 'slices';

/** Up to here every number of addresses of a pinned pool is looked at: its busiest share may rise and fall. */
const LOOKED_AT = 256;

/** Sizes one pool: the smallest number of addresses, ports per slice or slices that meets every threshold. */
export function solvePool(solve: PoolQuestion, subject: string | null, context: SizeContext): Solution {
  const pool = poolOf(subject, context);
  const steps = stepsOf(solve, pool, context);
  const of = { ...NO_SOLUTION, solve, subject: pool.id, unit: UNITS[solve], current: steps?.current ?? null };
  if (steps === null) return { ...of, reason: `pool ${pool.id} is not cut into slices` };
  const { step, below, tried, reason } = searched(steps, pool, context);
  if (step === null) return { ...of, reason, neighbours: tried === null ? [] : [tried] };
  const beside = [below, step < steps.most ? step + 1 : null].filter((one) => one !== null);
  const value = steps.valueAt(step);
  const changes = steps.changes(value);
  return {
    ...of,
    value,
    set: typedSet(changes),
    answer: tried,
    neighbours: beside.map((one) => triedValue(steps.valueAt(one), poolTrial(steps, one, pool, context))),
    notes: [...steps.notes, ...whatElse(pool, changes, context)],
    result: checkedWith(changes, context),
    configuration: configurationOf(pool.id, changes, context),
  };
}

/** The smallest number of addresses of a pool that meets every threshold, or why there is none. */
export function addressesFor(
  poolId: string,
  context: SizeContext,
): { readonly needed: number | null; readonly reason: string | null } {
  const pool = poolOf(poolId, context);
  const steps = addressSteps(pool, context.spare.addresses);
  const { step, reason } = searched(steps, pool, context);
  return { needed: step === null ? null : steps.valueAt(step), reason };
}

interface Searched {
  /** null: nothing fits, and `reason` says why. */
  readonly step: number | null;
  readonly below: number | null;
  /** The answer, or the last step that was tried. */
  readonly tried: TriedValue | null;
  readonly reason: string | null;
}

function searched(steps: Steps, pool: Pool, context: SizeContext): Searched {
  const none = { step: null, below: null };
  if (steps.most < steps.least)
    return { ...none, tried: null, reason: `there is no room for one step, ${steps.limit}` };
  const trial = (step: number): Trial => poolTrial(steps, step, pool, context);
  const found = search((step) => !trial(step).misses.some(easedByMore), steps, pool);
  const step = found?.step ?? steps.most;
  const last = trial(step);
  const tried = triedValue(steps.valueAt(step), last);
  return found !== null && tried.meets
    ? { step, below: found.below, tried, reason: null }
    : { ...none, tried, reason: refusal(tried.value, steps, last) };
}

const UNITS = { addresses: 'addresses', portsPerSlice: 'ports', slices: 'slices' } as const;

function poolOf(subject: string | null, context: SizeContext): Pool {
  if (subject === null) return decidingGroup(context).group.pool;
  const { pools } = context.parsed.scenario;
  const pool = pools.find(({ id }) => id === subject);
  if (pool !== undefined) return pool;
  throw new RangeError(
    `Cannot size: there is no pool "${subject}"; pools here: ${pools.map(({ id }) => id).join(', ')}`,
  );
}

function stepsOf(solve: PoolQuestion, pool: Pool, { spare }: SizeContext): Steps | null {
  if (solve === 'addresses') return addressSteps(pool, spare.addresses);
  if (pool.sharing.kind !== 'sliced') return null;
  return solve === 'portsPerSlice' ? quotaSteps(pool, pool.sharing, spare.addresses) : sliceSteps(pool, pool.sharing);
}

/** The other pools stand as they are: what they miss is said beside the answer. */
function poolTrial(steps: Steps, step: number, pool: Pool, context: SizeContext): Trial {
  return trialOf(steps.changes(steps.valueAt(step)), context, (id) => id === pool.id);
}

/** A second limit, or a threshold that wants more traffic, is not met by adding ports: it is looked at in the end. */
function easedByMore({ easedBy }: Trial['misses'][number]): boolean {
  return easedBy === 'ports' || easedBy === 'allocation';
}

function search(holds: (step: number) => boolean, { least, most }: Steps, pool: Pool): SmallestStep | null {
  const found = smallestStep(holds, least, most);
  const uneven = pool.sharing.kind === 'pinned' && pool.sharing.clients !== null;
  return found === null || !uneven || found.step - least > LOOKED_AT ? found : firstStep(holds, least, found.step);
}

function refusal(value: number, { unit, limit }: Steps, { misses }: Trial): string {
  const [first] = misses;
  const stubborn = misses.find((miss) => !easedByMore(miss));
  if (stubborn !== undefined && stubborn === first) return `${stubborn.text}: ${unit} do not change that`;
  const one = { addresses: 'address', slices: 'slice', ports: 'port' }[unit];
  return `${first?.text} even with ${formatCount(value)} ${value === 1 ? one : unit}, ${limit}`;
}

function whatElse(pool: Pool, changes: ReturnType<Steps['changes']>, context: SizeContext): readonly string[] {
  const { pools } = context.parsed.scenario;
  if (pools.length === 1) return [];
  const missed = trialOf(changes, context, (id) => id !== pool.id).misses[0];
  const names = pools.filter(({ id }) => id !== pool.id).map(({ id }) => id);
  return missed === undefined ? [] : [`the rest (${names.join(', ')}) still falls short: ${missed.text}`];
}

function configurationOf(
  id: string,
  changes: ReturnType<Steps['changes']>,
  { parsed }: SizeContext,
): readonly string[] {
  const pool = changedScenario(parsed, changes)?.scenario.pools.find((one) => one.id === id);
  if (pool === undefined) return [];
  const { sharing, ranges, addresses } = pool;
  const configured: ConfiguredPool = {
    addresses,
    ranges,
    portsPerSlice: sharing.kind === 'sliced' ? sharing.portsPerSlice : null,
  };
  return configurationLines(pool.platform.id, configured);
}
