import type { ObservedState } from '../observed-table.js';

/** States in the order of a connection's life; a state's place is its index in the counts. */
export const OBSERVED_STATES: readonly ObservedState[] = [
  'SYN_SENT',
  'SYN_RECV',
  'ESTABLISHED',
  'FIN_WAIT',
  'FIN_WAIT_1',
  'FIN_WAIT_2',
  'CLOSING',
  'CLOSE_WAIT',
  'LAST_ACK',
  'TIME_WAIT',
  'CLOSE',
  'UDP',
];

/** Spellings that differ from ours by more than a hyphen. SYN_SENT2: both sides sent a SYN (conntrack's own state). */
const SPELLINGS: { readonly [spelling: string]: ObservedState } = {
  ESTAB: 'ESTABLISHED',
  FIN_WAIT1: 'FIN_WAIT_1',
  FIN_WAIT2: 'FIN_WAIT_2',
  SYN_SENT2: 'SYN_SENT',
};

/** Index into `OBSERVED_STATES` of every spelling that conntrack, ss and netstat use. */
const INDEX: ReadonlyMap<string, number> = new Map([
  ...OBSERVED_STATES.map((state, index) => [state, index] as const),
  ...OBSERVED_STATES.map((state, index) => [state.replaceAll('_', '-'), index] as const),
  ...Object.entries(SPELLINGS).map(([spelling, state]) => [spelling, OBSERVED_STATES.indexOf(state)] as const),
]);

/**
 * The place of a state in `OBSERVED_STATES`, from conntrack's, ss's or netstat's spelling of it.
 *
 * @returns the index, or -1 when no tool prints such a state
 */
export function stateIndex(spelling: string): number {
  return INDEX.get(spelling) ?? -1;
}
