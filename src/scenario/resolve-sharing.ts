import type { PlatformProfile, QuotaRule } from '../platforms/profile.js';
import type { PlainQuantity, Quantity, Reader } from './reader.js';
import type { Assumption, Path, Sharing } from './scenario.js';
import type { PoolInput } from './schema.js';
import { readShares } from './shares.js';

type SharingInput = NonNullable<PoolInput['sharing']>;
type SlicedInput = Extract<SharingInput, { slices: unknown }>;

/** A pool cut into slices on a platform that has no rule of its own: an even cut. */
const EVEN: QuotaRule = {
  unit: 'slice',
  default: { kind: 'divide' },
  step: { kind: 'multiple', of: 1 },
  spansAddresses: true,
};

/** What the pool offers to be shared. */
export interface Shared {
  readonly addresses: number;
  readonly portsPerAddress: number;
}

/** Who may use which part of a pool: as typed, else by the platform's rule, which is listed as an assumption where it guesses. */
export function resolveSharing(
  input: SharingInput | undefined,
  platform: PlatformProfile,
  shared: Shared,
  path: Path,
  reader: Reader,
  assume: (assumption: Assumption) => void,
): Sharing | undefined {
  const rule = platform.sharing.value;
  if (input === undefined && rule.kind === 'sliced') {
    const unit = rule.quota.unit;
    assume({
      key: [...path, 'slices'].join('.'),
      value: '1',
      confidence: 'low',
      source: `not given: all traffic comes from one ${unit}`,
    });
    return resolveSlices({ slices: 1 }, rule.quota, shared, path, reader);
  }
  if (input === undefined && platform.partition !== undefined) {
    const { value, source, confidence } = platform.partition;
    assume({
      key: [...path, 'slices'].join('.'),
      value: '1',
      confidence: confidence === 'high' ? 'medium' : confidence,
      source: `not given: planned as one ${value.unit}; with more, each has its part of the ports (${source})`,
    });
  }
  const kind = input ?? rule.kind;
  if (kind === 'shared') return { kind: 'shared' };
  if (kind === 'per-flow') return { kind: 'pinned', clients: null };
  if (kind === 'pinned' || kind === 'sliced') return resolvePinned(undefined, shared, path, reader, assume);
  if ('pinned' in kind) return resolvePinned(kind.pinned.clients, shared, path, reader, assume);
  return resolveSlices(
    kind,
    rule.kind === 'sliced' ? rule.quota : (platform.partition?.value ?? EVEN),
    shared,
    path,
    reader,
  );
}

function resolvePinned(
  clients: Quantity | undefined,
  shared: Shared,
  path: Path,
  reader: Reader,
  assume: (assumption: Assumption) => void,
): Sharing | undefined {
  if (clients !== undefined) {
    const count = reader.count(clients, [...path, 'pinned', 'clients'], 1, true);
    return count === undefined ? undefined : { kind: 'pinned', clients: count };
  }
  if (shared.addresses > 1) {
    assume({
      key: [...path, 'pinned', 'clients'].join('.'),
      value: 'many',
      confidence: 'low',
      source: 'not given: clients are planned to spread evenly over the addresses; few clients do not',
    });
  }
  return { kind: 'pinned', clients: null };
}

function resolveSlices(
  input: SlicedInput,
  quota: QuotaRule,
  shared: Shared,
  path: Path,
  reader: Reader,
): Sharing | undefined {
  const slices = reader.count(input.slices, [...path, 'slices'], 1, true);
  if (slices === undefined) return undefined;
  const given =
    input.portsPerSlice === undefined
      ? undefined
      : reader.count(input.portsPerSlice, [...path, 'portsPerSlice'], 1, true);
  if (input.portsPerSlice !== undefined && given === undefined) return undefined;
  const portsPerSlice = given ?? defaultPorts(quota, slices, shared);
  if (portsPerSlice === undefined || portsPerSlice < 1) {
    if (portsPerSlice === undefined) {
      const message = `the platform publishes no ports per ${quota.unit} for ${slices} of them${largest(quota)}`;
      reader.problems.add('platform-number-missing', [...path, 'slices'], message, {
        hint: `say how many ports one ${quota.unit} gets, for example portsPerSlice: 64`,
      });
    } else {
      const ports = shared.addresses * shared.portsPerAddress;
      reader.problems.add('out-of-range', [...path, 'slices'], `${slices} slices cannot share ${ports} ports`, {
        hint: 'give the pool more addresses, or fewer slices',
      });
    }
    return undefined;
  }
  const parts = resolveSkew(input.skew, slices, [...path, 'skew'], reader);
  return parts && { kind: 'sliced', slices, portsPerSlice, quota, parts };
}

/** Where a platform's table ends. */
function largest(quota: QuotaRule): string {
  const last = quota.default.kind === 'table' ? quota.default.rows.at(-1) : undefined;
  return last === undefined ? '' : `; its table ends at ${last.slicesUpTo}`;
}

function defaultPorts(quota: QuotaRule, slices: number, shared: Shared): number | undefined {
  const rule = quota.default;
  if (rule.kind === 'fixed') return rule.ports;
  if (rule.kind === 'table') {
    const row = rule.rows.find((candidate) => slices <= candidate.slicesUpTo);
    return row && row.ports * shared.addresses;
  }
  return Math.floor((shared.addresses * shared.portsPerAddress) / slices);
}

type Parts = Extract<Sharing, { kind: 'sliced' }>['parts'];

function resolveSkew(skew: SlicedInput['skew'], slices: number, path: Path, reader: Reader): Parts | undefined {
  if (skew === undefined) return [{ id: 'slice', count: slices, share: 1 / slices }];
  if (typeof skew === 'object') return namedShares(skew, slices, path, reader);
  const busiest =
    typeof skew === 'string' && skew.includes('%')
      ? reader.share(skew, path)
      : factorShare(reader.count(skew, path, 1, false), slices);
  if (busiest === undefined) return undefined;
  if (busiest > 1 || busiest * slices < 1 - 1e-12) {
    reader.problems.add(
      'out-of-range',
      path,
      `the busiest of ${slices} slices has between the mean share and all of the traffic`,
      {
        hint: `write a factor from 1 to ${slices}, or a share from ${(100 / slices).toPrecision(3)}% to 100%`,
      },
    );
    return undefined;
  }
  if (slices === 1) return [{ id: 'slice', count: 1, share: 1 }];
  return [
    { id: 'busiest', count: 1, share: busiest },
    { id: 'others', count: slices - 1, share: (1 - busiest) / (slices - 1) },
  ];
}

function factorShare(factor: number | undefined, slices: number): number | undefined {
  return factor === undefined ? undefined : factor / slices;
}

/** Named slices with shares; what is left is spread evenly over the rest. */
function namedShares(
  skew: Readonly<Record<string, PlainQuantity>>,
  slices: number,
  path: Path,
  reader: Reader,
): Parts | undefined {
  const names = Object.keys(skew);
  if (names.length > slices) {
    reader.problems.add('conflict', path, `${names.length} slices are named, but there are ${slices}`, {
      at: 'key',
      hint: `raise slices to ${names.length}, or leave names out`,
    });
    return undefined;
  }
  if (names.length === slices)
    return readShares(skew, path, reader)?.map(({ name, share }) => ({ id: name, count: 1, share }));
  const shares = names.map((name) => ({ id: name, count: 1, share: reader.share(skew[name] ?? 0, [...path, name]) }));
  const known = shares.flatMap((part) => (part.share === undefined ? [] : [{ ...part, share: part.share }]));
  if (known.length < shares.length) return undefined;
  const rest = 1 - known.reduce((sum, part) => sum + part.share, 0);
  if (rest < -1e-9) {
    reader.problems.add('mix-not-100', path, 'the shares of the named slices add up to more than 100%', {
      at: 'key',
      hint: `${Number((-rest * 100).toPrecision(10))}% is too much`,
    });
    return undefined;
  }
  const others = slices - names.length;
  return [...known, { id: 'others', count: others, share: Math.max(0, rest) / others }];
}
