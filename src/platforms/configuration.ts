/** What a person types to give a platform the pool that was planned. Names in <angle brackets> are the reader's own. */
import type { PortRange } from './profile.js';

/** The pool to configure. */
export interface ConfiguredPool {
  readonly addresses: number;
  readonly ranges: readonly PortRange[];
  readonly portsPerSlice: number | null;
  readonly slices: number | null;
}

type Lines = (pool: ConfiguredPool) => readonly string[];

/** Few enough to be written out. */
const WRITTEN_OUT = 4;

function names(pool: ConfiguredPool, separator: string, one = 'address'): string {
  const { addresses } = pool;
  const listed = Array.from({ length: Math.min(addresses, WRITTEN_OUT) }, (_, i) => `<${one}-${i + 1}>`);
  if (addresses <= WRITTEN_OUT) return listed.join(separator);
  return [...listed.slice(0, 2), '…', `<${one}-${addresses}>`].join(separator);
}

function span(pool: ConfiguredPool): string {
  return pool.addresses === 1 ? '<address-1>' : `<address-1>-<address-${pool.addresses}>`;
}

function firstRange(pool: ConfiguredPool): string {
  const [range] = pool.ranges;
  return range === undefined ? '1024-65535' : `${range.low}-${range.high}`;
}

const linux: Lines = (pool) => [
  `nft add rule ip nat postrouting oifname <interface> snat to ${span(pool)}:${firstRange(pool)}`,
  `iptables -t nat -A POSTROUTING -o <interface> -p tcp -j SNAT --to-source ${span(pool)}:${firstRange(pool)}`,
];

const haproxyRange: Lines = (pool) =>
  Array.from(
    { length: Math.min(pool.addresses, WRITTEN_OUT) },
    (_, i) => `server <name>-${i + 1} <server>:<port> source <address-${i + 1}>:${firstRange(pool)}`,
  );

const haproxy: Lines = (pool) => [
  `sysctl -w net.ipv4.ip_local_port_range="${firstRange(pool).replace('-', ' ')}"`,
  ...haproxyRange(pool).map((line) => line.replace(/:\d+-\d+$/, '')),
];

const azureBalancer: Lines = (pool) => [
  `az network lb outbound-rule update --resource-group <group> --lb-name <balancer> --name <rule> --frontend-ip-configs ${names(pool, ' ', 'frontend')}${pool.portsPerSlice === null ? '' : ` --outbound-ports ${pool.portsPerSlice}`}`,
  ...(pool.portsPerSlice === null
    ? []
    : [`# Terraform: azurerm_lb_outbound_rule { allocated_outbound_ports = ${pool.portsPerSlice} }`]),
];

const aks: Lines = (pool) => [
  `az aks update --resource-group <group> --name <cluster> --load-balancer-managed-outbound-ip-count ${pool.addresses}${pool.portsPerSlice === null ? '' : ` --load-balancer-outbound-ports ${pool.portsPerSlice}`}`,
];

const azureNat: Lines = (pool) => [
  `az network nat gateway update --resource-group <group> --name <gateway> --public-ip-addresses ${names(pool, ' ', 'public-ip')}`,
];

const awsNat: Lines = (pool) =>
  pool.addresses === 1
    ? []
    : [
        `aws ec2 associate-nat-gateway-address --nat-gateway-id <gateway> --allocation-ids ${names({ ...pool, addresses: pool.addresses - 1 }, ' ', 'allocation')}`,
        `# Terraform: aws_nat_gateway { secondary_allocation_ids = [${pool.addresses - 1} of them] }`,
      ];

const gcp: Lines = (pool) => [
  `gcloud compute routers nats update <nat> --router=<router> --nat-external-ip-pool=${names(pool, ',')}${pool.portsPerSlice === null ? '' : ` --min-ports-per-vm=${pool.portsPerSlice}`}`,
  ...(pool.portsPerSlice === null
    ? []
    : [`# Terraform: google_compute_router_nat { min_ports_per_vm = ${pool.portsPerSlice} }`]),
];

const bigIp: Lines = (pool) => [`tmsh create ltm snatpool <pool> members add { ${names(pool, ' ')} }`];

const pf: Lines = (pool) => [
  `match out on <interface> inet from <inside> nat-to { ${names(pool, ', ')} } port ${firstRange(pool).replace('-', ':')} round-robin`,
];

const ios: Lines = (pool) => [
  `ip nat pool <pool> <address-1> <address-${pool.addresses}> prefix-length <length>`,
  'ip nat inside source list <list> pool <pool> overload',
];

const asa: Lines = (pool) => [
  `object network <pool>`,
  `  range <address-1> <address-${pool.addresses}>`,
  'nat (inside,outside) source dynamic any pat-pool <pool> round-robin',
];

const BY_PLATFORM: Readonly<Record<string, Lines>> = {
  'linux-netfilter': linux,
  'linux-netfilter-legacy': linux,
  'ipvs-kube-proxy': linux,
  haproxy,
  'haproxy-tcp': haproxy,
  'haproxy-source-range': haproxyRange,
  'haproxy-tcp-source-range': haproxyRange,
  'azure-load-balancer': azureBalancer,
  'azure-aks': aks,
  'azure-nat-gateway': azureNat,
  'aws-nat-gateway': awsNat,
  'gcp-cloud-nat': gcp,
  'gcp-cloud-nat-2026': gcp,
  'f5-bigip-ltm': bigIp,
  'openbsd-freebsd-pf': pf,
  'cisco-ios-nat': ios,
  'cisco-asa-ftd-pat': asa,
  'cisco-asa-ftd-pat-extended': asa,
};

/**
 * The lines a person types to configure a pool on a platform; empty where the platform has none that this project knows.
 *
 * @param platform id of the platform
 */
export function configurationLines(platform: string, pool: ConfiguredPool): readonly string[] {
  return BY_PLATFORM[platform]?.(pool) ?? [];
}
