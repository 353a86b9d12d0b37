/** Envoy toward its upstream clusters, with and without upstream_bind_config. */
import {
  ephemeralPorts,
  evenPortsFirst,
  exhaustiveConnect,
  hostAfterReset,
  hostFinWait,
  hostTimeWait,
  noTimeWaitReuse,
} from './linux-host.js';
import type { PlatformProfile } from './profile.js';
import { adjustable, high, medium } from './sourced.js';

const bindPullRequest =
  'envoyproxy/envoy PR 44837 "Fix Ephemeral Port Exhaustion With upstream_bind_config" (open when read)';
const bindConfig = 'Envoy API config.core.v3.BindConfig';
const timeouts = 'Envoy documentation, FAQ: How do I configure timeouts?';

export const envoy: PlatformProfile = {
  id: 'envoy',
  aliases: [],
  name: 'Envoy',
  summary: 'Envoy on kernel ports, without upstream_bind_config: connect() picks the port, once per endpoint.',
  kind: 'proxy',
  ports: ephemeralPorts,
  reuse: high('per-endpoint', bindPullRequest, { note: 'Without upstream_bind_config only.' }),
  sharing: medium({ kind: 'shared' }, bindConfig, {
    note: 'Workers have their own connection pools and share the port space. The default selector picks the address by IP family and spreads nothing.',
  }),
  search: exhaustiveConnect,
  parityFirst: evenPortsFirst,
  reclaim: noTimeWaitReuse,
  timers: {
    establishedIdle: adjustable(
      high(3600, `${timeouts}: idle_timeout, default 1 hour`, { note: 'No active streams.' }),
    ),
    finWait: hostFinWait,
    timeWait: hostTimeWait,
    afterReset: hostAfterReset,
  },
  closesWith: medium('fin', 'Linux socket rules; not measured with Envoy', {
    note: 'Envoy is first on idle timeout, drain and maximum requests; else the server is.',
  }),
  limits: {},
  exhaustion: {
    behaviour: 'The upstream connection fails; 503 with response flag UF.',
    log: 'Connection failure, EADDRNOTAVAIL.',
    metrics: ['upstream_cx_connect_fail', 'upstream_rq_pending_failure_eject', 'bind_errors (names from memory)'],
  },
  notes: ['connect_timeout is configured per cluster: give timers.synSent for unanswered connections.'],
};

export const envoyBound: PlatformProfile = {
  ...envoy,
  id: 'envoy-upstream-bind-config',
  aliases: ['envoy-bind'],
  name: 'Envoy, upstream_bind_config',
  summary:
    'Envoy with a bound source address: bind() picks the port without IP_BIND_ADDRESS_NO_PORT, so that one port serves one ' +
    'connection of the whole address, whatever the destination.',
  reuse: high('exclusive', bindPullRequest),
  notes: [
    'The original_src filter was corrected by PR 38288, merged 10 February 2025.',
    'Until PR 44837 is in the release you run: 28,232 connections per source address over all endpoints together.',
    ...envoy.notes,
  ],
};
