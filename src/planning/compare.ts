/** Side by side: close strategies, changes, scenario files or platforms, each with what it gains and what it costs. */
import type { ParsedScenario } from '../scenario/parse.js';
import type { CloseStrategy, Path } from '../scenario/scenario.js';
import { checkScenario } from './check.js';
import type { Comparison, Variant } from './compare-result.js';
import { comparisonSentence } from './compare-sentence.js';
import { sizeScenario } from './size.js';

/** The ways a connection can end that somebody chooses, then those that nobody does. */
const STRATEGIES: readonly CloseStrategy[] = [
  'client-fin',
  'server-fin',
  'client-rst',
  'server-rst',
  'fin-then-rst',
  'half-close',
  'idle',
];

/** Strategies that are accidents: shown for what they cost, never recommended. */
const ACCIDENTS: ReadonlySet<string> = new Set(['half-close', 'idle']);

/** A variant before it is evaluated: a scenario, or why there is none. */
export interface VariantSource {
  readonly label: string;
  readonly set: readonly { readonly path: string; readonly value: string }[];
  readonly parsed: ParsedScenario | null;
  /** Why it cannot be evaluated. */
  readonly problem: string | null;
  /** Whether it may win. */
  readonly eligible: boolean;
}

/**
 * Every close strategy of a scenario's TCP flows beside the scenario as typed. Strategies for which the platform's timers
 * are not known are listed with the reason.
 */
export function closeVariants(parsed: ParsedScenario): readonly VariantSource[] {
  const flows = parsed.scenario.flows.filter(({ protocol }) => protocol === 'tcp');
  const typed: VariantSource = { label: 'as typed', set: [], parsed, problem: null, eligible: true };
  const pure = STRATEGIES.map((strategy): VariantSource => {
    const changes = flows.map(({ path }): { path: Path; value: string } => ({
      path: [...path, 'close'],
      value: strategy,
    }));
    const scenario = flows.length === 0 ? undefined : parsed.document.changed(changes);
    return {
      label: strategy,
      set: changes.map(({ path, value }) => ({ path: path.join('.'), value })),
      parsed: scenario === undefined ? null : { ...parsed, scenario },
      problem:
        scenario === undefined ? `${parsed.scenario.platform} does not publish the timer that ${strategy} needs` : null,
      eligible: !ACCIDENTS.has(strategy),
    };
  });
  const only =
    flows.length > 0 &&
    flows.every(({ close }) => close.length === 1 && close[0]?.strategy === flows[0]?.close[0]?.strategy);
  const same = only ? flows[0]?.close[0]?.strategy : undefined;
  return [
    { ...typed, label: same === undefined ? 'as typed' : `${same} (as typed)` },
    ...pure.filter(({ label }) => label !== same),
  ];
}

/** Evaluates variants side by side; the first is what the others are compared with. */
export function compareVariants(sources: readonly VariantSource[]): Comparison {
  const variants = sources.map(evaluated);
  return {
    variants,
    ...comparisonSentence(
      variants,
      sources.map(({ eligible }) => eligible),
    ),
  };
}

function evaluated({ label, set, parsed, problem }: VariantSource): Variant {
  if (parsed === null)
    return { label, set, result: null, addressesNeeded: null, addressesReason: null, prices: [], problem };
  const result = checkScenario(parsed);
  const size = sizeScenario(parsed, { solve: 'addresses', subject: null });
  return {
    label,
    set,
    result,
    addressesNeeded: size.value,
    addressesReason: size.reason,
    prices: pricesOf(parsed, result),
    problem: null,
  };
}

/** What a variant costs beside ports. */
function pricesOf({ scenario }: ParsedScenario, result: NonNullable<Variant['result']>): readonly string[] {
  const strategies = new Set(scenario.flows.flatMap(({ close }) => close.map(({ strategy }) => strategy)));
  const prices: string[] = [];
  if (strategies.has('client-rst') || strategies.has('server-rst') || strategies.has('fin-then-rst'))
    prices.push('data in flight is lost');
  if (strategies.has('server-fin') && scenario.pools.some(({ kind }) => kind === 'proxy'))
    prices.push('the server holds TIME_WAIT');
  const events = result.groups
    .filter(({ role }) => role === 'mean')
    .reduce((sum, group) => sum + group.count * group.reuseRisk.eventsPerSecond, 0);
  if (events > 0) prices.push('new connections meet the server’s TIME_WAIT');
  if (strategies.has('idle') || strategies.has('half-close')) prices.push('nobody closes: an accident, no plan');
  return prices;
}
