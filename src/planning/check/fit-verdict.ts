import type { ParsedScenario } from '../../scenario/parse.js';
import type { Scenario } from '../../scenario/scenario.js';
import { formatCount, formatPercent, formatProbability } from '../../units/format.js';
import { evaluateScenario } from '../evaluate.js';
import type { GroupResult } from '../result.js';

/** What a capture shows besides the traffic; null: its kind cannot show it. */
export interface CaptureEvidence {
  /** Shares by which the drafted rates may be lower and higher, by sampling: 0.9 and 1.1 for ±10 %. */
  readonly rateLow: number;
  readonly rateHigh: number;
  /** SYNs of clients that never came out of the NAT, of how many. */
  readonly notPassedOn: number;
  readonly passedOn: number;
  /** Kernel counters since the box started: entries that could not be inserted, packets dropped for it. */
  readonly insertFailed: number | null;
  readonly dropped: number | null;
  /** A proxy's tries to connect that failed. */
  readonly connectErrors: number | null;
  /** SYNs that met an old connection at the server. */
  readonly challenged: number;
  readonly refusedAfterReuse: number;
  readonly retriedAfterReuse: number;
  /** Rows of the fullest address and endpoint of a snapshot, and those of them in TIME_WAIT and CLOSE; null: no snapshot. */
  readonly fullest: { readonly rows: number; readonly closing: number } | null;
  /** Numbers of the draft that nobody observed. */
  readonly assumed: readonly string[];
  /** Something of the input is missing. */
  readonly partial: boolean;
}

export type Exhaustion = 'certain' | 'likely' | 'ruled-out' | 'cannot-be-told';

export interface ExhaustionVerdict {
  readonly verdict: Exhaustion;
  readonly evidence: readonly { readonly speaks: 'for' | 'against' | 'neither'; readonly message: string }[];
}

/** More than one connection in a thousand refused is exhaustion; fewer than one in a million is none. */
const REFUSED = 1e-3;
const SPARED = 1e-6;
const HALF = 0.5;

type Line = ExhaustionVerdict['evidence'][number];

/**
 * Whether ports run out, from what was captured and what the model says of the drafted scenario.
 *
 * `certain`: the drafted traffic, at the low end of its sampling interval, is refused by the model, and either something
 * was seen of it or nothing that matters was assumed. `likely`: the model refuses it and no more than timers or rates were
 * assumed, or something was seen (signs that have other causes too count only where the model leaves room for exhaustion).
 * `ruled-out`: even the high end leaves half of the ports free, or a snapshot shows the fullest group half free and the model
 * refuses nobody, and nothing was seen. A snapshot that shows the fullest group full decides by itself. Else it cannot be
 * told: a model that refuses a guess at the platform or the pool says nothing about the ports.
 *
 * @param parsed the drafted scenario
 * @throws RangeError when the shares are not finite and above 0
 */
export function exhaustionVerdict(parsed: ParsedScenario, evidence: CaptureEvidence): ExhaustionVerdict {
  const { rateLow, rateHigh, assumed } = evidence;
  if (!(rateLow > 0 && Number.isFinite(rateHigh) && rateHigh >= rateLow)) {
    throw new RangeError(`Cannot judge exhaustion: 0 < rateLow ≤ rateHigh must hold, got ${rateLow} and ${rateHigh}`);
  }
  const low = worstOf(parsed.scenario, rateLow);
  const high = worstOf(parsed.scenario, rateHigh);
  const seen = seenLines(evidence);
  const isSeen = seen.some(({ speaks }) => speaks === 'for');
  const isRefused = low.blocking >= REFUSED;
  const isSpared = high.blocking <= SPARED && high.group.load <= HALF;
  const isFirm = !assumed.some(decides);
  const held = heldNow(parsed.scenario, low.group, evidence);
  const model = modelLine(low, high, isRefused, isSpared);
  const lines = [...seen, ...(held === null ? [] : [held.line]), model, ...assumptionLines(evidence)];
  if (held?.isFull === true) return { verdict: 'certain', evidence: lines };
  if (isRefused && (isSeen || isFirm)) return { verdict: 'certain', evidence: lines };
  // With half of the ports free, what else was seen is a clash, a server or an old count rather than exhaustion.
  const guessesPool = assumed.some(isPool);
  const isLikely = (isRefused && !guessesPool) || (isSeen && !isSpared) || evidence.notPassedOn > 0;
  if (isLikely) return { verdict: 'likely', evidence: lines };
  if (isRefused) {
    const message =
      'the model refuses a pool that was guessed: --platform and --pool, and the ports configured, settle it';
    return { verdict: 'cannot-be-told', evidence: [...lines, { speaks: 'neither', message }] };
  }
  if (held?.isHalfFree === true && !isSeen && !evidence.partial) return { verdict: 'ruled-out', evidence: lines };
  if (isSpared && !isSeen && !evidence.partial && !assumed.some(isTraffic))
    return { verdict: 'ruled-out', evidence: lines };
  return { verdict: 'cannot-be-told', evidence: lines };
}

/** Beyond this share of held ports hardly any search finds one that is free. */
const FULL = 0.99;

/** What a snapshot says by itself: how many of the ports of its fullest group are held, and by what cannot be taken back. */
function heldNow(
  scenario: Scenario,
  { pool, ports }: GroupResult,
  { fullest }: CaptureEvidence,
): { readonly isFull: boolean; readonly isHalfFree: boolean; readonly line: Line } | null {
  if (fullest === null) return null;
  const isReclaimed = scenario.pools.find(({ id }) => id === pool)?.reclaim.kind === 'after';
  const hard = fullest.rows - (isReclaimed ? fullest.closing : 0);
  const isFull = hard >= FULL * ports;
  const isHalfFree = fullest.rows <= HALF * ports;
  const taken =
    isReclaimed && fullest.closing > 0
      ? `, ${formatCount(fullest.closing)} of them closing, which this box takes back`
      : '';
  const message = `${formatCount(fullest.rows)} of ${formatCount(ports)} ports of the fullest address and endpoint are held now${taken}`;
  return { isFull, isHalfFree, line: { speaks: isFull ? 'for' : isHalfFree ? 'against' : 'neither', message } };
}

interface Worst {
  readonly group: GroupResult;
  readonly blocking: number;
}

/** The group with the highest blocking at rates times a factor; where a search gives up early, as its estimate says. */
function worstOf(scenario: Scenario, factor: number): Worst {
  const flows = scenario.flows.map((flow) => ({ ...flow, ratePerSecond: flow.ratePerSecond * factor }));
  const { groups } = evaluateScenario({ ...scenario, flows }).result;
  const all = groups.map((group): Worst => {
    const blocking = Math.max(group.blockingProbability, group.earlyFailure?.estimatedBlocking ?? 0);
    return { group, blocking };
  });
  return all.reduce((worst, one) =>
    one.blocking > worst.blocking || (one.blocking === worst.blocking && one.group.load > worst.group.load)
      ? one
      : worst,
  );
}

function modelLine(low: Worst, high: Worst, isRefused: boolean, isSpared: boolean): Line {
  const span = (from: string, to: string): string => (from === to ? from : `${from} to ${to}`);
  const loads = `load ${span(formatPercent(low.group.load), formatPercent(high.group.load))}`;
  const refused = `${span(formatProbability(low.blocking), formatProbability(high.blocking))} refused`;
  return {
    speaks: isRefused ? 'for' : isSpared ? 'against' : 'neither',
    message: `the model, over the rate’s interval: ${loads} of ${formatCount(high.group.ports)} ports of ${high.group.id}, ${refused}`,
  };
}

function seenLines(evidence: CaptureEvidence): readonly Line[] {
  const { notPassedOn, passedOn, insertFailed, dropped, connectErrors } = evidence;
  const { challenged, refusedAfterReuse, retriedAfterReuse } = evidence;
  const count = (number: number | null, message: string): Line[] =>
    number === null || number === 0 ? [] : [{ speaks: 'for', message: `${formatCount(number)} ${message}` }];
  return [
    ...(insertFailed === 0 && (dropped ?? 0) === 0
      ? [
          {
            speaks: 'against' as const,
            message: 'no entry failed since the box started (insert_failed and drop are 0)',
          },
        ]
      : []),
    ...count(notPassedOn, `SYNs of clients never came out of the NAT, while ${formatCount(passedOn)} connections did`),
    ...count(insertFailed, 'entries could not be inserted since the box started (insert_failed)'),
    ...count(dropped, 'packets were dropped by connection tracking since the box started (drop)'),
    ...count(connectErrors, 'connection attempts of the proxy failed (econ)'),
    ...count(challenged, 'SYNs met an old connection at the server (challenge ACK): ports come round too soon'),
    ...count(refusedAfterReuse, 'SYNs were reset on a four-tuple that had just been used'),
    ...count(retriedAfterReuse, 'SYNs were sent again on a four-tuple that had just been used'),
  ];
}

/** Without these numbers the size of the pool or its load are guesses. */
function decides(key: string): boolean {
  return isPool(key) || key.startsWith('timers.') || isTraffic(key);
}

/** A pool drafted from the ports that were seen is the smallest that it can be. */
function isPool(key: string): boolean {
  return key === 'platform' || key.startsWith('pool.');
}

/** A guess at the traffic may be wrong in either direction. */
function isTraffic(key: string): boolean {
  return /^traffic\..*\.(rate|lifetime)$/.test(key);
}

function assumptionLines({ assumed, partial }: CaptureEvidence): readonly Line[] {
  const keys = assumed.filter(decides);
  return [
    ...(keys.length === 0 ? [] : [{ speaks: 'neither' as const, message: `assumed, not seen: ${keys.join(', ')}` }]),
    ...(partial ? [{ speaks: 'neither' as const, message: 'the input could not be read whole' }] : []),
  ];
}
