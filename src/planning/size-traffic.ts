import type { TimerName } from '../platforms/profile.js';
import type { Flow, Pool, Scenario } from '../scenario/scenario.js';
import { writeDuration, writeRate } from '../units/write.js';
import { heaviestFlow } from './findings-pool.js';
import type { Judged } from './judge.js';
import { fare, neighbour, reportOf, type SizeContext, type TypedChange, typedSet } from './size-context.js';
import type { Solution, SolveFor } from './size-result.js';
import { largestValue, smallestStep } from './solve.js';
import { withoutAddresses, withRates } from './variant.js';

/** More requests than one connection carries in practice. */
const MOST_REQUESTS = 2 ** 20;

/** How far the neighbours of a real answer lie from it. */
const NEARBY = 0.01;

/** Solves for the traffic or a timer: the largest rate, lifetime or timer, or the fewest requests per connection. */
export function solveTraffic(
  solve: Exclude<SolveFor, 'addresses' | 'portsPerSlice' | 'slices'>,
  subject: string | null,
  context: SizeContext,
): Solution {
  switch (solve) {
    case 'rate':
      return solveRate(subject, context);
    case 'lifetime':
      return solveLifetime(flowOf(subject, context), context);
    case 'timer':
      return solveTimer(subject, context);
    case 'requestsPerConnection':
      return solveRequests(flowOf(subject, context), context);
  }
}

/** The largest rate: of one flow, or of all together in their present proportions. */
function solveRate(subject: string | null, context: SizeContext): Solution {
  const flows = subject === null ? context.parsed.scenario.flows : [flowOf(subject, context)];
  const total = flows.reduce((sum, flow) => sum + flow.ratePerSecond * flow.requestsPerConnection, 0);
  const changes = (value: number): readonly TypedChange[] =>
    flows.flatMap((flow) =>
      rateChange(flow, (flow.ratePerSecond * flow.requestsPerConnection * value) / total, context),
    );
  return solveReal({ solve: 'rate', subject: subject ?? 'all flows', unit: '1/s', start: total, changes }, context);
}

function rateChange(flow: Flow, perSecond: number, { parsed }: SizeContext): readonly TypedChange[] {
  const typed = parsed.document.input.traffic[flow.id];
  if (typed?.sessions === undefined) return [{ path: [...flow.path, 'rate'], value: writeRate(perSecond) }];
  const opens = flow.close.reduce(
    (sum, { strategy, share }) => sum + (strategy === 'refused' || strategy === 'unanswered' ? 0 : share),
    0,
  );
  const open = flow.protocol === 'udp' ? 1 : opens;
  return [
    {
      path: [...flow.path, 'sessions'],
      value: (perSecond / flow.requestsPerConnection) * flow.lifetime.meanSeconds * open,
    },
  ];
}

/** The longest mean open time of a flow; its rate stays. */
function solveLifetime(flow: Flow, context: SizeContext): Solution {
  const typed = context.parsed.document.input.traffic[flow.id];
  const path = [...flow.path, 'lifetime', ...(typeof typed?.lifetime === 'object' ? ['mean'] : [])];
  const changes = (value: number): readonly TypedChange[] => [
    { path, value: writeDuration(value) },
    ...(typed?.sessions === undefined
      ? []
      : rateChange({ ...flow, lifetime: { ...flow.lifetime, meanSeconds: value } }, flow.ratePerSecond, context)),
  ];
  const start = flow.lifetime.meanSeconds || 1;
  return solveReal({ solve: 'lifetime', subject: flow.id, unit: 's', start, changes }, context);
}

/** The longest timer: the one named, or the one that holds most ports where it can be changed. */
function solveTimer(subject: string | null, context: SizeContext): Solution {
  const binding = bindingGroup(context);
  const { pool } = binding.group;
  const name = subject ?? heaviestTimer(binding, pool);
  const timer = name === null ? undefined : pool.timers[name as TimerName];
  const base = { solve: 'timer' as const, subject: name ?? 'none', unit: 's' as const };
  if (name === null || timer === undefined) {
    const known = Object.keys(pool.timers).join(', ');
    if (subject !== null)
      throw new RangeError(`Cannot size: ${pool.platform.id} has no timer "${subject}"; timers here: ${known}`);
    return {
      ...base,
      value: null,
      set: [],
      reason: 'no timer that can be changed holds a port here',
      neighbours: [],
      result: null,
      configuration: [],
    };
  }
  const path = [...(pool.path[0] === 'pools' ? [...pool.path, 'timers'] : ['timers']), name];
  const changes = (value: number): readonly TypedChange[] => [{ path, value: writeDuration(value) }];
  return solveReal({ ...base, subject: name, start: timer.value || 1, changes }, context);
}

function heaviestTimer({ result }: Judged, pool: Pool): string | null {
  const held = new Map<string, number>();
  for (const { arrivalRatePerSecond, parts } of result.holding) {
    for (const part of parts) {
      if (!pool.timers[part.setBy as TimerName]?.configurable) continue;
      held.set(part.setBy, (held.get(part.setBy) ?? 0) + arrivalRatePerSecond * part.hardSeconds);
    }
  }
  const [most] = [...held].filter(([, ports]) => ports > 0).sort((a, b) => b[1] - a[1]);
  return most?.[0] ?? null;
}

function solveRequests(flow: Flow, context: SizeContext): Solution {
  const path = [...flow.path, 'requestsPerConnection'];
  const changes = (value: number): readonly TypedChange[] => [{ path, value }];
  const at = (value: number): Scenario | undefined => atWorst(changes(value), context);
  const found = smallestStep((step) => fare(at(step)).misses === null, 1, MOST_REQUESTS);
  const blank = {
    solve: 'requestsPerConnection' as const,
    subject: flow.id,
    unit: 'requests' as const,
    configuration: [],
  };
  if (found === null) {
    const reason = `not even ${MOST_REQUESTS} requests per connection are enough: ${fare(at(MOST_REQUESTS)).misses}`;
    return { ...blank, value: null, set: [], reason, neighbours: [], result: reportOf(context, at(MOST_REQUESTS)) };
  }
  const below = found.below === null ? [] : [neighbour(found.below, at(found.below))];
  return {
    ...blank,
    value: found.step,
    set: typedSet(changes(found.step)),
    reason: null,
    neighbours: [...below, neighbour(found.step + 1, at(found.step + 1))],
    result: reportOf(context, at(found.step)),
  };
}

interface RealQuestion extends Pick<Solution, 'solve' | 'subject' | 'unit'> {
  readonly start: number;
  readonly changes: (value: number) => readonly TypedChange[];
}

function solveReal({ solve, subject, unit, start, changes }: RealQuestion, context: SizeContext): Solution {
  const at = (value: number): Scenario | undefined => atWorst(changes(value), context);
  const value = start > 0 ? largestValue((one) => fare(at(one)).misses === null, start) : null;
  const blank = { solve, subject, unit, configuration: [] };
  if (value === null || value === 0) {
    const reason =
      start === 0
        ? 'there is no traffic to scale'
        : value === null
          ? `no threshold limits it: up to ${start * 1e12} everything holds`
          : `not even the smallest is enough: ${fare(at(start * 1e-12)).misses}`;
    return { ...blank, value: null, set: [], reason, neighbours: [], result: null };
  }
  return {
    ...blank,
    value,
    set: typedSet(changes(value)),
    reason: null,
    neighbours: [1 - NEARBY, 1 + NEARBY].map((near) => neighbour(value * near, at(value * near))),
    result: reportOf(context, at(value)),
  };
}

/** The changed scenario after the spare addresses and the spare box are lost. */
function atWorst(changes: readonly TypedChange[], { parsed, spare, rateFactor }: SizeContext): Scenario | undefined {
  let scenario = parsed.document.changed(changes);
  for (const pool of scenario?.pools ?? []) {
    if (pool.addresses <= spare.addresses) return undefined;
    scenario = scenario && withoutAddresses(scenario, pool, spare.addresses);
  }
  return scenario && withRates(scenario, rateFactor);
}

function bindingGroup({ base }: SizeContext): Judged {
  const binding = base.judged.find(({ result }) => result.id === base.result.binding?.group) ?? base.judged[0];
  if (binding === undefined) throw new RangeError('Cannot size: no traffic crosses a pool');
  return binding;
}

function flowOf(subject: string | null, context: SizeContext): Flow {
  const { flows } = context.parsed.scenario;
  const flow = flows.find(({ id }) => id === (subject ?? heaviestFlow(bindingGroup(context))));
  if (flow === undefined)
    throw new RangeError(
      `Cannot size: there is no flow "${subject}"; flows here: ${flows.map(({ id }) => id).join(', ')}`,
    );
  return flow;
}
