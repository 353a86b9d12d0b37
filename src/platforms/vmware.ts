/** VMware NSX-T load balancer. */
import type { PlatformProfile } from './profile.js';
import { high, low } from './sourced.js';

const api = 'VMware NSX-T API: LbSnatIpPool, LbSnatAutoMap';

export const nsxLoadBalancer: PlatformProfile = {
  id: 'vmware-nsx-lb',
  aliases: ['nsx-lb', 'nsx-t-lb'],
  name: 'VMware NSX-T load balancer',
  summary:
    'Load balancer whose SNAT ports may be used by 32 servers at once; no timer or port range was found, so that a scenario ' +
    'must give them.',
  kind: 'proxy',
  maxAddresses: high(64, `${api}: entries of a SNAT pool`),
  reuse: high('per-endpoint', api, { note: 'As long as the 5-tuple is unique.' }),
  oversubscription: high(32, `${api}: port_overload`, { note: 'Fixed to 32.' }),
  sharing: low({ kind: 'shared' }, 'not published'),
  timers: {},
  limits: {},
  notes: ['Give `pool.ports` and, under `timers`, every timer that the traffic needs.'],
};
