import type { PortRange } from '../../platforms/profile.js';

const FIRST = 1024;
const LAST = 65_535;

/**
 * A number of ports as ranges to type: the pool's own ranges, cut at the top, or widened at the top and then at the
 * bottom, where 1024 is the end.
 *
 * @param ranges the pool's, ascending; empty where the platform publishes a number only
 * @param count how many ports
 * @returns null when there are not so many
 */
export function portsOfCount(ranges: readonly PortRange[], count: number): readonly string[] | null {
  const own = ranges.length === 0 ? [{ low: FIRST, high: FIRST - 1 }] : ranges;
  const kept: PortRange[] = [];
  let left = count;
  for (const { low, high } of own) {
    if (left <= 0) break;
    const taken = Math.min(left, high - low + 1);
    if (taken > 0) kept.push({ low, high: low + taken - 1 });
    left -= taken;
  }
  if (left > 0) {
    const last = own.at(-1);
    const first = own[0];
    if (last === undefined || first === undefined) return null;
    const above = Math.min(left, LAST - last.high);
    const below = left - above;
    if (first.low - below < Math.min(FIRST, first.low)) return null;
    if (above > 0) kept.push({ low: last.high + 1, high: last.high + above });
    if (below > 0) kept.unshift({ low: first.low - below, high: first.low - 1 });
  }
  return kept.map(({ low, high }) => `${low}-${high}`);
}
