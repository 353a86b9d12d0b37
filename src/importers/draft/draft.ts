import type { TimerName } from '../../platforms/profile.js';
import type { DraftAssumption } from '../fit-result.js';

/** A value as it is typed into a scenario, and where it comes from. */
export interface Noted {
  readonly value: string;
  readonly note: string;
}

export interface DraftDestination {
  readonly name: string;
  readonly note: string;
  /** Servers of equal share, by number. */
  readonly endpoints: number;
  /** Shares in hundredths of a per cent, where they differ; they add up to 10,000. */
  readonly weights: readonly { readonly name: string; readonly hundredths: number }[] | null;
}

export interface DraftFlow {
  readonly name: string;
  readonly destination: string;
  readonly arrivals: Noted & { readonly key: 'rate' | 'sessions' };
  readonly lifetime: Noted;
  readonly setup: Noted | null;
  readonly peerCloseDelay: Noted | null;
  readonly close: Noted;
  readonly peakedness: Noted | null;
}

/** What becomes of observations before the box and the pool are put to them. */
export interface DraftTraffic {
  readonly destinations: readonly DraftDestination[];
  readonly flows: readonly DraftFlow[];
  readonly timers: readonly (Noted & { readonly name: TimerName })[];
  readonly assumptions: readonly DraftAssumption[];
  /** SNAT addresses as they were seen; empty: none was. */
  readonly addresses: readonly string[];
  /** Ports that were seen, all addresses together; null: none. */
  readonly ports: { readonly distinct: number; readonly low: number; readonly high: number } | null;
  /** Sentences about all of it, for the head of the file. */
  readonly remarks: readonly string[];
}
