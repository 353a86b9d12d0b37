/** A Kubernetes node: IPVS or iptables services, source NAT by MASQUERADE, timers as kube-proxy sets them. */
import { conntrackSysctl, conntrackTcp, linuxNetfilter, natCore, natRounds } from './linux.js';
import type { PlatformProfile } from './profile.js';
import { adjustable, high, medium, unprivilegedPorts } from './sourced.js';

const flags = 'kube-proxy command reference, conntrack flags';
const masquerade = 'kubernetes/kubernetes PR 78547 (use --random-fully for MASQUERADE)';

const notes = [
  'Plan one node: its pods leave with its own address. The busiest node decides.',
  'A half-closed connection costs an hour, because kube-proxy raises CLOSE_WAIT from 60 s to 3,600 s. Agents that start it ' +
    'with 0s for both conntrack flags (k3s, MicroK8s) leave 432,000 s and 60 s in place.',
  'IPVS keeps a table of its own (ESTABLISHED 900 s, FIN_WAIT 120 s, CLOSE 10 s, UDP 300 s), but the port belongs to conntrack. ' +
    '`ipvsadm --set` changes ESTABLISHED, FIN_WAIT and UDP only.',
  'A reset whose sequence number is not exact leaves the entry ESTABLISHED, with 86,400 s to go (Linux commit be0502a): plan it with ' +
    'a share of `idle` closes.',
  'FullNAT forks of IPVS in the manner of DPVS use ESTABLISHED 90 s, FIN_WAIT 7 s, TIME_WAIT 7 s, CLOSE 3 s: give them under `timers`.',
];

export const kubeProxy: PlatformProfile = {
  ...linuxNetfilter,
  id: 'ipvs-kube-proxy',
  aliases: ['kube-proxy', 'ipvs', 'kubernetes'],
  name: 'IPVS / kube-proxy with MASQUERADE, kernel 6.6 and later',
  summary:
    'A Kubernetes node: netfilter picks the port, kube-proxy sets the timers; a half-closed connection keeps its port for ' +
    'an hour.',
  ports: high(unprivilegedPorts, natCore),
  maxAddresses: high(1, masquerade, { note: "The node's address." }),
  sharing: high({ kind: 'shared' }, masquerade, { note: "MASQUERADE uses the outgoing interface's address." }),
  search: high(natRounds, masquerade, { note: '--random-fully where iptables supports it: the same search.' }),
  timers: {
    ...linuxNetfilter.timers,
    establishedIdle: adjustable(high(86_400, `${flags}: --conntrack-tcp-timeout-established`)),
    closeWait: adjustable(high(3600, `${flags}: --conntrack-tcp-timeout-close-wait`)),
    synSent: adjustable(high(120, conntrackSysctl)),
    timeWait: adjustable(high(120, conntrackSysctl)),
    afterReset: adjustable(high(10, conntrackTcp)),
  },
  limits: {
    connections: high(131_072, `${flags}: --conntrack-min`, {
      note: 'At least this; 32,768 per core (--conntrack-max-per-core) from the fifth core on.',
    }),
  },
  exhaustion: {
    behaviour: 'The SYN is dropped by netfilter; the pod sends it again after 1 s.',
    log: 'None.',
    metrics: ['conntrack -S: insert_failed', 'node_nf_conntrack_entries'],
  },
  notes: [...notes, ...linuxNetfilter.notes.slice(0, 1)],
};

export const kubeProxyLegacy: PlatformProfile = {
  ...kubeProxy,
  id: 'ipvs-kube-proxy-legacy',
  aliases: ['kube-proxy-legacy'],
  name: 'IPVS / kube-proxy with MASQUERADE, kernel before 6.5',
  summary:
    'A Kubernetes node whose kernel lacks the eviction patch of June 2023: TIME_WAIT entries keep their ports for 120 s.',
  reclaim: medium({ kind: 'never' }, 'Linux source before the netdev patch of 26 June 2023', { date: '2023-06-26' }),
  notes,
};
