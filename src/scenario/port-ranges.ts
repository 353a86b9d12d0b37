import type { PortRange } from '../platforms/profile.js';
import type { Problems } from './problems.js';
import type { Path } from './scenario.js';

/** As typed: one range, or a list of ranges and single ports. */
export type PortSpec = number | string | readonly (number | string)[];

/**
 * Reads port ranges. `ports: 1024` alone is refused, because a reader could take it for a number of ports.
 *
 * @returns sorted, non-overlapping ranges; undefined after a complaint
 */
export function readPortRanges(spec: PortSpec, path: Path, problems: Problems): readonly PortRange[] | undefined {
  if (typeof spec === 'number' || (typeof spec === 'string' && /^\s*\d+\s*$/.test(spec))) {
    problems.add('ports-invalid', path, `"${spec}" is a single number, and ports are a range`, {
      hint: `write a range such as 1024-65535; for the one port write ${spec}-${spec}`,
    });
    return undefined;
  }
  const entries = Array.isArray(spec) ? (spec as readonly (number | string)[]) : [spec as string];
  if (entries.length === 0) {
    problems.add('ports-invalid', path, 'the list of ports is empty', { hint: 'write for example 1024-65535' });
    return undefined;
  }
  const ranges = entries.map((entry, index) =>
    readRange(entry, Array.isArray(spec) ? [...path, index] : path, problems),
  );
  const known = ranges.filter((range) => range !== undefined);
  return known.length === ranges.length ? merged(known) : undefined;
}

/** The ranges without the excluded ones. */
export function withoutPorts(ranges: readonly PortRange[], excluded: readonly PortRange[]): readonly PortRange[] {
  let left = [...ranges];
  for (const hole of excluded) {
    left = left.flatMap((range) =>
      hole.high < range.low || hole.low > range.high
        ? [range]
        : [
            { low: range.low, high: hole.low - 1 },
            { low: hole.high + 1, high: range.high },
          ].filter((part) => part.low <= part.high),
    );
  }
  return left;
}

/** How many ports the ranges hold. */
export function countPorts(ranges: readonly PortRange[]): number {
  return ranges.reduce((sum, range) => sum + range.high - range.low + 1, 0);
}

function readRange(entry: number | string, path: Path, problems: Problems): PortRange | undefined {
  const match = /^\s*(\d+)\s*(?:-\s*(\d+)\s*)?$/.exec(String(entry));
  if (match === null) {
    problems.add('ports-invalid', path, `"${entry}" is no port range`, { hint: 'write for example 1024-65535' });
    return undefined;
  }
  const low = Number(match[1]);
  const high = match[2] === undefined ? low : Number(match[2]);
  if (low > 65_535 || high > 65_535) {
    problems.add('ports-invalid', path, `ports end at 65535, this says ${Math.max(low, high)}`, {
      hint: low > 65_535 ? 'write a port from 1 to 65535' : `did you mean ${low}-65535?`,
    });
    return undefined;
  }
  if (high < low) {
    problems.add('ports-invalid', path, `the range ${low}-${high} is reversed`, {
      hint: `did you mean ${high}-${low}?`,
    });
    return undefined;
  }
  return { low, high };
}

function merged(ranges: readonly PortRange[]): readonly PortRange[] {
  const result: PortRange[] = [];
  for (const range of [...ranges].sort((a, b) => a.low - b.low)) {
    const last = result.at(-1);
    if (last !== undefined && range.low <= last.high + 1) {
      result[result.length - 1] = { low: last.low, high: Math.max(last.high, range.high) };
    } else {
      result.push(range);
    }
  }
  return result;
}
