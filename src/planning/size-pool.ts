import { configurationLines } from '../platforms/configuration.js';
import type { Pool, Scenario } from '../scenario/scenario.js';
import { formatCount } from '../units/format.js';
import { addressesNeeded } from './allocation.js';
import { fare, neighbour, reportOf, type SizeContext, type TypedChange, typedSet } from './size-context.js';
import type { Solution } from './size-result.js';
import { smallestStep } from './solve.js';
import { onlyPool, withoutAddresses, withRates } from './variant.js';

/** More addresses than anybody configures. */
const MOST_ADDRESSES = 2 ** 20;

type PoolQuestion = 'addresses' | 'portsPerSlice' | 'slices';

/** A number of steps as the value that is asked for, and as changes to the scenario. */
interface Steps {
  readonly unit: Solution['unit'];
  readonly least: number;
  readonly most: number;
  readonly valueAtStep: (step: number) => number;
  readonly stepOf: (value: number) => number;
  readonly changes: (value: number) => readonly TypedChange[];
  /** What to do instead when not even the most is enough. */
  readonly instead: string;
}

/** Sizes one pool: the smallest number of addresses, ports per slice or slices that meets every threshold. */
export function solvePool(solve: PoolQuestion, subject: string | null, context: SizeContext): Solution {
  const pool = poolOf(subject, context);
  const steps = stepsOf(solve, pool, context);
  const blank = {
    solve,
    subject: pool.id,
    unit: steps === null ? ('ports' as const) : steps.unit,
    set: [],
    neighbours: [],
    configuration: [],
  };
  if (steps === null) {
    return {
      ...blank,
      value: null,
      reason: `pool ${pool.id} is not cut into slices; give sharing: {slices: …}`,
      result: null,
    };
  }
  const at = (step: number): Scenario | undefined => atWorst(steps.changes(steps.valueAtStep(step)), pool, context);
  const found = smallestStep((step) => fare(at(step)).misses === null, steps.least, steps.most);
  if (found === null) {
    const misses = fare(at(steps.most)).misses;
    const reason = `not even ${formatCount(steps.valueAtStep(steps.most))} are enough: ${misses}; ${steps.instead}`;
    return { ...blank, value: null, reason, result: reportOf(context, at(steps.most)) };
  }
  const value = steps.valueAtStep(found.step);
  const scenario = at(found.step);
  const sized = context.parsed.document.changed(steps.changes(value))?.pools.find(({ id }) => id === pool.id);
  const above = found.step < steps.most ? [neighbour(steps.valueAtStep(found.step + 1), at(found.step + 1))] : [];
  return {
    ...blank,
    value,
    set: typedSet(steps.changes(value)),
    reason: null,
    neighbours: [...(found.below === null ? [] : [neighbour(steps.valueAtStep(found.below), at(found.below))]), ...above],
    result: reportOf(context, scenario),
    configuration: sized === undefined ? [] : configurationOf(sized),
  };
}

function poolOf(subject: string | null, { parsed, base }: SizeContext): Pool {
  const { pools } = parsed.scenario;
  const binding = base.judged.find(({ result }) => result.id === base.result.binding?.group)?.group.pool;
  const pool = subject === null ? (binding ?? pools[0]) : pools.find(({ id }) => id === subject);
  if (pool === undefined)
    throw new RangeError(
      `Cannot size: there is no pool "${subject}"; pools here: ${pools.map(({ id }) => id).join(', ')}`,
    );
  return pool;
}

/** The changed scenario, reduced to the pool that is sized, after the spare addresses and the spare box are lost. */
function atWorst(
  changes: readonly TypedChange[],
  pool: Pool,
  { parsed, spare, rateFactor }: SizeContext,
): Scenario | undefined {
  const changed = parsed.document.changed(changes);
  const sized = changed?.pools.find(({ id }) => id === pool.id);
  if (changed === undefined || sized === undefined || sized.addresses <= spare.addresses) return undefined;
  return withRates(withoutAddresses(onlyPool(changed, pool.id), sized, spare.addresses), rateFactor);
}

function stepsOf(solve: PoolQuestion, pool: Pool, { spare }: SizeContext): Steps | null {
  const { sharing } = pool;
  if (solve === 'addresses') return addressSteps(pool, spare.addresses);
  if (sharing.kind !== 'sliced') return null;
  return solve === 'portsPerSlice' ? quotaSteps(pool, sharing, spare.addresses) : sliceSteps(pool, sharing);
}

function addressSteps(pool: Pool, spare: number): Steps {
  const most = pool.platform.maxAddresses?.value ?? MOST_ADDRESSES;
  const path = [...pool.path, 'addresses'];
  return {
    unit: 'addresses',
    least: Math.min(spare + 1, most),
    most,
    valueAtStep: (step) => step,
    stepOf: (value) => value,
    changes: (value) => [{ path, value }],
    instead:
      pool.sharing.kind === 'sliced'
        ? 'the slices bind, not the pool: try --solve portsPerSlice'
        : 'another address does not help',
  };
}

type Sliced = Extract<Pool['sharing'], { kind: 'sliced' }>;

/** Ports per slice in the platform's steps; more addresses are added where the slices need them. */
function quotaSteps(pool: Pool, sharing: Sliced, spare: number): Steps {
  const { quota, slices } = sharing;
  const multiple = quota.step.kind === 'multiple' ? quota.step.of : 0;
  const valueAtStep = (step: number): number => (multiple > 0 ? step * multiple : 2 ** step);
  const stepOf = (value: number): number => (multiple > 0 ? value / multiple : Math.log2(value));
  const mostAddresses = pool.platform.maxAddresses?.value ?? MOST_ADDRESSES;
  const room = quota.spansAddresses
    ? Math.floor(((mostAddresses - spare) * pool.portsPerAddress) / slices)
    : pool.portsPerAddress;
  const mostPorts = Math.min(quota.maxPorts ?? Number.POSITIVE_INFINITY, room);
  return {
    unit: 'ports',
    least: Math.ceil(stepOf(quota.minPorts ?? (multiple > 0 ? multiple : 1))),
    most: Math.floor(stepOf(mostPorts)),
    valueAtStep,
    stepOf,
    changes: (value) => [
      { path: [...pool.path, 'sharing', 'slices'], value: slices },
      { path: [...pool.path, 'sharing', 'portsPerSlice'], value },
      {
        path: [...pool.path, 'addresses'],
        value: Math.max(pool.addresses, addressesNeeded(pool, quota, slices, value) + spare),
      },
    ],
    instead: `a ${quota.unit} cannot have more; spread the traffic over more of them, or over more destinations`,
  };
}

/** Slices that share the traffic: more of them carry less each, as long as the pool has ports for them. */
function sliceSteps(pool: Pool, sharing: Sliced): Steps {
  const { quota, portsPerSlice } = sharing;
  const fits = quota.spansAddresses
    ? Math.floor((pool.addresses * pool.portsPerAddress) / portsPerSlice)
    : pool.addresses * Math.floor(pool.portsPerAddress / portsPerSlice);
  return {
    unit: 'slices',
    least: 1,
    most: Math.max(1, fits),
    valueAtStep: (step) => step,
    stepOf: (value) => value,
    changes: (value) => [
      { path: [...pool.path, 'sharing', 'slices'], value },
      { path: [...pool.path, 'sharing', 'portsPerSlice'], value: portsPerSlice },
    ],
    instead: `no more than ${formatCount(fits)} slices of ${formatCount(portsPerSlice)} ports fit: add addresses`,
  };
}

function configurationOf(pool: Pool): readonly string[] {
  const { sharing } = pool;
  return configurationLines(pool.platform.id, {
    addresses: pool.addresses,
    ranges: pool.ranges,
    portsPerSlice: sharing.kind === 'sliced' ? sharing.portsPerSlice : null,
    slices: sharing.kind === 'sliced' ? sharing.slices : null,
  });
}
