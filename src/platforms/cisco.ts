/** Cisco: PAT on ASA and FTD, NAT overload on IOS and IOS-XE. */
import type { PlatformProfile, QuotaRule } from './profile.js';
import { adjustable, builtIn, high, low, medium, unprivilegedPorts } from './sourced.js';

const patPool = 'Cisco Defense Orchestrator: PAT pool object guidelines';
const asaGuide = 'Cisco ASA CLI configuration guide: per-session and multi-session PAT';
const asaTimeouts = 'Cisco ASA/FTD global timeouts';
const iosTimeouts = 'Cisco IOS ip nat translation (timeout) reference';
const memory = 'from memory, not verified';

const clusterBlocks: QuotaRule = {
  unit: 'cluster unit',
  default: { kind: 'divide' },
  step: { kind: 'multiple', of: 512 },
  minPorts: 512,
  spansAddresses: true,
};

export const ciscoAsa: PlatformProfile = {
  id: 'cisco-asa-ftd-pat',
  aliases: ['cisco-asa', 'cisco-ftd'],
  name: 'Cisco ASA / FTD PAT, per-session',
  summary:
    'PAT that uses a port once per address whatever the destination, and gives it back at the end of the session, FIN or ' +
    'RST alike.',
  kind: 'nat',
  ports: high(unprivilegedPorts, patPool, {
    note: '1-1023 only with include-reserve; older releases keep a port in its tier (1-511, 512-1023, 1024-65535).',
  }),
  maxAddresses: high(10_000, patPool),
  reuse: high('exclusive', patPool, { note: 'Extended PAT adds destination address and port.' }),
  sharing: medium({ kind: 'pinned' }, patPool, {
    note: 'A host keeps its address and can fail while others are free. New hosts get one address until it is used up, or round-robin.',
  }),
  partition: high(clusterBlocks, `${patPool}: block allocation, 512 by default`, {
    note: 'Cluster units take blocks of 512.',
  }),
  timers: {
    synSent: adjustable(high(30, `${asaTimeouts}: embryonic`)),
    establishedIdle: adjustable(high(3600, `${asaTimeouts}: conn`)),
    halfClosed: adjustable(
      high(3600, `${asaTimeouts}: conn`, {
        note: 'With one FIN only the conn timer runs. The half-closed timer, 600 s, starts when FIN and FIN-ACK have been seen.',
      }),
    ),
    timeWait: builtIn(
      high(0, asaGuide, { note: 'Per-session PAT: the translation goes with the session (default from 9.0).' }),
    ),
    afterReset: builtIn(high(0, asaGuide)),
    udp: adjustable(high(120, `${asaTimeouts}: udp`, { note: 'Per-session covers UDP DNS only.' })),
  },
  limits: {},
  exhaustion: {
    behaviour: 'The connection is denied.',
    log: '%ASA-3-202010: [NAT|PAT] pool exhausted (from memory)',
    metrics: ['show nat pool', 'show xlate count', 'show asp drop: nat-no-xlate-to-pat-pool'],
  },
  notes: [
    'One text says that slots are freed about 60 s after a normal close. Then it is the connection table that holds them, not the port: ' +
      'give that table under `limits: {connections: …}`.',
    'The guide divides 65,535 ports by the mean lifetime; 64,512 are planned, as 1-1023 need include-reserve.',
    'timeout xlate (10,800 s) concerns dynamic NAT without PAT.',
  ],
};

export const ciscoAsaExtended: PlatformProfile = {
  ...ciscoAsa,
  id: 'cisco-asa-ftd-pat-extended',
  aliases: ['cisco-asa-extended'],
  name: 'Cisco ASA / FTD PAT, extended',
  summary: 'Extended PAT: destination address and port count too, so that one port serves every endpoint at once.',
  reuse: high('per-endpoint', patPool, { note: 'Option `extended` of the PAT pool.' }),
};

export const ciscoAsaMultiSession: PlatformProfile = {
  ...ciscoAsa,
  id: 'cisco-asa-ftd-pat-multi-session',
  aliases: ['cisco-asa-multi-session'],
  name: 'Cisco ASA / FTD PAT, multi-session',
  summary:
    'PAT before 9.0, or with `xlate per-session deny`: a port is held for 30 s after the session, FIN or RST alike.',
  timers: {
    ...ciscoAsa.timers,
    timeWait: adjustable(high(30, `${asaGuide}; ${asaTimeouts}: pat-xlate`)),
    afterReset: adjustable(high(30, `${asaGuide}; ${asaTimeouts}: pat-xlate`)),
  },
  notes: [
    'The 2,000 connections per second and address of the guide are 65,535 ports / 30 s rounded down, no limit of their own.',
    ...ciscoAsa.notes,
  ],
};

export const ciscoIos: PlatformProfile = {
  id: 'cisco-ios-nat',
  aliases: ['cisco-ios', 'cisco-ios-xe'],
  name: 'Cisco IOS and IOS-XE NAT overload',
  summary:
    'NAT overload on a router: finrst-timeout, 60 s, after FIN and RST alike; an abandoned connection keeps its port for a day.',
  kind: 'nat',
  ports: low(unprivilegedPorts, memory, { note: 'Tiers 1-511, 512-1023, 1024-65535.' }),
  reuse: low('exclusive', memory, { note: 'One port per inside flow.' }),
  sharing: low({ kind: 'shared' }, memory, { note: 'The pool is used in order.' }),
  timers: {
    synSent: adjustable(medium(60, `${iosTimeouts}: syn-timeout`)),
    establishedIdle: adjustable(high(86_400, `${iosTimeouts}: tcp-timeout`)),
    timeWait: adjustable(high(60, `${iosTimeouts}: finrst-timeout`)),
    afterReset: adjustable(high(60, `${iosTimeouts}: finrst-timeout`)),
    udp: adjustable(high(300, `${iosTimeouts}: udp-timeout`, { note: 'dns-timeout 60 s.' })),
  },
  limits: {},
  exhaustion: {
    behaviour: 'The packet is dropped.',
    log: '%IPNAT-4-ADDR_ALLOC_FAILURE (from memory)',
    metrics: ['show ip nat statistics: misses'],
  },
  notes: ['What a half-closed connection costs was not found: give timers.halfClosed for it.'],
};
