/** What the RFCs ask for: a NAT and a full proxy of no vendor. */
import type { PlatformProfile } from './profile.js';
import { adjustable, builtIn, high, medium, unprivilegedPorts } from './sourced.js';

const timeWaitRfc = 'RFC 9293 section 3.6.1: TIME-WAIT lasts 2 MSL; MSL is 2 min (section 3.4.2)';
const rfc9293 = '2022-08';
const natTcp = 'RFC 5382 REQ-5';
const rfc5382 = '2008-10';
const natUpdate = 'RFC 7857';
const rfc7857 = '2016-04';
const portRandomisation = 'RFC 6056';
const rfc6056 = '2011-01';

const ports = high(unprivilegedPorts, `${portRandomisation} section 3.2: as large a range as possible, 1024-65535`, {
  date: rfc6056,
  note: 'RFC 6335 calls 49152-65535 dynamic; products differ from 15,535 to 64,512 ports.',
});
const search = high(
  { kind: 'exhaustive' } as const,
  `${portRandomisation} section 3.3: every port is tried before giving up`,
  {
    date: rfc6056,
  },
);

export const genericNat: PlatformProfile = {
  id: 'generic-nat',
  aliases: ['rfc-nat'],
  name: 'NAT as the RFCs ask',
  summary:
    'A NAT of no vendor with the timers of RFC 5382, 7857 and 4787: 4 min after FIN and after RST; for comparing, or where the ' +
    "product's own numbers are unknown.",
  kind: 'nat',
  ports,
  reuse: high('per-endpoint', `${natUpdate} section 3: the same port may be used where the destinations differ`, {
    date: rfc7857,
    note: 'RFC 5382 REQ-7 forbids port overloading for one endpoint; with endpoint-independent mapping write `reuse: exclusive`.',
  }),
  sharing: medium({ kind: 'shared' }, 'no RFC divides a pool'),
  search,
  reclaim: high({ kind: 'never' }, 'RFC 6888 REQ-8: no port is given again for 120 s', { date: '2013-04' }),
  timers: {
    synSent: adjustable(high(240, `${natTcp}: transitory, at least 4 min`, { date: rfc5382 })),
    establishedIdle: adjustable(high(7440, `${natTcp}: established, at least 2 h 4 min`, { date: rfc5382 })),
    halfClosed: adjustable(high(240, `${natTcp}: transitory, at least 4 min`, { date: rfc5382 })),
    timeWait: adjustable(high(240, timeWaitRfc, { date: rfc9293 })),
    afterReset: adjustable(high(240, `${natUpdate} section 2.2: should wait 4 min after a reset`, { date: rfc7857 })),
    udp: adjustable(high(300, 'RFC 4787 REQ-5: at least 2 min, 5 min recommended', { date: '2007-01' })),
  },
  limits: {},
  notes: [
    'Products differ by far: after a reset Linux holds 10 s, Azure 15 s, ASA nothing, Cilium 8,000 s. Use the product where you know it.',
    'RFC 5382 leaves open what a NAT does on RST and in TIME_WAIT.',
  ],
};

export const genericProxy: PlatformProfile = {
  id: 'generic-proxy',
  aliases: ['rfc-proxy'],
  name: 'Full proxy as the RFCs ask',
  summary:
    'A full proxy of no vendor: it closes with FIN and, where it closes first, keeps TIME_WAIT for the 4 min of RFC 9293.',
  kind: 'proxy',
  ports,
  reuse: high('per-endpoint', 'RFC 9293: a connection is identified by its pair of sockets', {
    date: rfc9293,
  }),
  sharing: medium({ kind: 'shared' }, 'no RFC divides a pool'),
  search,
  reclaim: medium({ kind: 'never' }, 'RFC 9293 section 3.6.1; RFC 6191 allows earlier reuse with timestamps', {
    date: rfc9293,
  }),
  timers: {
    synSent: adjustable(high(180, 'RFC 9293 section 3.8.3: at least 3 min for a SYN', { date: rfc9293 })),
    timeWait: builtIn(high(240, timeWaitRfc, { date: rfc9293, note: 'On the active closer only.' })),
    afterReset: builtIn(high(0, 'RFC 9293 section 3.10.7: a reset closes the connection at once', { date: rfc9293 })),
  },
  closesWith: high('fin', 'RFC 9293 section 3.6', { date: rfc9293 }),
  limits: {},
  notes: [
    'RFC 9293 ends FIN-WAIT-2 and idle connections by no timer: give timers.finWait for half-close and timers.establishedIdle for idle.',
    'Linux keeps TIME_WAIT for 60 s, Windows for 120 s, BIG-IP for 2 s.',
  ],
};
