import { SIXTEEN_BITS } from '../platforms/linux.js';
import type { PlatformProfile, PortRange, Reclaim, Search, Sourced } from '../platforms/profile.js';
import { writeDuration } from '../units/write.js';
import { countAddresses } from './addresses.js';
import { countPorts, readPortRanges, withoutPorts } from './port-ranges.js';
import { isExpression, type Reader } from './reader.js';
import { givenLimits } from './resolve-limits.js';
import { resolveSharing } from './resolve-sharing.js';
import { resolveTimers } from './resolve-timers.js';
import type { Assumption, Path, Pool } from './scenario.js';
import type { PoolInput, TimersInput } from './schema.js';

/** Collects assumptions, each once. */
export type Assume = (assumption: Assumption) => void;

/** What a pool is resolved from. */
export interface PoolSource {
  readonly id: string;
  readonly input: PoolInput;
  readonly path: Path;
  readonly platform: PlatformProfile;
  /** The scenario's timers, when they are meant for this pool's platform. */
  readonly timers: TimersInput | undefined;
}

/** Fills in what the platform knows; lists what nobody said as an assumption. */
export function resolvePool(source: PoolSource, reader: Reader, assume: Assume): Pool | undefined {
  const { id, input, path, platform } = source;
  const trust = <T>(key: string, sourced: Sourced<T>, show: (value: T) => string = String): T => {
    if (sourced.confidence !== 'high') {
      assume({
        key: [...path, key].join('.'),
        value: show(sourced.value),
        confidence: sourced.confidence,
        source: cited(sourced),
      });
    }
    return sourced.value;
  };
  const addresses = resolveAddresses(input, path, reader, assume);
  const ports = resolvePorts(input, platform, path, reader, trust);
  const timers = resolveTimers(
    platform,
    [
      { input: source.timers, path: ['timers'] },
      { input: input.timers, path: [...path, 'timers'] },
    ],
    reader,
  );
  const oversubscription =
    input.oversubscription === undefined
      ? platform.oversubscription && trust('oversubscription', platform.oversubscription)
      : reader.count(input.oversubscription, [...path, 'oversubscription'], 1, true);
  if (addresses === undefined || ports === undefined) return undefined;
  const sharing = resolveSharing(
    input.sharing,
    platform,
    { addresses, portsPerAddress: ports.usable },
    [...path, 'sharing'],
    reader,
    assume,
  );
  if (input.sharing === undefined && (addresses > 1 || platform.sharing.value.kind === 'sliced')) {
    trust('sharing', platform.sharing, (value) => value.kind);
  }
  if (sharing === undefined) return undefined;
  const reuse = input.reuse ?? trust('reuse', platform.reuse);
  const search = resolveSearch(input, platform, path, reader, assume, trust);
  checkSourcePort(input, search, path, reader);
  return {
    id,
    platform,
    kind: platform.kind,
    addresses,
    ranges: ports.ranges,
    portsPerAddress: ports.usable,
    portsPerDestination: platform.portsPerDestination
      ? trust('portsPerDestination', platform.portsPerDestination)
      : null,
    reuse,
    reuseUdp: input.reuse ?? platform.reuseUdp?.value ?? reuse,
    oversubscription: oversubscription ?? null,
    sharing,
    search,
    order: input.allocator?.order ?? platform.order?.value ?? 'random',
    reclaim: resolveReclaim(input, platform, path, reader, assume, trust),
    keepsSourcePort: input.allocator?.keepSourcePort ?? false,
    parityFirst: input.allocator?.search === undefined && platform.parityFirst?.value === true,
    timers,
    limits: givenLimits(input.limits, [id], [...path, 'limits'], reader),
    path,
  };
}

type Trust = <T>(key: string, sourced: Sourced<T>, show?: (value: T) => string) => T;

function cited(sourced: Sourced<unknown>): string {
  return [sourced.source, sourced.date, sourced.note].filter((part) => part !== undefined).join('; ');
}

function resolveAddresses(input: PoolInput, path: Path, reader: Reader, assume: Assume): number | undefined {
  if (isExpression(input.addresses)) return reader.count(input.addresses, [...path, 'addresses'], 1, true);
  if (input.addresses !== undefined) return countAddresses(input.addresses, [...path, 'addresses'], reader.problems);
  assume({
    key: [...path, 'addresses'].join('.'),
    value: '1',
    confidence: 'low',
    source: 'not given: one SNAT address',
  });
  return 1;
}

interface Ports {
  readonly ranges: readonly PortRange[];
  readonly usable: number;
}

function resolvePorts(
  input: PoolInput,
  platform: PlatformProfile,
  path: Path,
  reader: Reader,
  trust: Trust,
): Ports | undefined {
  const at = [...path, 'ports'];
  if (input.ports === undefined && platform.ports === undefined && platform.portsPerAddress === undefined) {
    reader.problems.add('platform-number-missing', path, `${platform.id} publishes no port range`, {
      at: 'key',
      hint: 'give ports, for example ports: 1024-65535',
    });
    return undefined;
  }
  const ranges =
    input.ports === undefined
      ? platform.ports && trust('ports', platform.ports, showRanges)
      : readPortRanges(input.ports, at, reader.problems);
  if (input.ports !== undefined && ranges === undefined) return undefined;
  const excluded =
    input.excludePorts === undefined ? [] : readExcluded(input.excludePorts, [...path, 'excludePorts'], reader);
  if (excluded === undefined) return undefined;
  const left = withoutPorts(ranges ?? [], excluded);
  const cap = platform.portsPerAddress && trust('portsPerAddress', platform.portsPerAddress);
  const usable = ranges === undefined ? (cap ?? 0) : Math.min(countPorts(left), cap ?? Number.POSITIVE_INFINITY);
  if (usable < 1) {
    reader.problems.add('ports-invalid', input.ports === undefined ? path : at, 'no usable port is left', {
      hint: 'widen ports, or exclude fewer',
    });
    return undefined;
  }
  return { ranges: left, usable };
}

function readExcluded(
  spec: NonNullable<PoolInput['excludePorts']>,
  path: Path,
  reader: Reader,
): readonly PortRange[] | undefined {
  // Here a single number can only be a port.
  const single = typeof spec === 'number' || (typeof spec === 'string' && /^\s*\d+\s*$/.test(spec));
  return readPortRanges(single ? [spec] : spec, path, reader.problems);
}

function showRanges(ranges: readonly PortRange[]): string {
  return ranges.map((range) => `${range.low}-${range.high}`).join(', ');
}

function resolveSearch(
  input: PoolInput,
  platform: PlatformProfile,
  path: Path,
  reader: Reader,
  assume: Assume,
  trust: Trust,
): Search {
  const typed = input.allocator?.search;
  const at = [...path, 'allocator', 'search'];
  if (typed === 'exhaustive') return { kind: 'exhaustive' };
  if (typed !== undefined && 'random' in typed) {
    return { kind: 'random', tries: reader.count(typed.random, [...at, 'random'], 1, true) ?? 1 };
  }
  if (typed !== undefined) {
    const rounds = typed.consecutive.map(
      (tries, index) => reader.count(tries, [...at, 'consecutive', index], 1, true) ?? 1,
    );
    if (rounds.length === 0)
      reader.problems.add('out-of-range', [...at, 'consecutive'], 'a search needs at least one round', {
        hint: 'write for example {consecutive: [128, 64, 32, 16, 8]}',
      });
    const own = platform.search?.value;
    const offsets = own?.kind === 'consecutive' ? own.offsets : SIXTEEN_BITS;
    return { kind: 'consecutive', rounds, ...(offsets === undefined ? {} : { offsets }) };
  }
  if (platform.search !== undefined) return trust('allocator.search', platform.search, showSearch);
  assume({
    key: [...at].join('.'),
    value: 'exhaustive',
    confidence: 'low',
    source: `${platform.id} does not publish how it searches; taken to find the last free port`,
  });
  return { kind: 'exhaustive' };
}

/** Keeping the source port is a habit of boxes that then go on from a random offset. */
function checkSourcePort(input: PoolInput, search: Search, path: Path, reader: Reader): void {
  if (input.allocator?.keepSourcePort !== true || search.kind === 'consecutive') return;
  const message = `only a consecutive search tries the client's own port first, this one is ${showSearch(search)}`;
  reader.problems.add('conflict', [...path, 'allocator', 'keepSourcePort'], message, {
    at: 'key',
    hint: 'leave keepSourcePort out, or write search: {consecutive: [128, 64, 32, 16, 8]}',
  });
}

function showSearch(search: Search): string {
  if (search.kind === 'exhaustive') return 'exhaustive';
  return search.kind === 'random' ? `random: ${search.tries}` : `consecutive: [${search.rounds.join(', ')}]`;
}

function resolveReclaim(
  input: PoolInput,
  platform: PlatformProfile,
  path: Path,
  reader: Reader,
  assume: Assume,
  trust: Trust,
): Reclaim {
  const typed = input.allocator?.reclaim;
  if (typed === 'never') return { kind: 'never' };
  if (typed !== undefined) {
    return { kind: 'after', seconds: reader.duration(typed.after, [...path, 'allocator', 'reclaim', 'after']) ?? 0 };
  }
  if (platform.reclaim === undefined) {
    assume({
      key: [...path, 'allocator', 'reclaim'].join('.'),
      value: 'never',
      confidence: 'low',
      source: `${platform.id} does not publish it; closing ports are planned as held until their timer ends`,
    });
    return { kind: 'never' };
  }
  return trust('allocator.reclaim', platform.reclaim, (reclaim) =>
    reclaim.kind === 'never' ? 'never' : `after ${writeDuration(reclaim.seconds)}`,
  );
}
