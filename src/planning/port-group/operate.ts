import { reclaimableOccupancy } from '../../model/reclaim.js';
import { type RetryingFlow, retriedLoad } from '../../model/retries.js';
import { type Blocking, blockingAt, formulaOf } from './blocking.js';
import { type EarlyFailure, earlyFailure } from './early-failure.js';
import type { PortGroup } from './groups.js';
import { meanByAddress, meanByConnection, pinnedAddresses } from './pinned-addresses.js';
import { shareRefused } from './share-refused.js';

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
  /** Ports of closing connections: the rest. */
  readonly closingCarried: number;
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

/** Groups as the scenario has them: thresholds, second limits and headroom all begin there. */
const AS_THEY_ARE = new WeakMap<PortGroup, Operation>();

/** Evaluates a group at a common factor on all arrival rates (1 = as the scenario says). */
export function operate(group: PortGroup, factor: number): Operation {
  if (factor !== 1) return operateUnshared(group, factor);
  const known = AS_THEY_ARE.get(group);
  if (known !== undefined) return known;
  const operation = operateUnshared(group, 1);
  AS_THEY_ARE.set(group, operation);
  return operation;
}

/** The same for who keeps it himself: of a million groups that are looked at once, remembering costs more than working out. */
export function operateUnshared(group: PortGroup, factor: number): Operation {
  return new GroupAtWork(group, factor);
}

/** Ports taken are worked out when somebody asks for them: most questions are about load and blocking only. */
class GroupAtWork implements Operation {
  readonly arrivalRate: number;
  readonly attemptRates: readonly number[];
  readonly attemptRate: number;
  readonly offeredErlangs: number;
  readonly hardErlangs: number;
  #tried: Tried | undefined;
  #closing: Closing | undefined;
  #carried: Carried | undefined;
  #early: EarlyFailure | null | undefined;
  #addresses: readonly AddressAtWork[] | undefined;

  constructor(
    readonly group: PortGroup,
    readonly factor: number,
  ) {
    const rates = group.streams.map((stream) => stream.ratePerSecond * factor);
    // Where nobody comes back, what is offered does not depend on who is refused.
    this.#tried = retries(group) ? withRetries(group, rates, () => this.addresses) : undefined;
    const attemptRates = this.#tried?.attemptRates ?? rates;
    this.arrivalRate = sum(rates);
    this.attemptRates = attemptRates;
    this.attemptRate = sum(attemptRates);
    this.offeredErlangs = erlangsOf(group, attemptRates, 'holdSeconds');
    this.hardErlangs = erlangsOf(group, attemptRates, 'hardSeconds');
  }

  get blocking(): Blocking {
    return this.#refusals().blocking;
  }

  get lossProbability(): number {
    return this.#refusals().lossProbability;
  }

  get carriedErlangs(): number {
    return this.#ports().carriedErlangs;
  }

  get hardCarried(): number {
    return this.#ports().hardCarried;
  }

  get closingCarried(): number {
    const { group, offeredErlangs, hardErlangs } = this;
    if (offeredErlangs === hardErlangs) return 0;
    if (group.clients !== null) {
      const { softCarried } = this.#closingPorts();
      // Where they fit beside all that is offered, it does not matter how many of that are refused.
      if (softCarried >= 0 && softCarried <= group.ports - hardErlangs) return softCarried;
    }
    return this.carriedErlangs - this.hardCarried;
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
    this.#addresses ??= pinnedAddresses(this.group).map(({ times, probability, group, factor }) => ({
      times,
      probability,
      operation: new GroupAtWork(group, this.factor * factor),
    }));
    return this.#addresses;
  }

  #refusals(): Tried {
    this.#tried ??= once(this.group, this.attemptRates, this.hardErlangs);
    return this.#tried;
  }

  #closingPorts(): Closing {
    this.#closing ??= closingOf(this);
    return this.#closing;
  }

  #ports(): Carried {
    this.#carried ??= carried(this, () => this.#closingPorts());
    return this.#carried;
  }
}

/** Erlangs that a group's attempts offer: held in all, or so that nobody else can have the port. */
export function erlangsOf(
  group: PortGroup,
  attemptRates: readonly number[],
  seconds: 'holdSeconds' | 'hardSeconds',
): number {
  let erlangs = 0;
  for (const [index, stream] of group.streams.entries()) erlangs += (attemptRates[index] ?? 0) * stream[seconds];
  return erlangs;
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

/** Nobody comes back. */
function once(group: PortGroup, attemptRates: readonly number[], hardErlangs: number): Tried {
  const blocking = blockingAt(group, formulaOf(group), hardErlangs);
  return { attemptRates, blocking, lossProbability: blocking.blocking };
}

function withRetries(group: PortGroup, rates: readonly number[], addresses: () => readonly AddressAtWork[]): Tried {
  const result = retriedInAll(group, rates);
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

/** All share the mean blocking. */
function retriedInAll(group: PortGroup, rates: readonly number[]): Tried {
  const formula = formulaOf(group);
  const hardAt = (attempts: readonly number[]): number => erlangsOf(group, attempts, 'hardSeconds');
  const flows = group.streams.map(({ flow }, index): RetryingFlow => {
    const ratePerSecond = rates[index] ?? 0;
    return flow.retries.kind === 'times'
      ? { ratePerSecond, retries: flow.retries.times }
      : { ratePerSecond, retryProbability: flow.retries.probability };
  });
  const result = retriedLoad({ flows, blockingAt: (_, byFlow) => shareRefused(group, formula, hardAt(byFlow)) });
  const attemptRates = result.flows.map((flow) => flow.attemptRatePerSecond);
  return {
    attemptRates,
    blocking: blockingAt(group, formula, hardAt(attemptRates)),
    lossProbability: result.lossProbability,
  };
}

type Carried = Pick<Operation, 'carriedErlangs' | 'hardCarried' | 'reclaimedShare'>;

function carried(operation: GroupAtWork, closingPorts: () => Closing): Carried {
  const { group, offeredErlangs: offered, hardErlangs: hard } = operation;
  const hardCarried = unavailablePorts(operation);
  if (offered === hard) return { carriedErlangs: hardCarried, hardCarried, reclaimedShare: 0 };
  const { softCarried: closing, reclaimedShare } = closingPorts();
  // The total is an approximation: under a search that gives up early it may come out a little above the ports.
  const softCarried = Math.max(0, Math.min(closing, group.ports - hardCarried));
  return { carriedErlangs: hardCarried + softCarried, hardCarried, reclaimedShare };
}

function unavailablePorts({ group, blocking, hardErlangs: hard }: GroupAtWork): number {
  return (
    blocking.carriedErlangs ??
    // Hayward's approximation may refuse a little too few in groups of a few ports; no more than all can be taken.
    Math.min(group.ports, blocking.logBlocking === null ? hard : -hard * Math.expm1(blocking.logBlocking))
  );
}

interface Closing {
  readonly softCarried: number;
  readonly reclaimedShare: number;
}

function closingOf(operation: GroupAtWork): Closing {
  const { group, attemptRates, attemptRate, offeredErlangs: offered, hardErlangs: hard } = operation;
  const formula = formulaOf(group).kind;
  if (group.clients !== null && (formula !== 'pinned' || retriesByAddress(group))) {
    return closingByAddress(operation.addresses);
  }
  const softShare = group.streams.reduce(
    (total, stream, index) => total + ((attemptRates[index] ?? 0) / attemptRate) * stream.softShare,
    0,
  );
  // Whoever a search refuses before the last port is taken leaves no closing port either.
  const early = formula === 'early-search';
  return closingPorts(group, {
    hard: early ? unavailablePorts(operation) : hard,
    soft: (offered - hard) * (early ? 1 - operation.blocking.blocking : 1),
    softShare: Math.min(1, softShare),
  });
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
  const held = pinned.map(({ times, probability }) => ({ times, probability, closing: heldAt(times) }));
  return {
    softCarried: meanByAddress(held, ({ closing }) => closing.softCarried),
    reclaimedShare: meanByConnection(held, ({ closing }) => closing.reclaimedShare),
  };
}

function sum(values: readonly number[]): number {
  let total = 0;
  for (const value of values) total += value;
  return total;
}
