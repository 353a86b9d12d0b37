/** What a recording must show of the connections that were really played: how many began, and how many closed how. */
import type { Source } from './capture.js';
import { LATEST_SECONDS } from './judge.js';
import type { Played } from './played.js';

/** From as many as it must be to as many as it may be. */
export interface Bounds {
  readonly low: number;
  readonly high: number;
}

/** What was recorded, seconds of the run. */
export interface Seen {
  readonly source: Source;
  readonly from: number;
  readonly to: number;
  readonly peerCloseDelaySeconds: number;
  /** When the box drops entries of connections that end without a packet; packets do not show it. */
  readonly dropsAfterSeconds: { readonly 'half-close': number; readonly idle: number } | null;
  /** HAProxy closes toward the servers in its own way; null: the close is the client's and the server's. */
  readonly proxy: 'http' | 'tcp' | null;
}

/** On a busy machine a SYN may be seen so long after the generator has sent it. */
const EDGE_SECONDS = LATEST_SECONDS;
/** For so long `fit` waits before it calls a silence an end. */
const UNANSWERED_SECONDS = 3;
const SILENT_SECONDS = { 'half-close': 60, idle: 300 } as const;
/** The box looks for entries whose timer has ended now and then; the table is read every second, which helps. */
const DROPPED_WITHIN_SECONDS = 10;
/** A connection that its client closes sooner is reset by HAProxy, or not: whichever comes first. */
const CLOSED_AT_ONCE_SECONDS = 0.01;

type Chance = 'yes' | 'perhaps' | 'no';

/** How many connections began while it was recorded. */
export function startsPlayed(played: readonly Played[], seen: Seen): Bounds {
  const chances = played.map(({ startedSeconds }) => within(startedSeconds, seen));
  return { low: chances.filter((one) => one === 'yes').length, high: chances.filter((one) => one !== 'no').length };
}

/**
 * How many closed in each way, in the words of `fit`. A connection that was recorded in part may look like another one: it
 * raises what may be, not what must be.
 */
export function closesPlayed(played: readonly Played[], seen: Seen): ReadonlyMap<string, Bounds> {
  const counts = new Map<string, Bounds>();
  for (const one of played) {
    for (const [kind, chance] of shownKinds(one, seen)) {
      const { low, high } = counts.get(kind) ?? { low: 0, high: 0 };
      if (chance !== 'no') counts.set(kind, { low: low + (chance === 'yes' ? 1 : 0), high: high + 1 });
    }
  }
  return counts;
}

/** The log of events has only entries that were made while somebody listened, so that others may be there or not. */
function shownKinds(one: Played, seen: Seen): readonly (readonly [string, Chance])[] {
  const isPart = seen.source === 'conntrack -E' && one.startedSeconds < seen.from + EDGE_SECONDS;
  return kindsOf(one, seen).map(([kind, chance]) => [
    seen.source === 'tcpdump' ? kind : kind.replace(/^(?:client|server)-/, ''),
    isPart && chance === 'yes' ? 'perhaps' : chance,
  ]);
}

function kindsOf(one: Played, seen: Seen): readonly (readonly [string, Chance])[] {
  const { strategy, startedSeconds, openSeconds } = one;
  const closedAt = startedSeconds + openSeconds;
  const delay = strategy.endsWith('fin') || strategy === 'fin-then-rst' ? seen.peerCloseDelaySeconds : 0;
  const [first, second] = [within(closedAt, seen), within(closedAt + delay, seen)];
  switch (strategy) {
    case 'client-fin':
      if (seen.proxy !== null) return closedByProxy(seen.proxy, openSeconds, first);
      return [[strategy, finSeen(first, second, seen)]];
    case 'server-fin':
      return [[strategy, finSeen(first, second, seen)]];
    case 'client-rst':
    case 'server-rst':
      return [[strategy, first]];
    case 'fin-then-rst':
      return first === 'yes' && second === 'yes' ? [[strategy, 'yes']] : partOfBoth(strategy, first, second);
    case 'half-close':
      return halfClosed(closedAt, first, seen);
    case 'idle':
      return [[strategy, silent(strategy, closedAt, seen)]];
    case 'refused':
      return [[strategy, within(startedSeconds, seen)]];
    case 'unanswered':
      return [[strategy, unanswered(startedSeconds, seen)]];
  }
}

function closedByProxy(
  proxy: 'http' | 'tcp',
  openSeconds: number,
  closed: Chance,
): readonly (readonly [string, Chance])[] {
  if (proxy === 'http') return [['client-rst', closed]];
  const isAtOnce = openSeconds < CLOSED_AT_ONCE_SECONDS && closed !== 'no';
  return isAtOnce
    ? [
        ['client-fin', 'perhaps'],
        ['client-rst', 'perhaps'],
      ]
    : [['client-fin', closed]];
}

/** An event of the second FIN says that there was a first one, wherever that was; a packet may be the first itself. */
function finSeen(first: Chance, second: Chance, { source }: Seen): Chance {
  return first === 'no' && second !== 'no' && source === 'conntrack -E' ? 'perhaps' : first;
}

/** With the FIN before it, a RST is all that is seen; with the RST after it, a FIN. */
function partOfBoth(strategy: string, first: Chance, second: Chance): readonly (readonly [string, Chance])[] {
  const maybe = (chance: Chance): Chance => (chance === 'no' ? 'no' : 'perhaps');
  return [
    [strategy, first === 'no' || second === 'no' ? 'no' : 'perhaps'],
    ['client-fin', maybe(first)],
    ['server-rst', maybe(second)],
  ];
}

/** For packets it takes a minute; a log shows the box dropping the entry, which it does some time after its timer. */
function halfClosed(closedAt: number, first: Chance, seen: Seen): readonly (readonly [string, Chance])[] {
  if (first === 'no') return [];
  const isRecent = seen.to - closedAt < seen.peerCloseDelaySeconds + 2 * EDGE_SECONDS;
  return [
    ['half-close', silent('half-close', closedAt, seen)],
    ['client-fin', isRecent ? 'perhaps' : 'no'],
  ];
}

function unanswered(startedSeconds: number, seen: Seen): Chance {
  const begun = within(startedSeconds, seen);
  const watched = seen.to - startedSeconds - UNANSWERED_SECONDS;
  if (begun === 'yes' && watched > EDGE_SECONDS) return 'yes';
  return begun === 'no' || watched < -EDGE_SECONDS ? 'no' : 'perhaps';
}

/** Whether a connection that ends without a packet is known to have ended. */
function silent(strategy: 'half-close' | 'idle', closedAt: number, { dropsAfterSeconds, from, to }: Seen): Chance {
  const after = dropsAfterSeconds?.[strategy];
  // An idle connection's last packet comes before its end, a half-closed one's is its FIN.
  if (after === undefined) return closedAt + SILENT_SECONDS[strategy] < to + EDGE_SECONDS ? 'perhaps' : 'no';
  if (closedAt < from - after - DROPPED_WITHIN_SECONDS || closedAt > to + EDGE_SECONDS) return 'no';
  return closedAt > from && closedAt + after + DROPPED_WITHIN_SECONDS < to ? 'yes' : 'perhaps';
}

function within(at: number, { from, to }: Seen): Chance {
  if (at >= from + EDGE_SECONDS && at <= to - EDGE_SECONDS) return 'yes';
  return at < from - EDGE_SECONDS || at > to + EDGE_SECONDS ? 'no' : 'perhaps';
}
