/** A Linux host that opens its own connections toward the servers: any full proxy on kernel ports. */
import type { PlatformProfile } from './profile.js';
import { adjustable, builtIn, high, laboratory, measured, medium, range } from './sourced.js';

const ipSysctl = 'Linux Documentation/networking/ip-sysctl';
const tcpHeader = 'Linux include/net/tcp.h: TCP_TIMEWAIT_LEN (60*HZ)';
const connectSearch = 'Linux net/ipv4/inet_hashtables.c: __inet_hash_connect';
const lingerReset = 'HAProxy src/fd.c @50872daa: _fd_delete_orphan (SO_LINGER {1,0})';

/** 32768-60999: 28,232 ports. */
export const ephemeralPorts = high(range(32768, 60999), `${ipSysctl}: ip_local_port_range`, {
  note: 'Less ip_local_reserved_ports and ports bound without reuse.',
});

/** connect() tries every port of one parity, then of the other. */
export const exhaustiveConnect = measured({ kind: 'exhaustive' } as const, connectSearch);

/** Automatic ports of one parity are left to connect() until there is none. */
export const evenPortsFirst = measured(true as const, connectSearch);

/** With tcp_tw_reuse at 0 or 2 (loopback only, the default) a TIME_WAIT port is not given out again. */
export const noTimeWaitReuse = measured(
  { kind: 'never' } as const,
  `${ipSysctl}: tcp_tw_reuse (default 2: loopback only)`,
);

/** With tcp_tw_reuse=1 an automatic port in TIME_WAIT is given out again after tcp_tw_reuse_delay. */
export const timeWaitReuse = measured(
  { kind: 'after', seconds: 1 } as const,
  `${ipSysctl}: tcp_tw_reuse=1, tcp_tw_reuse_delay (1,000 ms)`,
  'Needs TCP timestamps on both sides; without them the full 60 s hold.',
);

/** Per connection tuple as long as connect() picks the port. */
export const connectReuse = measured(
  'per-endpoint' as const,
  connectSearch,
  'bind(address, port 0) without IP_BIND_ADDRESS_NO_PORT makes the port exclusive: `reuse: exclusive`.',
);

/** What the kernel holds for a proxy that closes first. */
export const hostTimeWait = builtIn(
  measured(60, tcpHeader, 'Compiled in, on the active closer only; tcp_fin_timeout does not change it.'),
);
export const hostFinWait = adjustable(
  high(60, `${ipSysctl}: tcp_fin_timeout`, {
    note: 'Orphaned FIN_WAIT_2 only: the application has closed its socket.',
  }),
);
export const hostAfterReset = builtIn(measured(0, lingerReset, 'Sent or received, a reset frees the port at once.'));
export const hostSynSent = adjustable(
  medium(127, `${ipSysctl}: tcp_syn_retries = 6, 1+2+4+8+16+32+64 s by arithmetic`, {
    note: 'An upper bound: applications usually give up earlier.',
  }),
);

const notes = [
  `TIME_WAIT falls on the side that closes first; when the server does, the port is free at once (${laboratory}).`,
  'Above tcp_max_tw_buckets, TIME_WAIT sockets are destroyed at once.',
  'conntrack on the same host holds its own entry for 120 s: two boxes in a row.',
  'With tcp_tw_reuse=1 `ss` shows about half the ports in use at any demand (one parity is tried first): the count says ' +
    `nothing about headroom (${laboratory}).`,
];

export const linuxFullProxyHost: PlatformProfile = {
  id: 'linux-full-proxy-host',
  aliases: ['linux-host'],
  name: 'Linux host as full proxy',
  summary:
    'Any proxy or client on Linux that lets connect() pick the source port and passes FIN on: TIME_WAIT lasts 60 s, ' +
    'and only where the host closes first.',
  kind: 'proxy',
  ports: ephemeralPorts,
  reuse: connectReuse,
  sharing: high({ kind: 'shared' }, connectSearch, {
    note: 'Processes and workers share the port space. Routing or bind() picks the address.',
  }),
  search: exhaustiveConnect,
  parityFirst: evenPortsFirst,
  reclaim: noTimeWaitReuse,
  timers: { synSent: hostSynSent, finWait: hostFinWait, timeWait: hostTimeWait, afterReset: hostAfterReset },
  closesWith: high('fin', connectSearch, { note: 'close() without SO_LINGER {1,0}.' }),
  limits: {},
  exhaustion: {
    behaviour: 'connect() fails with EADDRNOTAVAIL (99, "Cannot assign requested address"), bind() with EADDRINUSE.',
    log: "The application's own.",
    metrics: ['ss -s: timewait', 'ss -tan state time-wait', '/proc/net/sockstat: tw', 'nstat: TcpExtTW'],
  },
  notes,
};

export const linuxFullProxyHostReusing: PlatformProfile = {
  ...linuxFullProxyHost,
  id: 'linux-full-proxy-host-tw-reuse',
  aliases: [],
  name: 'Linux host as full proxy, tcp_tw_reuse=1',
  summary:
    'A Linux host with net.ipv4.tcp_tw_reuse=1: a port in TIME_WAIT can be taken again after one second, where TCP ' +
    'timestamps are on.',
  reclaim: timeWaitReuse,
  notes: [
    '600 connections/s of 1 s on 1,000 ports: 16 % failed, Erlang-B with a hold of 1 + 1 s says 17 %; with ' +
      `tcp_tw_reuse_delay at 100 ms none failed (${laboratory}).`,
    ...notes,
  ],
};
