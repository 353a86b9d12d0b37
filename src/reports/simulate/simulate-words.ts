/** The sentences of a simulation, for every format that people read. */
import type {
  ScenarioSimulation,
  SimulatedGroupResult,
  SimulatedMetricResult,
  SimulateReport,
} from '../../planning/simulate/simulate-result.js';
import { formatCount, formatDuration, formatPercent } from '../../units/format.js';
import { numberTexts } from './simulate-numbers.js';
import { shownMetrics } from './simulate-rows.js';

/** Whether model and simulation say the same: `none` where there is nothing to compare. */
export type Agreement = 'agree' | 'part' | 'none';

/** A number on which they part, and whose it is. */
interface Parting {
  readonly group: SimulatedGroupResult;
  readonly metric: SimulatedMetricResult;
}

const METRICS: ReadonlyMap<string, string> = new Map([
  ['arrivalRatePerSecond', 'new connections'],
  ['attemptRatePerSecond', 'SYNs, with retries'],
  ['blockingProbability', 'blocking'],
  ['lossProbability', 'lost for good'],
  ['blockedPerSecond', 'refused'],
  ['limitedPerSecond', 'turned away by limits'],
  ['carriedErlangs', 'ports held'],
  ['unavailableCarried', 'unavailable ports'],
  ['occupancy', 'occupancy'],
  ['occupiedPorts.p99', 'held, 99% of the time'],
  ['occupiedPorts.p999', 'held, 99.9% of it'],
  ['reclaimedPerSecond', 'closing, taken back'],
  ['reuseRisk.eventsPerSecond', 'reuse risk, events'],
  ['reuseRisk.probability', 'reuse risk'],
  ['secondsToFill', 'full after'],
  ['secondsToFirstRefusal', 'first refusal after'],
]);

/** A metric's name for people; a state by its own. */
export function metricLabel(metric: string): string {
  return METRICS.get(metric) ?? metric.replace(/^states\./u, '');
}

/** What the scenario is called, else its file. */
export function simulationTitle({ name, path }: ScenarioSimulation): string {
  return name ?? (path === '-' ? 'scenario from standard input' : path);
}

/** The numbers that both give. */
function compared({ groups }: ScenarioSimulation): readonly Parting[] {
  return groups.flatMap((group) =>
    group.metrics
      .filter(({ model, simulated }) => model !== null && simulated !== null)
      .map((metric) => ({ group, metric })),
  );
}

/** Whether model and simulation of a scenario agree. */
export function agreementOf(scenario: ScenarioSimulation): Agreement {
  const all = compared(scenario);
  if (all.length === 0) return 'none';
  return all.some(({ metric }) => metric.parts) ? 'part' : 'agree';
}

/** Whether they part anywhere. */
export function partsAnywhere({ scenarios }: SimulateReport): boolean {
  return scenarios.some((scenario) => agreementOf(scenario) === 'part');
}

/** AGREE or PART: the outcome in a word; a dash where there is nothing to compare. */
export function agreementWord(scenario: ScenarioSimulation): string {
  return { agree: 'AGREE', part: 'PART', none: '–' }[agreementOf(scenario)];
}

const MOST_NAMED = 3;

/** An interval that reaches further than this from its mean, as a share of it, agrees with nearly anything. */
const WIDE = 0.25;

/** Whether the ports held are hardly known: everything else is known even less. */
function tellsLittle({ groups }: ScenarioSimulation): boolean {
  return groups.some(({ metrics }) =>
    metrics.some(({ metric, simulated }) => {
      if (metric !== 'carriedErlangs' || simulated === null) return false;
      return simulated.high - simulated.low > 2 * WIDE * simulated.mean;
    }),
  );
}

/** On how many numbers they agree, or on which they part. */
export function agreementSentence(scenario: ScenarioSimulation): string {
  const all = compared(scenario);
  const parting = all.filter(({ metric }) => metric.parts);
  if (all.length === 0) return 'Nothing could be compared: no port group was simulated.';
  if (parting.length === 0) {
    const agreed =
      all.length === 1
        ? 'Model and simulation agree on the one number.'
        : `Model and simulation agree on all ${formatCount(all.length)} numbers.`;
    return tellsLittle(scenario)
      ? `${agreed} Too little was simulated for that to say much: --time, --precision.`
      : agreed;
  }
  const several = scenario.groups.length > 1;
  // What follows from another number is counted, and not named.
  const worth = parting
    .filter(({ group, metric }) => shownMetrics(group).includes(metric))
    .sort((a, b) => weight(b) - weight(a));
  const named = worth.slice(0, MOST_NAMED).map(({ group, metric }) => {
    const { model, mean, suffix } = numberTexts(metric);
    const place = several ? ` of ${group.id}` : '';
    return `${metricLabel(metric.metric)}${place} (model ${model}${suffix}, simulated ${mean}${suffix})`;
  });
  const left = parting.length - named.length;
  const more = left > 0 ? [`${formatCount(left)} more`] : [];
  const list = [...named, ...more];
  const last = list.length > 1 ? ` and ${list[list.length - 1]}` : '';
  const first = list.length > 1 ? list.slice(0, -1).join(', ') : list[0];
  return `Model and simulation part on ${formatCount(parting.length)} of ${formatCount(all.length)} numbers: ${first}${last}.`;
}

/** Blocking first, then by how far they are apart. */
function weight({ metric: { metric, difference } }: Parting): number {
  const isBlocking = metric === 'blockingProbability';
  return (isBlocking ? 1e6 : 0) + Math.min(1e5, Math.abs(difference ?? 1e5));
}

/** Which of the two to believe where they part, and why; null where they agree. */
export function beliefSentence(scenario: ScenarioSimulation): string | null {
  if (agreementOf(scenario) !== 'part') return null;
  const why = 'it plays every connection with the platform’s own search for a port, where the model has a formula';
  // What both leave out explains no difference.
  return scenario.notes.every(({ side }) => side === 'both')
    ? `Believe the simulation there: ${why}.`
    : `Read the notes first: what they name was left out of the simulation, or put differently. For the rest believe the simulation: ${why}.`;
}

/** How much was simulated, and what the intervals mean; null where nothing was. */
export function runSentence({ groups, replications, events, seed, confidence }: ScenarioSimulation): string | null {
  if (groups.length === 0) return null;
  return (
    `${formatCount(replications)} replications, ${formatCount(events)} events, seed ${seed}; ` +
    `the intervals hold the true value with ${formatPercent(confidence)} confidence.`
  );
}

/** Whether it became as precise as asked for; null when nobody asked. */
export function precisionSentence({ precision, replications }: ScenarioSimulation): string | null {
  if (precision === null) return null;
  const asked = `Precision ${formatPercent(precision.asked)} of ports held and blocking`;
  return precision.reached
    ? `${asked} is reached.`
    : `${asked} is not reached: after ${formatCount(replications)} replications some intervals are still wider.`;
}

/** What follows a group's id where it stands for several. */
export function groupName({ id, role, count }: SimulatedGroupResult): string {
  const busiest = role === 'busiest' && !id.endsWith('/busiest') ? ', busiest' : '';
  return id + busiest + (count > 1 ? ` ×${formatCount(count)}` : '');
}

/** What a group is, and for how long it was watched. */
export function groupFacts({ ports, formula, warmUpSeconds, secondsObserved }: SimulatedGroupResult): string {
  return (
    `${formatCount(ports)} ports; model: ${formula}; observed for ${formatDuration(secondsObserved)} after ` +
    `${formatDuration(warmUpSeconds)} of warm-up`
  );
}
