import type { ConnectionState, GroupResult } from '../../planning/result.js';

/** The ports of one TCP state: how many on average, and how many of them can be had on demand. */
export interface StateShare {
  readonly state: ConnectionState;
  readonly ports: number;
  /** Of the group's ports; null where it has none. */
  readonly share: number | null;
  /** Share of them that nobody else can have, 0…1. */
  readonly hardShare: number;
}

/** In the order in which a connection passes through them. */
const ORDER: readonly ConnectionState[] = [
  'SYN_SENT',
  'ESTABLISHED',
  'FIN_WAIT',
  'CLOSE_WAIT',
  'LAST_ACK',
  'TIME_WAIT',
  'CLOSE',
  'UDP',
];

function hardShare(group: GroupResult, state: ConnectionState): number {
  let held = 0;
  let hard = 0;
  for (const { arrivalRatePerSecond, parts } of group.holding) {
    for (const part of parts) {
      if (part.state !== state) continue;
      held += arrivalRatePerSecond * part.seconds;
      hard += arrivalRatePerSecond * part.hardSeconds;
    }
  }
  return held > 0 ? hard / held : 1;
}

/** Ports as a share of the group; null for a group without ports. */
export function shareOfGroup(group: GroupResult, ports: number): number | null {
  return group.ports > 0 ? ports / group.ports : null;
}

/** The states that occur in a group, in the order of a connection's life. */
export function statesOf(group: GroupResult): readonly StateShare[] {
  return ORDER.flatMap((state) => {
    const ports = group.states[state];
    return ports === undefined || ports === 0
      ? []
      : [{ state, ports, share: shareOfGroup(group, ports), hardShare: hardShare(group, state) }];
  });
}
