import type { ParsedScenario } from '../../scenario/parse.js';
import { isExpression } from '../../scenario/reader.js';
import type { CloseStrategy, Flow } from '../../scenario/scenario.js';
import { splitPath, valueAt } from '../../scenario/set-path.js';
import { type NumericInput, wholeSteps } from '../sensitivity/sensitivity-input.js';

type Resolved = Pick<NumericInput, 'value' | 'unit' | 'steps'>;

const NEVER_OPEN: readonly CloseStrategy[] = ['refused', 'unanswered'];

/**
 * What an expression of the scenario comes to, read back from the resolved scenario.
 *
 * @param path of a value as typed after `--set`
 * @returns undefined where no expression stands there, or none whose value shows in the resolved scenario
 */
export function expressionValue(path: string, { scenario, document }: ParsedScenario): Resolved | undefined {
  const keys = splitPath(path) ?? [];
  if (!isExpression(valueAt(document.input, keys))) return undefined;
  const [section, name = ''] = keys;
  const rest = keys.slice(2).join('.');
  const flow = scenario.flows.find(({ id }) => id === name);
  if (section === 'traffic' && flow !== undefined) return ofFlow(flow, rest);
  const destination = scenario.destinations.find(({ id }) => id === name);
  if (section === 'destinations' && rest === 'endpoints' && destination !== undefined)
    return { value: destination.endpoints, unit: 'count', steps: wholeSteps(1) };
  const pool = scenario.pools.find((one) => one.path.every((key, index) => String(key) === keys[index]));
  const last = keys.at(-1) ?? '';
  if (pool !== undefined && last === 'addresses') return { value: pool.addresses, unit: 'count', steps: wholeSteps(1) };
  const timers = (pool ?? scenario.pools[0])?.timers ?? {};
  const timer = keys.at(-2) === 'timers' ? timers[last as keyof typeof timers] : undefined;
  return timer === undefined ? undefined : { value: timer.value, unit: 's', steps: null };
}

function ofFlow(
  { ratePerSecond, requestsPerConnection, lifetime, close, profile }: Flow,
  key: string,
): Resolved | undefined {
  if (key === 'lifetime' || key === 'lifetime.mean') return { value: lifetime.meanSeconds, unit: 's', steps: null };
  if (key === 'requestsPerConnection') return { value: requestsPerConnection, unit: 'count', steps: null };
  // With a profile the flow's rate is that of its peak, not what the expression says.
  if (profile !== null) return undefined;
  if (key === 'rate') return { value: ratePerSecond * requestsPerConnection, unit: '1/s', steps: null };
  if (key !== 'sessions') return undefined;
  const opens = close.reduce((sum, { strategy, share }) => sum - (NEVER_OPEN.includes(strategy) ? share : 0), 1);
  return { value: ratePerSecond * lifetime.meanSeconds * opens, unit: 'count', steps: null };
}
