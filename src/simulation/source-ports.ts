import type { PortRange } from '../platforms/profile.js';
import type { Pool } from '../scenario/scenario.js';
import type { SourcePorts } from './system.js';

/** Ports that clients use: what Linux gives out by itself (ip_local_port_range); others begin higher. */
const CLIENTS: PortRange = { low: 32_768, high: 60_999 };

/**
 * Where clients' own source ports fall in a group of a pool, where its box tries them first. A slice is taken to own its
 * part of every stretch of the range.
 *
 * @param ports of the group
 * @returns false where the box does not try them
 * @throws RangeError when the pool's port ranges are not known
 */
export function sourcePortsOf(pool: Pool, ports: number): SourcePorts | false {
  if (!pool.keepsSourcePort) return false;
  if (pool.ranges.length === 0) {
    throw new RangeError(`Cannot simulate ${pool.id}: which ports it has must be known to keep the source port`);
  }
  const whole = pool.portsPerAddress;
  const before = (port: number): number => Math.min(whole, countBelow(pool.ranges, port));
  const [start, end] = [before(CLIENTS.low), before(CLIENTS.high + 1)];
  const perAddress = pool.sharing.kind === 'shared' ? ports / pool.addresses : Math.min(ports, whole);
  const part = perAddress / whole;
  const [first, stop] = [Math.round(start * part), Math.round(end * part)];
  const chance = (part * (end - start)) / (CLIENTS.high - CLIENTS.low + 1);
  return { chance: stop > first ? chance : 0, first, count: stop - first, perAddress };
}

/** How many ports of the ranges lie below a port. */
function countBelow(ranges: readonly PortRange[], port: number): number {
  return ranges.reduce((sum, { low, high }) => sum + Math.max(0, Math.min(high + 1, port) - low), 0);
}
