/** A profile as a list of facts, in words, each with its evidence: what every format of `platforms` shows. */
import type {
  Confidence,
  PlatformProfile,
  PortRange,
  QuotaRule,
  Reclaim,
  Reuse,
  Search,
  SharingRule,
  Sourced,
  TimerName,
} from '../../platforms/profile.js';
import { formatCount, formatDuration, formatRate } from '../../units/format.js';

/** One number or rule of a profile. */
export interface Fact {
  readonly section: 'Ports' | 'Allocation' | 'Timers' | 'Closing' | 'Limits';
  readonly name: string;
  readonly value: string;
  readonly confidence: Confidence;
  readonly source: string;
  readonly date: string | null;
  readonly note: string | null;
}

const REUSE: { readonly [reuse in Reuse]: string } = {
  'per-endpoint': 'per-endpoint: a port serves every server ip:port at once',
  'per-host': 'per-host: a port serves every server address at once',
  exclusive: 'exclusive: a port serves one connection',
};

/** Port ranges as they are typed: `1024-65535`. */
export function rangesText(ranges: readonly PortRange[]): string {
  return ranges.map(({ low, high }) => (low === high ? String(low) : `${low}-${high}`)).join(', ');
}

/** Usable ports of one address where the profile says, else null. */
export function portsOf(profile: PlatformProfile): number | null {
  if (profile.portsPerAddress) return profile.portsPerAddress.value;
  if (!profile.ports) return null;
  return profile.ports.value.reduce((sum, { low, high }) => sum + high - low + 1, 0);
}

/** How the allocator looks for a free port, in words. */
export function searchText(search: Search): string {
  switch (search.kind) {
    case 'exhaustive':
      return 'finds the last free port';
    case 'random':
      return `gives up after ${formatCount(search.tries)} random tries`;
    case 'consecutive': {
      const tries = search.rounds.reduce((sum, round) => sum + round, 0);
      const rounds = search.rounds.length > 1 ? ` in rounds of ${search.rounds.join(', ')}` : '';
      return `gives up after ${formatCount(tries)} consecutive tries${rounds}`;
    }
  }
}

/** What happens to closing ports when a new connection needs one, in words. */
export function reclaimText(reclaim: Reclaim): string {
  if (reclaim.kind === 'never') return 'closing ports are kept until their timer ends';
  return reclaim.seconds === 0
    ? 'closing ports are given up on demand'
    : `closing ports are given up on demand after ${formatDuration(reclaim.seconds)}`;
}

function quotaText(quota: QuotaRule): string {
  const size =
    quota.default.kind === 'divide'
      ? 'all ports divided evenly'
      : quota.default.kind === 'fixed'
        ? `${formatCount(quota.default.ports)} ports by default`
        : `by default ${quota.default.rows
            .map((row) => `${formatCount(row.ports)} ports up to ${formatCount(row.slicesUpTo)} slices`)
            .join(', ')}`;
  const step = quota.step.kind === 'multiple' ? `multiples of ${formatCount(quota.step.of)}` : 'powers of two';
  const least = quota.minPorts === undefined ? '' : `, at least ${formatCount(quota.minPorts)}`;
  const most = quota.maxPorts === undefined ? '' : `, at most ${formatCount(quota.maxPorts)}`;
  const spans = quota.spansAddresses ? 'may span addresses' : 'within one address';
  return `${size}; ${step}${least}${most}; ${spans}`;
}

/** Who may use which part of the pool, in words. */
export function sharingText(sharing: SharingRule): string {
  switch (sharing.kind) {
    case 'shared':
      return 'shared: every connection may use every port';
    case 'pinned':
      return 'pinned: a hash of the client picks the address';
    case 'sliced':
      return `sliced, a quota for each ${sharing.quota.unit}: ${quotaText(sharing.quota)}`;
  }
}

function fact<T>(
  section: Fact['section'],
  name: string,
  sourced: Sourced<T> | undefined,
  write: (value: T) => string,
): Fact[] {
  if (sourced === undefined) return [];
  const { confidence, source, date = null, note = null } = sourced;
  return [{ section, name, value: write(sourced.value), confidence, source, date, note }];
}

/** The timers in the order of a connection's life. */
export const TIMERS: readonly TimerName[] = [
  'synSent',
  'establishedIdle',
  'halfClosed',
  'finWait',
  'closeWait',
  'lastAck',
  'timeWait',
  'afterReset',
  'udp',
];

function timerFacts(profile: PlatformProfile): Fact[] {
  return TIMERS.flatMap((name) => {
    const timer = profile.timers[name];
    return fact('Timers', name, timer, (value) => formatDuration(value) + (timer?.configurable ? '' : ', fixed'));
  });
}

/** Every fact of a profile, section by section. */
export function factsOf(profile: PlatformProfile): readonly Fact[] {
  return [
    ...fact('Ports', 'ports', profile.ports, rangesText),
    ...fact('Ports', 'ports per address', profile.portsPerAddress, formatCount),
    ...fact('Ports', 'per destination', profile.portsPerDestination, formatCount),
    ...fact('Ports', 'addresses at most', profile.maxAddresses, formatCount),
    ...fact('Allocation', 'reuse', profile.reuse, (reuse) => REUSE[reuse]),
    ...fact('Allocation', 'reuse of UDP', profile.reuseUdp, (reuse) => REUSE[reuse]),
    ...fact('Allocation', 'oversubscription', profile.oversubscription, (n) => `${formatCount(n)} destinations a port`),
    ...fact('Allocation', 'sharing', profile.sharing, sharingText),
    ...fact('Allocation', 'search', profile.search, searchText),
    ...fact('Allocation', 'parity', profile.parityFirst, () => 'every second port first, then the others'),
    ...fact('Allocation', 'order', profile.order, (order) => (order === 'fifo' ? 'longest free first' : 'random')),
    ...fact('Allocation', 'reclaim', profile.reclaim, reclaimText),
    ...timerFacts(profile),
    ...fact('Closing', 'half-closed state', profile.halfClosedState, String),
    ...fact('Closing', 'refused SYN', profile.refusedHold, (hold) =>
      hold === 'none' ? 'leaves nothing behind' : 'holds its port for afterReset',
    ),
    ...fact('Closing', 'closes with', profile.closesWith, (how) => how.toUpperCase()),
    ...fact('Limits', 'newConnections', profile.limits.newConnections, formatRate),
    ...fact('Limits', 'connections', profile.limits.connections, formatCount),
  ];
}

/** What nobody published, and what follows from that. */
export function gapsOf(profile: PlatformProfile): readonly string[] {
  const timers = TIMERS.filter((name) => profile.timers[name] === undefined);
  return [
    ...(profile.ports || profile.portsPerAddress ? [] : ['ports: a scenario must give `pool.ports`']),
    ...(profile.search ? [] : ['search: an exhaustive one is assumed']),
    ...(profile.order ? [] : ['order of free ports: random is assumed']),
    ...(profile.reclaim ? [] : ['reclaim: closing ports are assumed to be kept']),
    ...(timers.length > 0 ? [`timers: ${timers.join(', ')}; a scenario that needs one must give it`] : []),
  ];
}
