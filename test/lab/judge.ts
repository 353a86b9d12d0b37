/** Whether a case shows what it must. */
import type { Compared, Occupancy } from './compare.js';
import { total } from './model.js';
import { roundTripChecks } from './round-trip-checks.js';

export interface Check {
  readonly what: string;
  readonly passed: boolean;
  readonly detail: string;
}

/** How far the kernel may lie from the model of the connections that were really played. */
export const TOLERANCE = 0.03;
/** A count of less than this may be off by as much. */
const LEAST_PORTS = 1;
/** While the table is read, a port may go from one connection to another: both are counted, or neither. */
const COUNTED_TWICE = 0.005;
/** Standard normal quantile of 99.9 %, both sides. */
const Z999 = 3.29;
/** A generator that lags behind more, for one connection in a hundred, plays other traffic than was drawn. */
export const LATEST_SECONDS = 0.05;
/** A count that comes later may be one of a time when the traffic is over. */
const LATEST_COUNT_SECONDS = 1;

/** Whether the traffic was what the scenario says, so that the rest means something. */
export function undisturbed({ latenessSeconds, countedLateSeconds, broken, failures }: Compared): boolean {
  if (countedLateSeconds > LATEST_COUNT_SECONDS) return false;
  return latenessSeconds <= LATEST_SECONDS && broken <= failures.connections / 1000;
}

/** Everything that a case must show, and whether it does. */
export function judge(one: Compared): readonly Check[] {
  return [
    {
      what: 'traffic as drawn',
      passed: undisturbed(one),
      detail: [
        `99 % of connections began within ${(one.latenessSeconds * 1e3).toFixed(1)} ms, ${one.broken} broken`,
        ...(one.countedLateSeconds > LATEST_COUNT_SECONDS
          ? [`counted up to ${one.countedLateSeconds.toFixed(1)} s late`]
          : []),
      ].join(', '),
    },
    ...[one.whole, ...one.parts].map(occupancyCheck),
    ...(one.claim === 'occupancy' ? [writtenCheck(one)] : []),
    ...simulatedCheck(one),
    ...failureChecks(one),
    ...one.roundTrips.flatMap(roundTripChecks),
  ];
}

/** The kernel's ports, in all and in each state, within the tolerance of the model's. */
function occupancyCheck({ label, kernel, onDraws }: Occupancy): Check {
  const states = [...new Set([...Object.keys(kernel), ...Object.keys(onDraws)])];
  const all = total(onDraws);
  const apart = states.filter((state) => !isNear(kernel[state] ?? 0, onDraws[state] ?? 0, all));
  const error = total(kernel) / all - 1;
  return {
    what: `occupancy${label === 'all' ? '' : ` ${label}`} within ${TOLERANCE * 100} %`,
    passed: apart.length === 0 && Math.abs(error) <= TOLERANCE,
    detail: [
      `${signedPercent(error)} in all`,
      ...apart.map((state) => `${state} ${(kernel[state] ?? 0).toFixed(1)} for ${(onDraws[state] ?? 0).toFixed(1)}`),
    ].join(', '),
  };
}

/** A state that is passed through in an instant is in no model: up to a part in 200 of all ports is not counted. */
function isNear(kernel: number, model: number, all: number): boolean {
  return Math.abs(kernel - model) <= Math.max(model * TOLERANCE, all / 200, LEAST_PORTS);
}

function writtenCheck({ whole, asWritten }: Compared): Check {
  const apart = (total(whole.kernel) - total(asWritten.states)) / asWritten.spread;
  return {
    what: 'the scenario as written, within the luck of the draw',
    passed: Math.abs(apart) <= Z999,
    detail: `${apart >= 0 ? '+' : ''}${apart.toFixed(1)} standard deviations`,
  };
}

/** The kernel's ports within what one run of the simulation shows, but for what a count cannot tell. */
function simulatedCheck({ whole, simulated }: Compared): readonly Check[] {
  if (simulated === null) return [];
  const ports = total(whole.kernel);
  const low = simulated.occupancy.low - ports * COUNTED_TWICE;
  const high = simulated.occupancy.high + ports * COUNTED_TWICE;
  const detail = `${ports.toFixed(1)} in ${low.toFixed(1)} … ${high.toFixed(1)}`;
  return [{ what: "occupancy in the simulation's interval", passed: ports >= low && ports <= high, detail }];
}

function failureChecks({ claim, failures, simulated }: Compared): readonly Check[] {
  const { connections, refused, insertFailed } = failures;
  const share = refused / connections;
  const detail = `${refused} of ${connections}`;
  const counters =
    insertFailed === null
      ? []
      : [
          {
            what: 'connections that failed are those that the kernel counts',
            passed: Math.abs(refused - insertFailed) <= Math.max(3, refused * TOLERANCE),
            detail: `${refused} failed, insert_failed ${insertFailed}`,
          },
        ];
  if (claim !== 'failures') return [{ what: 'nobody fails', passed: refused === 0, detail }, ...counters];
  if (simulated === null) return counters;
  const { low, high } = simulated.failureShare;
  const passed = share >= low && share <= high;
  const interval = `${(share * 100).toFixed(3)} % in ${(low * 100).toFixed(3)} … ${(high * 100).toFixed(3)} %`;
  return [{ what: "failure share in the simulation's interval", passed, detail: interval }, ...counters];
}

/** `+0.02 %` */
export function signedPercent(share: number): string {
  const text = (share * 100).toFixed(2);
  return `${share >= 0 ? '+' : ''}${text} %`;
}
