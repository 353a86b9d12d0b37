import type { Pool } from '../scenario/scenario.js';
import type { HeldState, Phase } from './system.js';
import type { Conversation, Segment } from './wire.js';

/** What a box does with a connection: how it holds the port, and what the next box sees of it. */
export interface Passage {
  readonly phases: readonly Phase[];
  readonly onward: Conversation;
  /** How much longer the connection stays open behind this box. */
  readonly extraOpenSeconds: number;
}

/** What the box is told about the connection. */
export interface Call {
  readonly conversation: Conversation;
  readonly setupSeconds: number;
  /** Added to the open time by a box in front. */
  readonly extraOpenSeconds: number;
  /** TIME_WAIT of the server, seconds. */
  readonly serverTimeWaitSeconds: number;
  /** How long an end takes to answer a FIN with its own. */
  readonly peerCloseDelaySeconds: number;
}

/**
 * Follows a connection through a box, segment by segment, as its state machine does: a NAT runs timers on what it sees, a
 * proxy is an end of its own toward the server.
 *
 * @throws RangeError when a timer is needed that neither platform nor scenario gives
 */
export function passThrough(pool: Pool, call: Call): Passage {
  const machine = new Machine(pool, call);
  return pool.kind === 'nat' ? throughNat(machine) : throughProxy(machine);
}

/** The hold as it grows, and the box's timers. */
class Machine {
  readonly phases: Phase[] = [];

  constructor(
    readonly pool: Pool,
    readonly call: Call,
  ) {}

  /** The box's timer, seconds; undefined when nobody gives it. */
  timer(name: keyof Pool['timers']): number | undefined {
    return this.pool.timers[name]?.value;
  }

  hold(state: HeldState, seconds: number, serverSeconds = 0): void {
    const closing = this.pool.reclaim.kind === 'after' && (state === 'TIME_WAIT' || state === 'CLOSE');
    this.phases.push({ state, seconds, extraSeconds: 0, closing, bindsClient: false, serverSeconds });
  }

  holdFor(state: HeldState, name: keyof Pool['timers']): void {
    const seconds = this.timer(name);
    if (seconds === undefined) {
      throw new RangeError(`Cannot simulate ${this.pool.platform.id}: it publishes no ${name} timer`);
    }
    this.hold(state, seconds);
  }

  /** Setup and open time: the client is bound to the connection. */
  open(serverSeconds: number): void {
    this.setup();
    this.phases.push({
      state: 'ESTABLISHED',
      seconds: null,
      extraSeconds: this.call.extraOpenSeconds,
      closing: false,
      bindsClient: true,
      serverSeconds,
    });
  }

  setup(): void {
    this.phases.push({
      state: 'SYN_SENT',
      seconds: this.call.setupSeconds,
      extraSeconds: 0,
      closing: false,
      bindsClient: true,
      serverSeconds: 0,
    });
  }

  /** How long the box waits for the second FIN in a state; undefined: as long as it takes. */
  patience(state: 'FIN_WAIT' | 'CLOSE_WAIT'): number | undefined {
    return this.timer('halfClosed') ?? this.timer(state === 'FIN_WAIT' ? 'finWait' : 'closeWait');
  }

  holdHalfClosed(state: 'FIN_WAIT' | 'CLOSE_WAIT'): void {
    if (this.timer('halfClosed') !== undefined) this.holdFor(state, 'halfClosed');
    else if (this.patience(state) === undefined) this.holdFor(state, 'halfClosed');
    else this.holdFor(state, state === 'FIN_WAIT' ? 'finWait' : 'closeWait');
  }
}

/** After the server has sent the first FIN and got the client's: the server is in TIME_WAIT. */
function serverRemembers(machine: Machine, first: Segment | undefined, second: Segment | undefined): number {
  const both = first?.kind === 'FIN' && first.from === 'server' && second?.kind === 'FIN';
  return both ? machine.call.serverTimeWaitSeconds : 0;
}

function throughNat(machine: Machine): Passage {
  const { conversation } = machine.call;
  const onward = { onward: conversation, extraOpenSeconds: machine.call.extraOpenSeconds };
  if (conversation.answer === 'silent') {
    machine.holdFor('SYN_SENT', 'synSent');
    return { phases: machine.phases, ...onward };
  }
  if (conversation.answer === 'refused') {
    machine.setup();
    const after = machine.pool.platform.refusedHold?.value ?? 'after-reset';
    if (after !== 'none') machine.holdFor('CLOSE', after === 'time-wait' ? 'timeWait' : 'afterReset');
    return { phases: machine.phases, ...onward };
  }
  const [first, second] = conversation.ends;
  const remembered = serverRemembers(machine, first, second);
  const wait = second?.afterSeconds ?? 0;
  machine.open(wait === 0 ? remembered : 0);
  if (first === undefined) machine.holdFor('ESTABLISHED', 'establishedIdle');
  else if (first.kind === 'RST') machine.holdFor('CLOSE', 'afterReset');
  else natHalfClosed(machine, first, second, remembered);
  return { phases: machine.phases, ...onward };
}

function natHalfClosed(machine: Machine, first: Segment, second: Segment | undefined, remembered: number): void {
  const state = machine.pool.platform.halfClosedState?.value ?? (first.from === 'client' ? 'FIN_WAIT' : 'CLOSE_WAIT');
  if (second === undefined) {
    machine.holdHalfClosed(state);
    return;
  }
  const patience = machine.patience(state);
  const wait = second.afterSeconds;
  if (patience !== undefined && wait > 0 && wait >= patience) {
    // The entry is gone before the second FIN, which finds none: nothing follows. The server closes all the same.
    machine.hold(state, patience, remembered === 0 ? 0 : wait - patience + remembered);
    return;
  }
  machine.hold(state, wait, wait === 0 ? 0 : remembered);
  if (second.kind === 'FIN') machine.holdFor('TIME_WAIT', 'timeWait');
  else machine.holdFor('CLOSE', 'afterReset');
}

const ONE_RESET: Conversation = {
  answer: 'accepted',
  ends: [{ afterSeconds: 0, from: 'client', kind: 'RST' }],
};

function throughProxy(machine: Machine): Passage {
  const { conversation, extraOpenSeconds } = machine.call;
  const plain = { onward: conversation, extraOpenSeconds };
  if (conversation.answer === 'silent') {
    machine.holdFor('SYN_SENT', 'synSent');
    return { phases: machine.phases, ...plain };
  }
  if (conversation.answer === 'refused') {
    machine.setup();
    return { phases: machine.phases, ...plain };
  }
  const [first, second] = conversation.ends;
  const remembered = serverRemembers(machine, first, second);
  const wait = second?.afterSeconds ?? 0;
  machine.open(wait === 0 ? remembered : 0);
  const resets = machine.pool.platform.closesWith?.value === 'rst';
  if (first === undefined) return proxyIdle(machine, resets);
  if (first.kind === 'RST') {
    reset(machine);
    return { phases: machine.phases, ...plain };
  }
  return first.from === 'client'
    ? proxyClosesFirst(machine, second, resets)
    : proxyFollows(machine, second, wait, remembered);
}

/** The client has closed: so does the proxy toward the server, with RST or FIN. */
function proxyClosesFirst(machine: Machine, second: Segment | undefined, resets: boolean): Passage {
  const { conversation, extraOpenSeconds } = machine.call;
  if (second === undefined) {
    // Half a close is passed on; the proxy waits for the other half, then gives up.
    const patience = machine.patience('FIN_WAIT');
    machine.holdHalfClosed('FIN_WAIT');
    return resets
      ? { phases: machine.phases, onward: ONE_RESET, extraOpenSeconds: extraOpenSeconds + (patience ?? 0) }
      : { phases: machine.phases, onward: conversation, extraOpenSeconds };
  }
  if (resets) {
    reset(machine);
    const onward = second.kind === 'RST' ? conversation : ONE_RESET;
    return { phases: machine.phases, onward, extraOpenSeconds };
  }
  const wait = second.afterSeconds;
  const patience = machine.timer('finWait');
  if (patience !== undefined && wait > 0 && wait >= patience) machine.hold('FIN_WAIT', patience);
  else {
    machine.hold('FIN_WAIT', wait);
    if (second.kind === 'FIN') machine.holdFor('TIME_WAIT', 'timeWait');
    else reset(machine);
  }
  return { phases: machine.phases, onward: conversation, extraOpenSeconds };
}

/** The server has closed: TIME_WAIT is its own. */
function proxyFollows(machine: Machine, second: Segment | undefined, wait: number, remembered: number): Passage {
  const { conversation, extraOpenSeconds } = machine.call;
  const patience = machine.timer('closeWait');
  if (second === undefined) machine.holdHalfClosed('CLOSE_WAIT');
  else if (patience !== undefined && wait > 0 && wait >= patience) {
    machine.hold('CLOSE_WAIT', patience, remembered === 0 ? 0 : wait - patience + remembered);
  } else machine.hold('CLOSE_WAIT', wait, wait === 0 ? 0 : remembered);
  return { phases: machine.phases, onward: conversation, extraOpenSeconds };
}

/** Nobody closes: the proxy does after its idle timeout. */
function proxyIdle(machine: Machine, resets: boolean): Passage {
  const { extraOpenSeconds } = machine.call;
  const idle = machine.timer('establishedIdle');
  machine.holdFor('ESTABLISHED', 'establishedIdle');
  if (resets) reset(machine);
  else machine.holdFor('TIME_WAIT', 'timeWait');
  const fins: Conversation = {
    answer: 'accepted',
    ends: [
      { afterSeconds: 0, from: 'client', kind: 'FIN' },
      { afterSeconds: machine.call.peerCloseDelaySeconds, from: 'server', kind: 'FIN' },
    ],
  };
  return {
    phases: machine.phases,
    onward: resets ? ONE_RESET : fins,
    extraOpenSeconds: extraOpenSeconds + (idle ?? 0),
  };
}

/** A proxy holds nothing once reset, unless a timer says so. */
function reset(machine: Machine): void {
  if (machine.timer('afterReset') !== undefined) machine.holdFor('CLOSE', 'afterReset');
}

/** A UDP mapping: open time, then the idle timer. */
export function udpPhases(pool: Pool): readonly Phase[] {
  const seconds = pool.timers.udp?.value;
  if (seconds === undefined) throw new RangeError(`Cannot simulate ${pool.platform.id}: it publishes no udp timer`);
  const common = { state: 'UDP', extraSeconds: 0, closing: false, serverSeconds: 0 } as const;
  return [
    { ...common, seconds: null, bindsClient: true },
    { ...common, seconds, bindsClient: false },
  ];
}
