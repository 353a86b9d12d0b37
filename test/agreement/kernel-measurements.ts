/**
 * Ports as Linux 6.18 held them: nf_nat and conntrack between a client and a server, each in its own network namespace, a
 * traffic generator with Poisson arrivals, entries counted from conntrack, proxies' sockets from `ss` (nftables 1.0.6,
 * HAProxy 2.6.12, nginx 1.22.1; Debian 12, x86_64). Measured in the laboratory of this project, November 2026.
 */

export interface SingleConnection {
  readonly close: string;
  readonly seconds: number;
  /** Open time; default 2 s. */
  readonly open?: number;
  /** Seconds from the first FIN to the second; default 0. */
  readonly secondFinAfter?: number;
  readonly timers?: string;
}

/** One connection of 2 s, kernel defaults: seconds from the SYN until the entry is gone, polled every 0.2 s. */
export const singleConnections: readonly SingleConnection[] = [
  { close: 'client-fin', seconds: 121.95 },
  { close: 'server-fin', seconds: 121.83 },
  { close: 'client-rst', seconds: 11.99 },
  { close: 'server-rst', seconds: 11.89 },
  { close: 'fin-then-rst', seconds: 12.03 },
  { close: 'fin-then-rst', seconds: 11.96 },
  { close: 'half-close', seconds: 61.93 },
  { close: 'client-fin', secondFinAfter: 20, seconds: 141.84 },
  /** The second FIN finds no entry any more. */
  { close: 'client-fin', secondFinAfter: 70, seconds: 62.0 },
  /** Idle since the handshake, the timer for established entries set to 20 s. */
  { close: 'idle', open: 0, timers: '{establishedIdle: 20s}', seconds: 19.92 },
  { close: 'refused', seconds: 0 },
  { close: 'unanswered', seconds: 120.09 },
];

export interface Occupancy {
  readonly name: string;
  readonly close: string;
  readonly rate: number;
  readonly open: number;
  /** Shortened so that λh = 600 (610 at the defaults). */
  readonly timers?: string;
  readonly flow?: string;
  /** Entries, mean of 150 samples (240 at the defaults). */
  readonly entries: number;
  /** λh with the connections that the generator really drew. */
  readonly drawn: number;
  readonly states: Readonly<Record<string, number>>;
}

/** Steady state on 1,000 ports toward one destination. Nothing else held the ports. */
export const occupancies: readonly Occupancy[] = [
  {
    name: 'the client closes with FIN',
    close: 'client-fin',
    rate: 40,
    open: 5,
    timers: '{timeWait: 10s}',
    entries: 599.8,
    drawn: 599.8,
    states: { ESTABLISHED: 197, TIME_WAIT: 403 },
  },
  {
    // 12 entries in CLOSE: reset by a server that kept no TIME_WAIT, held for the same 10 s.
    name: 'the server closes with FIN',
    close: '{server-fin: 97%, server-rst: 3%}',
    rate: 40,
    open: 5,
    timers: '{timeWait: 10s}',
    entries: 600.5,
    drawn: 600.6,
    states: { ESTABLISHED: 203, TIME_WAIT: 386, CLOSE: 12 },
  },
  {
    name: 'the client resets',
    close: 'client-rst',
    rate: 40,
    open: 5,
    entries: 594.5,
    drawn: 594.4,
    states: { ESTABLISHED: 197, CLOSE: 397 },
  },
  {
    name: 'the server resets',
    close: 'server-rst',
    rate: 40,
    open: 5,
    entries: 609.9,
    drawn: 610.0,
    states: { ESTABLISHED: 203, CLOSE: 407 },
  },
  {
    name: 'a FIN is answered with a reset',
    close: 'fin-then-rst',
    rate: 40,
    open: 5,
    entries: 603.7,
    drawn: 603.6,
    states: { ESTABLISHED: 203, CLOSE: 401 },
  },
  {
    name: 'the second FIN comes 5 s after the first',
    close: 'client-fin',
    rate: 30,
    open: 5,
    timers: '{timeWait: 10s}',
    flow: 'peerCloseDelay: 5s',
    entries: 606.6,
    drawn: 606.5,
    states: { ESTABLISHED: 151, CLOSE_WAIT: 150, TIME_WAIT: 303 },
  },
  {
    name: 'the second FIN never comes',
    close: 'half-close',
    rate: 40,
    open: 5,
    timers: '{closeWait: 10s}',
    entries: 600.6,
    drawn: 598.8,
    states: { ESTABLISHED: 201, CLOSE_WAIT: 398 },
  },
  {
    name: 'nobody closes',
    close: 'idle',
    rate: 40,
    open: 0,
    timers: '{establishedIdle: 15s}',
    entries: 593.5,
    drawn: 593.6,
    states: { ESTABLISHED: 593 },
  },
  {
    name: 'arrivals and open times are constant',
    close: 'client-fin',
    rate: 40,
    open: 5,
    timers: '{timeWait: 10s}',
    entries: 600.1,
    drawn: 600.1,
    states: { ESTABLISHED: 200, TIME_WAIT: 400 },
  },
  {
    name: 'open times are lognormal',
    close: 'client-fin',
    rate: 40,
    open: 5,
    timers: '{timeWait: 10s}',
    entries: 596.1,
    drawn: 596.2,
    states: { ESTABLISHED: 199, TIME_WAIT: 397 },
  },
  {
    name: '60 % end with FIN from the client, 40 % with a reset from the server',
    close: '{client-fin: 60%, server-rst: 40%}',
    rate: 30,
    open: 4,
    timers: '{timeWait: 20s}',
    entries: 602.6,
    drawn: 602.6,
    states: { ESTABLISHED: 120, TIME_WAIT: 363, CLOSE: 120 },
  },
  {
    name: 'the client closes with FIN, all timers as they come',
    close: 'client-fin',
    rate: 5,
    open: 2,
    entries: 606.7,
    drawn: 606.8,
    states: { ESTABLISHED: 10, TIME_WAIT: 596 },
  },
  {
    name: 'the server closes with FIN, all timers as they come',
    close: 'server-fin',
    rate: 5,
    open: 2,
    entries: 597.3,
    drawn: 597.3,
    states: { ESTABLISHED: 10, TIME_WAIT: 587 },
  },
];

/** Rows that depart from λh because the NAT forgot a port before the server did: 5 % to 10 % off, first SYNs lost. */
export const forgottenTooSoon = { rate: 40, open: 5, timeWait: 10, serverTimeWait: 60, entries: 571.5 } as const;

/** 1,000 ports, 20/s, open 2 s, default timers: 2,440 ports wanted. */
export const reclaimed = [
  { close: 'client-fin', entries: 999, ESTABLISHED: 40, closing: ['TIME_WAIT', 958], blocking: 0 },
  {
    close: 'client-rst',
    timers: '{afterReset: 120s}',
    entries: 999,
    ESTABLISHED: 38,
    closing: ['CLOSE', 962],
    blocking: 0,
  },
] as const;

/** The same demand, half-closed for good, the CLOSE_WAIT timer at 120 s: not taken back. */
export const halfClosedForGood = { entries: 984, ESTABLISHED: 19, CLOSE_WAIT: 964, blocking: 0.5954 } as const;

/** 200 ports, open 2 s, freed at the close; equal destinations at 110 % each: entries in all and share refused in each. */
export const equalDestinations = [
  { endpoints: 1, hosts: 1, entries: 193, refused: [0.1121] },
  { endpoints: 2, hosts: 1, entries: 389, refused: [0.1268, 0.12] },
  { endpoints: 8, hosts: 1, entries: 1548, refused: [0.1123, 0.1316, 0.1047, 0.1243, 0.1188, 0.1141, 0.1144, 0.1264] },
  { endpoints: 1, hosts: 1, entries: 193, refused: [0.1013] },
  { endpoints: 2, hosts: 2, entries: 386, refused: [0.1105, 0.1004] },
  { endpoints: 8, hosts: 8, entries: 1549, refused: [0.1186, 0.0944, 0.137, 0.1205, 0.1261, 0.1034, 0.1277, 0.1012] },
] as const;

/** 200 ports: one destination at 120 %, seven at 30 %. Entries toward the hot one and toward the mean other. */
export const hotDestination = { load: 1.2, others: 0.3, entries: 616, hot: { entries: 196, refused: 0.1783 } } as const;

/** 4 addresses × 250 ports, open 2 s, offered 80 % of all ports; the address by a hash of source and destination. */
export const pinned = [
  { clients: 1, shares: [1], refused: 0.6899 },
  { clients: 4, shares: [0.25, 0.75], refused: 0.436 },
  { clients: 16, shares: [0.1875, 0.25, 0.125, 0.4375], refused: 0.1295 },
  { clients: 64, shares: [0.21875, 0.234375, 0.234375, 0.3125], refused: 0.019 },
  { clients: 256, shares: [0.254, 0.215, 0.277, 0.254], refused: 0.0011 },
] as const;

/** The same with the address chosen per flow: nothing refused of about 25,000. */
export const perFlow = { refused: 0 } as const;

/** Ports held only while open: share of new connections that found none, sums of one to four runs, and their spread. */
export const earlyFailures = [
  { ports: 1000, load: 0.8, refused: 0, least: 0, most: 0 },
  { ports: 1000, load: 0.9, refused: 0.00077, least: 0.0001, most: 0.0013 },
  { ports: 1000, load: 0.95, refused: 0.00874, least: 0.0078, most: 0.0128 },
  { ports: 1000, load: 0.98, refused: 0.02245, least: 0.0189, most: 0.0264 },
  { ports: 1000, load: 1, refused: 0.03214, least: 0.0243, most: 0.0357 },
  { ports: 1000, load: 1.1, refused: 0.10391, least: 0.101, most: 0.108 },
  { ports: 28_232, load: 0.8, refused: 0.00014, least: 0.00014, most: 0.00014 },
  { ports: 28_232, load: 0.9, refused: 0.0017, least: 0.0017, most: 0.0017 },
  { ports: 28_232, load: 0.95, refused: 0.007, least: 0.007, most: 0.007 },
  { ports: 28_232, load: 0.98, refused: 0.01468, least: 0.01468, most: 0.01468 },
  { ports: 28_232, load: 1, refused: 0.02616, least: 0.02616, most: 0.02616 },
  { ports: 28_232, load: 1.1, refused: 0.10218, least: 0.10218, most: 0.10218 },
  { ports: 50_000, load: 0.75, refused: 0.00084, least: 0.00084, most: 0.00084 },
  { ports: 50_000, load: 0.85, refused: 0.00338, least: 0.00338, most: 0.00338 },
] as const;

/** 1,000 ports, open 1 s, TIME_WAIT 10 s, so that the table is always full; load: open connections ÷ ports. */
export const earlyFailuresWhileReclaiming = [
  { load: 0.5, refused: 0, open: 496 },
  { load: 0.7, refused: 0, open: 703 },
  { load: 0.8, refused: 0.0003, open: 792 },
  { load: 0.85, refused: 0.00142, open: 847 },
  { load: 0.9, refused: 0.01139, open: 901 },
  { load: 0.95, refused: 0.02845, open: 921 },
  { load: 1, refused: 0.06214, open: 942 },
] as const;

/** Full proxies, 1,000 source ports, 12/s, service 2 s: sockets on the proxy. */
export const proxies = [
  { platform: 'haproxy', close: 'client-fin', sockets: [23, 24, 24], timeWait: 0 },
  { platform: 'haproxy', close: 'server-fin', sockets: [25], timeWait: 0 },
  { platform: 'haproxy-tcp', close: 'client-fin', sockets: [757, 739], timeWait: 732 },
  { platform: 'haproxy-tcp', close: 'server-fin', sockets: [25], timeWait: 0 },
  { platform: 'haproxy-tcp', close: 'client-rst', sockets: [25], timeWait: 0 },
  { platform: 'nginx', close: 'client-fin', sockets: [758], timeWait: 735 },
] as const;

/** Full proxies beyond their 1,000 ports. */
export const overloadedProxies = [
  { platform: 'haproxy-tcp-source-range', rate: 30, open: 2, close: 'client-fin', ESTABLISHED: 60, refused: [0, 0, 0] },
  { platform: 'haproxy', rate: 30, open: 2, close: 'client-fin', ESTABLISHED: 60, refused: [0] },
  { platform: 'haproxy-tcp', rate: 30, open: 2, close: 'client-fin', ESTABLISHED: 31, refused: [0.4662] },
  { platform: 'nginx', rate: 30, open: 2, close: 'client-fin', ESTABLISHED: 32, refused: [0.4497] },
  { platform: 'linux-full-proxy-host-tw-reuse', rate: 30, open: 2, close: 'client-fin', ESTABLISHED: 59, refused: [0] },
  { platform: 'nginx-tw-reuse', rate: 30, open: 2, close: 'client-fin', ESTABLISHED: 59, refused: [0] },
  {
    platform: 'linux-full-proxy-host-tw-reuse',
    rate: 600,
    open: 1,
    close: 'client-fin',
    ESTABLISHED: 494,
    refused: [0.1598],
  },
  { platform: 'nginx-tw-reuse', rate: 600, open: 1, close: 'client-fin', ESTABLISHED: 498, refused: [0.1663] },
  { platform: 'haproxy-tcp-source-range', rate: 600, open: 1, close: 'client-fin', ESTABLISHED: 602, refused: [0] },
  { platform: 'haproxy', rate: 600, open: 2, close: 'server-fin', ESTABLISHED: 994, refused: [0.1642] },
  { platform: 'haproxy-tcp', rate: 600, open: 2, close: 'server-fin', ESTABLISHED: 995, refused: [0.1695, 0.165] },
] as const;

/** tcp_tw_reuse=1 with tcp_tw_reuse_delay at 100 ms: 600/s, service 1 s. */
export const quickReuse = { rate: 600, open: 1, ESTABLISHED: 589, refused: 0 } as const;

/** Two servers, 60 % of the 1,000 ports each. */
export const twoServers = { rate: 600, open: 2, sockets: [1194, 1187], refused: 0 } as const;

/** 1,000 ports from empty: first refusal (mean of five runs) and when 99.5 % were taken, seconds; null: never refused. */
export const fills = [
  { rate: 100, lifetime: '{mean: 60s, distribution: constant}', close: 'client-rst', firstFailure: 9.44, full: 10.2 },
  { rate: 100, lifetime: '20s', close: 'client-rst', firstFailure: 13.25, full: 14.4 },
  { rate: 60, lifetime: '20s', close: 'client-rst', firstFailure: 30.95, full: 37.4 },
  { rate: 110, lifetime: '10s', close: 'client-rst', firstFailure: 20.9, full: 27.5 },
  { rate: 50, lifetime: '0s', close: 'idle', firstFailure: 18.93, full: 20.5 },
  { rate: 100, lifetime: '{mean: 1s, distribution: constant}', close: 'half-close', firstFailure: 9.42, full: 10.3 },
  { rate: 100, lifetime: '{mean: 1s, distribution: constant}', close: 'client-fin', firstFailure: null, full: 11.1 },
] as const;
