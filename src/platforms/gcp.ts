/** Google Cloud NAT (public), static port allocation, before and after the change of its TIME_WAIT. */
import type { PlatformProfile } from './profile.js';
import { adjustable, high, low, medium, unprivilegedPorts } from './sourced.js';

const ports = 'Google Cloud NAT: IP addresses and ports';
const troubleshooting = 'Google Cloud NAT: troubleshooting';
const minPortsPerVm = 'Compute API RouterNat: minPortsPerVm ("rounded up to the nearest power of 2")';
const timeWaitApi = 'Compute API RouterNat: tcpTimeWaitTimeoutSec ("Defaults to 120s if not set")';
const timeWaitRelease = 'Google Cloud NAT release note, 31 March 2026 (TIME_WAIT default 120 s to 30 s)';
const resetUnknown = 'not documented; taken to be TIME_WAIT, as no document separates the two';

const notes = [
  'The limit is per VM: 64 ports / 120 s are 0.53 new connections per second to one destination, 64 / 30 s are 2.1.',
  'TIME_WAIT is 120 s for existing gateways and 30 s for those created on or after 30 September 2026; between 30 June and 29 September ' +
    '2026 it may be either: plan both and take the worse. Terraform that writes 120 keeps 120.',
  'Dynamic port allocation starts at 32 ports a VM and doubles up to 65,536 (powers of two), dropping packets while it grows: write ' +
    'the ports that a VM can reach as `portsPerSlice`. It cannot be combined with endpoint-independent mapping.',
  'With endpoint-independent mapping a port serves one connection at a time: `reuse: exclusive`.',
  'The server may have closed first: then the client shows no TIME_WAIT and Cloud NAT still holds the port (golang/go issue 52545).',
  'Gardener sets 2,048 ports a VM. Private Service Connect producers have rules of their own: 64,512 connections per VM and consumer ' +
    'endpoint, 2 min before a 5-tuple is used again.',
];

export const gcpCloudNat: PlatformProfile = {
  id: 'gcp-cloud-nat',
  aliases: ['google-cloud-nat'],
  name: 'Google Cloud NAT (public), created before 30 June 2026',
  summary: 'Managed NAT that gives every VM 64 ports of its own; TIME_WAIT 120 s.',
  kind: 'nat',
  ports: high(unprivilegedPorts, ports, { note: '64,512 for TCP and again for UDP.' }),
  reuse: high('per-endpoint', ports, { note: 'Toward another destination 3-tuple (ip, port, protocol).' }),
  sharing: high(
    {
      kind: 'sliced',
      quota: {
        unit: 'VM',
        default: { kind: 'fixed', ports: 64 },
        step: { kind: 'power-of-two' },
        minPorts: 2,
        maxPorts: 65_536,
        spansAddresses: true,
      },
    },
    `${ports}; ${minPortsPerVm}`,
    {
      note: 'Static allocation: 2-65,536 ports a VM, rounded up to a power of two; a VM may get ports of several addresses.',
    },
  ),
  timers: {
    synSent: adjustable(high(30, `${troubleshooting}: TCP transitory`)),
    establishedIdle: adjustable(high(1200, `${troubleshooting}: TCP established`)),
    halfClosed: adjustable(medium(30, `${troubleshooting}: TCP transitory`)),
    timeWait: adjustable(high(120, timeWaitApi)),
    afterReset: adjustable(low(120, resetUnknown)),
    udp: adjustable(high(30, troubleshooting)),
  },
  limits: {},
  exhaustion: {
    behaviour: 'Packets are dropped.',
    log: 'nat_flows with allocation_status DROPPED (logging is off by default).',
    metrics: [
      'router.googleapis.com/nat/dropped_sent_packets_count{reason=OUT_OF_RESOURCES | ENDPOINT_INDEPENDENCE_CONFLICT}',
      'nat/nat_allocation_failed',
      'nat/port_usage',
      'nat/allocated_ports',
    ],
  },
  notes,
};

export const gcpCloudNat2026: PlatformProfile = {
  ...gcpCloudNat,
  id: 'gcp-cloud-nat-2026',
  aliases: [],
  name: 'Google Cloud NAT (public), created on or after 30 September 2026',
  summary: 'Managed NAT that gives every VM 64 ports of its own; TIME_WAIT 30 s.',
  timers: {
    ...gcpCloudNat.timers,
    timeWait: adjustable(high(30, timeWaitRelease, { date: '2026-03-31' })),
    afterReset: adjustable(low(30, resetUnknown)),
  },
};
