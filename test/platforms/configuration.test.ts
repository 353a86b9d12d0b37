import { describe, expect, it } from 'vitest';
import { type ConfiguredPool, configurablePlatforms, configurationLines } from '../../src/platforms/configuration.js';
import { timerLines } from '../../src/platforms/configuration-timers.js';
import { platformIds } from '../../src/platforms/registry.js';

const pool = (change: Partial<ConfiguredPool> = {}): ConfiguredPool => ({
  addresses: 2,
  ranges: [{ low: 1024, high: 65535 }],
  portsPerSlice: null,
  ...change,
});

const first = (platform: string, change?: Partial<ConfiguredPool>): string =>
  configurationLines(platform, pool(change))[0] ?? '';

describe('configuration lines', () => {
  it('exist for platforms that exist', () => {
    for (const platform of configurablePlatforms) expect(platformIds()).toContain(platform);
    expect(configurationLines('generic-nat', pool())).toEqual([]);
  });

  it('name every address that fits, and nothing that was not planned', () => {
    for (const platform of configurablePlatforms) {
      for (const addresses of [1, 2, 4, 16]) {
        const text = configurationLines(platform, pool({ addresses, portsPerSlice: 2048 })).join('\n');
        expect(text, platform).not.toMatch(/undefined|NaN|<[\w-]+-0>/);
        const numbers = [...text.matchAll(/<(?:address|frontend|public-ip)-(\d+)>/g)].map(([, n]) => Number(n));
        expect(Math.max(0, ...numbers), platform).toBeLessThanOrEqual(addresses);
      }
    }
  });

  it.each([
    // nft(8): ports of snat need a transport protocol match before them.
    [
      'linux-netfilter',
      'nft add rule ip nat postrouting oifname <interface> meta l4proto tcp snat to <address-1>-<address-2>:1024-65535',
    ],
    [
      'linux-netfilter-legacy',
      'nft add rule ip nat postrouting oifname <interface> meta l4proto tcp snat to <address-1>-<address-2>:1024-65535',
    ],
    [
      'ipvs-kube-proxy',
      'nft add rule ip nat postrouting oifname <interface> meta l4proto tcp snat to <address-1>-<address-2>:1024-65535',
    ],
    ['haproxy', 'server <name>-1 <server>:<port> source <address-1>'],
    ['haproxy-tcp', 'server <name>-1 <server>:<port> source <address-1>'],
    ['haproxy-source-range', 'server <name>-1 <server>:<port> source <address-1>:1024-65535'],
    ['haproxy-tcp-source-range', 'server <name>-1 <server>:<port> source <address-1>:1024-65535'],
    ['nginx', 'split_clients "$remote_addr$remote_port" $source { 50% <address-1>; * <address-2>; }'],
    ['linux-full-proxy-host', 'sysctl -w net.ipv4.ip_local_port_range="1024 65535"'],
    [
      'azure-load-balancer',
      'az network lb outbound-rule update --resource-group <group> --lb-name <balancer> --name <rule> --frontend-ip-configs <frontend-1> <frontend-2> --outbound-ports 2048',
    ],
    [
      'azure-aks',
      'az aks update --resource-group <group> --name <cluster> --load-balancer-managed-outbound-ip-count 2 --load-balancer-outbound-ports 2048',
    ],
    [
      'azure-nat-gateway',
      'az network nat gateway update --resource-group <group> --name <gateway> --public-ip-addresses <public-ip-1> <public-ip-2>',
    ],
    [
      'aws-nat-gateway',
      'aws ec2 associate-nat-gateway-address --nat-gateway-id <gateway> --allocation-ids <allocation-1>',
    ],
    [
      'gcp-cloud-nat',
      'gcloud compute routers nats update <nat> --router=<router> --nat-external-ip-pool=<address-1>,<address-2> --min-ports-per-vm=2048',
    ],
    [
      'gcp-cloud-nat-2026',
      'gcloud compute routers nats update <nat> --router=<router> --nat-external-ip-pool=<address-1>,<address-2> --min-ports-per-vm=2048',
    ],
    ['f5-bigip-ltm', 'tmsh create ltm snatpool <pool> members add { <address-1> <address-2> }'],
    [
      'f5-cgnat-lsn',
      'tmsh create ltm lsn-pool <pool> members add { <address-1> <address-2> } translation-port-range 1024:65535',
    ],
    [
      'openbsd-freebsd-pf',
      'match out on <interface> inet from <inside> nat-to { <address-1>, <address-2> } port 1024:65535',
    ],
    ['cisco-ios-nat', 'ip nat pool <pool> <address-1> <address-2> prefix-length <length>'],
    ['juniper-srx', 'set security nat source pool <pool> address <address-1> to <address-2>'],
    [
      'mikrotik-routeros',
      '/ip firewall nat add chain=srcnat out-interface=<interface> protocol=tcp action=src-nat to-addresses=<address-1>-<address-2> to-ports=1024-65535',
    ],
  ])('%s: %s', (platform, line) => {
    expect(first(platform, { portsPerSlice: 2048 })).toBe(line);
  });

  it('of several lines read in order', () => {
    expect(configurationLines('fortigate-ippool', pool())).toEqual([
      'config firewall ippool',
      '  edit <pool>',
      '    set type overload',
      '    set startip <address-1>',
      '    set endip <address-2>',
      '  next',
      'end',
    ]);
    expect(configurationLines('cisco-asa-ftd-pat-extended', pool())).toEqual([
      'object network <pool>',
      '  range <address-1> <address-2>',
      'nat (<inside>,<outside>) source dynamic any pat-pool <pool> round-robin extended',
    ]);
    expect(configurationLines('f5-bigip-ltm', pool())[1]).toBe(
      'tmsh modify ltm virtual <virtual> source-address-translation { type snat pool <pool> }',
    );
    expect(configurationLines('linux-netfilter', pool())[1]).toBe(
      'iptables -t nat -A POSTROUTING -o <interface> -p tcp -j SNAT --to-source <address-1>-<address-2>:1024-65535',
    );
  });

  it('abbreviate long lists, and say which port ranges a rule leaves out', () => {
    expect(first('azure-nat-gateway', { addresses: 16 })).toMatch(/<public-ip-1> <public-ip-2> … <public-ip-16>$/);
    const ranges = [
      { low: 1024, high: 4999 },
      { low: 5101, high: 65535 },
    ];
    expect(configurationLines('linux-netfilter', pool({ ranges }))[2]).toBe(
      '# a rule takes one port range; left over: 5101-65535',
    );
  });

  it('have nothing to add to the first address of an AWS gateway', () => {
    expect(configurationLines('aws-nat-gateway', pool({ addresses: 1 }))).toEqual([]);
    expect(configurationLines('aws-nat-gateway', pool({ addresses: 3 }))).toContain(
      '# Terraform: aws_nat_gateway { secondary_allocation_ids = [<allocation-1>, <allocation-2>] }',
    );
  });
});

describe('timer lines', () => {
  it.each([
    ['linux-netfilter', 'timeWait', 30.9, 'sysctl -w net.netfilter.nf_conntrack_tcp_timeout_time_wait=30'],
    ['linux-netfilter', 'afterReset', 5, 'sysctl -w net.netfilter.nf_conntrack_tcp_timeout_close=5'],
    ['ipvs-kube-proxy', 'establishedIdle', 3600, 'sysctl -w net.netfilter.nf_conntrack_tcp_timeout_established=3600'],
    ['haproxy-tcp', 'finWait', 20, 'sysctl -w net.ipv4.tcp_fin_timeout=20'],
    [
      'gcp-cloud-nat',
      'timeWait',
      66.01,
      'gcloud compute routers nats update <nat> --router=<router> --tcp-time-wait-timeout=66',
    ],
    [
      'azure-nat-gateway',
      'establishedIdle',
      599,
      'az network nat gateway update --resource-group <group> --name <gateway> --idle-timeout 9',
    ],
    [
      'azure-aks',
      'establishedIdle',
      1e6,
      'az aks update --resource-group <group> --name <cluster> --load-balancer-idle-timeout 120',
    ],
    ['fortigate-ippool', 'afterReset', 6, 'config system global; set tcp-rst-timer 6'],
  ] as const)('%s, %s: rounded down to what the box takes', (platform, timer, seconds, line) => {
    expect(timerLines(platform, timer, seconds)).toEqual([line]);
  });

  it('are missing where the box cannot be set so low, or not at all', () => {
    expect(timerLines('linux-netfilter', 'timeWait', 0.5)).toEqual([]);
    expect(timerLines('azure-aks', 'establishedIdle', 239)).toEqual([]);
    expect(timerLines('haproxy-tcp', 'timeWait', 30)).toEqual([]);
    expect(timerLines('generic-nat', 'timeWait', 30)).toEqual([]);
  });
});
