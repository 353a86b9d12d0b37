/** Fortinet FortiGate IP pools. */
import type { PlatformProfile, QuotaRule } from './profile.js';
import { adjustable, high, medium, range } from './sourced.js';

const pools = 'Fortinet community: IP pool port ranges and PBA (ta-p/192079, 411348, 287925)';
const timers = 'Fortinet community: TCP timers (ta-p/269332); config system global';
const chassis = 'Fortinet: controlling SNAT port partitioning behaviour (FortiGate 6000 and 7000)';

const perSlot: QuotaRule = {
  unit: 'FPC or FPM',
  default: { kind: 'divide' },
  step: { kind: 'multiple', of: 1 },
  spansAddresses: true,
};

export const fortigate: PlatformProfile = {
  id: 'fortigate-ippool',
  aliases: ['fortigate'],
  name: 'FortiGate IP pool, overload',
  summary:
    'Overload pool of 60,416 ports per address, each usable once per endpoint; a reset holds its port longer than an ' +
    'orderly close, 5 s against 1 s.',
  kind: 'nat',
  ports: high(range(5117, 65533), pools),
  portsPerAddress: high(60_416, pools, { note: 'As documented; 5117-65533 inclusive would be 60,417.' }),
  reuse: high('per-endpoint', pools, { note: 'For another destination ip, destination port or protocol.' }),
  sharing: medium({ kind: 'shared' }, pools, {
    note: 'Addresses are used in order. Fixed port range and PBA bind ports to clients.',
  }),
  partition: high(perSlot, chassis, { note: 'nat-source-port, enabled-slots by default: chassis only.' }),
  timers: {
    synSent: adjustable(high(10, `${timers}: tcp-halfopen-timer`)),
    establishedIdle: adjustable(high(3600, `${timers}: session-ttl`)),
    halfClosed: adjustable(high(120, `${timers}: tcp-halfclose-timer`)),
    timeWait: adjustable(high(1, `${timers}: tcp-timewait-timer`, { note: '0-300 s.' })),
    afterReset: adjustable(
      high(5, `${timers}: tcp-rst-timer; Fortinet: NP7 tcp-rst-timeout`, { note: '5-300 s on the CPU.' }),
    ),
    udp: adjustable(medium(180, `${timers}: udp-idle-timer`, { note: '60 s in older releases.' })),
  },
  limits: {},
  exhaustion: {
    behaviour: 'The session fails.',
    log: '20007 LOG_ID_SOCKET_EXHAUSTED, "NAT port exhausted" (critical)',
    metrics: ['log 20007', 'diagnose firewall ippool-all stats'],
  },
  notes: [
    'Never assume that a reset frees a port early: here it holds 5 s where an orderly close holds 1 s.',
    'Port block allocation: 128 ports a block, 8 blocks a client, 30 s (from memory); floor((end - start + 1) / block) blocks.',
    'Hyperscale: range 5117-65535, fin-wait and close-wait 120 s, time-wait 1 s, syn-sent 10 s; a CGN session-ttl port timeout of 300 s.',
    'SNAT to the interface address uses the same range (from memory).',
  ],
};
