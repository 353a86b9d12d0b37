import { reclaimableOccupancy } from '../model/reclaim.js';
import { type RetryingFlow, retriedLoad } from '../model/retries.js';
import { type Blocking, blockingAt, formulaOf } from './blocking.js';
import { type EarlyFailure, earlyFailure } from './early-failure.js';
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
  /** What is known of an allocator that gives up early, at this load. */
  readonly earlyFailure: EarlyFailure | null;
}

/** Evaluates a group at a common factor on all arrival rates (1 = as the scenario says). */
export function operate(group: PortGroup, factor: number): Operation {
  return new GroupAtWork(group, factor);
}

/** Ports taken are worked out when somebody asks for them: most questions are about load and blocking only. */
class GroupAtWork implements Operation {
  readonly arrivalRate: number;
  readonly attemptRates: readonly number[];
  readonly attemptRate: number;
  readonly offeredErlangs: number;
  readonly hardErlangs: number;
  readonly blocking: Blocking;
  readonly lossProbability: number;
  #carried: Carried | undefined;
  #early: EarlyFailure | null | undefined;

  constructor(
    readonly group: PortGroup,
    readonly factor: number,
  ) {
    const rates = group.streams.map((stream) => stream.ratePerSecond * factor);
    const { attemptRates, blocking, lossProbability } = withRetries(group, rates);
    this.arrivalRate = sum(rates);
    this.attemptRates = attemptRates;
    this.attemptRate = sum(attemptRates);
    this.offeredErlangs = erlangsOf(group, attemptRates, 'holdSeconds');
    this.hardErlangs = erlangsOf(group, attemptRates, 'hardSeconds');
    this.blocking = blocking;
    this.lossProbability = lossProbability;
  }

  get carriedErlangs(): number {
    return this.#ports().carriedErlangs;
  }

  get hardCarried(): number {
    return this.#ports().hardCarried;
  }

  get reclaimedShare(): number {
    return this.#ports().reclaimedShare;
  }

  get earlyFailure(): EarlyFailure | null {
    if (this.#early === undefined) this.#early = earlyFailure(this.group, this.hardErlangs, this.offeredErlangs);
    return this.#early;
  }

  #ports(): Carried {
    this.#carried ??= carried(this.group, this.attemptRates, this.offeredErlangs, this.hardErlangs, this.blocking);
    return this.#carried;
  }
}

/** Erlangs that a group's attempts offer: held in all, or so that nobody else can have the port. */
export function erlangsOf(
  group: PortGroup,
  attemptRates: readonly number[],
  seconds: 'holdSeconds' | 'hardSeconds',
): number {
  return group.streams.reduce((total, stream, index) => total + (attemptRates[index] ?? 0) * stream[seconds], 0);
}

/** Whether refused connections of a group come back. */
export function retries(group: PortGroup): boolean {
  return group.streams.some(({ flow }) => flow.retries.kind === 'probability' || flow.retries.times > 0);
}

interface Tried {
  readonly attemptRates: readonly number[];
  readonly blocking: Blocking;
  readonly lossProbability: number;
}

function withRetries(group: PortGroup, rates: readonly number[]): Tried {
  const formula = formulaOf(group);
  const hardAt = (attempts: readonly number[]): number => erlangsOf(group, attempts, 'hardSeconds');
  if (!retries(group)) {
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
  const hardCarried =
    blocking.carriedErlangs ??
    // Hayward's approximation may refuse a little too few in groups of a few ports; no more than all can be taken.
    Math.min(group.ports, blocking.logBlocking === null ? hard : -hard * Math.expm1(blocking.logBlocking));
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
