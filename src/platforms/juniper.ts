/** Juniper SRX source NAT pools, with and without rst-invalidate-session. */
import type { PlatformProfile, QuotaRule } from './profile.js';
import { adjustable, builtIn, high, low, medium, range } from './sourced.js';

const sourcePools = 'Junos 10.2 security guide: source NAT pools (topic-42817, topic-42815)';
const device = 'Junos device XML: port-overloading-factor, twin port range';
const finInvalidate = 'Junos configuration statement fin-invalidate-session';
const rstInvalidate = 'Junos 10.3 CLI reference: rst-invalidate-session';
const halfClose = 'Junos configuration statement apply-to-half-close-state (12.1X46)';

const perNode: QuotaRule = {
  unit: 'cluster node',
  default: { kind: 'divide' },
  step: { kind: 'multiple', of: 1 },
  spansAddresses: true,
};

export const juniperSrx: PlatformProfile = {
  id: 'juniper-srx',
  aliases: ['srx'],
  name: 'Juniper SRX source NAT pool with PAT',
  summary:
    'Source NAT that uses a port once per address; FIN frees it after 2 s, but by default a reset leaves the session with ' +
    'its normal timer of 30 min.',
  kind: 'nat',
  ports: high(range(1024, 63487), `${sourcePools}; ${device}`, {
    note: '63488-65535 are twin ports for RTP and RTCP.',
  }),
  reuse: high('exclusive', device, { note: 'port-overloading-factor 1; interface NAT overloads.' }),
  sharing: medium({ kind: 'shared' }, sourcePools, {
    note: 'Round-robin; address-persistent and an overflow pool are options.',
  }),
  partition: medium(perNode, `${device}: an active/active cluster halves the ports per address`),
  timers: {
    synSent: builtIn(low(20, 'from memory, not verified')),
    establishedIdle: adjustable(medium(1800, `${rstInvalidate}: TCP 30 min`, { note: 'HTTP 5 min.' })),
    halfClosed: adjustable(
      medium(150, `${halfClose}; ${finInvalidate}`, {
        note: 'Another reading applies it only once both FINs were seen, unless apply-to-half-close-state is set; one FIN would then keep 1,800 s.',
      }),
    ),
    timeWait: builtIn(high(2, finInvalidate, { note: 'After the 4-way close; at once with fin-invalidate-session.' })),
    afterReset: adjustable(
      medium(1800, rstInvalidate, {
        note: 'Default. Another Junos page says that a session ends normally on a reset.',
      }),
    ),
    udp: adjustable(medium(60, `${rstInvalidate}: UDP 1 min`)),
  },
  limits: {},
  exhaustion: {
    behaviour: 'The packet is dropped.',
    log: 'RT_SRC_NAT_POOL_ALARM_RAISED (from memory)',
    metrics: ['show security nat source pool', 'pool-utilization-alarm (from memory)'],
  },
  notes: [
    'Never assume that a reset frees a port early: by default it costs 1,800 s where FIN costs 2 s. With rst-invalidate-session it costs ' +
      'nothing (juniper-srx-rst-invalidate).',
    'MX with services cards: blocks of 128 ports, 8 blocks a client, close-timeout 1 s by default.',
  ],
};

export const juniperSrxRstInvalidate: PlatformProfile = {
  ...juniperSrx,
  id: 'juniper-srx-rst-invalidate',
  aliases: ['juniper-srx-rst-invalidate-session'],
  name: 'Juniper SRX source NAT pool with PAT, rst-invalidate-session',
  summary: 'Juniper SRX with rst-invalidate-session: a reset ends the session and frees its port at once.',
  timers: {
    ...juniperSrx.timers,
    afterReset: adjustable(medium(0, rstInvalidate, { note: 'set security flow tcp-session rst-invalidate-session' })),
  },
  notes: juniperSrx.notes.slice(1),
};
