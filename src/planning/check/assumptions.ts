import type { TimerName } from '../../platforms/profile.js';
import type { Assumption, Flow, Leg, Pool } from '../../scenario/scenario.js';
import { writeDuration } from '../../units/write.js';
import type { Evaluation } from '../evaluate.js';

/**
 * Everything the verdict rests on that the scenario does not say and nobody published with high confidence: what was
 * filled in while reading, and the timers, close behaviour and server timers that this traffic really uses.
 *
 * @param events whether the scenario's events are played, so that what they do not say matters too
 */
export function assumptionsOf({ scenario }: Pick<Evaluation, 'scenario'>, events = false): readonly Assumption[] {
  const all = [
    ...scenario.pools.flatMap((pool) => {
      const legs = scenario.flows.flatMap((flow) =>
        flow.legs.filter((leg) => leg.pool === pool.id).map((leg) => ({ flow, leg })),
      );
      return [...timerAssumptions(pool, legs), ...closeAssumptions(pool, legs)];
    }),
    ...serverAssumptions(scenario.flows, scenario.destinations),
    ...scenario.assumptions.filter(({ key }) => events || !key.startsWith('events.')),
  ];
  return all.filter((assumption, index) => all.findIndex(({ key }) => key === assumption.key) === index);
}

type Legs = readonly { readonly flow: Flow; readonly leg: Leg }[];

function timerAssumptions(pool: Pool, legs: Legs): readonly Assumption[] {
  const used = new Set<string>(
    legs.flatMap(({ leg }) => leg.holding.flatMap(({ parts }) => parts.map((part) => part.setBy))),
  );
  return (Object.entries(pool.timers) as [TimerName, NonNullable<Pool['timers'][TimerName]>][]).flatMap(
    ([name, timer]) =>
      used.has(name) && timer.confidence !== 'high'
        ? [
            {
              key: keyOf(pool, `timers.${name}`),
              value: writeDuration(timer.value),
              confidence: timer.confidence,
              source: timer.source,
            },
          ]
        : [],
  );
}

function closeAssumptions(pool: Pool, legs: Legs): readonly Assumption[] {
  const strategies = new Set(legs.flatMap(({ leg }) => leg.holding.map(({ strategy }) => strategy)));
  const { platform } = pool;
  const found: Assumption[] = [];
  if (pool.kind === 'nat' && strategies.has('refused') && platform.refusedHold === undefined) {
    found.push({
      key: keyOf(pool, 'refused'),
      value: 'after-reset hold',
      confidence: 'low',
      source: `${platform.id} does not publish what a refused SYN leaves behind`,
    });
  }
  const closing = platform.closesWith;
  if (
    pool.kind === 'proxy' &&
    (strategies.has('client-fin') || strategies.has('idle')) &&
    closing?.confidence !== 'high'
  ) {
    found.push({
      key: keyOf(pool, 'closes with'),
      value: (closing?.value ?? 'fin').toUpperCase(),
      confidence: closing?.confidence ?? 'low',
      source: closing?.source ?? `${platform.id} does not publish how it closes toward servers`,
    });
  }
  return found;
}

function serverAssumptions(
  flows: readonly Flow[],
  destinations: Evaluation['scenario']['destinations'],
): readonly Assumption[] {
  return destinations.flatMap((destination) => {
    const meant = flows.some(
      (flow) => flow.destination === destination.id && flow.close.some(({ strategy }) => strategy === 'server-fin'),
    );
    const { value, origin, confidence, source } = destination.timeWaitSeconds;
    if (!meant || origin !== 'assumed') return [];
    return [{ key: `destinations.${destination.id}.timeWait`, value: writeDuration(value), confidence, source }];
  });
}

function keyOf(pool: Pool, key: string): string {
  return pool.path[0] === 'pools' ? `${pool.path.join('.')}.${key}` : key;
}
