/**
 * Holding time of a connection, part by part: setup + open time + close hold (model: Little's law applied to each part
 * gives the ports in each TCP state).
 *
 * Sources: RFC 9293 §3.6 (closing), the timers of the box; measured for Linux conntrack (client and server FIN 120 s,
 * any RST 10 s, half-close CLOSE_WAIT 60 s, a second FIN after the entry has gone adds nothing, idle counted from the
 * last packet, refused 0 s, unanswered 120 s from the first SYN) and for HAProxy and nginx as full proxies.
 */

/** How a connection ends. */
export type Closing =
  | 'client-fin'
  | 'server-fin'
  | 'client-rst'
  | 'server-rst'
  | 'fin-then-rst'
  | 'half-close'
  | 'idle'
  | 'refused'
  | 'unanswered';

/** The state a port is held in, as `conntrack -L` and `ss -tan` print it. */
export type HoldState = 'SYN_SENT' | 'ESTABLISHED' | 'FIN_WAIT' | 'CLOSE_WAIT' | 'TIME_WAIT' | 'CLOSE' | 'UDP';

/** Timers of a box, seconds; absent = not known. */
export interface BoxTimers {
  readonly synSent?: number;
  readonly establishedIdle?: number;
  readonly finWait?: number;
  readonly closeWait?: number;
  readonly timeWait?: number;
  readonly afterReset?: number;
  readonly halfClosed?: number;
  readonly udp?: number;
}

export type BoxTimerName = keyof BoxTimers;

/** What decides the close hold of a box. */
export interface Box {
  /** `nat` runs timers on what it sees; `proxy` owns the connection toward the server. */
  readonly kind: 'nat' | 'proxy';
  readonly timers: BoxTimers;
  /** NAT: the state while one side has sent FIN; undefined = FIN_WAIT when the client was first, CLOSE_WAIT when the server was. */
  readonly halfClosedState?: 'FIN_WAIT' | 'CLOSE_WAIT' | undefined;
  /** NAT: the hold that a refused SYN leaves behind. */
  readonly refusedHold: 'none' | 'after-reset' | 'time-wait';
  /** Proxy: how it closes toward the server when it closes first. */
  readonly closesWith: 'fin' | 'rst';
  /** Age in seconds after which a closing port is given up on demand; null = never. */
  readonly reclaimAfterSeconds: number | null;
}

/** What a connection spends, seconds, ≥ 0. */
export interface Timing {
  readonly setupSeconds: number;
  /** Mean open time; for `idle` it counts to the last packet. */
  readonly openSeconds: number;
  /** From the first FIN to the second (or to the RST that answers it). */
  readonly peerCloseDelaySeconds: number;
}

/** One part of the holding time. `hardSeconds`: how much of it nobody else can have the port. */
export interface HoldPart {
  readonly state: HoldState;
  readonly seconds: number;
  readonly hardSeconds: number;
  readonly setBy: BoxTimerName | 'setup' | 'lifetime' | 'peerCloseDelay';
}

/** Either the parts, or the timers of which one must be known. */
export type Holding =
  | { readonly known: true; readonly parts: readonly HoldPart[] }
  | { readonly known: false; readonly needs: BoxTimerName };

/** How long a box holds the port of one TCP connection, part by part, for one close strategy. */
export function holdingParts(closing: Closing, box: Box, timing: Timing): Holding {
  const parts = new Parts(box);
  const opens = closing !== 'refused' && closing !== 'unanswered';
  if (closing !== 'unanswered') parts.add('SYN_SENT', timing.setupSeconds, 'setup');
  if (opens) parts.add('ESTABLISHED', timing.openSeconds, 'lifetime');
  const complete =
    box.kind === 'nat'
      ? closeOnNat(closing, box, timing.peerCloseDelaySeconds, parts)
      : closeOnProxy(closing, box, timing.peerCloseDelaySeconds, parts);
  return complete === true ? { known: true, parts: parts.list } : { known: false, needs: complete };
}

/** How long a box holds the port of a UDP mapping: open time and the idle timer. */
export function udpHoldingParts(box: Box, timing: Timing): Holding {
  const parts = new Parts(box);
  parts.add('UDP', timing.openSeconds, 'lifetime');
  const complete = parts.timer('UDP', 'udp');
  return complete === true ? { known: true, parts: parts.list } : { known: false, needs: complete };
}

/** What the next box on the way to the server sees, and how much longer the connection stays open there. */
export function passedOn(closing: Closing, box: Box): { readonly closing: Closing; readonly extraOpenSeconds: number } {
  if (box.kind === 'nat') return { closing, extraOpenSeconds: 0 };
  const own: Closing = box.closesWith === 'rst' ? 'client-rst' : 'client-fin';
  if (closing === 'client-fin') return { closing: own, extraOpenSeconds: 0 };
  if (closing === 'idle') return { closing: own, extraOpenSeconds: box.timers.establishedIdle ?? 0 };
  if (closing === 'half-close' && box.closesWith === 'rst') {
    return { closing: own, extraOpenSeconds: halfClosedSeconds(box, 'FIN_WAIT') ?? 0 };
  }
  return { closing, extraOpenSeconds: 0 };
}

/** true when complete, else the timer that is missing. */
type Complete = true | BoxTimerName;

function closeOnNat(closing: Closing, box: Box, delay: number, parts: Parts): Complete {
  const state = box.halfClosedState ?? (closing === 'server-fin' ? 'CLOSE_WAIT' : 'FIN_WAIT');
  const limit = halfClosedSeconds(box, state);
  switch (closing) {
    case 'client-fin':
    case 'server-fin':
      return parts.halfClosed(state, delay, limit, halfClosedTimer(box, state)) || parts.timer('TIME_WAIT', 'timeWait');
    case 'fin-then-rst':
      return parts.halfClosed(state, delay, limit, halfClosedTimer(box, state)) || parts.timer('CLOSE', 'afterReset');
    case 'client-rst':
    case 'server-rst':
      return parts.timer('CLOSE', 'afterReset');
    case 'half-close':
      return parts.timer(state, halfClosedTimer(box, state));
    case 'idle':
      return parts.timer('ESTABLISHED', 'establishedIdle');
    case 'refused':
      if (box.refusedHold === 'none') return true;
      return parts.timer('CLOSE', box.refusedHold === 'time-wait' ? 'timeWait' : 'afterReset');
    case 'unanswered':
      return parts.timer('SYN_SENT', 'synSent');
  }
}

function closeOnProxy(closing: Closing, box: Box, delay: number, parts: Parts): Complete {
  switch (closing) {
    case 'client-fin':
      return box.closesWith === 'rst'
        ? parts.reset()
        : parts.halfClosed('FIN_WAIT', delay, box.timers.finWait, 'finWait') || parts.timer('TIME_WAIT', 'timeWait');
    case 'server-fin':
      return parts.halfClosed('CLOSE_WAIT', delay, box.timers.closeWait, 'closeWait') || true;
    case 'fin-then-rst':
      return (
        (box.closesWith === 'fin' && parts.halfClosed('FIN_WAIT', delay, box.timers.finWait, 'finWait')) ||
        parts.reset()
      );
    case 'client-rst':
    case 'server-rst':
      return parts.reset();
    case 'half-close':
      return parts.timer('FIN_WAIT', halfClosedTimer(box, 'FIN_WAIT'));
    case 'idle': {
      const idle = parts.timer('ESTABLISHED', 'establishedIdle');
      if (idle !== true) return idle;
      return box.closesWith === 'rst' ? parts.reset() : parts.timer('TIME_WAIT', 'timeWait');
    }
    case 'refused':
      return true;
    case 'unanswered':
      return parts.timer('SYN_SENT', 'synSent');
  }
}

function halfClosedTimer(box: Box, state: 'FIN_WAIT' | 'CLOSE_WAIT'): BoxTimerName {
  if (box.timers.halfClosed !== undefined) return 'halfClosed';
  const own = state === 'FIN_WAIT' ? 'finWait' : 'closeWait';
  return box.timers[own] === undefined ? 'halfClosed' : own;
}

function halfClosedSeconds(box: Box, state: 'FIN_WAIT' | 'CLOSE_WAIT'): number | undefined {
  return box.timers[halfClosedTimer(box, state)];
}

class Parts {
  readonly list: HoldPart[] = [];

  constructor(private readonly box: Box) {}

  add(state: HoldState, seconds: number, setBy: HoldPart['setBy']): void {
    if (seconds > 0) this.list.push({ state, seconds, hardSeconds: this.hard(state, seconds), setBy });
  }

  timer(state: HoldState, name: BoxTimerName): Complete {
    const seconds = this.box.timers[name];
    if (seconds === undefined) return name;
    this.list.push({ state, seconds, hardSeconds: this.hard(state, seconds), setBy: name });
    return true;
  }

  /** Waits for the second FIN; true when the box gives up first, so that nothing follows. An unknown limit is taken as longer than the wait. */
  halfClosed(
    state: 'FIN_WAIT' | 'CLOSE_WAIT',
    delay: number,
    limit: number | undefined,
    limitedBy: BoxTimerName,
  ): boolean {
    if (limit !== undefined && delay > 0 && delay >= limit) {
      this.add(state, limit, limitedBy);
      return true;
    }
    this.add(state, delay, 'peerCloseDelay');
    return false;
  }

  /** A proxy holds nothing once reset, unless a timer says so. */
  reset(): Complete {
    return this.box.timers.afterReset === undefined ? true : this.timer('CLOSE', 'afterReset');
  }

  private hard(state: HoldState, seconds: number): number {
    const after = this.box.reclaimAfterSeconds;
    return after !== null && (state === 'TIME_WAIT' || state === 'CLOSE') ? Math.min(seconds, after) : seconds;
  }
}
