import { describe, expect, it } from 'vitest';
import type { PlatformProfile, TimerName } from '../../src/platforms/profile.js';
import { findPlatform, platforms } from '../../src/platforms/registry.js';

function platform(id: string): PlatformProfile {
  const profile = findPlatform(id);
  if (profile === undefined) throw new Error(`no platform ${id}`);
  return profile;
}

function seconds(id: string, name: TimerName): number {
  const timer = platform(id).timers[name];
  if (timer === undefined) throw new Error(`${id} has no timer ${name}`);
  return timer.value;
}

describe('reset against orderly close', () => {
  it.each([
    ['linux-netfilter', 120, 10],
    ['azure-load-balancer', 240, 15],
    ['azure-nat-gateway', 65, 16],
  ])('a reset frees the port earlier on %s: %d s after FIN, %d s after RST', (id, fin, rst) => {
    expect([seconds(id, 'timeWait'), seconds(id, 'afterReset')]).toEqual([fin, rst]);
  });

  it.each([
    ['cilium-ebpf', 10, 8000],
    ['juniper-srx', 2, 1800],
    ['fortigate-ippool', 1, 5],
  ])('a reset is worse than FIN on %s: %d s after FIN, %d s after RST', (id, fin, rst) => {
    expect([seconds(id, 'timeWait'), seconds(id, 'afterReset')]).toEqual([fin, rst]);
  });

  it.each(['openbsd-freebsd-pf', 'vpp-nat44-ed', 'jool-nat64', 'cisco-ios-nat', 'mikrotik-routeros', 'palo-alto-dipp'])(
    'a reset brings no gain on %s',
    (id) => {
      expect(seconds(id, 'afterReset')).toBe(seconds(id, 'timeWait'));
    },
  );

  it('Juniper SRX frees the port at once when told to end sessions on a reset', () => {
    expect(seconds('juniper-srx-rst-invalidate', 'afterReset')).toBe(0);
    expect(seconds('juniper-srx-rst-invalidate', 'timeWait')).toBe(2);
  });

  it('says that the reset is worse on exactly the platforms where it is', () => {
    const worse = platforms.filter(
      ({ timers }) => timers.afterReset !== undefined && timers.afterReset.value > (timers.timeWait?.value ?? Infinity),
    );
    expect(worse.map((profile) => profile.id).sort()).toEqual([
      'cilium-ebpf',
      'cilium-ebpf-128',
      'fortigate-ippool',
      'juniper-srx',
    ]);
    for (const profile of worse) expect(profile.notes[0]).toContain('Never assume that a reset frees a port early');
  });

  it('a refused SYN costs Cilium its 10 s, not the 8,000 s of a reset, and costs Linux nothing', () => {
    expect(platform('cilium').refusedHold?.value).toBe('time-wait');
    expect(platform('linux-netfilter').refusedHold?.value).toBe('none');
  });
});

describe('who holds what after a close', () => {
  it('HAProxy in HTTP mode closes with a reset and holds nothing', () => {
    expect(platform('haproxy').closesWith?.value).toBe('rst');
    expect(seconds('haproxy', 'afterReset')).toBe(0);
  });

  it('HAProxy in TCP mode passes FIN on and holds a hard TIME_WAIT of 60 s', () => {
    expect(platform('haproxy-tcp').closesWith?.value).toBe('fin');
    expect(seconds('haproxy-tcp', 'timeWait')).toBe(60);
    expect(platform('haproxy-tcp').reclaim?.value).toEqual({ kind: 'never' });
  });

  it('HAProxy with a source port range takes TIME_WAIT back at once, hands ports out in turn, and has no default range', () => {
    const profile = platform('haproxy-tcp-source-range');
    expect(profile.reclaim?.value).toEqual({ kind: 'after', seconds: 0 });
    expect(profile.order?.value).toBe('fifo');
    expect(profile.ports).toBeUndefined();
  });

  it.each(['linux-full-proxy-host', 'nginx'])(
    'tcp_tw_reuse=1 makes TIME_WAIT of %s reclaimable after a second',
    (id) => {
      expect(platform(id).reclaim?.value).toEqual({ kind: 'never' });
      expect(platform(`${id}-tw-reuse`).reclaim?.value).toEqual({ kind: 'after', seconds: 1 });
    },
  );

  it('Linux takes closing ports back since 6.6 and did not before', () => {
    expect(platform('linux-netfilter').reclaim?.value).toEqual({ kind: 'after', seconds: 0 });
    expect(platform('linux-netfilter-legacy').reclaim?.value).toEqual({ kind: 'never' });
  });

  it('TIME_WAIT is 120 s on Linux conntrack and 60 s on a Linux host', () => {
    expect([seconds('linux-netfilter', 'timeWait'), seconds('linux-full-proxy-host', 'timeWait')]).toEqual([120, 60]);
  });

  it('kube-proxy keeps a half-closed connection for an hour, Linux alone for a minute', () => {
    expect([seconds('kube-proxy', 'closeWait'), seconds('linux-netfilter', 'closeWait')]).toEqual([3600, 60]);
  });

  it('Google Cloud NAT shortened TIME_WAIT from 120 s to 30 s for new gateways', () => {
    expect([seconds('gcp-cloud-nat', 'timeWait'), seconds('gcp-cloud-nat-2026', 'timeWait')]).toEqual([120, 30]);
  });

  it('AKS keeps abandoned connections for 30 min where Azure Load Balancer keeps them for 4 min', () => {
    expect([seconds('aks', 'establishedIdle'), seconds('azure-load-balancer', 'establishedIdle')]).toEqual([1800, 240]);
  });
});

describe('how many connections a port serves', () => {
  it('plans AWS with 55,000 and Azure NAT Gateway with 50,000 per address and destination', () => {
    expect(platform('aws-nat-gateway').portsPerDestination?.value).toBe(55_000);
    expect(platform('azure-nat-gateway').portsPerDestination?.value).toBe(50_000);
  });

  it('calls the 900 connections per second of AWS no limit: 55,000 ports ÷ 60 s are that', () => {
    expect(platform('aws-nat-gateway').limits).toEqual({});
    expect(55_000 / seconds('aws-nat-gateway', 'timeWait')).toBeCloseTo(916.67, 2);
  });

  it('lets Azure UDP reuse a port per destination address, TCP per endpoint', () => {
    expect(platform('azure-load-balancer').reuse.value).toBe('per-endpoint');
    expect(platform('azure-load-balancer').reuseUdp?.value).toBe('per-host');
  });

  it('makes a port exclusive on ASA without `extended`, and on Envoy with upstream_bind_config', () => {
    expect(platform('cisco-asa-ftd-pat').reuse.value).toBe('exclusive');
    expect(platform('cisco-asa-ftd-pat-extended').reuse.value).toBe('per-endpoint');
    expect(platform('envoy').reuse.value).toBe('per-endpoint');
    expect(platform('envoy-upstream-bind-config').reuse.value).toBe('exclusive');
  });

  it('never names a platform just "azure": load balancer and NAT gateway differ', () => {
    expect(findPlatform('azure')).toBeUndefined();
    expect(seconds('azure-load-balancer', 'timeWait')).not.toBe(seconds('azure-nat-gateway', 'timeWait'));
  });

  it('leaves the timers of platforms without published numbers to the scenario', () => {
    for (const id of ['f5-cgnat-lsn', 'a10-cgn', 'vmware-nsx-lb']) {
      expect(platform(id).timers).toEqual({});
      expect(platform(id).ports).toBeUndefined();
    }
  });
});
