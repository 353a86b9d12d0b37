import { reclaimableOccupancy } from '../model/reclaim.js';
import { type RetryingFlow, retriedLoad } from '../model/retries.js';
import { type Blocking, blockingAt, formulaOf } from './blocking.js';
import type { PortGroup } from './groups.js';

/** A group at work: what it is offered, refuses and carries when all rates are multiplied by a factor. */
export interface Operation {
  readonly group: PortGroup;
  readonly factor: number;
  /** First tries per second. */
  readonly arrivalRate: number;
  /** Attempts per second by stream, retries included. */
  readonly attemptRates: readonly number[];
  readonly attemptRate: number;
  readonly offeredErlangs: number;
  readonly hardErlangs: number;
  readonly blocking: Blocking;
  /** Share that fails for good after its retries. */
  readonly lossProbability: number;
  /** Ports taken on average, all and those that nobody else can have. */
  readonly carriedErlangs: number;
  readonly hardCarried: number;
  /** Probability that an arrival finds every port taken and gets a reclaimed one. */
  readonly reclaimedShare: number;
}

/** Evaluates a group at a common factor on all arrival rates (1 = as the scenario says). */
export function operate(group: PortGroup, factor: number): Operation {
  const rates = group.streams.map((stream) => stream.ratePerSecond * factor);
  const { attemptRates, blocking, lossProbability } = withRetries(group, rates);
  const erlangs = (seconds: 'holdSeconds' | 'hardSeconds'): number =>
    group.streams.reduce((sum, stream, index) => sum + (attemptRates[index] ?? 0) * stream[seconds], 0);
  const offeredErlangs = erlangs('holdSeconds');
  const hardErlangs = erlangs('hardSeconds');
  return {
    group,
    factor,
    arrivalRate: sum(rates),
    attemptRates,
    attemptRate: sum(attemptRates),
    offeredErlangs,
    hardErlangs,
    blocking,
    lossProbability,
    ...carried(group, attemptRates, offeredErlangs, hardErlangs, blocking),
  };
}

interface Tried {
  readonly attemptRates: readonly number[];
  readonly blocking: Blocking;
  readonly lossProbability: number;
}

function withRetries(group: PortGroup, rates: readonly number[]): Tried {
  const formula = formulaOf(group);
  const hardAt = (attempts: readonly number[]): number =>
    group.streams.reduce((total, stream, index) => total + (attempts[index] ?? 0) * stream.hardSeconds, 0);
  const retrying = group.streams.some(({ flow }) => flow.retries.kind === 'probability' || flow.retries.times > 0);
  if (!retrying) {
    const blocking = blockingAt(group, formula, hardAt(rates));
    return { attemptRates: rates, blocking, lossProbability: blocking.blocking };
  }
  const flows = group.streams.map(({ flow }, index): RetryingFlow => {
    const ratePerSecond = rates[index] ?? 0;
    return flow.retries.kind === 'times'
      ? { ratePerSecond, retries: flow.retries.times }
      : { ratePerSecond, retryProbability: flow.retries.probability };
  });
  const result = retriedLoad({ flows, blockingAt: (_, byFlow) => blockingAt(group, formula, hardAt(byFlow)).blocking });
  const attemptRates = result.flows.map((flow) => flow.attemptRatePerSecond);
  return {
    attemptRates,
    blocking: blockingAt(group, formula, hardAt(attemptRates)),
    lossProbability: result.lossProbability,
  };
}

type Carried = Pick<Operation, 'carriedErlangs' | 'hardCarried' | 'reclaimedShare'>;

function carried(
  group: PortGroup,
  attempts: readonly number[],
  offered: number,
  hard: number,
  blocking: Blocking,
): Carried {
  const hardCarried = blocking.logBlocking === null ? hard : -hard * Math.expm1(blocking.logBlocking);
  if (offered === hard) return { carriedErlangs: hardCarried, hardCarried, reclaimedShare: 0 };
  const rate = sum(attempts);
  const softShare = group.streams.reduce(
    (total, stream, index) => total + ((attempts[index] ?? 0) / rate) * stream.softShare,
    0,
  );
  const all = reclaimableOccupancy({
    ports: group.ports,
    hardErlangs: hard,
    softErlangs: offered - hard,
    softShare: Math.min(1, softShare),
  });
  // The chain behind `all` refuses by Erlang-B; another formula's refusals change the hard part only.
  return { carriedErlangs: hardCarried + all.softCarried, hardCarried, reclaimedShare: all.reclaimedShare };
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
