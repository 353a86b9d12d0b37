/**
 * Scenarios that change, and how far `timeline` is from every connection simulated: the largest difference of a bin's mean
 * ports held ÷ ports, and of the connections lost; measured over 40 replications, then rounded up.
 */
export interface SimulatedTimelineCase {
  readonly name: string;
  readonly text: string;
  readonly lengthSeconds?: number;
  readonly portsWithin: number;
  /** Of the simulated mean, beside the half-width of its interval. */
  readonly lostWithin: number;
}

const NAT = `platform: generic-nat
pool: {addresses: 1, ports: 1024-2023, sharing: shared}
`;

export const simulatedTimelineCases: readonly SimulatedTimelineCase[] = [
  {
    name: 'a burst on a NAT with constant TIME_WAIT',
    text: `${NAT}timers: {timeWait: 30s}
traffic: {web: {rate: 18/s, lifetime: 10s, close: client-fin}}
events: [{at: 60s, burst: 300%, lasts: 60s}]`,
    portsWithin: 0.015,
    lostWithin: 0.02,
  },
  {
    name: 'a deploy and a restart, lognormal open times and two ways to close',
    text: `${NAT}timers: {timeWait: 30s, afterReset: 10s}
traffic:
  web: {rate: 12/s, lifetime: {mean: 30s, distribution: lognormal, cv: 1.5}, close: {client-fin: 60%, client-rst: 40%}}
events: [{at: 60s, deploy: 100%, reconnect: 10s}, {at: 200s, restart: all, reconnect: 20s}]`,
    portsWithin: 0.015,
    lostWithin: 0.8,
  },
  {
    name: 'half of the ports gone, with the search of Linux and constant open times',
    text: `platform: linux-netfilter-legacy
pool: {addresses: 2, ports: 1024-1523, sharing: shared}
timers: {timeWait: 30s}
traffic: {web: {rate: 15/s, lifetime: {mean: 10s, distribution: constant}, close: client-fin}}
events: [{at: 100s, failover: {ports: 50%}, lasts: 100s, reconnect: 5s}]`,
    portsWithin: 0.02,
    lostWithin: 0.06,
  },
  {
    name: 'twice the traffic at once, closing ports taken back',
    text: `platform: linux-netfilter
pool: {addresses: 1, ports: 1024-2023, sharing: shared}
timers: {timeWait: 60s}
traffic: {web: {rate: 20/s, lifetime: 20s, close: client-fin}}
events: [{at: 100s, failover: {traffic: 200%}, lasts: 100s, reconnect: 10s}]`,
    portsWithin: 0.01,
    lostWithin: 0.6,
  },
  {
    name: 'a pool that starts empty and is filled by nearly constant holds',
    text: `${NAT}timers: {timeWait: 60s}
traffic: {web: {rate: 25/s, lifetime: 2s, close: client-fin}}`,
    lengthSeconds: 200,
    portsWithin: 0.012,
    lostWithin: 0.02,
  },
  {
    name: 'ramps up and down with retries and very uneven open times',
    text: `platform: generic-nat
pool: {addresses: 1, ports: 1024-1523, sharing: shared}
timers: {timeWait: 5s}
traffic: {web: {rate: 20/s, lifetime: {mean: 10s, distribution: hyperexponential, cv: 2}, close: client-fin, retries: 2}}
events: [{at: 50s, ramp: 200%, over: 100s}, {at: 200s, ramp: 50%, over: 60s}]`,
    portsWithin: 0.02,
    lostWithin: 0.08,
  },
  {
    name: 'a burst whose connections try again as often as a SYN does',
    text: `${NAT}timers: {afterReset: 0s}
traffic: {web: {rate: 20/s, lifetime: 20s, close: client-rst, retries: 6}}
events: [{at: 300s, burst: 500%, lasts: 120s}]`,
    portsWithin: 0.02,
    lostWithin: 0.1,
  },
  {
    name: 'a burst on a pool whose clients are pinned to addresses',
    text: `platform: linux-netfilter-legacy
pool: {addresses: 4, ports: 1024-1273, sharing: {pinned: {clients: 64}}, allocator: {search: exhaustive}}
timers: {timeWait: 30s}
traffic: {web: {rate: 12/s, lifetime: 10s, close: client-fin}}
events: [{at: 60s, burst: 250%, lasts: 60s}]`,
    portsWithin: 0.06,
    lostWithin: 0.1,
  },
];
