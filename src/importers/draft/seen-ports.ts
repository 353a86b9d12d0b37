import type { PlatformProfile, PortRange } from '../../platforms/profile.js';
import { formatCount } from '../../units/format.js';
import type { DraftTraffic, Noted } from './draft.js';

/** Ranges from which hosts take ports by themselves: Linux (ip_local_port_range), IANA (Windows and others). */
const CUSTOMARY: readonly PortRange[] = [
  { low: 32_768, high: 60_999 },
  { low: 49_152, high: 65_535 },
];

/** So seldom would so many random ports of a wider range lie so close together. */
const NO_CHANCE = 1e-6;
/** Hosts take every other port in order, so that theirs are never so close to one another. */
const DENSE = 0.8;
const FEWEST_DENSE = 64;

/** What the ports that were seen say of the range in force. */
export interface SeenPorts {
  /** For `pool.ports`; null: the platform's range agrees with what was seen. */
  readonly ports: Noted | null;
  readonly remark: string;
}

/**
 * Compares the ports that were seen with the platform's range and with the ranges that hosts take theirs from (not at
 * random, so that they may lie close together by themselves). Only where neither explains what was seen is the seen range
 * itself written: it is a lower bound of the one in force.
 */
export function seenPorts(seen: NonNullable<DraftTraffic['ports']>, platform: PlatformProfile): SeenPorts {
  const { distinct, low, high } = seen;
  const span = high - low + 1;
  const remark = `ports seen: ${low}-${high}, ${formatCount(distinct)} different`;
  const own = platform.ports?.value ?? [];
  const holds = (range: PortRange): boolean => range.low <= low && high <= range.high;
  if (own.some((range) => holds(range) && (span / (range.high - range.low + 1)) ** distinct > NO_CHANCE)) {
    return { ports: null, remark };
  }
  const isDense = distinct >= FEWEST_DENSE && distinct >= DENSE * span;
  const customary = CUSTOMARY.find(holds);
  if (customary === undefined || isDense) {
    const note = `${remark}; a wider range would show wider ones: put the one that is configured`;
    return { ports: { value: `${low}-${high}`, note }, remark };
  }
  const value = `${customary.low}-${customary.high}`;
  const where = `${remark}, as hosts take them from ${value}`;
  const isOwn = own.some((range) => range.low <= customary.low && customary.high <= range.high);
  return isOwn || platform.kind === 'nat'
    ? { ports: null, remark: where }
    : { ports: { value, note: where }, remark: where };
}
