/** Packet filter of OpenBSD and FreeBSD: nat-to. */
import type { PlatformProfile } from './profile.js';
import { adjustable, high, range } from './sourced.js';

const getSport = 'OpenBSD sys/net/pf_lb.c @0c449d89: pf_get_sport';
const proxyRange = 'pf PF_NAT_PROXY_PORT_LOW and PF_NAT_PROXY_PORT_HIGH';
const defaults = 'pf timeout defaults (PFTM_*_VAL)';
const stateMachine = 'pf TCP state machine: pf_tcp_track_full, pf_test_state_tcp';

export const packetFilter: PlatformProfile = {
  id: 'openbsd-freebsd-pf',
  aliases: ['pf', 'openbsd-pf', 'freebsd-pf'],
  name: 'OpenBSD and FreeBSD pf, nat-to',
  summary:
    'Stateful NAT with only 15,535 ports unless the rule says otherwise; FIN and RST alike hold for 90 s, a half-close for ' +
    '15 min.',
  kind: 'nat',
  ports: high(range(50001, 65535), `${proxyRange}; ${getSport}`, {
    note: '`port 1024:65535` in the rule gives 64,512; static-port keeps the source port.',
  }),
  reuse: high('per-endpoint', getSport, { note: 'The state key holds destination ip:port and NAT ip:port.' }),
  sharing: high({ kind: 'shared' }, getSport, {
    note: 'With round-robin or random; with source-hash or bitmask no second address is tried: `sharing: {pinned: {clients: …}}`.',
  }),
  search: high({ kind: 'exhaustive' }, getSport, { note: 'Random start, upward, then downward over the whole range.' }),
  reclaim: high({ kind: 'never' }, getSport),
  timers: {
    synSent: adjustable(high(120, `${defaults}: tcp.first`)),
    establishedIdle: adjustable(high(86_400, `${defaults}: tcp.established`)),
    halfClosed: adjustable(high(900, `${defaults}: tcp.closing`)),
    timeWait: adjustable(high(90, `${stateMachine}; ${defaults}: tcp.closed`)),
    afterReset: adjustable(high(90, `${stateMachine}; ${defaults}: tcp.closed`)),
    udp: adjustable(
      high(60, `${defaults}: udp.first and udp.multiple`, { note: 'udp.single, never answered, is 30 s.' }),
    ),
  },
  limits: {},
  exhaustion: {
    behaviour: 'The packet is dropped.',
    log: 'pf: NAT proxy port allocation (50001-65535) failed',
    metrics: ['pfctl -si', 'pfctl -ss | wc -l'],
  },
  notes: [
    'The manual gives 45 s (tcp.finwait) for FIN; in the code both FIN and RST end in tcp.closed, 90 s: a reset brings no gain. ' +
      'tcp.finwait runs only between the second FIN and its ACK; tcp.opening is 30 s.',
    'A new SYN that matches a closed state replaces it ("state reuse"); the first SYN may be lost.',
    'Expired states are purged every 10 s. Near the state limit adaptive timeouts scale the timers down (from memory: from 60 % on).',
  ],
};
