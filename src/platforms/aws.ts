/** Amazon Web Services: NAT Gateway, and Network Load Balancer where it replaces the client's address. */
import type { PlatformProfile } from './profile.js';
import { adjustable, builtIn, high, low, medium, unprivilegedPorts } from './sourced.js';

const gatewayBasics = 'AWS VPC User Guide: NAT gateway basics';
const olderGuide = 'AWS VPC User Guide, older text (900 connections per second, 350 s idle)';
const nlbTroubleshooting = 'AWS NLB user guide: troubleshooting, port allocation errors';
const inferred = (basis: string) =>
  `not documented; 55,000 connections and about 55,000 a minute (${basis}) imply 60 s whatever the close`;
const whatIf = 'Try it at 0 s and at 120 s as well.';

export const awsNatGateway: PlatformProfile = {
  id: 'aws-nat-gateway',
  aliases: ['aws-nat'],
  name: 'AWS NAT Gateway',
  summary:
    'Managed NAT with at most 55,000 connections per address and destination endpoint; what it holds after a close is not ' +
    'documented.',
  kind: 'nat',
  ports: high(unprivilegedPorts, gatewayBasics),
  portsPerDestination: high(55_000, gatewayBasics, {
    note: 'Per IPv4 address and unique destination (ip, port, protocol).',
  }),
  maxAddresses: high(8, gatewayBasics, {
    note: 'One primary, seven secondary; the default quota is 2 Elastic IPs for a public gateway.',
  }),
  reuse: high('per-endpoint', gatewayBasics),
  sharing: medium({ kind: 'shared' }, 'AWS blog: attach multiple IPs to a NAT gateway', {
    date: '2023',
    note: '8 addresses are said to give 440,000 connections to one destination; how an address is chosen is not documented.',
  }),
  timers: {
    establishedIdle: builtIn(high(350, olderGuide, { note: 'Then hosts that go on get a reset.' })),
    timeWait: builtIn(low(60, inferred(olderGuide), { note: whatIf })),
    afterReset: builtIn(low(60, inferred(olderGuide), { note: whatIf })),
  },
  limits: {},
  exhaustion: {
    behaviour: 'New connections to that destination are dropped.',
    log: 'None (flow logs).',
    metrics: [
      'AWS/NATGateway: ErrorPortAllocation',
      'PacketsDropCount',
      'ActiveConnectionCount',
      'ConnectionAttemptCount',
      'IdleTimeoutCount',
    ],
  },
  notes: [
    'The 900 connections per second to one destination of older texts are 55,000 ports / 60 s, no limit of their own.',
    'The range 1024-65535 has 64,512 ports, the limit is 55,000 per destination: the smaller number is planned.',
    'Security groups on the instance track connections in a table of their own (432,000 s idle, 350 s on Nitro v6), which can fill first.',
    'Throughput 5 to 100 Gbit/s, 1 to 10 million packets per second. maxDrainDuration is 350 s.',
    'Pages that give 60 s as the idle timeout are wrong.',
  ],
};

export const awsNlb: PlatformProfile = {
  id: 'aws-nlb-privatelink',
  aliases: ['aws-nlb'],
  name: 'AWS NLB with client IP preservation off, PrivateLink',
  summary:
    'Network Load Balancer that connects to targets from its own addresses: 55,000 connections per address and target.',
  kind: 'nat',
  ports: high(unprivilegedPorts, gatewayBasics),
  portsPerDestination: high(55_000, nlbTroubleshooting, { note: 'Per node address and unique target (ip and port).' }),
  maxAddresses: high(8, nlbTroubleshooting, {
    note: 'One, and up to 7 secondary addresses per subnet (secondary_ips.auto_assigned.per_subnet, default 0, cannot be decreased).',
  }),
  reuse: high('per-endpoint', nlbTroubleshooting),
  sharing: medium({ kind: 'shared' }, nlbTroubleshooting),
  timers: {
    establishedIdle: adjustable(
      high(350, 'AWS NLB user guide: update TCP idle timeout', {
        note: '60-6,000 s on TCP listeners; TLS listeners are fixed. Then a reset.',
      }),
    ),
    timeWait: builtIn(low(60, inferred(nlbTroubleshooting), { note: whatIf })),
    afterReset: builtIn(low(60, inferred(nlbTroubleshooting), { note: whatIf })),
    udp: builtIn(high(120, 'AWS NLB user guide: UDP flow idle timeout')),
  },
  limits: {},
  exhaustion: {
    behaviour: 'The connection is dropped.',
    log: 'None.',
    metrics: ['AWS/NetworkELB: PortAllocationErrorCount (above 0: dropped)', 'ActiveFlowCount'],
  },
  notes: [
    'More targets (each is a destination of its own) or secondary addresses are the remedy.',
    'About 55,000 new connections a minute per target is 55,000 ports / 60 s, no limit of its own.',
  ],
};
