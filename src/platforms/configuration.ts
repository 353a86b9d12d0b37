/** What a person types to give a platform the pool that was planned. Names in <angle brackets> are the reader's own. */
import type { PortRange } from './profile.js';

/** The pool to configure. */
export interface ConfiguredPool {
  readonly addresses: number;
  readonly ranges: readonly PortRange[];
  /** Ports of one VM, node or instance, where the pool is cut into slices. */
  readonly portsPerSlice: number | null;
}

type Lines = (pool: ConfiguredPool) => readonly string[];

/** Few enough to be written out. */
const WRITTEN_OUT = 4;

function names({ addresses }: ConfiguredPool, separator: string, one = 'address'): string {
  const listed = Array.from({ length: Math.min(addresses, WRITTEN_OUT) }, (_, i) => `<${one}-${i + 1}>`);
  if (addresses <= WRITTEN_OUT) return listed.join(separator);
  return [...listed.slice(0, 2), '…', `<${one}-${addresses}>`].join(separator);
}

function last({ addresses }: ConfiguredPool): string {
  return `<address-${addresses}>`;
}

function span(pool: ConfiguredPool): string {
  return pool.addresses === 1 ? '<address-1>' : `<address-1>-${last(pool)}`;
}

function rangeText({ ranges }: ConfiguredPool, separator = '-'): string {
  const [range] = ranges;
  return range === undefined ? `1024${separator}65535` : `${range.low}${separator}${range.high}`;
}

/** A rule takes one range. */
function otherRanges({ ranges }: ConfiguredPool): readonly string[] {
  const others = ranges.slice(1).map(({ low, high }) => `${low}-${high}`);
  return others.length === 0 ? [] : [`# a rule takes one port range; left over: ${others.join(', ')}`];
}

/** nft(8): `snat to address:port`, ports only beside a transport protocol. iptables-extensions(8): SNAT --to-source. */
const linux: Lines = (pool) => [
  `nft add rule ip nat postrouting oifname <interface> meta l4proto tcp snat to ${span(pool)}:${rangeText(pool)}`,
  `iptables -t nat -A POSTROUTING -o <interface> -p tcp -j SNAT --to-source ${span(pool)}:${rangeText(pool)}`,
  ...otherRanges(pool),
];

/** HAProxy configuration manual, server keyword `source <addr>[:<pl>[-<ph>]]`: one address a server line. */
const haproxyRange: Lines = (pool) => [...serverLines(pool, `:${rangeText(pool)}`), ...otherRanges(pool)];

const haproxy: Lines = (pool) => [...serverLines(pool, ''), kernelPorts(pool), ...otherRanges(pool)];

function serverLines({ addresses }: ConfiguredPool, ports: string): readonly string[] {
  const lines = Array.from(
    { length: Math.min(addresses, WRITTEN_OUT) },
    (_, i) => `server <name>-${i + 1} <server>:<port> source <address-${i + 1}>${ports}`,
  );
  return addresses > WRITTEN_OUT
    ? [...lines, `# and so on to <address-${addresses}>: one server line an address`]
    : lines;
}

/** Documentation/networking/ip-sysctl: ip_local_port_range. */
function kernelPorts(pool: ConfiguredPool): string {
  return `sysctl -w net.ipv4.ip_local_port_range="${rangeText(pool, ' ')}"`;
}

const host: Lines = (pool) => [kernelPorts(pool), ...otherRanges(pool)];

/** nginx: proxy_bind; several addresses are chosen per connection with split_clients. */
const nginx: Lines = (pool) =>
  pool.addresses === 1
    ? ['proxy_bind <address-1>;', kernelPorts(pool)]
    : [
        `split_clients "$remote_addr$remote_port" $source { ${shares(pool)} }`,
        'proxy_bind $source;',
        kernelPorts(pool),
      ];

function shares({ addresses }: ConfiguredPool): string {
  const percent = Math.floor(1e4 / addresses) / 100;
  const written = addresses <= WRITTEN_OUT ? addresses - 1 : 2;
  const listed = Array.from({ length: written }, (_, i) => `${percent}% <address-${i + 1}>;`);
  return [...listed, ...(addresses > WRITTEN_OUT ? ['…'] : []), `* <address-${addresses}>;`].join(' ');
}

/** az network lb outbound-rule update; azurerm_lb_outbound_rule. */
const azureBalancer: Lines = (pool) => [
  `az network lb outbound-rule update --resource-group <group> --lb-name <balancer> --name <rule> --frontend-ip-configs ${names(pool, ' ', 'frontend')}${option('--outbound-ports', pool)}`,
  ...terraform('azurerm_lb_outbound_rule', 'allocated_outbound_ports', pool),
];

/** az aks update; azurerm_kubernetes_cluster, load_balancer_profile. */
const aks: Lines = (pool) => [
  `az aks update --resource-group <group> --name <cluster> --load-balancer-managed-outbound-ip-count ${pool.addresses}${option('--load-balancer-outbound-ports', pool)}`,
  ...terraform('azurerm_kubernetes_cluster load_balancer_profile', 'outbound_ports_allocated', pool),
];

/** az network nat gateway update: the whole list, those that are there already included. */
const azureNat: Lines = (pool) => [
  `az network nat gateway update --resource-group <group> --name <gateway> --public-ip-addresses ${names(pool, ' ', 'public-ip')}`,
];

/** aws ec2 associate-nat-gateway-address: addresses beside the first. aws_nat_gateway. */
const awsNat: Lines = (pool) => {
  const more = { ...pool, addresses: pool.addresses - 1 };
  if (more.addresses === 0) return [];
  return [
    `aws ec2 associate-nat-gateway-address --nat-gateway-id <gateway> --allocation-ids ${names(more, ' ', 'allocation')}`,
    `# Terraform: aws_nat_gateway { secondary_allocation_ids = [${names(more, ', ', 'allocation')}] }`,
    ...(pool.addresses > 2 ? ['# more than 2 Elastic IP addresses a gateway need a higher quota'] : []),
  ];
};

/** gcloud compute routers nats update; google_compute_router_nat. */
const gcp: Lines = (pool) => [
  `gcloud compute routers nats update <nat> --router=<router> --nat-external-ip-pool=${names(pool, ',')}${option('--min-ports-per-vm', pool, '=')}`,
  ...terraform('google_compute_router_nat', 'min_ports_per_vm', pool),
];

function option(flag: string, { portsPerSlice }: ConfiguredPool, separator = ' '): string {
  return portsPerSlice === null ? '' : ` ${flag}${separator}${portsPerSlice}`;
}

function terraform(resource: string, attribute: string, { portsPerSlice }: ConfiguredPool): readonly string[] {
  return portsPerSlice === null ? [] : [`# Terraform: ${resource} { ${attribute} = ${portsPerSlice} }`];
}

/** tmsh ltm snatpool, ltm virtual. */
const bigIp: Lines = (pool) => [
  `tmsh create ltm snatpool <pool> members add { ${names(pool, ' ')} }`,
  'tmsh modify ltm virtual <virtual> source-address-translation { type snat pool <pool> }',
];

/** tmsh ltm lsn-pool. */
const bigIpCgnat: Lines = (pool) => [
  `tmsh create ltm lsn-pool <pool> members add { ${names(pool, ' ')} } translation-port-range ${rangeText(pool, ':')}`,
];

/** pf.conf(5): OpenBSD since 4.7, and FreeBSD. */
const pf: Lines = (pool) => [
  `match out on <interface> inet from <inside> nat-to { ${names(pool, ', ')} } port ${rangeText(pool, ':')}`,
  `# FreeBSD: nat on <interface> inet from <inside> to any -> { ${names(pool, ', ')} } port ${rangeText(pool, ':')}`,
];

/** Cisco IOS: ip nat pool. */
const ios: Lines = (pool) => [
  `ip nat pool <pool> <address-1> ${last(pool)} prefix-length <length>`,
  'ip nat inside source list <list> pool <pool> overload',
];

/** Cisco ASA firewall CLI guide: twice NAT with a PAT pool. */
const asa = (options: string): Lines => {
  return (pool) => [
    'object network <pool>',
    pool.addresses === 1 ? '  host <address-1>' : `  range <address-1> ${last(pool)}`,
    `nat (<inside>,<outside>) source dynamic any pat-pool <pool>${options}`,
  ];
};

/** FortiOS CLI reference: config firewall ippool. */
const fortigate: Lines = (pool) => [
  'config firewall ippool',
  '  edit <pool>',
  '    set type overload',
  '    set startip <address-1>',
  `    set endip ${last(pool)}`,
  '  next',
  'end',
];

/** Junos: source NAT pools. */
const junos: Lines = (pool) => [
  `set security nat source pool <pool> address <address-1>${pool.addresses === 1 ? '' : ` to ${last(pool)}`}`,
];

/** RouterOS: /ip firewall nat, action=src-nat. */
const mikrotik: Lines = (pool) => [
  `/ip firewall nat add chain=srcnat out-interface=<interface> protocol=tcp action=src-nat to-addresses=${span(pool)} to-ports=${rangeText(pool)}`,
];

const BY_PLATFORM: Readonly<Record<string, Lines>> = {
  'linux-netfilter': linux,
  'linux-netfilter-legacy': linux,
  'ipvs-kube-proxy': linux,
  'ipvs-kube-proxy-legacy': linux,
  'linux-full-proxy-host': host,
  'linux-full-proxy-host-tw-reuse': host,
  haproxy,
  'haproxy-tcp': haproxy,
  'haproxy-source-range': haproxyRange,
  'haproxy-tcp-source-range': haproxyRange,
  nginx,
  'nginx-tw-reuse': nginx,
  'azure-load-balancer': azureBalancer,
  'azure-aks': aks,
  'azure-nat-gateway': azureNat,
  'aws-nat-gateway': awsNat,
  'gcp-cloud-nat': gcp,
  'gcp-cloud-nat-2026': gcp,
  'f5-bigip-ltm': bigIp,
  'f5-cgnat-lsn': bigIpCgnat,
  'openbsd-freebsd-pf': pf,
  'cisco-ios-nat': ios,
  'cisco-asa-ftd-pat': asa(' round-robin'),
  'cisco-asa-ftd-pat-multi-session': asa(' round-robin'),
  'cisco-asa-ftd-pat-extended': asa(' round-robin extended'),
  'fortigate-ippool': fortigate,
  'juniper-srx': junos,
  'juniper-srx-rst-invalidate': junos,
  'mikrotik-routeros': mikrotik,
};

/** The platforms for which {@link configurationLines} has lines. */
export const configurablePlatforms: readonly string[] = Object.keys(BY_PLATFORM);

/**
 * The lines a person types to configure a pool on a platform; empty where the platform has none that this project knows.
 *
 * @param platform id of the platform
 * @param pool addresses ≥ 1
 */
export function configurationLines(platform: string, pool: ConfiguredPool): readonly string[] {
  return BY_PLATFORM[platform]?.(pool) ?? [];
}
