/** Cilium's own NAT in eBPF: BPF masquerading and NodePort SNAT. */
import { SIXTEEN_BITS } from './linux.js';
import type { PlatformProfile, Search } from './profile.js';
import { adjustable, high, medium, range } from './sourced.js';

const natSource = 'Cilium bpf/lib/nat.h: snat_v4_new_mapping, SNAT_COLLISION_RETRIES';
const timeouts = 'Cilium CT timeout options and defaults';
const conntrack = 'Cilium bpf/lib/conntrack.h: __ct_lookup ACTION_CLOSE, ct_entry_alive, ct_entry_seen_both_syns';
const collection = 'Cilium pkg/defaults ConntrackGC*; conntrack-gc-interval';
/** The closest thing Cilium has to rounds: a random port, then the ones after it. */
function tries(count: number): Search {
  return { kind: 'consecutive', rounds: [count], offsets: SIXTEEN_BITS };
}

export const cilium: PlatformProfile = {
  id: 'cilium-ebpf',
  aliases: ['cilium'],
  name: 'Cilium eBPF masquerading and NodePort SNAT',
  summary:
    'NAT in eBPF on a Kubernetes node: a complete FIN close frees the port after 10 s, a reset or a half-close keeps it for ' +
    '8,000 s.',
  kind: 'nat',
  ports: high(range(32768, 65535), natSource, {
    note: 'From NODEPORT_PORT_MAX + 1 on; older releases began at 43,835.',
  }),
  portsPerAddress: high(32_767, natSource, { note: 'Older code leaves the last port of the range out.' }),
  maxAddresses: high(1, natSource, { note: "The node's address." }),
  reuse: high('per-endpoint', natSource, { note: 'The reverse 5-tuple must be free in the NAT map.' }),
  sharing: high({ kind: 'shared' }, natSource),
  search: high(tries(32), natSource, {
    note: 'The source port if it lies in the range, else a random one; then one port after the other.',
  }),
  reclaim: medium({ kind: 'never' }, natSource, {
    note: 'When the NAT map is full its least recently used entries go, live ones too: a risk, not a reclaim.',
  }),
  timers: {
    synSent: adjustable(high(60, `${timeouts}: tcp-syn`)),
    establishedIdle: adjustable(high(8000, `${timeouts}: regular TCP`, { note: '21,600 s before PR 27665.' })),
    timeWait: adjustable(
      high(10, `${timeouts}: tcp-fin; ${conntrack}`, {
        note:
          'Once both directions are closing. The port is free only when the next collection finds the entry: 150 s more on ' +
          'average at the initial interval of 5 min.',
      }),
    ),
    afterReset: adjustable(
      medium(8000, `${conntrack}; cilium/cilium PR 2700`, {
        note: 'A reset marks one direction only, and its receiver sends nothing back: the entry stays alive for the regular TCP timeout.',
      }),
    ),
    halfClosed: adjustable(
      medium(8000, `${conntrack}; cilium/cilium PR 29016 (a shorter timeout, closed without merge)`),
    ),
    udp: adjustable(high(60, `${timeouts}: any`)),
  },
  refusedHold: high('time-wait', conntrack, { note: 'A reset before both SYNs were seen: 10 s.' }),
  limits: {},
  exhaustion: {
    behaviour: 'The packet is dropped: DROP_NAT_NO_MAPPING (167).',
    log: '"No mapping for NAT masquerade"',
    metrics: [
      'cilium_drop_count_total{reason="No mapping for NAT masquerade"}',
      'cilium bpf nat list',
      'map cilium_snat_v4_alloc_retries',
    ],
  },
  notes: [
    'Never assume that a reset frees a port early: on Cilium it costs 8,000 s where an orderly close costs 10 s. The option is ' +
      'documented as the timeout for "FIN or RST", the code grants it only when both directions have closed. Read from three ' +
      'versions of the code, not tested on a running system.',
    `Entries leave the NAT map only by garbage collection (${collection}: adaptive, first 5 min, 10 s to 30 min or 12 h) or by ` +
      'eviction of the least recently used. Half an interval comes on top of every timer on average: plan with ' +
      '`timers: {timeWait: 160s}` at the initial interval.',
    'With reset closes the NAT map usually fills before 8,000 s are over: its size (bpf-nat-global-max) then sets the limit, and live ' +
      'flows are evicted. cilium/cilium issue 8740 shows DROP_NAT_NO_MAPPING because closed entries had not been collected.',
    'Deleting a pod removes its entries at once; a port can then meet the TIME_WAIT of the server (cilium/cilium issue 45863, May 2026).',
    'Service entries (CT_SERVICE) are closed fully on FIN or RST since PR 33907 (2024).',
  ],
};

export const ciliumManyTries: PlatformProfile = {
  ...cilium,
  id: 'cilium-ebpf-128',
  aliases: ['cilium-128'],
  name: 'Cilium eBPF, older code with 128 tries',
  summary: 'Cilium as it was on kernels with a large instruction limit: 128 tries for a free port instead of 32.',
  search: high(tries(128), natSource, { note: 'Older code on kernels with a large instruction limit.' }),
};
