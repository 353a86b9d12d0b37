/**
 * What a connection table, a counter file or an aggregated log says, whatever tool wrote it: plain data, units in the
 * names. Rows are counted while they are read, never kept. A value that the source does not have is null or absent.
 */

/**
 * A state as `conntrack -L`, `ss -tan` or `netstat -tan` prints it, written with underscores. NATs know one FIN_WAIT,
 * endpoints two and CLOSING. `UDP` stands for datagram mappings, which have no state.
 */
export type ObservedState =
  | 'SYN_SENT'
  | 'SYN_RECV'
  | 'ESTABLISHED'
  | 'FIN_WAIT'
  | 'FIN_WAIT_1'
  | 'FIN_WAIT_2'
  | 'CLOSING'
  | 'CLOSE_WAIT'
  | 'LAST_ACK'
  | 'TIME_WAIT'
  | 'CLOSE'
  | 'UDP';

/** How many rows are in each state; states without rows are absent. */
export type StateCounts = { readonly [state in ObservedState]?: number };

/** What could not be read, and why. `line-too-long`: no line end in 64 KiB. `line-cut`: the file ends inside a line. */
export type TableDamageCode = 'line-unreadable' | 'line-too-long' | 'line-cut' | 'event-impossible' | 'header-missing';

/** One place that could not be read. */
export interface TableDamage {
  readonly code: TableDamageCode;
  /** Bytes from the start of the (decompressed) file to the start of the line. */
  readonly offset: number;
  /** 1-based. */
  readonly line: number;
  readonly message: string;
}

/** How much was read, and how much could not be. */
export interface TableReading {
  readonly bytes: number;
  readonly lines: number;
  /** Lines that could not be read; none of their content is in any count. */
  readonly unreadable: number;
  /** The first of them, with their places. */
  readonly damage: readonly TableDamage[];
  /** True when something is missing from the counts: an unreadable line, or a file that ends inside a line. */
  readonly partial: boolean;
}

/** Which ports were seen: how many different ones, the lowest and the highest. */
export interface PortsSeen {
  readonly distinct: number;
  readonly low: number;
  readonly high: number;
}

/**
 * Whose ports a group counts. `translated`: a NAT's table, the address and port that the destination sees instead of the
 * client's. `untranslated`: a NAT's table, but address and port are the client's own. `opened`: a host's own sockets
 * toward a destination. `accepted`: sockets at the destination, seen from there; the ports are the other side's.
 */
export type PortOwner = 'translated' | 'untranslated' | 'opened' | 'accepted';

/** Rows of one address toward one destination endpoint: one port group as the destination sees it. */
export interface ObservedGroup {
  readonly protocol: 'tcp' | 'udp';
  readonly owner: PortOwner;
  /** The address whose ports are used: the SNAT address, or the host's own. */
  readonly address: string;
  readonly destination: { readonly address: string; readonly port: number };
  readonly rows: number;
  readonly states: StateCounts;
  readonly ports: PortsSeen;
  /** Rows in which a NAT changed the address but kept the client's port; 0 for sockets, which tell nothing of it. */
  readonly keptSourcePort: number;
}

/** Seconds that many rows have in common. */
export interface StateSeconds {
  readonly rows: number;
  readonly lowest: number;
  readonly highest: number;
  readonly mean: number;
}

/** The same of timers that were set: whole seconds, of which one value is the timer and others come of bad moments. */
export interface SetSeconds extends StateSeconds {
  /** The most frequent value. */
  readonly usual: number;
}

/** A snapshot: `conntrack -L`, `/proc/net/nf_conntrack`, `ss -tan(o)`, `netstat -tan`. */
export interface ObservedTable {
  readonly kind: 'table';
  /** `nat`: connection tracking, a box between the endpoints. `sockets`: a host's own endpoints. */
  readonly view: 'nat' | 'sockets';
  /** TCP and UDP connections; listening sockets are not among them. */
  readonly rows: number;
  readonly tcpRows: number;
  readonly udpRows: number;
  /** Rows of other protocols (ICMP, GRE …), which hold no port. */
  readonly otherRows: number;
  readonly listening: number;
  readonly states: StateCounts;
  /** Until entries would be dropped. The highest is a lower bound of the timer in force. */
  readonly remaining: { readonly [state in ObservedState]?: StateSeconds };
  /** Most rows first. */
  readonly groups: readonly ObservedGroup[];
  /** Rows of addresses and destinations beyond the first `groupLimit`; they are in `states`, but in no group. */
  readonly rowsInNoGroup: number;
  readonly reading: TableReading;
}

/** Counters of connection tracking since the box started: `conntrack -S`, `/proc/net/stat/nf_conntrack`. */
export interface ObservedCounters {
  readonly kind: 'counters';
  readonly processors: number;
  /** Sums over the processors, by the kernel's own names (`insert_failed`, `drop`, `early_drop` …). */
  readonly totals: { readonly [name: string]: number };
  /** Connections in the table; null where the source does not say (`conntrack -S`). */
  readonly entries: number | null;
  readonly reading: TableReading;
}

/** One line of a proxy's statistics. A column that is empty or missing is null. */
export interface ObservedRate {
  readonly proxy: string;
  readonly service: string;
  readonly role: 'frontend' | 'backend' | 'server' | 'listener';
  /** New sessions in the last second, and in the busiest one. */
  readonly sessionsPerSecond: number | null;
  readonly busiestSessionsPerSecond: number | null;
  readonly sessionsTotal: number | null;
  readonly sessionsNow: number | null;
  readonly sessionsMost: number | null;
  readonly sessionsLimit: number | null;
  /** Requests that could not reach a server, tries that were repeated, and that went to another server. */
  readonly connectErrors: number | null;
  readonly retries: number | null;
  readonly redispatches: number | null;
  /** Connections opened toward servers, and requests sent on connections that were already open. */
  readonly connectsTotal: number | null;
  readonly reusesTotal: number | null;
  /** Means over the last 1,024 sessions or requests. */
  readonly queueSeconds: number | null;
  readonly connectSeconds: number | null;
  readonly totalSeconds: number | null;
}

/** HAProxy's statistics page as CSV. */
export interface ObservedRates {
  readonly kind: 'rates';
  readonly rates: readonly ObservedRate[];
  /** Lines beyond the first `groupLimit`. */
  readonly ratesLeftOut: number;
  readonly reading: TableReading;
}

/** Flow records of one address toward one destination endpoint. */
export interface ObservedFlowGroup {
  readonly protocol: 'tcp' | 'udp';
  readonly address: string;
  readonly destination: { readonly address: string; readonly port: number };
  readonly accepted: number;
  readonly rejected: number;
  /** Accepted records that contain a SYN of this side; null where the log has no `tcp-flags`. */
  readonly opening: number | null;
  readonly ports: PortsSeen;
}

/** AWS VPC flow logs: counts only, because every record is a sum over a window of 1 to 10 minutes. */
export interface ObservedFlows {
  readonly kind: 'flows';
  readonly records: number;
  readonly accepted: number;
  readonly rejected: number;
  /** Windows without traffic, and windows in which records were lost. */
  readonly noData: number;
  readonly skipData: number;
  /** Records of answers (from the destination back), which are in no group. */
  readonly answers: number;
  /** Records of other protocols, or without ports. */
  readonly otherRecords: number;
  readonly startEpochSeconds: number | null;
  readonly endEpochSeconds: number | null;
  readonly longestWindowSeconds: number | null;
  /** Accepted TCP and UDP records toward destinations that begin in the busiest minute; null without any. */
  readonly busiestMinuteRecords: number | null;
  /** How the side that opened was told: by SYN flags where a record has any, or guessed from the ports throughout (the lower is the service). */
  readonly directionBy: 'flags' | 'ports';
  readonly groups: readonly ObservedFlowGroup[];
  readonly recordsInNoGroup: number;
  /** What this source cannot tell, in sentences for a person. */
  readonly cannotTell: readonly string[];
  readonly reading: TableReading;
}
