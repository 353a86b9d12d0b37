/** F5 BIG-IP: LTM as full proxy, and the carrier-grade NAT module. */
import type { PlatformProfile, QuotaRule } from './profile.js';
import { adjustable, builtIn, high, low, medium, unprivilegedPorts } from './sourced.js';

const tcpProfile = 'F5 TCP profile (17.1), default listing';
const training = 'F5 training material, sizing notes on SNAT port exhaustion';
const portExhaustion = 'F5 DevCentral: SNAT Automap, INET Port Exhaustion, and Self-IPs';
const memory = 'from memory, not verified';

/** Each traffic management microkernel uses the ports that hash back to it. */
const perTmm: QuotaRule = {
  unit: 'TMM',
  default: { kind: 'divide' },
  step: { kind: 'multiple', of: 1 },
  spansAddresses: true,
};

export const bigIpLtm: PlatformProfile = {
  id: 'f5-bigip-ltm',
  aliases: ['f5-bigip', 'bigip-ltm'],
  name: 'F5 BIG-IP LTM (SNAT automap, SNAT pool)',
  summary:
    'Full proxy with TIME_WAIT of 2 s that a new SYN may recycle; the ports of an address are split among the TMMs, and the ' +
    'busiest TMM runs out first.',
  kind: 'proxy',
  ports: medium(unprivilegedPorts, training),
  portsPerAddress: medium(64_000, `${training}; ${portExhaustion}`, {
    note: 'About 64,000 per SNAT address and destination.',
  }),
  reuse: high('per-endpoint', portExhaustion, { note: 'The log names address and destination ip:port.' }),
  sharing: medium({ kind: 'shared' }, portExhaustion, {
    note: 'As if one TMM served everything. With n TMMs write `sharing: {slices: n}`: 64,000 / n ports per address and destination.',
  }),
  partition: medium(perTmm, `F5 Bug ID 530812 ("could lead to premature SNAT port exhaustion"); the formula ${memory}`),
  reclaim: high({ kind: 'after', seconds: 0 }, `${tcpProfile}: time-wait-recycle enabled`),
  timers: {
    synSent: adjustable(
      medium(45, `${tcpProfile}: syn-max-retrans 3, syn-rto-base 3,000 ms; 3+6+12+24 s by arithmetic`),
    ),
    establishedIdle: adjustable(
      high(300, `${tcpProfile}: idle-timeout`, { note: 'Then both sides are reset (reset-on-timeout).' }),
    ),
    finWait: adjustable(
      medium(300, `${tcpProfile}: fin-wait-2-timeout`, {
        note: 'The server never closes. fin-wait-timeout, before its ACK, is 5 s.',
      }),
    ),
    closeWait: adjustable(high(5, `${tcpProfile}: close-wait-timeout`)),
    timeWait: adjustable(
      high(2, `${tcpProfile}: time-wait-timeout 2,000 ms`, { note: 'On the active closer toward the server only.' }),
    ),
    afterReset: builtIn(
      medium(0, memory, { note: 'A reset on either side removes the flow at once; no document found.' }),
    ),
    udp: adjustable(low(60, memory)),
  },
  closesWith: medium('fin', tcpProfile, { note: "Passes the client's FIN on." }),
  limits: {},
  exhaustion: {
    behaviour: 'The new client connection is reset.',
    log: '01010201: Inet port exhaustion on <snat-ip> to <dst-ip>:<port> (proto 6); the severity differs between releases.',
    metrics: [
      '/var/log/ltm: 01010201',
      'tmsh show ltm snat-translation',
      'SNMP: current connections of the SNAT translation',
    ],
  },
  notes: [
    'Plan the busiest TMM: the disaggregator spreads source ports unevenly (F5 Bug IDs 913829 and 530812). Configured connection ' +
      'limits are divided by the number of TMMs in the same way (K8457).',
    'A half-closed server costs 300 s (fin-wait-2), not 2 s.',
    'source-port preserve is the default; when that port does not hash back to the same TMM another one is tried, so that failure can ' +
      'begin before the ports are gone. How many tries is not published.',
    'Automap uses floating self IPs; non-floating ones are left out in a redundant pair. SNAT objects idle out never, by default.',
    'Round robin or least connections between SNAT pool members, 64,000 or 65,535 ports: sources differ; an even spread and 64,000 are planned.',
  ],
};

export const bigIpCgnat: PlatformProfile = {
  id: 'f5-cgnat-lsn',
  aliases: ['f5-cgnat'],
  name: 'F5 BIG-IP CGNAT (LSN pool)',
  summary:
    'Large-scale NAT with endpoint-independent mapping; no timer or port range was found in a document, so that a scenario ' +
    'must give them all.',
  kind: 'nat',
  reuse: low('exclusive', memory, { note: 'Endpoint-independent mapping is the default of an LSN pool.' }),
  sharing: low({ kind: 'shared' }, memory, {
    note: 'NAPT mode. Port block allocation and deterministic mode bind blocks to clients.',
  }),
  timers: {},
  limits: {},
  notes: [
    'Give `pool.ports` and, under `timers`, every timer that the traffic needs.',
    'Port block allocation, all from memory and unverified: 64 ports a block, one block a client, block idle timeout 3,600 s, no lifetime.',
  ],
};
