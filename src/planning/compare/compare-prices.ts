import type { CloseStrategy, Scenario } from '../../scenario/scenario.js';
import { formatPercent, formatRate } from '../../units/format.js';
import type { ScenarioResult } from '../result.js';

const RESETS: readonly CloseStrategy[] = ['client-rst', 'server-rst', 'fin-then-rst'];

/** What a scenario's way of closing costs beside ports: no gain is free. */
export function pricesOf(scenario: Scenario, result: ScenarioResult): readonly string[] {
  const strategies = new Set(scenario.flows.flatMap(({ close }) => close.map(({ strategy }) => strategy)));
  const behindProxy = scenario.flows.some(
    ({ close, via }) =>
      close.some(({ strategy }) => strategy === 'server-fin') &&
      scenario.pools.some(({ id, kind }) => kind === 'proxy' && via.includes(id)),
  );
  return [
    ...(RESETS.some((strategy) => strategies.has(strategy)) ? ['a reset throws away data in flight'] : []),
    ...(behindProxy ? ['the server holds TIME_WAIT'] : []),
    ...reusePrice(result),
  ];
}

/** New connections per second, over all groups, that meet the server's memory of an old one. */
export function reuseEvents({ groups }: ScenarioResult): number {
  return groups
    .filter(({ role }) => role === 'mean')
    .reduce((sum, { count, reuseRisk }) => sum + count * reuseRisk.eventsPerSecond, 0);
}

function reusePrice(result: ScenarioResult): readonly string[] {
  const events = reuseEvents(result);
  if (events === 0) return [];
  const worst = Math.max(...result.groups.map(({ reuseRisk }) => reuseRisk.probability));
  return [`${formatRate(events)} meet the server’s TIME_WAIT (${formatPercent(worst)} of those that it closed)`];
}
