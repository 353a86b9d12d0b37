import { reclaimableOccupancy } from '../../model/reclaim.js';
import { type RetryingFlow, retriedLoad } from '../../model/retries.js';
import { type Blocking, blockingAt, formulaOf } from './blocking.js';
import { type EarlyFailure, earlyFailure } from './early-failure.js';
import type { PortGroup } from './groups.js';
import { meanByAddress, meanByConnection, pinnedAddresses } from './pinned-addresses.js';

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
  /** Of a pinned pool whose clients are known: its addresses at work, by how many clients are on them; else none. */
  readonly addresses: readonly AddressAtWork[];
}

/** One address of a pinned pool at work. */
export interface AddressAtWork {
  /** Its traffic ÷ that of an address in an even split. */
  readonly times: number;
  /** How likely it is that a connection picked at random is on an address like this. */
  readonly probability: number;
  readonly operation: Operation;
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
  #addresses: readonly AddressAtWork[] | undefined;

  constructor(
    readonly group: PortGroup,
    readonly factor: number,
  ) {
    const rates = group.streams.map((stream) => stream.ratePerSecond * factor);
    const { attemptRates, blocking, lossProbability } = tried(group, rates, () => this.addresses);
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
    if (this.#early === undefined) {
      this.#early = earlyFailure(this.group, this.hardErlangs, this.blocking.blocking);
    }
    return this.#early;
  }

  get addresses(): readonly AddressAtWork[] {
    this.#addresses ??= pinnedAddresses(this.group).map(({ times, probability, group }) => ({
      times,
      probability,
      operation: operate(group, this.factor),
    }));
    return this.#addresses;
  }

  #ports(): Carried {
    this.#carried ??= carried(this);
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

/** Whether each address of a pinned pool is given its own retries; where a search gives up early all share the mean. */
export function retriesByAddress(group: PortGroup): boolean {
  return retries(group) && formulaOf(group).kind === 'pinned';
}

interface Tried {
  readonly attemptRates: readonly number[];
  readonly blocking: Blocking;
  readonly lossProbability: number;
}

/** Below, retries matter to nobody, and rare splits of clients may be all that counts. */
const SELDOM_REFUSED = 1e-8;

function tried(group: PortGroup, rates: readonly number[], addresses: () => readonly AddressAtWork[]): Tried {
  if (!retries(group)) {
    const blocking = blockingAt(group, formulaOf(group), erlangsOf(group, rates, 'hardSeconds'));
    return { attemptRates: rates, blocking, lossProbability: blocking.blocking };
  }
  const result = withRetries(group, rates);
  return retriesByAddress(group) && result.blocking.blocking > SELDOM_REFUSED
    ? retriedByAddress(result, addresses())
    : result;
}

/** Who is refused on a busy address comes back to the same one: the mean over the addresses, each with its own retries. */
function retriedByAddress({ attemptRates, blocking }: Tried, addresses: readonly AddressAtWork[]): Tried {
  const mean = (value: (operation: Operation) => number): number =>
    meanByAddress(addresses, ({ operation }) => value(operation));
  const attempts = attemptRates.map((_, index) => mean((address) => address.attemptRates[index] ?? 0));
  const refused = mean((address) => address.attemptRate * address.blocking.blocking) / sum(attempts);
  return {
    attemptRates: attempts,
    blocking: {
      ...blocking,
      blocking: refused,
      logBlocking: refused === 0 ? null : Math.log(refused),
      carriedErlangs: mean(({ hardCarried }) => hardCarried),
    },
    lossProbability: meanByConnection(addresses, ({ operation }) => operation.lossProbability),
  };
}

function withRetries(group: PortGroup, rates: readonly number[]): Tried {
  const formula = formulaOf(group);
  const hardAt = (attempts: readonly number[]): number => erlangsOf(group, attempts, 'hardSeconds');
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

function carried(operation: Omit<Operation, keyof Carried>): Carried {
  const { group, attemptRates, blocking, offeredErlangs: offered, hardErlangs: hard } = operation;
  const hardCarried =
    blocking.carriedErlangs ??
    // Hayward's approximation may refuse a little too few in groups of a few ports; no more than all can be taken.
    Math.min(group.ports, blocking.logBlocking === null ? hard : -hard * Math.expm1(blocking.logBlocking));
  if (offered === hard) return { carriedErlangs: hardCarried, hardCarried, reclaimedShare: 0 };
  const rate = sum(attemptRates);
  const softShare = group.streams.reduce(
    (total, stream, index) => total + ((attemptRates[index] ?? 0) / rate) * stream.softShare,
    0,
  );
  const formula = formulaOf(group).kind;
  const differ = group.clients !== null && (formula !== 'pinned' || retriesByAddress(group));
  // Whoever a search refuses before the last port is taken leaves no closing port either.
  const early = formula === 'early-search';
  const closing = differ
    ? closingByAddress(operation.addresses)
    : closingPorts(group, {
        hard: early ? hardCarried : hard,
        soft: (offered - hard) * (early ? 1 - blocking.blocking : 1),
        softShare: Math.min(1, softShare),
      });
  // The total is an approximation: under a search that gives up early it may come out a little above the ports.
  const softCarried = Math.max(0, Math.min(closing.softCarried, group.ports - hardCarried));
  return { carriedErlangs: hardCarried + softCarried, hardCarried, reclaimedShare: closing.reclaimedShare };
}

interface Closing {
  readonly softCarried: number;
  readonly reclaimedShare: number;
}

/** Where the addresses of a pinned pool differ in more than their traffic: each with its own refusals. */
function closingByAddress(addresses: readonly AddressAtWork[]): Closing {
  return {
    softCarried: meanByAddress(addresses, ({ operation }) => operation.carriedErlangs - operation.hardCarried),
    reclaimedShare: meanByConnection(addresses, ({ operation }) => operation.reclaimedShare),
  };
}

/**
 * Ports held by closing connections, and how often one is taken back; in a pinned pool on average. The chain behind it
 * refuses by Erlang-B; another formula's refusals change the hard part only.
 */
function closingPorts(
  group: PortGroup,
  { hard, soft, softShare }: { readonly hard: number; readonly soft: number; readonly softShare: number },
): Closing {
  const { ports } = group;
  const heldAt = (times: number): Closing =>
    reclaimableOccupancy({ ports, hardErlangs: hard * times, softErlangs: soft * times, softShare });
  const pinned = pinnedAddresses(group);
  if (pinned.length === 0) return heldAt(1);
  const held = pinned.map(({ times, probability }) => ({ times, probability, ...heldAt(times) }));
  return {
    softCarried: meanByAddress(held, ({ softCarried }) => softCarried),
    reclaimedShare: meanByConnection(held, ({ reclaimedShare }) => reclaimedShare),
  };
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
