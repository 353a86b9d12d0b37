/** Jool, stateful NAT64. */
import type { PlatformProfile } from './profile.js';
import { adjustable, high, medium, range } from './sourced.js';

const constants = 'Jool src/common/constants.h @eddd73af';
const pool4 = 'Jool documentation pool4; src/mod/common/db/pool4/db.c @eddd73af: compute_max_iterations';
const filtering = 'Jool filtering_and_updating.c @eddd73af';
const rfc6146 = 'RFC 6146: BIB binding per IPv4 address and port';

export const jool: PlatformProfile = {
  id: 'jool-nat64',
  aliases: ['jool'],
  name: 'Jool NAT64 (stateful)',
  summary:
    'NAT64 with 4,535 ports unless pool4 is filled, each used once whatever the destination; FIN and RST alike hold for ' +
    '240 s, a half-close for 2 h.',
  kind: 'nat',
  ports: high(range(61001, 65535), `${constants}; ${pool4}`, {
    note: 'While pool4 is empty; `pool4 add` without a range gives 1-65535.',
  }),
  reuse: high('exclusive', `${pool4}; ${rfc6146}`),
  sharing: high({ kind: 'shared' }, pool4),
  search: high({ kind: 'consecutive', rounds: [1024] }, pool4, {
    note: 'RFC 6056 algorithm 3, then one port after the other; max-iterations is total addresses x ports / 128, at least 1,024.',
  }),
  reclaim: high({ kind: 'never' }, filtering),
  timers: {
    synSent: adjustable(medium(240, `${constants}: tcp-trans`)),
    establishedIdle: adjustable(high(7200, `${constants}: tcp-est`, { note: 'RFC 6146 says 2 h 4 min.' })),
    halfClosed: adjustable(high(7200, `${constants}: tcp-est`, { note: 'One FIN keeps the established timer.' })),
    timeWait: adjustable(high(240, `${constants}: tcp-trans`)),
    afterReset: adjustable(
      high(240, `${constants}: tcp-trans`, { note: 'Any later packet that is no reset returns it to 7,200 s.' }),
    ),
    udp: adjustable(high(300, `${constants}: udp`)),
  },
  limits: {},
  exhaustion: {
    behaviour: 'The packet is dropped, with an ICMP error.',
    metrics: ['jool stats: out of pool4'],
  },
  notes: [
    'FIN answered by a reset keeps the established timer (2 h) unless handle-rst-during-fin-rcv is on (off by default): plan it as half-close.',
    'An incoming SYN is kept for 6 s.',
  ],
};
