/** All platform profiles, and finding one by its id. */
import { nearestName } from '../diagnostics/nearest.js';
import { a10 } from './a10.js';
import { awsNatGateway, awsNlb } from './aws.js';
import { azureAks, azureAppService, azureFirewall, azureLoadBalancer, azureNatGateway } from './azure.js';
import { cilium, ciliumManyTries } from './cilium.js';
import { ciscoAsa, ciscoAsaExtended, ciscoAsaMultiSession, ciscoIos } from './cisco.js';
import { envoy, envoyBound } from './envoy.js';
import { bigIpCgnat, bigIpLtm } from './f5.js';
import { fortigate } from './fortigate.js';
import { gcpCloudNat, gcpCloudNat2026 } from './gcp.js';
import { genericNat, genericProxy } from './generic.js';
import { haproxy, haproxySourceRange, haproxyTcp, haproxyTcpSourceRange } from './haproxy.js';
import { jool } from './jool.js';
import { juniperSrx, juniperSrxRstInvalidate } from './juniper.js';
import { kubeProxy, kubeProxyLegacy } from './kube-proxy.js';
import { linuxNetfilter, linuxNetfilterLegacy } from './linux.js';
import { linuxFullProxyHost, linuxFullProxyHostReusing } from './linux-host.js';
import { mikrotik } from './mikrotik.js';
import { netscaler } from './netscaler.js';
import { nginx, nginxReusing } from './nginx.js';
import { paloAlto, paloAlto4, paloAlto8 } from './palo-alto.js';
import { packetFilter } from './pf.js';
import type { PlatformProfile } from './profile.js';
import { nsxLoadBalancer } from './vmware.js';
import { vpp } from './vpp.js';
import { windowsHost } from './windows.js';

/** Every platform, a product's variants one after the other, in the order in which they are listed to a person. */
export const platforms: readonly PlatformProfile[] = [
  linuxNetfilter,
  linuxNetfilterLegacy,
  linuxFullProxyHost,
  linuxFullProxyHostReusing,
  haproxy,
  haproxySourceRange,
  haproxyTcp,
  haproxyTcpSourceRange,
  nginx,
  nginxReusing,
  envoy,
  envoyBound,
  bigIpLtm,
  bigIpCgnat,
  netscaler,
  nsxLoadBalancer,
  kubeProxy,
  kubeProxyLegacy,
  cilium,
  ciliumManyTries,
  awsNatGateway,
  awsNlb,
  azureLoadBalancer,
  azureAks,
  azureNatGateway,
  azureAppService,
  azureFirewall,
  gcpCloudNat,
  gcpCloudNat2026,
  packetFilter,
  ciscoAsa,
  ciscoAsaExtended,
  ciscoAsaMultiSession,
  ciscoIos,
  paloAlto,
  paloAlto4,
  paloAlto8,
  fortigate,
  juniperSrx,
  juniperSrxRstInvalidate,
  a10,
  vpp,
  jool,
  mikrotik,
  windowsHost,
  genericNat,
  genericProxy,
];

const byName = new Map(platforms.flatMap((profile) => [profile.id, ...profile.aliases].map((name) => [name, profile])));

/** The platform with this id or alias, letter for letter; undefined when there is none. */
export function findPlatform(id: string): PlatformProfile | undefined {
  return byName.get(id);
}

/** The ids of all platforms, without aliases, in the order in which they are listed. */
export function platformIds(): readonly string[] {
  return platforms.map((profile) => profile.id);
}

/**
 * Ids that somebody who typed an unknown one may have meant: the nearest by spelling first, then those that hold all the
 * words typed, or any of them. At most five, best first; empty when nothing resembles it.
 */
export function suggestPlatform(id: string): readonly string[] {
  const nearest = nearestName(id, [...byName.keys()]);
  const words = id
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .filter((word) => word.length > 1);
  const matches = platforms
    .map((profile) => ({ id: profile.id, hits: wordsIn(profile, words) }))
    .filter((match) => match.hits > 0)
    .sort((a, b) => b.hits - a.hits);
  const spelled = nearest === undefined ? [] : [byName.get(nearest)?.id ?? nearest];
  return [...new Set([...spelled, ...matches.map((match) => match.id)])].slice(0, 5);
}

function wordsIn(profile: PlatformProfile, words: readonly string[]): number {
  const text = [profile.id, ...profile.aliases, profile.name].join(' ').toLowerCase();
  return words.filter((word) => text.includes(word)).length;
}
