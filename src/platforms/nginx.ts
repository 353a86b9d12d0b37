/** nginx as a reverse proxy on kernel ports. */
import {
  ephemeralPorts,
  evenPortsFirst,
  exhaustiveConnect,
  hostAfterReset,
  hostFinWait,
  hostTimeWait,
  noTimeWaitReuse,
  timeWaitReuse,
} from './linux-host.js';
import type { PlatformProfile } from './profile.js';
import { adjustable, high, laboratory, measured } from './sourced.js';

const connectPeer = 'nginx src/event/ngx_event_connect.c @3f6f7824: ngx_event_connect_peer';
const proxyModule = 'nginx documentation, ngx_http_proxy_module';

export const nginx: PlatformProfile = {
  id: 'nginx',
  aliases: [],
  name: 'nginx (proxy_pass, proxy_bind)',
  summary:
    'nginx on kernel ports: whoever closes first toward the server keeps TIME_WAIT, and without keep-alive that is a ' +
    'race which nginx wins now and then.',
  kind: 'proxy',
  ports: ephemeralPorts,
  reuse: measured('per-endpoint', connectPeer, 'proxy_bind with port 0 sets IP_BIND_ADDRESS_NO_PORT.'),
  sharing: high({ kind: 'shared' }, connectPeer, {
    note: 'Workers share the port space; keep-alive pools are per worker. A variable in proxy_bind (split_clients) spreads over addresses.',
  }),
  search: exhaustiveConnect,
  parityFirst: evenPortsFirst,
  reclaim: noTimeWaitReuse,
  timers: {
    synSent: adjustable(high(60, `${proxyModule}: proxy_connect_timeout`)),
    establishedIdle: adjustable(
      high(60, `${proxyModule}: proxy_read_timeout`, { note: 'Between two reads while a response is awaited.' }),
    ),
    finWait: hostFinWait,
    timeWait: hostTimeWait,
    afterReset: hostAfterReset,
  },
  closesWith: measured('fin', connectPeer, 'The server leaves closing to nginx: service + 60 s for every connection.'),
  limits: {},
  exhaustion: {
    behaviour: 'The peer counts as failed, the next one is tried, then 502 to the client.',
    log: '[crit] connect() to 10.3.0.1:8000 failed (99: Cannot assign requested address) while connecting to upstream',
    metrics: ['error log', 'ss -tan state time-wait'],
  },
  notes: [
    'Default HTTP/1.0 upstream with "Connection: close", server closes too: nginx was first in 1 % and 14 % of the ' +
      `connections in two runs of one set-up (${laboratory}). Plan a mix of server-fin and client-fin; at 600/s that little filled the pool.`,
    `keepalive 64 at 100/s of 2 s: 241 sockets, up to 64 of them idle (${laboratory}).`,
  ],
};

export const nginxReusing: PlatformProfile = {
  ...nginx,
  id: 'nginx-tw-reuse',
  aliases: [],
  name: 'nginx, tcp_tw_reuse=1',
  summary: 'nginx on a host with net.ipv4.tcp_tw_reuse=1: a port in TIME_WAIT can be taken again after one second.',
  reclaim: timeWaitReuse,
  notes: [
    `1,860 connections wanted of 1,000 ports: none failed; 600/s of 1 s: 16.6 % failed, Erlang-B with a hold of 1 + 1 s says 17 % (${laboratory}).`,
    ...nginx.notes,
  ],
};
