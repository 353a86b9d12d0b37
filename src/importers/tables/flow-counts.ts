import type { ObservedFlowGroup, ObservedFlows, TableReading } from '../observed-table.js';
import { detached } from './address.js';
import { PortSet } from './port-set.js';
import { GROUP_LIMIT } from './table-builder.js';

/** One record: the sum over a window of the packets from one end to another. */
export interface FlowRecord {
  readonly protocol: 'tcp' | 'udp' | 'other';
  readonly source: string;
  readonly sourcePort: number;
  readonly destination: string;
  readonly destinationPort: number;
  readonly accepted: boolean;
  /** Seconds since the epoch. */
  readonly start: number;
  readonly end: number;
  /** TCP flags of all its packets, or-ed (FIN 1, SYN 2, RST 4, ACK 16 only with SYN); null: not told. */
  readonly flags: number | null;
}

interface Group {
  readonly protocol: 'tcp' | 'udp';
  readonly address: string;
  readonly destination: { readonly address: string; readonly port: number };
  accepted: number;
  rejected: number;
  opening: number;
  readonly ports: PortSet;
}

const SYN = 2;
const ACK = 16;

/** A fortnight of minutes. */
const MINUTE_LIMIT = 20_160;

const CANNOT_TELL: readonly string[] = [
  'A record is the sum over a window: start and end are not those of a connection, so there is no open time and no holding time.',
  'A connection that outlasts a window has a record in each, and connections that use the same ports within a window share ' +
    'one: the number of records is not the number of connections.',
  'Who closed first, and whether by FIN or RST, is not told.',
  'Ports are those at the network interface: what a NAT gateway makes of them is not in the log.',
];

/** Counts flow records, group by group, in bounded memory. */
export class FlowCounts {
  noData = 0;
  skipData = 0;
  private accepted = 0;
  private rejected = 0;
  private answers = 0;
  private otherRecords = 0;
  private recordsInNoGroup = 0;
  private flagsSeen = false;
  private start: number | null = null;
  private end = 0;
  private longest = 0;
  private readonly minutes = new Map<number, number>();
  private readonly groups = new Map<string, Group>();

  /** @throws RangeError when groupLimit is not a whole number ≥ 1 */
  constructor(private readonly groupLimit: number = GROUP_LIMIT) {
    if (!(Number.isInteger(groupLimit) && groupLimit >= 1)) {
      throw new RangeError(`Cannot count groups: groupLimit must be a whole number ≥ 1, got ${groupLimit}`);
    }
  }

  /** Counts a record. */
  take(record: FlowRecord): void {
    if (record.accepted) this.accepted++;
    else this.rejected++;
    this.start = Math.min(this.start ?? record.start, record.start);
    this.end = Math.max(this.end, record.end);
    this.longest = Math.max(this.longest, record.end - record.start);
    if (record.flags !== null) this.flagsSeen = true;
    if (record.protocol === 'other') this.otherRecords++;
    else if (isAnswer(record)) this.answers++;
    else this.takeTowardDestination(record, record.protocol);
  }

  /** What was counted. */
  result(reading: TableReading): ObservedFlows {
    return {
      kind: 'flows',
      records: this.accepted + this.rejected,
      accepted: this.accepted,
      rejected: this.rejected,
      noData: this.noData,
      skipData: this.skipData,
      answers: this.answers,
      otherRecords: this.otherRecords,
      startEpochSeconds: this.start,
      endEpochSeconds: this.start === null ? null : this.end,
      longestWindowSeconds: this.start === null ? null : this.longest,
      busiestMinuteRecords: this.busiestMinute(),
      directionBy: this.flagsSeen ? 'flags' : 'ports',
      groups: [...this.groups.values()].map((group) => this.groupResult(group)).sort(byRecords),
      recordsInNoGroup: this.recordsInNoGroup,
      cannotTell: this.flagsSeen
        ? CANNOT_TELL
        : [...CANNOT_TELL, 'Which side opened is guessed: the lower port is taken for the service.'],
      reading,
    };
  }

  private takeTowardDestination(record: FlowRecord, protocol: 'tcp' | 'udp'): void {
    if (record.accepted) this.countMinute(Math.floor(record.start / 60));
    const key = `${protocol} ${record.source} ${record.destination} ${record.destinationPort}`;
    const group = this.groups.get(key) ?? this.open(key, record, protocol);
    if (group === null) {
      this.recordsInNoGroup++;
      return;
    }
    if (record.accepted) group.accepted++;
    else group.rejected++;
    if (record.accepted && ((record.flags ?? 0) & SYN) !== 0) group.opening++;
    group.ports.add(record.sourcePort);
  }

  private open(key: string, record: FlowRecord, protocol: 'tcp' | 'udp'): Group | null {
    if (this.groups.size >= this.groupLimit) return null;
    const destination = { address: detached(record.destination), port: record.destinationPort };
    const address = detached(record.source);
    const group = { protocol, address, destination, accepted: 0, rejected: 0, opening: 0, ports: new PortSet() };
    this.groups.set(key, group);
    return group;
  }

  /** The oldest minute makes room: logs are roughly in order. What it counted is compared before it goes. */
  private busiestGone = 0;

  private countMinute(minute: number): void {
    this.minutes.set(minute, (this.minutes.get(minute) ?? 0) + 1);
    if (this.minutes.size <= MINUTE_LIMIT) return;
    for (const [oldest, records] of this.minutes) {
      this.busiestGone = Math.max(this.busiestGone, records);
      this.minutes.delete(oldest);
      break;
    }
  }

  private busiestMinute(): number | null {
    let most = this.busiestGone;
    for (const records of this.minutes.values()) most = Math.max(most, records);
    return most === 0 ? null : most;
  }

  private groupResult({ ports, opening, ...group }: Group): ObservedFlowGroup {
    return { ...group, opening: this.flagsSeen && group.protocol === 'tcp' ? opening : null, ports: ports.seen() };
  }
}

/** Whether a record goes back from the destination: by its SYN-ACK or SYN, else by the ports. */
function isAnswer({ protocol, flags, sourcePort, destinationPort }: FlowRecord): boolean {
  if (protocol === 'tcp' && flags !== null && (flags & SYN) !== 0) return (flags & ACK) !== 0;
  return sourcePort < destinationPort;
}

function byRecords(a: ObservedFlowGroup, b: ObservedFlowGroup): number {
  const difference = b.accepted + b.rejected - a.accepted - a.rejected;
  if (difference !== 0) return difference;
  const name = (one: ObservedFlowGroup) =>
    `${one.address} ${one.destination.address} ${one.destination.port} ${one.protocol}`;
  return name(a) < name(b) ? -1 : 1;
}
