import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { PlatformProfile } from '../../src/platforms/profile.js';
import { findPlatform } from '../../src/platforms/registry.js';

/** The normalised numbers of the collected facts; null = not published. */
interface Model {
  readonly ports: { readonly low: number | null; readonly high: number | null };
  readonly usable_per_address_per_key: number | null;
  readonly uniqueness: { readonly scope: 'dst-ip+port' | 'dst-ip' | 'address-exclusive' };
  readonly allocation: { readonly max_addresses: number | null };
  readonly hold_s: Readonly<Record<string, number | string | null>>;
  readonly selection: { readonly max_attempts: number | null; readonly exhaustive: boolean | null };
  readonly planning_unit: { readonly ports: number | null };
}

const file = new URL('../reference/platforms.json', import.meta.url);
const reference = (
  JSON.parse(readFileSync(file, 'utf8')) as { id: string; kind: string; model?: Model | null }[]
).filter((entry): entry is { id: string; kind: string; model: Model } => entry.model != null);

/** The numbers of a profile under the names of the reference; null = absent. */
function numbersOf(profile: PlatformProfile): Readonly<Record<string, number | string | null>> {
  const { timers, search, sharing } = profile;
  const first = profile.ports?.value[0];
  const rangePorts = first === undefined ? null : first.high - first.low + 1;
  const onePool = profile.portsPerDestination?.value ?? profile.portsPerAddress?.value ?? rangePorts;
  const halfClosed =
    timers.halfClosed ?? (profile.halfClosedState?.value === 'CLOSE_WAIT' ? timers.closeWait : timers.finWait);
  const firstSlice = sharing.value.kind === 'sliced' ? sharing.value.quota.default : null;
  const slice =
    firstSlice?.kind === 'fixed'
      ? firstSlice.ports
      : firstSlice?.kind === 'table'
        ? (firstSlice.rows[0]?.ports ?? null)
        : onePool;
  return {
    kind: profile.kind,
    'ports.low': first?.low ?? null,
    'ports.high': first?.high ?? null,
    usable: onePool,
    'planning unit': slice,
    reuse: profile.reuse.value,
    maxAddresses: profile.maxAddresses?.value ?? null,
    timeWait: (profile.closesWith?.value === 'rst' ? timers.afterReset : timers.timeWait)?.value ?? null,
    afterReset: timers.afterReset?.value ?? null,
    halfClosed: halfClosed?.value ?? null,
    establishedIdle: timers.establishedIdle?.value ?? null,
    synSent: timers.synSent?.value ?? null,
    udp: timers.udp?.value ?? null,
    tries:
      search?.value.kind === 'consecutive'
        ? search.value.rounds.reduce((sum, round) => sum + round, 0)
        : search?.value.kind === 'random'
          ? search.value.tries
          : (search?.value.kind ?? null),
  };
}

const kinds: Readonly<Record<string, string>> = {
  'nat-middlebox': 'nat',
  'full-proxy': 'proxy',
  'host-stack': 'proxy',
};
const scopes = { 'dst-ip+port': 'per-endpoint', 'dst-ip': 'per-host', 'address-exclusive': 'exclusive' } as const;

function numbersIn(kind: string, model: Model): Readonly<Record<string, number | string | null>> {
  const hold = model.hold_s;
  return {
    kind: kinds[kind] ?? kind,
    'ports.low': model.ports.low,
    'ports.high': model.ports.high,
    usable: model.usable_per_address_per_key,
    'planning unit': model.planning_unit.ports,
    reuse: scopes[model.uniqueness.scope],
    maxAddresses: model.allocation.max_addresses,
    timeWait: hold.fin ?? null,
    afterReset: hold.rst ?? null,
    halfClosed: hold.half_closed ?? null,
    establishedIdle: hold.established_idle ?? null,
    synSent: hold.syn_unreplied ?? null,
    udp: hold.udp ?? null,
    tries: model.selection.exhaustive === true ? 'exhaustive' : model.selection.max_attempts,
  };
}

/** Where a profile says something else than the reference, on purpose. */
const differences: Readonly<
  Record<string, Readonly<Record<string, { readonly value: number | string | null; readonly why: string }>>>
> = {
  haproxy: { halfClosed: { value: 60, why: "the kernel's tcp_fin_timeout governs HAProxy's sockets too" } },
  nginx: {
    halfClosed: { value: 60, why: "the kernel's tcp_fin_timeout governs nginx's sockets too" },
    establishedIdle: { value: 60, why: 'proxy_read_timeout is published' },
    synSent: { value: 60, why: 'proxy_connect_timeout is published' },
  },
  envoy: { halfClosed: { value: 60, why: "the kernel's tcp_fin_timeout governs Envoy's sockets too" } },
  'f5-cgnat-lsn': {
    'ports.low': { value: null, why: 'from memory only: every number of this entry is unverified' },
    'ports.high': { value: null, why: 'from memory only: every number of this entry is unverified' },
  },
  'a10-cgn': {
    'ports.low': { value: null, why: 'the default ports are unverified' },
    'ports.high': { value: null, why: 'the default ports are unverified' },
  },
  'azure-load-balancer': {
    synSent: { value: 240, why: 'not published; the facts say to take the idle timeout as upper bound' },
    halfClosed: { value: 240, why: 'not published; the facts say to take the idle timeout as upper bound' },
  },
  'azure-nat-gateway': {
    halfClosed: { value: 240, why: 'not published; the facts say to take the idle timeout as upper bound' },
    udp: { value: 305, why: 'a UDP flow ends by going idle for 240 s, and only then is its port held for 65 s' },
  },
  'azure-app-service': {
    'ports.low': { value: 1024, why: 'inferred from Azure Load Balancer at low confidence: the quota of 128 decides' },
    'ports.high': {
      value: 65535,
      why: 'inferred from Azure Load Balancer at low confidence: the quota of 128 decides',
    },
    usable: { value: 64000, why: 'the reference gives the quota of an instance here' },
  },
  'azure-firewall': {
    'ports.low': { value: 1024, why: 'inferred at low confidence: the quota of 2,496 decides' },
    'ports.high': { value: 65535, why: 'inferred at low confidence: the quota of 2,496 decides' },
    usable: { value: 64512, why: 'the reference gives the quota of an instance here' },
  },
  'gcp-cloud-nat': { usable: { value: 64512, why: 'the reference gives the quota of a VM here' } },
  'cisco-asa-ftd-pat': {
    halfClosed: { value: 3600, why: 'a half-close shows one FIN, and with one FIN only the conn timer runs' },
  },
  'palo-alto-dipp': { tries: { value: null, why: 'five retries are known, but not how they are chosen' } },
  'mikrotik-routeros': { tries: { value: 248, why: 'the search of Linux, at low confidence' } },
};

describe('the profiles against the collected facts', () => {
  it('covers the 29 platforms of the reference', () => {
    expect(reference.length).toBe(29);
  });

  it.each(reference.map((entry) => [entry.id, entry] as const))(
    '%s has a profile with the numbers collected for it',
    (id, entry) => {
      const profile = findPlatform(id);
      expect(profile).toBeDefined();
      if (profile === undefined) return;
      const expected = { ...numbersIn(entry.kind, entry.model) };
      for (const [key, { value }] of Object.entries(differences[id] ?? {})) expected[key] = value;
      expect(numbersOf(profile)).toEqual(expected);
    },
  );

  it('lists a difference only where there is one, with its reason', () => {
    for (const [id, list] of Object.entries(differences)) {
      const entry = reference.find((candidate) => candidate.id === id);
      expect(entry, id).toBeDefined();
      if (entry === undefined) continue;
      const collected = numbersIn(entry.kind, entry.model);
      for (const [key, { value, why }] of Object.entries(list)) {
        expect(why.length, `${id} ${key}`).toBeGreaterThan(10);
        expect(collected[key], `${id} ${key}`).not.toBe(value);
      }
    }
  });
});
