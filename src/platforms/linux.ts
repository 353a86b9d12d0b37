/** Linux netfilter source NAT: nf_nat and nf_conntrack, with and without taking closing ports back. */
import type { PlatformProfile, Search } from './profile.js';
import { adjustable, high, laboratory, measured, medium, unprivilegedPorts } from './sourced.js';

export const natCore = 'Linux net/netfilter/nf_nat_core.c @002c6ca7: get_unique_tuple, find_best_ips_proto';
export const conntrackSysctl = 'Linux Documentation/networking/nf_conntrack-sysctl.rst @2c55d703';
export const conntrackTcp = 'Linux net/netfilter/nf_conntrack_proto_tcp.c @011e3c63: tcp_timeouts[]';
const evictionPatch =
  '[PATCH net-next 6/8] netfilter: snat: evict closing tcp entries on reply tuple collision, netdev 20230626064749.75525-7-pablo@netfilter.org';
const exactResetOnly = 'Linux commit be0502a: netfilter: conntrack: tcp: only close if RST matches exact sequence';

/** The random offset is a port number, taken modulo the range: nf_nat in Linux, Cilium. */
export const SIXTEEN_BITS = 65_536;

/** nf_nat's search: consecutive ports from a random offset, then shorter stretches from fresh offsets, 248 in all. */
export const natRounds: Search = { kind: 'consecutive', rounds: [128, 64, 32, 16, 8], offsets: SIXTEEN_BITS };

/** What a kernel since 6.6 does with closing entries. */
export const natReclaim = measured(
  { kind: 'after', seconds: 0 } as const,
  evictionPatch,
  'The last 32 probes of each round may evict a TIME_WAIT or CLOSE entry. Patch of June 2023: in kernels since 6.6; ' +
    '6.5 is not verified. Hardware- or software-offloaded entries refuse.',
);

export const linuxNetfilter: PlatformProfile = {
  id: 'linux-netfilter',
  aliases: ['linux-netfilter-snat', 'iptables', 'nftables'],
  name: 'Linux netfilter SNAT or MASQUERADE, kernel 6.6 and later',
  summary:
    'Linux forwarding with nf_nat and conntrack: closing entries (TIME_WAIT, CLOSE) are taken back when a new ' +
    'connection needs the port, so that open and half-closed connections alone fill the pool.',
  kind: 'nat',
  ports: high(unprivilegedPorts, natCore, {
    note: 'A source port below 512 stays in 1-511, one of 512-1023 goes to 600-1023. net.ipv4.ip_local_port_range is not read.',
  }),
  reuse: measured(
    'per-endpoint',
    natCore,
    'The reply tuple (protocol, NAT ip:port, destination ip:port, zone) must be unique.',
  ),
  sharing: measured(
    { kind: 'pinned' },
    natCore,
    'The address is a hash of source and destination address (of the source alone with `persistent`); no second address ' +
      'is tried. A rule that picks the address per flow (numgen, or a hash with the source port) spreads evenly.',
  ),
  search: measured(
    natRounds,
    natCore,
    'A range of 128 ports or fewer is searched whole, once. Offsets are 16 random bits modulo the range.',
  ),
  reclaim: natReclaim,
  timers: {
    synSent: adjustable(
      measured(120, conntrackSysctl, 'Counted from the first SYN; retransmissions do not extend it.'),
    ),
    establishedIdle: adjustable(
      high(432_000, conntrackSysctl, {
        note: '5 days, counted from the last packet, not from the end of the session.',
      }),
    ),
    finWait: adjustable(
      high(120, conntrackTcp, { note: 'Seen between two FINs only in passing: the entry waits in CLOSE_WAIT.' }),
    ),
    closeWait: adjustable(measured(60, conntrackTcp, 'Half-closed, whichever side closed first.')),
    lastAck: adjustable(high(30, conntrackTcp)),
    timeWait: adjustable(measured(120, conntrackSysctl, 'Whichever side closed first.')),
    afterReset: adjustable(
      measured(10, conntrackTcp, 'State CLOSE. Only a reset with the exact sequence number gets there: see the notes.'),
    ),
    udp: adjustable(
      high(30, conntrackSysctl, {
        note: '120 s (nf_conntrack_udp_timeout_stream) once a flow has been answered and goes on for more than 2 s.',
      }),
    ),
  },
  halfClosedState: measured('CLOSE_WAIT', conntrackTcp),
  refusedHold: measured('none', conntrackTcp, 'A SYN answered only by a reset: the entry is deleted at once.'),
  limits: {
    connections: medium(262_144, conntrackSysctl, {
      note:
        'nf_conntrack_max defaults to the number of hash buckets: memory / 16,384, between 1,024 and 262,144. 262,144 holds ' +
        'from about 4 GB of memory on; read `sysctl net.netfilter.nf_conntrack_max`.',
    }),
  },
  exhaustion: {
    behaviour:
      'The SYN is dropped; clients send it again after 1, 3, 7 s, so that the first sign is a connect time of one second, ' +
      'not an error.',
    log: 'None for ports. For the table: "nf_conntrack: table full, dropping packet".',
    metrics: ['conntrack -S: insert_failed, drop, early_drop', 'net.netfilter.nf_conntrack_count'],
  },
  notes: [
    'A full table is no exhaustion: count the entries outside TIME_WAIT and CLOSE. 1,000 ports, 244 % of them wanted, ' +
      `40 ESTABLISHED and 958 TIME_WAIT: no connection failed (${laboratory}). Half-closed entries are not taken back.`,
    'A reset whose sequence number is not exact leaves the entry ESTABLISHED, and a later packet gives it its 5 days back ' +
      `(${exactResetOnly}; netfilter mailing list, September 2024). Even 1 in 10,000 counts: 10/s x 0.0001 x 432,000 s = ` +
      '432 ports. Plan it with a share of `idle` closes.',
    'A proxy on the same host holds TIME_WAIT for 60 s as a socket while conntrack holds its entry for 120 s: two boxes in a row.',
    'fck-nat documentation says that ip_local_port_range widens the SNAT range; the kernel does not read it for NAT.',
    'RFC 7857 asks a NAT to wait 4 min after a reset; Linux waits 10 s.',
  ],
};

export const linuxNetfilterLegacy: PlatformProfile = {
  ...linuxNetfilter,
  id: 'linux-netfilter-legacy',
  aliases: [],
  name: 'Linux netfilter SNAT or MASQUERADE, kernel before 6.5',
  summary:
    'Linux forwarding with nf_nat and conntrack on a kernel without the eviction patch of June 2023: every entry, ' +
    'TIME_WAIT included, keeps its port until its timer ends.',
  search: high(natRounds, natCore, {
    note: 'Kernels before about 5.0 searched the whole range (from memory, not verified).',
  }),
  reclaim: high({ kind: 'never' }, evictionPatch, {
    date: '2023-06-26',
    note: 'Read from the source; kernels before the patch were not measured.',
  }),
  notes: [
    'Half-closed entries on a kernel that cannot take them back: 244 % of the ports wanted, 59.5 % failed, Erlang-B 59.0 % ' +
      `(${laboratory}); TIME_WAIT entries fill an old kernel's pool in the same way.`,
    'Kernel 6.5 is not verified: plan it with this profile.',
    ...linuxNetfilter.notes.slice(1),
  ],
};
