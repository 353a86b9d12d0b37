/** HAProxy: HTTP mode resets, TCP mode passes FIN on; with an explicit source port range it keeps its own list. */
import {
  connectReuse,
  ephemeralPorts,
  evenPortsFirst,
  exhaustiveConnect,
  hostAfterReset,
  hostFinWait,
  hostTimeWait,
  noTimeWaitReuse,
} from './linux-host.js';
import type { PlatformProfile, Sourced } from './profile.js';
import { high, laboratory, measured } from './sourced.js';

const documentation = 'HAProxy doc/configuration.txt @50872daa: "source (server)", option nolinger, http-reuse';
const connectServer = 'HAProxy src/proto_tcp.c @50872daa: tcp_connect_server';
const deleteOrphan = 'HAProxy src/fd.c @50872daa: _fd_delete_orphan (SO_LINGER {1,0} when FD_LINGER_RISK)';
const portRange = 'HAProxy include/haproxy/port_range.h @50872daa: port_range_alloc_port';

const commonNotes = [
  'A NAT device between HAProxy and the servers sees what HAProxy sends: its reset timer applies behind HTTP mode, its FIN timer behind TCP mode.',
  '`timeout connect` and `timeout server` have no default: give timers.synSent and timers.establishedIdle.',
  `Keep-alive and http-reuse make connections fewer and longer, plus an idle pool: 238 sockets where 200 were busy (${laboratory}).`,
];

export const haproxy: PlatformProfile = {
  id: 'haproxy',
  aliases: ['haproxy-http'],
  name: 'HAProxy, mode http',
  summary:
    'HAProxy in HTTP mode on kernel ports: it closes server connections with RST, so that no closed connection holds a ' +
    'port on HAProxy, whoever closes first.',
  kind: 'proxy',
  ports: ephemeralPorts,
  reuse: high('per-endpoint', connectServer, {
    note: 'Sets IP_BIND_ADDRESS_NO_PORT when no port is given (Linux 4.2 and later).',
  }),
  sharing: high({ kind: 'shared' }, documentation, { note: 'The address is configured per backend or server.' }),
  search: exhaustiveConnect,
  parityFirst: evenPortsFirst,
  reclaim: noTimeWaitReuse,
  timers: { finWait: hostFinWait, timeWait: hostTimeWait, afterReset: hostAfterReset },
  closesWith: measured(
    'rst',
    deleteOrphan,
    'When the server closes first HAProxy just follows, and TIME_WAIT lies on the server.',
  ),
  limits: {},
  exhaustion: {
    behaviour:
      'The connection fails, is retried and redispatched within a millisecond, then 503 to the client (termination SC).',
    log: '"Connect() failed for backend b: no free ports." With a range also "Cannot bind to source address before connect()".',
    metrics: [
      'econ (connection errors)',
      'wretr (retries)',
      'connection error codes CO_ER_PORT_RANGE, CO_ER_FREE_PORTS',
    ],
  },
  notes: [
    'The documentation discourages `option nolinger`, yet HTTP mode closes toward servers with RST by design: two separate things.',
    `12/s with a service time of 2 s: 24 sockets, none in TIME_WAIT; with 60 s each it would be 744 (${laboratory}).`,
    ...commonNotes,
  ],
};

const ringNote = 'One list per server line: exclusive within that server, shared between servers.';
const ring = {
  reuse: measured('per-endpoint', `${portRange}; ${documentation}`, ringNote) as Sourced<'per-endpoint'>,
  search: measured(
    { kind: 'exhaustive' } as const,
    portRange,
    'The list knows every free port. At most 10 bind() attempts: ports of the range that something else on the host uses make it fail early.',
  ),
  order: high('fifo' as const, portRange, { note: 'A released port goes to the tail of the list.' }),
  reclaim: measured(
    { kind: 'after', seconds: 0 } as const,
    connectServer,
    'connect() from a bound port takes a TIME_WAIT over at once, whatever tcp_tw_reuse says, if TCP timestamps are on; without ' +
      'them the hold is 60 s: `allocator: {reclaim: never}`.',
  ),
};
const rangeNote =
  'The range is what the server line says (`source address:low-high`); there is no default, so `pool.ports` must be given.';

/** Without `ports`: the configuration file names the range. */
function withSourceRange(
  base: PlatformProfile,
  own: Pick<PlatformProfile, 'id' | 'name' | 'summary' | 'notes'>,
): PlatformProfile {
  const { ports: _kernelPorts, parityFirst: _ofConnect, ...rest } = base;
  return { ...rest, aliases: [], ...ring, ...own };
}

export const haproxySourceRange = withSourceRange(haproxy, {
  id: 'haproxy-source-range',
  name: 'HAProxy, mode http, source port range',
  summary:
    'HAProxy in HTTP mode with `source address:low-high` on the server line: its own first-in-first-out list of ports, and ' +
    'closes with RST.',
  notes: [rangeNote, ...haproxy.notes],
});

export const haproxyTcp: PlatformProfile = {
  ...haproxy,
  id: 'haproxy-tcp',
  aliases: [],
  name: 'HAProxy, mode tcp',
  summary:
    "HAProxy in TCP mode on kernel ports: it passes the client's FIN on, so that it is the active closer and holds " +
    'TIME_WAIT for 60 s.',
  reuse: connectReuse,
  closesWith: measured('fin', connectServer, 'With `option nolinger` it resets instead and holds nothing.'),
  notes: [
    `12/s with a service time of 2 s, client closes: 24 ESTABLISHED and 732 TIME_WAIT; client resets or server closes: 25 (${laboratory}).`,
    `1,860 connections wanted of 1,000 ports: 47 % failed (Erlang-B 46 %); with tcp_tw_reuse=1 (\`allocator: {reclaim: {after: 1s}}\`) none (${laboratory}).`,
    ...commonNotes,
  ],
};

export const haproxyTcpSourceRange = withSourceRange(haproxyTcp, {
  id: 'haproxy-tcp-source-range',
  name: 'HAProxy, mode tcp, source port range',
  summary:
    'HAProxy in TCP mode with `source address:low-high` on the server line: TIME_WAIT lasts 60 s but is taken back at ' +
    'once where TCP timestamps are on.',
  notes: [
    rangeNote,
    `1,860 connections wanted of 1,000 ports, 60 ESTABLISHED and 940 TIME_WAIT: none failed; without TCP timestamps 46 % (${laboratory}).`,
    `12/s with a service time of 2 s, client closes: 24 ESTABLISHED and 732 TIME_WAIT (${laboratory}).`,
    ...commonNotes,
  ],
});
