import type { HoldPart } from '../../model/holding-time.js';
import {
  type ConnectionFlow,
  type Interruption,
  type RatePiece,
  requireConnectionFlow,
  transientPorts,
  transientSetup,
} from '../../model/transient-load.js';
import type { Flow, Leg } from '../../scenario/scenario.js';
import type { ConnectionState } from '../result.js';

/** How one close strategy of a flow holds a port, as the integrals over time need it. */
export interface Held {
  readonly setupSeconds: number;
  readonly extraOpenSeconds: number;
  /** Whether connections are open at all: others are not touched by a deploy. */
  readonly opens: boolean;
  /** The state before the open time; null: there is none. */
  readonly setupState: ConnectionState | null;
  readonly openState: ConnectionState | null;
  /** What follows, with the seconds since the end of the open time at which each part ends. */
  readonly closing: readonly {
    readonly state: ConnectionState;
    readonly endsAfter: number;
    /** Up to here nobody else can have the port. */
    readonly hardUntil: number;
  }[];
  /** From the end of the open time until somebody else can have the port, and until it is free. */
  readonly hardAfter: number;
  readonly heldAfter: number;
}

/** Reads the parts of a holding time as setup, open time and what follows. */
export function heldBy(flow: Flow, parts: Leg['holding'][number]['parts']): Held {
  const lifetime = parts.find(({ setBy }) => setBy === 'lifetime');
  const setup = parts.find(({ setBy }) => setBy === 'setup');
  const closing: { state: ConnectionState; endsAfter: number; hardUntil: number }[] = [];
  let [heldAfter, hardAfter] = [0, 0];
  for (const part of parts.filter((one) => one !== lifetime && one !== setup)) {
    // Only the last part of a connection's life can be given up by others.
    hardAfter = heldAfter + part.hardSeconds;
    heldAfter += part.seconds;
    closing.push({ state: part.state, endsAfter: heldAfter, hardUntil: hardAfter });
  }
  return {
    setupSeconds: setup?.seconds ?? 0,
    extraOpenSeconds: lifetime === undefined ? 0 : Math.max(0, lifetime.seconds - flow.lifetime.meanSeconds),
    opens: lifetime !== undefined,
    setupState: stateOf(setup),
    openState: stateOf(lifetime),
    closing,
    hardAfter,
    heldAfter,
  };
}

function stateOf(part: HoldPart | undefined): ConnectionState | null {
  return part?.state ?? null;
}

/** Arrivals of one kind of connection: those of the flow, and those that come back after an event. */
export interface Arriving {
  readonly pieces: readonly RatePiece[];
  /** Multiplies the pieces; negative for connections that were refused. */
  readonly scale: number;
}

/** Connections of one flow and close strategy in one group. */
export interface HeldFlow {
  readonly flow: Flow;
  readonly held: Held;
  readonly interruptions: readonly Interruption[];
}

/** Ports that are held until so many seconds after the end of the open time, over all arrivals. */
export function portsHeld(one: HeldFlow, arriving: readonly Arriving[], afterSeconds: number, t: number): number {
  return arriving.reduce(
    (sum, { pieces, scale }) => sum + scale * transientPorts(flowOf(one, pieces), afterSeconds, t),
    0,
  );
}

/** Ports of connections that are being set up. */
export function portsInSetup(one: HeldFlow, arriving: readonly Arriving[], t: number): number {
  if (one.held.setupSeconds === 0) return 0;
  return arriving.reduce((sum, { pieces, scale }) => sum + scale * transientSetup(flowOf(one, pieces), t), 0);
}

/**
 * Makes sure that a flow's arrivals and interruptions can be summed over, once for all moments.
 *
 * @throws RangeError as `requireConnectionFlow`
 */
export function requireHeld(one: HeldFlow, pieces: readonly RatePiece[]): void {
  requireConnectionFlow(flowOf(one, pieces));
}

function flowOf({ flow, held, interruptions }: HeldFlow, arrivals: readonly RatePiece[]): ConnectionFlow {
  const { setupSeconds, extraOpenSeconds, opens } = held;
  return {
    arrivals,
    openTime: opens ? flow.lifetime : { distribution: 'constant', meanSeconds: 0 },
    setupSeconds,
    extraOpenSeconds,
    interruptions: opens ? interruptions : interruptions.filter(({ kind }) => kind === 'forget'),
  };
}
