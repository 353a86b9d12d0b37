/** What a person types to change a timer of a platform. Boxes take whole seconds or minutes: rounded down. */
import type { TimerName } from './profile.js';

type Line = (seconds: number) => string | null;
type Lines = { readonly [name in TimerName]?: Line };

const NETFILTER = 'sysctl -w net.netfilter.nf_conntrack_';

function whole(prefix: string): Line {
  return (seconds) => (seconds < 1 ? null : `${prefix}${Math.floor(seconds)}`);
}

/** Minutes that Azure accepts for an idle timeout. */
const AZURE_MINUTES = { least: 4, most: 120 };

function azureMinutes(prefix: string): Line {
  return (seconds) => {
    const minutes = Math.min(AZURE_MINUTES.most, Math.floor(seconds / 60));
    return minutes < AZURE_MINUTES.least ? null : `${prefix}${minutes}`;
  };
}

/** Linux: Documentation/networking/nf_conntrack-sysctl. */
const netfilter: Lines = {
  synSent: whole(`${NETFILTER}tcp_timeout_syn_sent=`),
  establishedIdle: whole(`${NETFILTER}tcp_timeout_established=`),
  finWait: whole(`${NETFILTER}tcp_timeout_fin_wait=`),
  closeWait: whole(`${NETFILTER}tcp_timeout_close_wait=`),
  lastAck: whole(`${NETFILTER}tcp_timeout_last_ack=`),
  timeWait: whole(`${NETFILTER}tcp_timeout_time_wait=`),
  afterReset: whole(`${NETFILTER}tcp_timeout_close=`),
  udp: whole(`${NETFILTER}udp_timeout=`),
};

/** Linux: Documentation/networking/ip-sysctl. TIME_WAIT itself is built in. */
const host: Lines = { finWait: whole('sysctl -w net.ipv4.tcp_fin_timeout=') };

const NATS = 'gcloud compute routers nats update <nat> --router=<router> ';
const gcp: Lines = {
  synSent: whole(`${NATS}--tcp-transitory-idle-timeout=`),
  establishedIdle: whole(`${NATS}--tcp-established-idle-timeout=`),
  halfClosed: whole(`${NATS}--tcp-transitory-idle-timeout=`),
  timeWait: whole(`${NATS}--tcp-time-wait-timeout=`),
  udp: whole(`${NATS}--udp-idle-timeout=`),
};

/** FortiOS CLI reference: config system global. */
const fortigate: Lines = {
  synSent: whole('config system global; set tcp-halfopen-timer '),
  halfClosed: whole('config system global; set tcp-halfclose-timer '),
  timeWait: whole('config system global; set tcp-timewait-timer '),
  afterReset: whole('config system global; set tcp-rst-timer '),
  udp: whole('config system global; set udp-idle-timer '),
};

const BY_PLATFORM: Readonly<Record<string, Lines>> = {
  'linux-netfilter': netfilter,
  'linux-netfilter-legacy': netfilter,
  'ipvs-kube-proxy': netfilter,
  'ipvs-kube-proxy-legacy': netfilter,
  'linux-full-proxy-host': host,
  'linux-full-proxy-host-tw-reuse': host,
  haproxy: host,
  'haproxy-tcp': host,
  'haproxy-source-range': host,
  'haproxy-tcp-source-range': host,
  nginx: host,
  'nginx-tw-reuse': host,
  'gcp-cloud-nat': gcp,
  'gcp-cloud-nat-2026': gcp,
  'azure-load-balancer': {
    establishedIdle: azureMinutes(
      'az network lb outbound-rule update --resource-group <group> --lb-name <balancer> --name <rule> --idle-timeout ',
    ),
  },
  'azure-aks': {
    establishedIdle: azureMinutes(
      'az aks update --resource-group <group> --name <cluster> --load-balancer-idle-timeout ',
    ),
  },
  'azure-nat-gateway': {
    establishedIdle: azureMinutes(
      'az network nat gateway update --resource-group <group> --name <gateway> --idle-timeout ',
    ),
  },
  'fortigate-ippool': fortigate,
};

/**
 * The line a person types to set a timer; empty where the platform has none that this project knows, or where the box
 * cannot be set so low.
 *
 * @param platform id of the platform
 * @param seconds ≥ 0
 */
export function timerLines(platform: string, timer: TimerName, seconds: number): readonly string[] {
  const line = BY_PLATFORM[platform]?.[timer]?.(seconds) ?? null;
  return line === null ? [] : [line];
}
