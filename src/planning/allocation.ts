import type { QuotaRule } from '../platforms/profile.js';
import type { Pool } from '../scenario/scenario.js';
import { formatCount } from '../units/format.js';
import type { PoolResult } from './result.js';

/** Why a pool cannot be configured as asked. */
export interface AllocationProblem {
  readonly code: 'slices-do-not-fit' | 'slice-size-refused' | 'too-many-addresses';
  readonly message: string;
  readonly key: readonly string[];
}

/** The pool as configured: what it holds, how it is sliced, and the largest slicing that still fits. */
export function poolResult(pool: Pool): PoolResult {
  const ports = pool.addresses * pool.portsPerAddress;
  const { sharing } = pool;
  const sliced = sharing.kind === 'sliced' ? sharing : null;
  return {
    id: pool.id,
    platform: pool.platform.id,
    addresses: pool.addresses,
    portsPerAddress: pool.portsPerAddress,
    ports,
    slices: sliced?.slices ?? 1,
    portsPerSlice: sliced?.portsPerSlice ?? ports,
    maxSlices: sliced === null ? 1 : mostSlices(pool, sliced.quota, sliced.portsPerSlice),
    maxPortsPerSlice: sliced === null ? ports : mostPortsPerSlice(pool, sliced.quota, sliced.slices),
    addressesNeeded:
      sliced === null ? pool.addresses : addressesNeeded(pool, sliced.quota, sliced.slices, sliced.portsPerSlice),
    feasible: allocationProblems(pool).length === 0,
  };
}

/** What stands against the pool's configuration; empty when it can be made. */
export function allocationProblems(pool: Pool): readonly AllocationProblem[] {
  const problems: AllocationProblem[] = [];
  const most = pool.platform.maxAddresses?.value;
  if (most !== undefined && pool.addresses > most) {
    problems.push({
      code: 'too-many-addresses',
      message: `${pool.platform.id} takes at most ${most} ${most === 1 ? 'address' : 'addresses'}, the pool has ${pool.addresses}`,
      key: ['addresses'],
    });
  }
  if (pool.sharing.kind !== 'sliced') return problems;
  const { quota, slices, portsPerSlice } = pool.sharing;
  const refusal = sizeRefusal(quota, portsPerSlice);
  if (refusal !== null)
    problems.push({ code: 'slice-size-refused', message: refusal, key: ['sharing', 'portsPerSlice'] });
  if (slices > mostSlices(pool, quota, portsPerSlice)) {
    const fits = mostPortsPerSlice(pool, quota, slices);
    const needed = addressesNeeded(pool, quota, slices, portsPerSlice);
    problems.push({
      code: 'slices-do-not-fit',
      message:
        `${formatCount(slices)} × ${formatCount(portsPerSlice)} ports are ${formatCount(slices * portsPerSlice)}, and ` +
        `${formatCount(pool.addresses)} × ${formatCount(pool.portsPerAddress)} are ${formatCount(pool.addresses * pool.portsPerAddress)}: ` +
        `at most ${formatCount(fits)} ports per ${quota.unit} fit, or ${formatCount(needed)} addresses are needed`,
      key: ['sharing'],
    });
  }
  return problems;
}

/** Largest number of slices of a size. */
export function mostSlices(pool: Pool, quota: QuotaRule, portsPerSlice: number): number {
  const { addresses, portsPerAddress } = pool;
  return quota.spansAddresses
    ? Math.floor((addresses * portsPerAddress) / portsPerSlice)
    : addresses * Math.floor(portsPerAddress / portsPerSlice);
}

/** Largest size, in the platform's steps, in which a number of slices fits; 0 when not even the smallest does. */
export function mostPortsPerSlice(pool: Pool, quota: QuotaRule, slices: number): number {
  const { addresses, portsPerAddress } = pool;
  const room = quota.spansAddresses
    ? Math.floor((addresses * portsPerAddress) / slices)
    : Math.floor(portsPerAddress / Math.ceil(slices / addresses));
  const capped = Math.min(room, quota.maxPorts ?? room);
  const stepped = quota.step.kind === 'multiple' ? capped - (capped % quota.step.of) : largestPowerOfTwo(capped);
  return stepped < (quota.minPorts ?? 1) ? 0 : stepped;
}

/** Addresses that a number of slices of a size need. */
export function addressesNeeded(pool: Pool, quota: QuotaRule, slices: number, portsPerSlice: number): number {
  if (quota.spansAddresses) return Math.ceil((slices * portsPerSlice) / pool.portsPerAddress);
  const perAddress = Math.floor(pool.portsPerAddress / portsPerSlice);
  return perAddress === 0 ? Number.MAX_SAFE_INTEGER : Math.ceil(slices / perAddress);
}

function sizeRefusal(quota: QuotaRule, ports: number): string | null {
  if (quota.minPorts !== undefined && ports < quota.minPorts)
    return `a ${quota.unit} gets at least ${quota.minPorts} ports, not ${ports}`;
  if (quota.maxPorts !== undefined && ports > quota.maxPorts)
    return `a ${quota.unit} gets at most ${quota.maxPorts} ports, not ${ports}`;
  if (quota.step.kind === 'multiple') {
    const { of } = quota.step;
    return ports % of === 0
      ? null
      : `ports per ${quota.unit} come in multiples of ${of}; ${ports} is none (${ports - (ports % of)} and ${ports + of - (ports % of)} are)`;
  }
  return largestPowerOfTwo(ports) === ports
    ? null
    : `ports per ${quota.unit} are a power of two; ${ports} is none (${largestPowerOfTwo(ports)} and ${2 * largestPowerOfTwo(ports)} are)`;
}

function largestPowerOfTwo(limit: number): number {
  return limit < 1 ? 0 : 2 ** Math.floor(Math.log2(limit));
}
