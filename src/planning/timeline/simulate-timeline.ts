import type { ParsedScenario } from '../../scenario/parse.js';
import type { CourseMetric } from '../../simulation/course-estimate.js';
import { type CoursePlan, planCourse } from '../../simulation/course-plan.js';
import { DEFAULT_SIMULATION, type SimulationOptions } from '../../simulation/options.js';
import { type Runner, serialRunner } from '../../simulation/simulate.js';
import { type CourseGroup, type CourseSimulation, simulateCourse } from '../../simulation/simulate-course.js';
import { meanInterval } from '../../statistics/student-t.js';
import { portGroups } from '../port-group/groups.js';
import { courseOf } from './course-of.js';
import { type TimelineOptions, timelineScenario } from './timeline.js';
import type {
  ScenarioTimeline,
  SimulatedTimelineGroup,
  TimelineGroup,
  TimelinePoint,
  TimelineSeries,
} from './timeline-result.js';
import { windowOf } from './window.js';

/** How a timeline is simulated. */
export interface TimelineSimulationOptions
  extends TimelineOptions,
    Partial<Pick<SimulationOptions, 'seed' | 'replications' | 'events' | 'confidence'>> {
  /** Equal stretches of which means are taken; default 60. */
  readonly bins?: number;
  /** Does the runs, for example in threads; default: one after the other in this one. */
  readonly runner?: (plan: CoursePlan, seed: number) => Runner;
}

const BINS = 60;

/** The model's even steps in each bin, so that its mean over the bin is one. */
const STEPS_PER_BIN = 6;

/**
 * A timeline with every connection simulated beside it: the same rates and events, ports held and connections refused in
 * each of equal stretches of time, with intervals over independent replications.
 *
 * @param parsed what `parseScenario` gives
 * @returns the timeline, with `simulation`
 * @throws RangeError for options out of range, and where it would take more than 20,000 million events
 */
export async function simulateTimeline(
  parsed: ParsedScenario,
  options: TimelineSimulationOptions = {},
): Promise<ScenarioTimeline> {
  const { bins = BINS, runner, ...given } = options;
  if (!(Number.isInteger(bins) && bins >= 1 && bins <= 2000)) {
    throw new RangeError(`Cannot simulate a course: bins must be a whole number from 1 to 2000, got ${bins}`);
  }
  const { scenario } = parsed;
  const window = windowOf(scenario, portGroups(scenario), given);
  const stepSeconds = given.stepSeconds ?? (window.to - window.from) / (bins * STEPS_PER_BIN);
  const timeline = timelineScenario(parsed, { ...given, stepSeconds });
  const { seed, replications, events, confidence } = { ...DEFAULT_SIMULATION, ...defined(given) };
  const plan = planCourse(scenario, courseOf(scenario, window, bins), {
    ...DEFAULT_SIMULATION,
    ...{ seed, replications, events },
  });
  const simulation = await simulateCourse(plan, runner?.(plan, seed) ?? serialRunner(plan, seed));
  return {
    ...timeline,
    simulation: {
      seed,
      replications: simulation.replications,
      events: simulation.events,
      confidence,
      bins: simulation.bins.map(({ fromSeconds, toSeconds }) => ({
        fromSeconds: window.from + fromSeconds,
        toSeconds: window.from + toSeconds,
      })),
      groups: simulation.groups.flatMap((group) => {
        const model = timeline.groups.find(({ id, role }) => id === group.id && role === 'mean');
        return model === undefined ? [] : [besideModel(model, group, simulation, window.from, confidence)];
      }),
      notes: simulation.notes.map(({ about, text }) => ({ about, message: text })),
    },
  };
}

/** Options that somebody gave. */
function defined<T extends object>(options: T): Partial<T> {
  return Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined)) as Partial<T>;
}

function besideModel(
  model: TimelineGroup,
  group: CourseGroup,
  { bins }: CourseSimulation,
  from: number,
  confidence: number,
): SimulatedTimelineGroup {
  const series = (
    metric: TimelineSeries['metric'],
    simulated: CourseMetric,
    unit: TimelineSeries['unit'],
    mean: (points: readonly TimelinePoint[], begin: number, end: number) => number,
  ): TimelineSeries => {
    const found = group.series.find((one) => one.metric === simulated);
    return {
      metric,
      unit,
      model: bins.map(({ fromSeconds, toSeconds }) => mean(model.points, from + fromSeconds, from + toSeconds)),
      simulated: bins.map((_, bin) => found?.at(bin, confidence) ?? null),
    };
  };
  const blocking = (points: readonly TimelinePoint[], begin: number, end: number): number => {
    const attempts = meanBetween(points, begin, end, (point) => point.attemptRatePerSecond);
    return attempts === 0 ? 0 : meanBetween(points, begin, end, (point) => point.blockedPerSecond) / attempts;
  };
  const of =
    (value: (point: TimelinePoint) => number) => (points: readonly TimelinePoint[], begin: number, end: number) =>
      meanBetween(points, begin, end, value);
  const held = series(
    'occupiedPorts',
    'occupiedPorts',
    'ports',
    of(({ carriedErlangs }) => carriedErlangs),
  );
  const differences = held.model.map(
    (ports, bin) => Math.abs(ports - (held.simulated[bin]?.mean ?? ports)) / model.ports,
  );
  const { value, low, high } = group.firstRefusal.median(confidence);
  const since = (seconds: number | null): number | null => (seconds === null ? null : from + seconds);
  return {
    id: group.id,
    count: group.count,
    series: [
      held,
      series(
        'unavailablePorts',
        'unavailablePorts',
        'ports',
        of(({ unavailableCarried }) => unavailableCarried),
      ),
      series('blockingProbability', 'blockingProbability', 'probability', blocking),
      series(
        'lostPerSecond',
        'lostPerSecond',
        '1/s',
        of(({ lostPerSecond }) => lostPerSecond),
      ),
    ],
    lost: { model: model.lost / model.count, simulated: lostIn(group, bins, confidence) },
    worstPortsDifference: Math.max(0, ...differences),
    firstRefusal: {
      ...{ value: since(value), low: since(low), high: since(high), confidence },
      probability: group.firstRefusal.probability(confidence),
    },
  };
}

/** Connections lost over all bins. */
function lostIn(group: CourseGroup, bins: CourseSimulation['bins'], confidence: number) {
  const series = group.series.find(({ metric }) => metric === 'lostPerSecond');
  const byBin = bins.map(({ fromSeconds, toSeconds }, bin) =>
    (series?.samples(bin) ?? []).map((sample) => (sample ?? 0) * (toSeconds - fromSeconds)),
  );
  const totals = (byBin[0] ?? []).map((_, run) => byBin.reduce((sum, samples) => sum + (samples[run] ?? 0), 0));
  const { mean, low, high } = meanInterval(totals, confidence);
  return { mean, low: Math.max(0, low), high, confidence };
}

/** Mean of a value between two moments: straight between the points. */
function meanBetween(
  points: readonly TimelinePoint[],
  begin: number,
  end: number,
  value: (point: TimelinePoint) => number,
): number {
  let area = 0;
  for (const [index, point] of points.entries()) {
    const before = points[index - 1];
    if (before === undefined || point.atSeconds <= begin || before.atSeconds >= end) continue;
    const [from, to] = [Math.max(begin, before.atSeconds), Math.min(end, point.atSeconds)];
    const slope = (value(point) - value(before)) / (point.atSeconds - before.atSeconds);
    const at = (moment: number): number => value(before) + slope * (moment - before.atSeconds);
    area += ((at(from) + at(to)) / 2) * (to - from);
  }
  return area / (end - begin);
}
