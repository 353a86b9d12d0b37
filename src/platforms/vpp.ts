/** FD.io VPP, endpoint-dependent NAT44. */
import type { PlatformProfile, QuotaRule } from './profile.js';
import { adjustable, high, unprivilegedPorts } from './sourced.js';

const allocator =
  'VPP src/plugins/nat/nat44-ed/nat44_ed_in2out.c @b575ec2c: nat_ed_alloc_addr_and_port_with_snat_address';
const workers = 'VPP src/plugins/nat/nat44-ed/nat44_ed.c @b575ec2c: snat_set_workers';
const timeouts = 'VPP src/plugins/nat/lib/lib.h @b575ec2c';
const states = 'VPP src/plugins/nat/nat44-ed/nat44_ed_inlines.h @b575ec2c: nat44_set_tcp_session_state';

const perWorker: QuotaRule = {
  unit: 'worker',
  default: { kind: 'divide' },
  step: { kind: 'multiple', of: 1 },
  spansAddresses: true,
};

export const vpp: PlatformProfile = {
  id: 'vpp-nat44-ed',
  aliases: ['vpp'],
  name: 'FD.io VPP nat44-ed',
  summary:
    'NAT in user space that tries ten random ports and then gives up: 2.8 % of new flows fail at 70 % use, 35 % at 90 %; FIN ' +
    'and RST alike hold for 240 s.',
  kind: 'nat',
  ports: high(unprivilegedPorts, allocator),
  reuse: high('per-endpoint', allocator, { note: '6-tuple with protocol and FIB.' }),
  sharing: high({ kind: 'pinned' }, allocator, { note: 'A hash of the client address; no other address is tried.' }),
  partition: high(perWorker, `${workers}: (65,536 - 1,024) / workers`, { note: 'No workers by default.' }),
  search: high({ kind: 'random', tries: 10 }, allocator, {
    note: 'A suggested port first, then random ones: refused with u^10.',
  }),
  order: high('random', allocator),
  reclaim: high({ kind: 'never' }, states, { note: 'Only sessions whose timer has run out are reclaimed, lazily.' }),
  timers: {
    synSent: adjustable(high(240, `${timeouts}: tcp transitory`)),
    establishedIdle: adjustable(high(7440, `${timeouts}: tcp established`)),
    halfClosed: adjustable(high(240, `${states}; ${timeouts}: tcp transitory`)),
    timeWait: adjustable(high(240, `${states}; ${timeouts}: tcp transitory`)),
    afterReset: adjustable(high(240, `${states}; ${timeouts}: tcp transitory`)),
    udp: adjustable(high(300, `${timeouts}: udp`)),
  },
  limits: {},
  exhaustion: {
    behaviour: 'The packet is dropped.',
    log: 'Error counters "out of ports", "maximum sessions exceeded".',
    metrics: ['show errors', 'ipfix: addresses_exhausted'],
  },
  notes: [
    'With n workers every address has 64,512 / n ports per worker, and a client belongs to one worker and one address: write ' +
      '`sharing: {slices: n}`, or plan one worker with its share of the ports and of the traffic.',
    'FDio/vpp issue 2958 brought the transitory timeout to resets.',
  ],
};
