/** MikroTik RouterOS: Linux conntrack with short timers. */
import { natRounds } from './linux.js';
import type { PlatformProfile } from './profile.js';
import { adjustable, high, low, medium, unprivilegedPorts } from './sourced.js';

const manual = 'MikroTik RouterOS manual: IP/Firewall/Connection tracking';
const likeLinux = 'Linux nf_nat; which kernel a release of RouterOS has is not verified';

export const mikrotik: PlatformProfile = {
  id: 'mikrotik-routeros',
  aliases: ['mikrotik', 'routeros'],
  name: 'MikroTik RouterOS',
  summary: 'Linux conntrack with timers of ten seconds: FIN, RST and half-close alike hold for 10 s.',
  kind: 'nat',
  ports: medium(unprivilegedPorts, likeLinux),
  reuse: medium('per-endpoint', likeLinux),
  sharing: low({ kind: 'pinned' }, likeLinux, { note: 'The address is a hash, as on Linux.' }),
  search: low(natRounds, likeLinux),
  reclaim: low({ kind: 'never' }, likeLinux, {
    note: 'The kernels of RouterOS 6 and 7 are older than the eviction patch (from memory).',
  }),
  timers: {
    synSent: adjustable(high(5, `${manual}: tcp-syn-sent-timeout`, { note: 'Very old manuals: 60 s.' })),
    establishedIdle: adjustable(high(86_400, `${manual}: tcp-established-timeout`)),
    finWait: adjustable(high(10, `${manual}: tcp-fin-wait-timeout`)),
    closeWait: adjustable(high(10, `${manual}: tcp-close-wait-timeout`)),
    lastAck: adjustable(high(10, `${manual}: tcp-last-ack-timeout`)),
    timeWait: adjustable(high(10, `${manual}: tcp-time-wait-timeout`)),
    afterReset: adjustable(high(10, `${manual}: tcp-close-timeout`)),
    udp: adjustable(
      medium(10, `${manual}: udp-timeout`, { note: '30 s in samples of version 7; udp-stream-timeout 180 s.' }),
    ),
  },
  halfClosedState: medium('CLOSE_WAIT', likeLinux),
  refusedHold: low('none', likeLinux),
  limits: {},
  exhaustion: {
    behaviour: 'The packet is dropped.',
    metrics: ['/ip firewall connection print count-only'],
  },
  notes: [
    'All timers are shorter than the 60 s that a server keeps TIME_WAIT: quick reuse can meet the old connection when the server closes first.',
  ],
};
