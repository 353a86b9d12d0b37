import { describe, expect, it } from 'vitest';
import { findPlatform, platformIds, platforms, suggestPlatform } from '../../src/platforms/registry.js';

describe('the registry of platforms', () => {
  it('gives no two platforms the same id or alias', () => {
    const names = platforms.flatMap((profile) => [profile.id, ...profile.aliases]);
    expect(names.length).toBe(new Set(names).size);
  });

  it('lists ids without aliases', () => {
    expect(platformIds()).toEqual(platforms.map((profile) => profile.id));
  });

  it.each([
    'linux-netfilter',
    'linux-netfilter-legacy',
    'linux-full-proxy-host',
    'linux-full-proxy-host-tw-reuse',
    'haproxy',
    'haproxy-tcp',
    'haproxy-tcp-source-range',
    'nginx',
    'nginx-tw-reuse',
    'envoy',
    'f5-bigip-ltm',
    'netscaler-adc',
    'ipvs-kube-proxy',
    'cilium-ebpf',
    'aws-nat-gateway',
    'azure-load-balancer',
    'azure-nat-gateway',
    'gcp-cloud-nat',
    'gcp-cloud-nat-2026',
    'juniper-srx',
    'cisco-asa-ftd-pat',
    'generic-nat',
    'generic-proxy',
  ])('knows %s under its own id', (id) => {
    expect(findPlatform(id)?.id).toBe(id);
  });

  it.each([
    ['linux-netfilter-snat', 'linux-netfilter'],
    ['kube-proxy', 'ipvs-kube-proxy'],
    ['cilium', 'cilium-ebpf'],
    ['aks', 'azure-aks'],
    ['pf', 'openbsd-freebsd-pf'],
  ])('knows the alias %s of %s', (alias, id) => {
    expect(findPlatform(alias)?.id).toBe(id);
  });

  it('compares letter for letter', () => {
    expect(findPlatform('HAProxy')).toBeUndefined();
    expect(findPlatform('haproxy ')).toBeUndefined();
    expect(findPlatform('')).toBeUndefined();
    expect(findPlatform('constructor')).toBeUndefined();
  });

  it.each([
    ['haproxi', 'haproxy'],
    ['linux-netfliter', 'linux-netfilter'],
    ['azure-loadbalancer', 'azure-load-balancer'],
    ['kubeproxy', 'ipvs-kube-proxy'],
    ['AWS NAT Gateway', 'aws-nat-gateway'],
  ])('suggests for %s first %s', (typed, id) => {
    expect(suggestPlatform(typed)[0]).toBe(id);
  });

  it('suggests a vendor’s products for the vendor’s name, at most five', () => {
    const suggestions = suggestPlatform('azure');
    expect(suggestions.length).toBeLessThanOrEqual(5);
    expect(suggestions.length).toBeGreaterThan(2);
    for (const id of suggestions) expect(id).toContain('azure');
  });

  it('suggests only ids that exist, and nothing for what resembles nothing', () => {
    for (const id of suggestPlatform('f5')) expect(platformIds()).toContain(id);
    expect(suggestPlatform('qqqqqqqqqqqqqqq')).toEqual([]);
    expect(suggestPlatform('')).toEqual([]);
  });
});
