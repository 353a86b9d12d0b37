/** What a pool question may answer: numbers of addresses, ports per slice or slices, in the steps of the platform. */
import type { Pool } from '../../scenario/scenario.js';
import { formatCount } from '../../units/format.js';
import { addressesNeeded, mostSlices } from '../allocation.js';
import type { ScenarioChange } from '../variant.js';
import type { SolutionUnit } from './size-result.js';

/** More addresses than anybody configures. */
const MOST_ADDRESSES = 2 ** 20;

/** More ports than anybody gives to one VM, node or worker. */
const MOST_PORTS = 2 ** 20;

/** A number of steps as the value that is asked for, and as changes to the scenario. */
export interface Steps {
  readonly unit: Extract<SolutionUnit, 'addresses' | 'ports' | 'slices'>;
  readonly current: number;
  readonly least: number;
  readonly most: number;
  readonly valueAt: (step: number) => number;
  readonly changes: (value: number) => readonly ScenarioChange[];
  /** Why there are no more. */
  readonly limit: string;
  readonly notes: readonly string[];
}

/** From one address beside the spare ones to as many as the platform takes. */
export function addressSteps(pool: Pool, spare: number): Steps {
  const most = pool.platform.maxAddresses?.value;
  return {
    unit: 'addresses',
    current: pool.addresses,
    least: spare + 1,
    most: most ?? MOST_ADDRESSES,
    valueAt: (step) => step,
    changes: (value) => [{ path: [...pool.path, 'addresses'], value }],
    limit: most === undefined ? `and more do not help${whyNot(pool)}` : `and ${pool.platform.id} takes no more`,
    notes: [],
  };
}

function whyNot({ sharing }: Pool): string {
  if (sharing.kind === 'sliced')
    return `: each ${sharing.quota.unit} keeps its ${formatCount(sharing.portsPerSlice)} ports`;
  if (sharing.kind !== 'pinned' || sharing.clients === null) return '';
  return sharing.clients === 1
    ? ': one client is pinned to one address'
    : `: ${formatCount(sharing.clients)} clients are pinned to theirs`;
}

type Sliced = Extract<Pool['sharing'], { readonly kind: 'sliced' }>;

/** Ports per slice in the platform's steps; addresses are added where the slices need them. */
export function quotaSteps(pool: Pool, sharing: Sliced, spare: number): Steps {
  const { quota, slices } = sharing;
  const multiple = quota.step.kind === 'multiple' ? quota.step.of : null;
  const stepOf = (value: number): number => (multiple === null ? Math.log2(value) : value / multiple);
  const mostAddresses = (pool.platform.maxAddresses?.value ?? MOST_ADDRESSES) - spare;
  const room = quota.spansAddresses
    ? Math.floor((mostAddresses * pool.portsPerAddress) / slices)
    : Math.floor(pool.portsPerAddress / Math.ceil(slices / mostAddresses));
  const addresses = (ports: number): number =>
    Math.max(pool.addresses, addressesNeeded(pool, quota, slices, ports) + spare);
  return {
    unit: 'ports',
    current: sharing.portsPerSlice,
    least: Math.ceil(stepOf(Math.max(1, quota.minPorts ?? multiple ?? 1))),
    most: Math.floor(stepOf(Math.min(quota.maxPorts ?? MOST_PORTS, MOST_PORTS, room))),
    valueAt: (step) => (multiple === null ? 2 ** step : step * multiple),
    changes: (value) => [
      { path: [...pool.path, 'sharing', 'slices'], value: slices },
      { path: [...pool.path, 'sharing', 'portsPerSlice'], value },
      ...(addresses(value) === pool.addresses
        ? []
        : [{ path: [...pool.path, 'addresses'], value: addresses(value) } as const]),
    ],
    limit: `and no ${quota.unit} can have more`,
    notes: [],
  };
}

/** Slices that share the traffic: more of them carry less each, as long as the pool has ports for them. */
export function sliceSteps(pool: Pool, sharing: Sliced): Steps {
  const { quota, portsPerSlice } = sharing;
  const fits = mostSlices(pool, quota, portsPerSlice);
  const fit = `at most ${formatCount(fits)} slices of ${formatCount(portsPerSlice)} ports fit on ${formatCount(pool.addresses)} ${pool.addresses === 1 ? 'address' : 'addresses'}`;
  return {
    unit: 'slices',
    current: sharing.slices,
    least: 1,
    most: Math.max(1, fits),
    valueAt: (step) => step,
    changes: (value) => [
      { path: [...pool.path, 'sharing', 'slices'], value },
      { path: [...pool.path, 'sharing', 'portsPerSlice'], value: portsPerSlice },
    ],
    limit: 'and no more of them fit without another address',
    notes: [fit],
  };
}
