/** Citrix / NetScaler ADC with subnet IPs. */
import type { PlatformProfile, QuotaRule } from './profile.js';
import { adjustable, builtIn, high, low, medium, unprivilegedPorts } from './sourced.js';

const snipPorts = 'Citrix CTX201826: port count per SNIP';
const tcpFaq = 'NetScaler T1 TCP optimisation FAQs: timeouts';
const memory = 'from memory, not verified';

const perPacketEngine: QuotaRule = {
  unit: 'packet engine',
  default: { kind: 'divide' },
  step: { kind: 'multiple', of: 1 },
  spansAddresses: true,
};

export const netscaler: PlatformProfile = {
  id: 'netscaler-adc',
  aliases: ['netscaler', 'citrix-adc'],
  name: 'Citrix / NetScaler ADC (SNIP)',
  summary:
    'Full proxy whose port tables belong to the destination address: 64,512 ports toward one server address, 16 tables a ' +
    'SNIP, TIME_WAIT fixed at 40 s.',
  kind: 'proxy',
  ports: high(unprivilegedPorts, snipPorts),
  reuse: high('per-host', snipPorts, { note: 'The table is chosen by destination.' }),
  oversubscription: high(16, `${snipPorts}: 16 tables, 1,032,192 ports per SNIP in total`, {
    note: 'Two destinations may fall into the same table: fewer than 16 can share a port in practice.',
  }),
  sharing: medium({ kind: 'shared' }, memory, { note: 'SNIPs in round robin; a net profile pins them.' }),
  partition: low(perPacketEngine, memory, { note: 'Ports are divided among the packet engines.' }),
  timers: {
    synSent: builtIn(high(120, `${tcpFaq}: half-open`)),
    establishedIdle: adjustable(high(9000, `${tcpFaq}: svrTimeout`)),
    finWait: adjustable(high(10, `${tcpFaq}: half-close`, { note: '1-600 s.' })),
    timeWait: builtIn(high(40, `${tcpFaq}: TIME_WAIT`, { note: 'On the active closer.' })),
    afterReset: builtIn(low(0, memory, { note: 'The control block of a proxied connection is freed on a reset.' })),
    udp: builtIn(low(120, memory)),
  },
  closesWith: medium('fin', `${tcpFaq}: TIME_WAIT state`),
  limits: {},
  exhaustion: {
    behaviour: 'The server connection cannot be opened: the client waits or is reset.',
    log: 'Port allocation failure events.',
    metrics: ['show ns ip: free ports', 'nsapimgr -d freeports', 'SNMP ipTotFailPortAlloc (from memory)'],
  },
  notes: [
    '1,032,192 ports per SNIP are for 16 destinations together: toward one server address there are 64,512.',
    'RNAT and INAT entries have timers of their own: reducedFinTimeOut 30 s, reducedRstTimeOut 0 s (from memory), nontcpzombie 60 s.',
    'Zombie cleanup (120 s, 1-600) resets both sides of what is left over.',
  ],
};
