/** The largest traffic that meets every threshold: rates, lifetimes, and the fewest requests per connection. */
import { isRange } from '../../scenario/ranges.js';
import type { Flow } from '../../scenario/scenario.js';
import { formatCount, formatRate } from '../../units/format.js';
import { writeRate, writeSeconds } from '../../units/write.js';
import { heaviestFlow } from '../check/findings-pool.js';
import { typedSet } from '../typed-set.js';
import { scaledProfile, scaledValues } from '../typed-traffic.js';
import type { ScenarioChange } from '../variant.js';
import {
  checkedWith,
  decidingGroup,
  NO_SOLUTION,
  type SizeContext,
  type Trial,
  trialOf,
  triedValue,
} from './size-context.js';
import { solveReal } from './size-real.js';
import type { Solution } from './size-result.js';
import { roundedDown, smallestStep } from './solve.js';

/** More requests than one connection carries in practice. */
const MOST_REQUESTS = 2 ** 20;

/** 95 % quantile of the standard normal law. */
const Z95 = 1.6448536269514722;

/** The largest rate: of one flow, or of all together in their present proportions. Counts requests where connections are reused. */
export function solveRate(subject: string | null, context: SizeContext): Solution {
  const flows = subject === null ? context.parsed.scenario.flows : [flowOf(subject, context)];
  const total = flows.reduce((sum, flow) => sum + requestRate(flow), 0);
  const changes = (value: number): readonly ScenarioChange[] =>
    flows.map((flow) => rateChange(flow, (requestRate(flow) * value) / total, context));
  const names = flows.map(({ id }) => id).join(' + ');
  const reused = flows.some(({ requestsPerConnection }) => requestsPerConnection !== 1);
  return solveReal(
    {
      solve: 'rate',
      subject: names,
      unit: '1/s',
      start: total,
      changes,
      notes: [
        ...(flows.length > 1 ? ['all flows together, in their present proportions'] : []),
        ...(reused ? ['counts requests, not connections'] : []),
        ...(flows.some(({ profile }) => profile !== null) ? ['at the peak of the day'] : []),
      ],
      nothing: 'there is no traffic to scale',
    },
    context,
  );
}

/** The longest mean open time of a flow; the rate of new connections stays. */
export function solveLifetime(subject: string | null, context: SizeContext): Solution {
  const flow = flowOf(subject, context);
  const changes = (value: number): readonly ScenarioChange[] => [
    ...lifetimeChanges(flow, value, context),
    ...(typesSessions(flow, context) ? [sessionsChange(flow, flow.ratePerSecond, value)] : []),
  ];
  const { meanSeconds } = flow.lifetime;
  return solveReal(
    {
      solve: 'lifetime',
      subject: flow.id,
      unit: 's',
      start: meanSeconds > 0 ? meanSeconds : 1,
      current: meanSeconds,
      changes,
      notes: [`at ${formatRate(flow.ratePerSecond)} new connections, as now`],
      nothing: 'there is no lifetime to scale',
    },
    context,
  );
}

/** The fewest requests that one connection must carry; its lifetime stays. */
export function solveRequests(subject: string | null, context: SizeContext): Solution {
  const flow = flowOf(subject, context);
  const of = {
    ...NO_SOLUTION,
    solve: 'requestsPerConnection',
    subject: flow.id,
    unit: 'requests',
    current: flow.requestsPerConnection,
  } as const;
  if (typesSessions(flow, context))
    return { ...of, reason: `${flow.id} is given as sessions: how many requests they carry changes nothing` };
  const changes = (value: number): readonly ScenarioChange[] => [
    { path: [...flow.path, 'requestsPerConnection'], value },
  ];
  const trial = (step: number): Trial => trialOf(changes(step), context);
  const found = smallestStep(
    (step) => !trial(step).misses.some(({ easedBy }) => easedBy !== 'more-traffic'),
    1,
    MOST_REQUESTS,
  );
  const value = found?.step ?? MOST_REQUESTS;
  const answer = triedValue(value, trial(value));
  if (found === null || !answer.meets) {
    const reason = `${answer.misses} even with ${formatCount(value)} requests per connection`;
    return { ...of, reason, neighbours: [answer] };
  }
  const beside = found.below === null ? [value + 1] : [found.below, value + 1];
  return {
    ...of,
    value,
    set: typedSet(changes(value)),
    answer,
    neighbours: beside.map((one) => triedValue(one, trial(one))),
    notes: ['with the lifetime as it is; needs keep-alive on both sides'],
    result: checkedWith(changes(value), context),
  };
}

function flowOf(subject: string | null, context: SizeContext): Flow {
  const { flows } = context.parsed.scenario;
  const wanted = subject ?? heaviestFlow(decidingGroup(context));
  const flow = flows.find(({ id }) => id === wanted);
  if (flow !== undefined) return flow;
  throw new RangeError(
    `Cannot size: there is no flow "${wanted}"; flows here: ${flows.map(({ id }) => id).join(', ')}`,
  );
}

function requestRate(flow: Flow): number {
  return flow.ratePerSecond * flow.requestsPerConnection;
}

function typesSessions(flow: Flow, { parsed }: SizeContext): boolean {
  return parsed.document.input.traffic[flow.id]?.sessions !== undefined;
}

function rateChange(flow: Flow, requestsPerSecond: number, context: SizeContext): ScenarioChange {
  const { profile } = flow;
  if (profile?.peakFactor === null) {
    return { path: [...flow.path, 'profile'], value: scaledProfile(profile, typedNumber(requestsPerSecond)) };
  }
  const typed = requestsPerSecond / (profile?.peakFactor ?? 1);
  return typesSessions(flow, context)
    ? sessionsChange(flow, typed / flow.requestsPerConnection, flow.lifetime.meanSeconds)
    : { path: [...flow.path, 'rate'], value: writeRate(typedNumber(typed)) };
}

/** Parts of an answer are typed with as many digits as the answer itself. */
function typedNumber(value: number): number {
  return value > 0 ? roundedDown(value) : 0;
}

/** Little's law: open sessions = rate × (share that opens) × mean open time. */
function sessionsChange(flow: Flow, perSecond: number, meanSeconds: number): ScenarioChange {
  const never = flow.close.reduce(
    (sum, { strategy, share }) => sum + (strategy === 'refused' || strategy === 'unanswered' ? share : 0),
    0,
  );
  return { path: [...flow.path, 'sessions'], value: typedNumber(perSecond * meanSeconds * (1 - never)) };
}

/** A lifetime keeps its shape: the p95 of a lognormal one and each measured value grow with the mean. */
function lifetimeChanges(flow: Flow, seconds: number, { parsed }: SizeContext): readonly ScenarioChange[] {
  const typed = parsed.document.input.traffic[flow.id]?.lifetime;
  const path = [...flow.path, 'lifetime'];
  if (typeof typed !== 'object' || isRange(typed)) return [{ path, value: writeSeconds(seconds) }];
  if (flow.lifetime.distribution === 'empirical')
    return [{ path: [...path, 'values'], value: scaledValues(flow.lifetime, seconds) }];
  const mean = { path: [...path, 'mean'], value: writeSeconds(seconds) };
  if (typed.p95 === undefined || flow.lifetime.distribution !== 'lognormal') return [mean];
  const { sigma } = flow.lifetime;
  const p95 = seconds * Math.exp(Z95 * sigma - (sigma * sigma) / 2);
  return [mean, { path: [...path, 'p95'], value: writeSeconds(p95) }];
}
