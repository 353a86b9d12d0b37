/** A10 Thunder carrier-grade NAT. */
import type { PlatformProfile } from './profile.js';
import { low, medium } from './sourced.js';

const schema = 'A10 aXAPI schema: cgnv6 nat pool, lsn-lid';

export const a10: PlatformProfile = {
  id: 'a10-cgn',
  aliases: ['a10-thunder-cgn'],
  name: 'A10 Thunder CGN (LSN)',
  summary:
    'Large-scale NAT with endpoint-independent mapping and user quotas; no default timer or port range was found, so that a ' +
    'scenario must give them all.',
  kind: 'nat',
  reuse: medium('exclusive', schema, { note: 'Endpoint-independent mapping and filtering by default.' }),
  sharing: low({ kind: 'shared' }, schema, { note: 'A user keeps one address; port batches are an option.' }),
  timers: {},
  limits: {},
  exhaustion: {
    behaviour: "Packets are dropped; a user's quota is logged.",
    log: '"LSN: TCP user-quota exceeded on pool"',
    metrics: ['show cgnv6 lsn statistics (from memory)'],
  },
  notes: [
    'Give `pool.ports` (usable-nat-ports-start and -end) and, under `timers`, every timer that the traffic needs (tcp-time-wait-interval).',
    'user-quota, max-users-per-ip and a connection rate limit per LID (1-65,535) can refuse a client before the ports are gone.',
  ],
};
