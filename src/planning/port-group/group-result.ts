import { randomTriesRefusal } from '../../model/allocator-refusal.js';
import type { HoldPart } from '../../model/holding-time.js';
import { keptBeforeEviction } from '../../model/kept-before-eviction.js';
import { lossQuantile } from '../../model/loss-quantile.js';
import { occupiedPortsQuantile } from '../../model/occupied-quantile.js';
import { busiestAddressShare } from '../../model/uneven-pool.js';
import type { Scenario } from '../../scenario/scenario.js';
import type { ConnectionState, GroupHeadroom, GroupResult, HoldingBreakdown } from '../result.js';
import { type Formula, formulaOf, LARGEST_CHAIN } from './blocking.js';
import { secondsToFill } from './fill.js';
import type { PortGroup } from './groups.js';
import type { Operation } from './operate.js';
import { reuseRiskOf } from './reuse.js';

/** Everything that is reported about one group. */
export function groupResult(
  scenario: Scenario,
  operation: Operation,
  role: GroupResult['role'],
  headroom: Omit<GroupHeadroom, 'ports'>,
): GroupResult {
  const { group, blocking, hardErlangs, offeredErlangs, arrivalRate, attemptRate, carriedErlangs } = operation;
  const destination = scenario.destinations.find(({ id }) => id === group.destination);
  const hold = attemptRate === 0 ? meanSeconds(group, 'holdSeconds') : offeredErlangs / attemptRate;
  const unavailable = attemptRate === 0 ? meanSeconds(group, 'hardSeconds') : hardErlangs / attemptRate;
  return {
    id: group.id,
    pool: group.pool.id,
    destination: group.destination,
    count: group.count,
    role,
    ports: group.ports,
    arrivalRatePerSecond: arrivalRate,
    attemptRatePerSecond: attemptRate,
    holdingTimeSeconds: hold,
    unavailableSeconds: unavailable,
    offeredErlangs,
    unavailableErlangs: hardErlangs,
    carriedErlangs,
    load: hardErlangs / group.ports,
    occupancy: carriedErlangs / group.ports,
    occupiedPorts: occupiedPorts(operation),
    states: states(operation),
    blockingProbability: blocking.blocking,
    logBlockingProbability: blocking.logBlocking,
    lossProbability: operation.lossProbability,
    blockedPerSecond: attemptRate * blocking.blocking,
    saturationRatePerSecond: unavailable === 0 ? null : group.ports / unavailable,
    secondsToFill: secondsToFill(operation),
    headroom: { ports: group.ports - carriedErlangs, ...headroom },
    reuseRisk: reuseRiskOf(operation, destination),
    earlyFailure: operation.earlyFailure,
    formula: { name: blocking.formula, inputs: blocking.inputs },
    holding: group.streams.flatMap((stream) => breakdown(stream, group, operation.factor)),
  };
}

function meanSeconds(group: PortGroup, seconds: 'holdSeconds' | 'hardSeconds'): number {
  const flows = group.streams.length;
  return flows === 0 ? 0 : group.streams.reduce((sum, stream) => sum + stream[seconds], 0) / flows;
}

/**
 * Quantiles of the law that gives the blocking; bursty or finite sources on its scale, c/z and a/z. Addresses of a pinned
 * pool differ: theirs are the busiest one's.
 */
function occupiedPorts(operation: Operation): GroupResult['occupiedPorts'] {
  const quantile = (probability: number): number =>
    occupiedQuantile(operation, formulaOf(operation.group), probability);
  return { mean: operation.carriedErlangs, p99: quantile(0.99), p999: quantile(0.999) };
}

function occupiedQuantile(operation: Operation, formula: Formula, probability: number): number {
  const { offeredErlangs } = operation;
  const { ports } = operation.group;
  switch (formula.kind) {
    case 'random-tries': {
      const busiest = busiestErlangs(offeredErlangs, formula.split);
      return ports > LARGEST_CHAIN
        ? occupiedPortsQuantile({ ports, offeredErlangs: busiest, probability })
        : lossQuantile({
            ...{ ports, offeredErlangs: busiest, probability },
            refusal: randomTriesRefusal(ports, formula.tries),
          });
    }
    case 'pinned':
      return scaledQuantile(ports, busiestErlangs(offeredErlangs, formula), formula.peakedness, probability);
    case 'hayward':
      return scaledQuantile(ports, offeredErlangs, formula.peakedness, probability);
    case 'early-search':
      return occupiedQuantile(operation, formula.beside, probability);
    case 'erlang-b':
    case 'engset':
      return occupiedPortsQuantile({ ports, offeredErlangs, probability });
  }
}

/** What the busiest address of a pinned pool is offered. */
function busiestErlangs(
  offeredErlangs: number,
  split: { readonly clients: number; readonly addresses: number } | null,
): number {
  return split === null ? offeredErlangs : offeredErlangs * split.addresses * busiestAddressShare(split);
}

/** On the scale of bursty or smooth traffic. */
function scaledQuantile(ports: number, offeredErlangs: number, z: number, probability: number): number {
  if (z === 1) return occupiedPortsQuantile({ ports, offeredErlangs, probability });
  const scaled = { ports: Math.ceil(ports / z), offeredErlangs: offeredErlangs / z, probability };
  return Math.min(ports, Math.ceil(z * occupiedPortsQuantile(scaled)));
}

/** Mean ports in each TCP state, by Little's law; reclaimable ports for as long as they are not taken back. */
function states(operation: Operation): GroupResult['states'] {
  const { group, attemptRates, blocking, carriedErlangs, hardCarried } = operation;
  const accepted = 1 - blocking.blocking;
  const parts = group.streams.flatMap((stream, index) =>
    stream.leg.holding.flatMap(({ share, parts: own }) =>
      own.map((part) => ({ part, rate: (attemptRates[index] ?? 0) * share * accepted })),
    ),
  );
  const closing = parts.flatMap(({ part, rate }) =>
    part.seconds > part.hardSeconds ? [{ ratePerSecond: rate, seconds: part.seconds - part.hardSeconds }] : [],
  );
  // A search takes whichever closing port it comes across; who knows every port takes the oldest.
  const taken = group.pool.search.kind === 'exhaustive' ? 'oldest' : 'any';
  const kept = keptBeforeEviction(closing, Math.max(0, carriedErlangs - hardCarried), taken);
  const ports: { [state in ConnectionState]?: number } = {};
  for (const { part, rate } of parts) {
    const soft = part.seconds > part.hardSeconds ? kept(part.seconds - part.hardSeconds) : 0;
    const held = rate * (part.hardSeconds + soft);
    if (held > 0) ports[part.state] = (ports[part.state] ?? 0) + held;
  }
  return ports;
}

function breakdown(
  stream: PortGroup['streams'][number],
  group: PortGroup,
  factor: number,
): readonly HoldingBreakdown[] {
  return stream.leg.holding.map(({ strategy, share, parts }) => ({
    flow: stream.flow.id,
    strategy,
    share,
    arrivalRatePerSecond: stream.ratePerSecond * factor * share,
    holdingTimeSeconds: parts.reduce((sum, part) => sum + part.seconds, 0),
    parts: parts.map((part) => ({
      state: part.state,
      seconds: part.seconds,
      hardSeconds: part.hardSeconds,
      setBy: part.setBy,
      ...sourceOf(part, group),
    })),
  }));
}

function sourceOf(part: HoldPart, group: PortGroup): Pick<HoldingBreakdown['parts'][number], 'source' | 'confidence'> {
  if (part.setBy === 'lifetime' || part.setBy === 'setup' || part.setBy === 'peerCloseDelay') {
    return { source: 'the scenario', confidence: 'high' };
  }
  const timer = group.pool.timers[part.setBy];
  return { source: timer?.source ?? 'the scenario', confidence: timer?.confidence ?? 'high' };
}
