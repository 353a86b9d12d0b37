/** Microsoft Azure: Load Balancer outbound rules, AKS, NAT Gateway, App Service, Firewall. */
import type { PlatformProfile, QuotaRule } from './profile.js';
import { adjustable, builtIn, high, low, medium, unprivilegedPorts } from './sourced.js';

const outbound = 'Azure Load Balancer: outbound connections @0021892f';
const outboundRules = 'Azure Load Balancer: outbound rules @01a10a00';
const olderOutbound = 'Azure Load Balancer: outbound connections, older revisions (SNAT port release timers)';
const appServicePage = 'Azure App Service: troubleshoot intermittent outbound connection errors @01629349';
const gatewayResource = 'Azure NAT Gateway resource @00595da9 and its revision of 4 November 2025';
const gatewayDate = '2025-11-04';
const aksBalancer = 'AKS: configure a public standard load balancer @fb060abe';
const upperBound = 'not published; the idle timeout taken as upper bound';

const perInstance: QuotaRule = {
  unit: 'backend instance',
  default: {
    kind: 'table',
    rows: [
      { slicesUpTo: 50, ports: 1024 },
      { slicesUpTo: 100, ports: 512 },
      { slicesUpTo: 200, ports: 256 },
      { slicesUpTo: 400, ports: 128 },
      { slicesUpTo: 800, ports: 64 },
      { slicesUpTo: 1000, ports: 32 },
    ],
  },
  step: { kind: 'multiple', of: 8 },
  spansAddresses: true,
};

const releaseTimers = {
  timeWait: builtIn(
    medium(240, `${olderOutbound}; ${appServicePage}`, {
      note: 'Older text: after FIN/ACK by both sides, later: by either; gone from the newest page.',
    }),
  ),
  afterReset: builtIn(medium(15, `${olderOutbound}; ${appServicePage}`)),
};

export const azureLoadBalancer: PlatformProfile = {
  id: 'azure-load-balancer',
  aliases: ['azure-lb'],
  name: 'Azure Load Balancer, outbound rules or default outbound',
  summary:
    'Every backend instance gets its own ports of each frontend address; 240 s after FIN, 15 s after RST; free ports of ' +
    'one instance cannot help another.',
  kind: 'nat',
  ports: high(unprivilegedPorts, outbound, {
    note: 'The lowest port is not published. Every load-balancing or inbound NAT rule takes 8.',
  }),
  portsPerAddress: high(64_000, outbound),
  maxAddresses: low(16, 'from memory, not verified'),
  reuse: high('per-endpoint', outbound),
  reuseUdp: high('per-host', outbound, { note: 'One port per destination address.' }),
  sharing: high({ kind: 'sliced', quota: perInstance }, `${outbound}; ${outboundRules}`, {
    note: 'Manual: frontends x 64,000 / instances, rounded down to a multiple of 8. Default: the table, per frontend address.',
  }),
  search: medium({ kind: 'exhaustive' }, olderOutbound, {
    note: 'Lowest to highest, first available; frontend 1 is used up before frontend 2.',
  }),
  timers: {
    synSent: adjustable(low(240, upperBound)),
    establishedIdle: adjustable(high(240, outboundRules, { note: '4-120 min; a TCP reset on idle is optional.' })),
    halfClosed: adjustable(low(240, upperBound)),
    ...releaseTimers,
    udp: adjustable(medium(240, outboundRules)),
  },
  limits: {},
  exhaustion: {
    behaviour:
      'New outbound flows of that instance fail until ports are released, even where the load balancer has free ports.',
    log: 'None.',
    metrics: ['SnatConnectionCount{ConnectionState=Failed}', 'UsedSnatPorts', 'AllocatedSnatPorts'],
  },
  notes: [
    'Going from 50 to 51 instances halves the default from 1,024 to 512 and cuts existing flows.',
    'The text revisions differ on whether both sides must send FIN: 240 s is planned for every FIN close, 15 s only for a reset.',
    'Load Balancer (15 s / 240 s) and NAT Gateway (16 s / 65 s) are different products.',
  ],
};

export const azureAks: PlatformProfile = {
  ...azureLoadBalancer,
  id: 'azure-aks',
  aliases: ['aks'],
  name: 'AKS with a public standard load balancer',
  summary:
    'Azure Load Balancer as AKS sets it up: every node gets its own ports, and an abandoned connection keeps its port for ' +
    '30 min.',
  sharing: high(
    { kind: 'sliced', quota: { ...perInstance, unit: 'node', maxPorts: 64_000 } },
    `${aksBalancer}; AKS API allocatedOutboundPorts (0-64,000)`,
  ),
  timers: {
    ...azureLoadBalancer.timers,
    synSent: adjustable(low(1800, upperBound)),
    establishedIdle: adjustable(
      high(1800, `${aksBalancer}; AKS: improve network fault tolerance using TCP keepalive @fb060abe`, {
        note: 'The same page gives 4-30 min for the inbound annotation and 45 min in an outbound example.',
      }),
    ),
    halfClosed: adjustable(low(1800, upperBound)),
    udp: adjustable(low(1800, upperBound)),
  },
  notes: [
    'kube-proxy and conntrack on the node are a box in front of this one: plan both.',
    'Windows node pools with user-defined routing and a load balancer have 64 ports on the host address (AKS: NAT gateway @fb060abe).',
    ...azureLoadBalancer.notes,
  ],
};

export const azureNatGateway: PlatformProfile = {
  id: 'azure-nat-gateway',
  aliases: ['azure-natgw'],
  name: 'Azure NAT Gateway (Standard and StandardV2)',
  summary:
    'Managed NAT whose ports all instances of its subnets share on demand: 50,000 connections per address and destination, ' +
    '65 s after FIN, 16 s after RST.',
  kind: 'nat',
  ports: high(unprivilegedPorts, gatewayResource, { date: gatewayDate }),
  portsPerDestination: high(50_000, gatewayResource, {
    date: gatewayDate,
    note: 'Concurrent connections per address to one destination endpoint, TCP and UDP.',
  }),
  maxAddresses: high(16, gatewayResource, { date: gatewayDate }),
  reuse: high('per-endpoint', 'Azure NAT Gateway SNAT @0d504c76'),
  sharing: high({ kind: 'shared' }, 'Azure NAT Gateway SNAT @0d504c76'),
  order: high('random', 'Azure NAT Gateway SNAT @0d504c76'),
  timers: {
    synSent: builtIn(high(30, `${gatewayResource}: TCP half open`, { date: gatewayDate })),
    establishedIdle: adjustable(high(240, `${gatewayResource}: TCP idle`, { date: gatewayDate, note: '4-120 min.' })),
    halfClosed: adjustable(low(240, upperBound)),
    timeWait: builtIn(high(65, `${gatewayResource}: TCP FIN`, { date: gatewayDate })),
    afterReset: builtIn(high(16, `${gatewayResource}: TCP RST`, { date: gatewayDate })),
    udp: builtIn(
      medium(305, `${gatewayResource}: UDP idle 240 s, then 65 s of hold`, {
        date: gatewayDate,
        note: 'A UDP flow ends by going idle (240 s); its port is held for another 65 s toward the same destination. Sum by arithmetic.',
      }),
    ),
  },
  limits: {
    connections: high(2_000_000, gatewayResource, { date: gatewayDate }),
  },
  exhaustion: {
    behaviour:
      'New flows are dropped; later packets of a flow that went idle are answered with a reset on the private side.',
    log: 'None.',
    metrics: ['SNATConnectionCount{ConnectionState=Failed}', 'TotalConnectionCount', 'PacketDropCount'],
  },
  notes: [
    'An address has 64,512 ports, but 50,000 toward one destination: the smaller number is planned.',
    'Microsoft calls the timers subject to change.',
    'Throughput: Standard 50 Gbit/s and 5 million packets per second, StandardV2 twice that.',
  ],
};

export const azureAppService: PlatformProfile = {
  id: 'azure-app-service',
  aliases: ['app-service'],
  name: 'Azure App Service, multi-tenant outbound',
  summary: 'Every instance of an App Service plan has 128 ports of its own; 240 s after FIN, 15 s after RST.',
  kind: 'nat',
  ports: low(unprivilegedPorts, 'inferred from Azure Load Balancer; the stamp owns the addresses', {
    note: 'Only the 128 ports of an instance matter as long as they all fit.',
  }),
  portsPerAddress: low(64_000, 'inferred from Azure Load Balancer'),
  reuse: medium('per-endpoint', appServicePage, { note: 'The rule of Azure Load Balancer.' }),
  sharing: high(
    {
      kind: 'sliced',
      quota: {
        unit: 'instance',
        default: { kind: 'fixed', ports: 128 },
        step: { kind: 'multiple', of: 128 },
        minPorts: 128,
        maxPorts: 128,
        spansAddresses: true,
      },
    },
    appServicePage,
    { note: 'Preallocated; more on best effort.' },
  ),
  timers: { establishedIdle: builtIn(medium(240, appServicePage)), ...releaseTimers },
  limits: {},
  exhaustion: {
    behaviour: 'Connecting times out.',
    log: 'Portal diagnostic "SNAT Port Exhaustion".',
    metrics: ['Diagnose and solve problems: failed SNAT connections'],
  },
  notes: [
    'One page says both "reclaimed only after 4 minutes" and "RST 15 s"; the pessimistic reading is `timers: {afterReset: 240s}`.',
    'Integration into a virtual network with a NAT gateway lifts this limit: plan azure-nat-gateway then.',
    'TCP connections per worker are limited too: small 1,920, medium 3,968, large 8,064, App Service Environment 16,000.',
  ],
};

export const azureFirewall: PlatformProfile = {
  id: 'azure-firewall',
  aliases: ['azfw'],
  name: 'Azure Firewall SNAT',
  summary:
    'Every firewall instance has 2,496 ports of each public address; what it holds after a close is not documented, so that ' +
    'a scenario must give it.',
  kind: 'nat',
  ports: low(unprivilegedPorts, 'inferred; only the ports per address and instance are published'),
  maxAddresses: high(250, 'PSRule for Azure: Use NAT gateway with Azure Firewall for outbound access'),
  reuse: medium('per-endpoint', 'AKS: NAT gateway @fb060abe'),
  sharing: high(
    {
      kind: 'sliced',
      quota: {
        unit: 'firewall instance',
        default: { kind: 'table', rows: [{ slicesUpTo: 25, ports: 2496 }] },
        step: { kind: 'multiple', of: 2496 },
        minPorts: 2496,
        spansAddresses: true,
      },
    },
    'PSRule for Azure: Use NAT gateway with Azure Firewall for outbound access (2,496 ports per address and instance)',
    {
      note: '250 addresses x 2,496 x 2 instances are the 1,248,000 of the page; 25 instances fit an address by arithmetic.',
    },
  ),
  timers: { establishedIdle: builtIn(low(240, 'from memory, not verified')) },
  limits: {},
  exhaustion: {
    behaviour: 'New connections are dropped.',
    metrics: ['SNATPortUtilization (from memory)'],
  },
  notes: [
    'At least 2 instances run: write `sharing: {slices: 2}` or more.',
    'Give timers.timeWait and timers.afterReset: 15 s and 240 s of Azure Load Balancer would be a guess here.',
    'The address is chosen at random (older page) or the first until used up (newer page).',
  ],
};
