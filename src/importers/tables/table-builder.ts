import type {
  ObservedGroup,
  ObservedState,
  ObservedTable,
  PortOwner,
  StateCounts,
  TableReading,
} from '../observed-table.js';
import { PortSet } from './port-set.js';
import { OBSERVED_STATES, stateIndex } from './state-name.js';
import { StateTimes } from './state-times.js';

/** So many addresses × destinations get counts of their own unless the caller says otherwise: at most some 20 MB. */
export const GROUP_LIMIT = 2000;

/** Whose ports a group counts, and toward where. */
export interface GroupEnds {
  readonly address: string;
  readonly destination: { readonly address: string; readonly port: number };
}

/** Counts of one group while rows come in. */
export class GroupCounts {
  rows = 0;
  keptSourcePort = 0;
  readonly ports = new PortSet();
  readonly states = new Float64Array(OBSERVED_STATES.length);

  constructor(
    readonly protocol: 'tcp' | 'udp',
    readonly owner: PortOwner,
    readonly ends: GroupEnds,
  ) {}
}

const UDP = stateIndex('UDP');

/** Counts the rows of a connection table, group by group, in bounded memory. */
export class TableBuilder {
  otherRows = 0;
  listening = 0;
  private tcpRows = 0;
  private udpRows = 0;
  private rowsInNoGroup = 0;
  private readonly states = new Float64Array(OBSERVED_STATES.length);
  private readonly remaining = new StateTimes();
  private readonly groups = new Map<string, GroupCounts>();

  /** @param groupLimit how many groups get counts of their own, ≥ 1 */
  constructor(
    private readonly view: 'nat' | 'sockets',
    private readonly groupLimit: number = GROUP_LIMIT,
  ) {
    if (!(Number.isInteger(groupLimit) && groupLimit >= 1)) {
      throw new RangeError(`Cannot count groups: groupLimit must be a whole number ≥ 1, got ${groupLimit}`);
    }
  }

  /** The group that a key stands for; undefined when it is new. */
  find(key: string): GroupCounts | undefined {
    return this.groups.get(key);
  }

  /** Opens a group; null when there are as many as are kept. The key must not be part of a larger text. */
  open(key: string, protocol: 'tcp' | 'udp', owner: PortOwner, ends: GroupEnds): GroupCounts | null {
    if (this.groups.size >= this.groupLimit) return null;
    const group = new GroupCounts(protocol, owner, ends);
    this.groups.set(key, group);
    return group;
  }

  /**
   * Counts a row.
   *
   * @param group where it belongs; null when it is beyond the groups that are kept
   * @param state index of its state (`stateIndex`)
   * @param port the port that it holds, 0…65,535
   * @param remaining seconds until the entry would be dropped; negative when the source does not say
   */
  count(group: GroupCounts | null, state: number, port: number, remaining: number): void {
    if (state === UDP) this.udpRows++;
    else this.tcpRows++;
    add(this.states, state, 1);
    if (remaining >= 0) this.remaining.add(state, remaining);
    if (group === null) {
      this.rowsInNoGroup++;
      return;
    }
    group.rows++;
    add(group.states, state, 1);
    group.ports.add(port);
  }

  /** The table as counted. `accepts` says of sockets whether an address and port listen, wherever in the file that stood. */
  build(reading: TableReading, accepts: (address: string, port: number) => boolean = () => false): ObservedTable {
    return {
      kind: 'table',
      view: this.view,
      rows: this.tcpRows + this.udpRows,
      tcpRows: this.tcpRows,
      udpRows: this.udpRows,
      otherRows: this.otherRows,
      listening: this.listening,
      states: stateCounts(this.states),
      remaining: this.remaining.result(),
      groups: turnedAround([...this.groups.values()], accepts)
        .sort(byRows)
        .map(groupResult),
      rowsInNoGroup: this.rowsInNoGroup,
      reading,
    };
  }
}

/**
 * Sockets whose port turned out to listen only after they were read (a sorted file) were taken for opened ones, each
 * in a group of its own, as its peer's port is another one; they are put together where they belong.
 */
function turnedAround(groups: GroupCounts[], accepts: (address: string, port: number) => boolean): GroupCounts[] {
  const kept: GroupCounts[] = [];
  const accepted = new Map<string, GroupCounts>();
  const keyOf = (one: GroupCounts) =>
    `${one.ends.address} ${one.ends.destination.address} ${one.ends.destination.port}`;
  for (const one of groups) if (one.owner === 'accepted') accepted.set(keyOf(one), one);
  for (const one of groups) {
    const { address, destination } = one.ends;
    const port = one.rows === 1 ? one.ports.seen().low : -1;
    if (one.owner !== 'opened' || port < 0 || !accepts(address, port)) {
      kept.push(one);
      continue;
    }
    const turned = new GroupCounts(one.protocol, 'accepted', {
      address: destination.address,
      destination: { address, port },
    });
    const known = accepted.get(keyOf(turned));
    const into = known ?? turned;
    if (known === undefined) {
      accepted.set(keyOf(turned), turned);
      kept.push(turned);
    }
    into.rows++;
    into.ports.add(destination.port);
    for (const [state, rows] of one.states.entries()) add(into.states, state, rows);
  }
  return kept;
}

/** Most rows first; among equals by name, so that the order does not depend on the file's. */
function byRows(a: GroupCounts, b: GroupCounts): number {
  if (a.rows !== b.rows) return b.rows - a.rows;
  const name = (one: GroupCounts) =>
    `${one.owner} ${one.ends.address} ${one.ends.destination.address} ${one.ends.destination.port} ${one.protocol}`;
  return name(a) < name(b) ? -1 : 1;
}

function groupResult(group: GroupCounts): ObservedGroup {
  const { protocol, owner, ends, rows, keptSourcePort } = group;
  return {
    protocol,
    owner,
    ...ends,
    rows,
    states: stateCounts(group.states),
    ports: group.ports.seen(),
    keptSourcePort,
  };
}

function stateCounts(counts: Float64Array): StateCounts {
  const found: { [state in ObservedState]?: number } = {};
  for (const [index, state] of OBSERVED_STATES.entries()) {
    const rows = counts[index] ?? 0;
    if (rows > 0) found[state] = rows;
  }
  return found;
}

function add(counts: Float64Array, index: number, more: number): void {
  counts[index] = (counts[index] ?? 0) + more;
}
