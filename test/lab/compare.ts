/** Kernel and model side by side: the numbers of one case. */
import type { LabCase, Times } from './cases.js';
import { expectedStates, type Holding, holdSeconds, occupancySpread, type StateMeans } from './expected.js';
import { COUNTED_AFTER_SECONDS, type Measured, type Sample } from './measure.js';
import { modelled, modelledWith } from './model.js';
import type { Played } from './played.js';
import type { RoundTrip } from './round-trip.js';
import { drawSchedule } from './schedule.js';
import type { SetUp } from './set-up.js';
import type { Simulated } from './simulated.js';
import type { Counted } from './tables.js';

/** Mean ports in each state, three times. */
export interface Occupancy {
  /** What is counted: everything, or one endpoint or address of several. */
  readonly label: string;
  readonly kernel: StateMeans;
  /** The model, for the connections that were really played. */
  readonly onDraws: StateMeans;
}

export interface Compared {
  readonly name: string;
  readonly claim: LabCase['claim'];
  readonly platform: string;
  readonly ports: number;
  readonly times: Times;
  readonly whole: Occupancy;
  readonly parts: readonly Occupancy[];
  /** The model for the scenario as written, and how far one run may lie from it (standard deviation). */
  readonly asWritten: { readonly states: StateMeans; readonly load: number; readonly spread: number };
  readonly failures: {
    /** Connections begun in the window. */
    readonly connections: number;
    readonly refused: number;
    readonly insertFailed: number | null;
    readonly model: number;
    readonly modelOnDraws: number;
  };
  readonly broken: number;
  readonly latenessSeconds: number;
  /** How far behind its time the latest count of the table was. */
  readonly countedLateSeconds: number;
  /** Null before it has been simulated. */
  readonly simulated: Simulated | null;
  /** One for each file that was recorded; none before they have been fitted. */
  readonly roundTrips: readonly RoundTrip[];
}

/** So many holding times stand for their distribution. */
const HOLDS = 20_000;

/** Compares kernel and model; the simulation, which would take the kernel's time, comes later. */
export async function compare(one: LabCase, times: Times, setUp: SetUp, measured: Measured): Promise<Compared> {
  const written = modelled(setUp);
  const { played, samples } = measured;
  const holding = written.groups[0]?.holding ?? [];
  const instants = samples.map(({ atSeconds }) => atSeconds);
  const window = played.filter(({ startedSeconds }) => startedSeconds >= times.warmUpSeconds);
  const offered = expectedStates(played.map(asOffered), holding, instants);
  const rate = window.length / times.seconds;
  const drawn = await modelledWith(setUp, rate, (offered.ESTABLISHED ?? 0) / rate);
  const onDraws = one.claim === 'reclaim' ? drawn.states : expectedStates(played, holding, instants);
  const holds = drawnHolds(setUp, holding);
  return {
    name: one.name,
    claim: one.claim,
    platform: setUp.pool.platform.id,
    ports: written.ports,
    times,
    whole: { label: 'all', kernel: kernelStates(samples, () => true), onDraws },
    parts: one.claim === 'reclaim' ? [] : partsOf(setUp, measured, onDraws),
    asWritten: {
      states: written.states,
      load: written.load,
      spread: occupancySpread(setUp.flow.ratePerSecond, holds, times.seconds),
    },
    failures: {
      connections: window.length,
      refused: window.filter(({ outcome }) => outcome === 'refused for want of a port').length,
      insertFailed: measured.insertFailed,
      model: written.failureShare,
      modelOnDraws: drawn.failureShare,
    },
    broken: window.filter(({ outcome }) => outcome === 'broken').length,
    latenessSeconds: quantile(
      played.map(({ lateSeconds }) => lateSeconds),
      0.99,
    ),
    countedLateSeconds: Math.max(
      ...instants.map((at, second) => at - (times.warmUpSeconds + second + COUNTED_AFTER_SECONDS)),
    ),
    simulated: null,
    roundTrips: [],
  };
}

function drawnHolds({ flow }: SetUp, holding: Holding): readonly number[] {
  const many = drawSchedule(flow, [1], HOLDS / flow.ratePerSecond, 1, 'holding times');
  return holdSeconds(many.map(ofPlan), holding);
}

/** Standard deviation of the occupancy that a recording of this length lets one expect, √(λ·E[H²]/T), where none is blocked. */
export function writtenSpread(setUp: SetUp, seconds: number): number {
  const holds = drawnHolds(setUp, modelled(setUp).groups[0]?.holding ?? []);
  const square = holds.reduce((sum, hold) => sum + hold ** 2, 0) / holds.length;
  return Math.sqrt((setUp.flow.ratePerSecond * square) / seconds);
}

/** As if it had found a port. */
function asOffered(one: Played): Played {
  return { ...one, outcome: 'as planned' };
}

function ofPlan(plan: ReturnType<typeof drawSchedule>[number]): Played {
  return { ...plan, startedSeconds: plan.atSeconds, lateSeconds: 0, connectSeconds: 0, outcome: 'as planned' };
}

/** Mean ports in each state over the samples. */
function kernelStates(samples: readonly Sample[], counts: (one: Counted) => boolean): StateMeans {
  const sums: Record<string, number> = {};
  for (const one of samples.flatMap((sample) => sample.counts).filter(counts)) {
    sums[one.state] = (sums[one.state] ?? 0) + one.count;
  }
  return Object.fromEntries(Object.entries(sums).map(([state, sum]) => [state, sum / samples.length]));
}

/** Endpoints by their own connections; addresses, which the box takes in turn, by an even part of all. */
function partsOf(setUp: SetUp, { played, samples }: Measured, all: StateMeans): readonly Occupancy[] {
  const holding = modelled(setUp).groups[0]?.holding ?? [];
  const instants = samples.map(({ atSeconds }) => atSeconds);
  if (setUp.endpoints.length > 1) {
    return setUp.endpoints.map(({ id, port }, index) => ({
      label: `toward ${id}`,
      kernel: kernelStates(samples, ({ serverPort }) => serverPort === port),
      onDraws: expectedStates(
        played.filter(({ endpoint }) => endpoint === index),
        holding,
        instants,
      ),
    }));
  }
  const { addresses } = setUp;
  if (addresses.length === 1) return [];
  const even = Object.fromEntries(Object.entries(all).map(([state, ports]) => [state, ports / addresses.length]));
  return addresses.map((address) => ({
    label: `from ${address}`,
    kernel: kernelStates(samples, (one) => one.address === address),
    onDraws: even,
  }));
}

/** The smallest value that at least this share of them does not exceed. */
function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)] ?? 0;
}
