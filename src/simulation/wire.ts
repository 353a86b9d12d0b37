import type { CloseStrategy } from '../scenario/scenario.js';

/** What the two ends of a connection send, as a box between them sees it. */
export interface Segment {
  /** Seconds after the event before it. */
  readonly afterSeconds: number;
  readonly from: 'client' | 'server';
  readonly kind: 'FIN' | 'RST';
}

/** How a connection goes: whether it is answered, and what ends it once it has been open for its time. */
export interface Conversation {
  /** `accepted`: SYN, SYN-ACK; `refused`: the SYN meets a RST; `silent`: nobody answers. */
  readonly answer: 'accepted' | 'refused' | 'silent';
  /** In the order in which they are sent, after the open time. Nothing: both ends vanish. */
  readonly ends: readonly Segment[];
}

/** What is sent, strategy by strategy. */
export function conversation(strategy: CloseStrategy, peerCloseDelaySeconds: number): Conversation {
  const then = (from: Segment['from'], kind: Segment['kind']): Segment => ({
    afterSeconds: peerCloseDelaySeconds,
    from,
    kind,
  });
  const first = (from: Segment['from'], kind: Segment['kind']): Segment => ({ afterSeconds: 0, from, kind });
  const accepted = (...ends: readonly Segment[]): Conversation => ({ answer: 'accepted', ends });
  switch (strategy) {
    case 'client-fin':
      return accepted(first('client', 'FIN'), then('server', 'FIN'));
    case 'server-fin':
      return accepted(first('server', 'FIN'), then('client', 'FIN'));
    case 'client-rst':
      return accepted(first('client', 'RST'));
    case 'server-rst':
      return accepted(first('server', 'RST'));
    case 'fin-then-rst':
      return accepted(first('client', 'FIN'), then('server', 'RST'));
    case 'half-close':
      return accepted(first('client', 'FIN'));
    case 'idle':
      return accepted();
    case 'refused':
      return { answer: 'refused', ends: [] };
    case 'unanswered':
      return { answer: 'silent', ends: [] };
  }
}
