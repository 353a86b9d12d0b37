/** What is typed into the kernel and into HAProxy, from a set-up: nftables rules, sysctls, a configuration file. */
import type { LabCase } from './cases.js';
import type { SetUp } from './set-up.js';

/**
 * Many clients: a client that takes the same port again soon gives its old entry at the box a new connection, which ends the
 * hold early. With one address for 100 connections a second that is one in a hundred.
 */
export const CLIENTS: readonly string[] = Array.from({ length: 32 }, (_, index) => `192.0.2.${index + 2}`);
/** Client side of the box. */
export const BOX = '192.0.2.1';
export const SERVER = '203.0.113.2';

/** Which sysctl of nf_conntrack a timer of the scenario is. */
const CONNTRACK_TIMERS: Readonly<Record<string, string>> = {
  synSent: 'nf_conntrack_tcp_timeout_syn_sent',
  establishedIdle: 'nf_conntrack_tcp_timeout_established',
  finWait: 'nf_conntrack_tcp_timeout_fin_wait',
  closeWait: 'nf_conntrack_tcp_timeout_close_wait',
  lastAck: 'nf_conntrack_tcp_timeout_last_ack',
  timeWait: 'nf_conntrack_tcp_timeout_time_wait',
  afterReset: 'nf_conntrack_tcp_timeout_close',
  udp: 'nf_conntrack_udp_timeout',
};

/** How long a Linux server remembers a connection that it closed first. */
const SERVER_TIME_WAIT_SECONDS = 60;

/** The NAT rules of the box: to one address, to several in turn, or to the address of the interface. */
export function natRules({ addresses, low, high, pool }: SetUp, translation: LabCase['translation']): string {
  const ports = `${low}-${high}`;
  const [first] = addresses;
  if (translation === 'masquerade') return table(`ip protocol tcp masquerade to :${ports}`);
  if (addresses.length === 1) return table(`ip protocol tcp snat to ${first}:${ports}`);
  if (pool.sharing.kind !== 'pinned' || pool.sharing.clients !== null) {
    throw new Error('the laboratory plays several addresses with `sharing: per-flow` only');
  }
  const chains = addresses.map((address, index) => `chain a${index} { ip protocol tcp snat to ${address}:${ports}; }`);
  const jumps = addresses.map((_, index) => `${index} : jump a${index}`).join(', ');
  return table(`numgen inc mod ${addresses.length} vmap { ${jumps} }`, chains);
}

function table(rule: string, chains: readonly string[] = []): string {
  const hook = `chain post { type nat hook postrouting priority srcnat; oifname "server" ${rule}; }`;
  return `table ip lab {\n${[...chains, hook].join('\n')}\n}\n`;
}

/** SYNs that the server's firewall refuses or leaves without an answer: the generator marks them. */
export const SERVER_RULES = `table ip lab {
chain input {
type filter hook input priority 0;
tcp flags & (syn | ack) == syn ip dscp 8 reject with tcp reset;
tcp flags & (syn | ack) == syn ip dscp 16 drop;
}
}
`;

/**
 * The sysctls of the box: its timers are the scenario's.
 *
 * @throws RangeError for a timer that is no whole number of seconds: the kernel counts in these
 */
export function boxSysctls({ pool, low, high }: SetUp): readonly string[] {
  if (pool.kind === 'proxy') {
    // A source range is HAProxy's own; without one, connect() takes what the kernel allows.
    return hasSourceRange(pool.platform.id) ? [] : [`net.ipv4.ip_local_port_range=${low} ${high}`];
  }
  const timers = Object.entries(pool.timers).flatMap(([name, timer]) => {
    const key = CONNTRACK_TIMERS[name];
    if (key === undefined || timer === undefined) return [];
    if (!Number.isInteger(timer.value)) {
      throw new RangeError(`Cannot set timer: ${name} must be whole seconds, got ${timer.value}`);
    }
    return [`net.netfilter.${key}=${timer.value}`];
  });
  return ['net.ipv4.ip_forward=1', ...timers];
}

/**
 * The sysctls of the server. A NAT that forgets a port before the server does sends new connections into the server's
 * TIME_WAIT, which is another subject: a server that must not outlast the NAT keeps none.
 */
export function serverSysctls({ pool }: SetUp): readonly string[] {
  const timeWait = pool.timers.timeWait?.value ?? SERVER_TIME_WAIT_SECONDS;
  const forgets = pool.kind === 'nat' && timeWait < SERVER_TIME_WAIT_SECONDS;
  return forgets ? ['net.ipv4.tcp_max_tw_buckets=0'] : [];
}

function hasSourceRange(platform: string): boolean {
  return platform.endsWith('-source-range');
}

/** HAProxy's configuration for one of its platforms: the mode, and who chooses source ports. */
export function haproxyConfiguration({ pool, addresses, low, high, endpoints }: SetUp): string {
  const platform = pool.platform.id;
  if (!platform.startsWith('haproxy')) throw new Error(`the laboratory has no ${platform}`);
  const mode = platform.startsWith('haproxy-tcp') ? 'tcp' : 'http';
  const source = `source ${addresses[0]}${hasSourceRange(platform) ? `:${low}-${high}` : ''}`;
  const http = mode === 'http' ? ['  option http-server-close', '  http-reuse never'] : [];
  const services = endpoints.flatMap(({ host, port }) => [
    `listen port${port}`,
    `  bind ${BOX}:${port}`,
    `  server s${port} ${host}:${port} ${source}`,
  ]);
  return [
    ...['global', '  maxconn 4000', '  nbthread 1'],
    ...[
      'defaults',
      `  mode ${mode}`,
      '  retries 0',
      '  timeout connect 5s',
      '  timeout client 1h',
      '  timeout server 1h',
    ],
    ...http,
    ...services,
    '',
  ].join('\n');
}
