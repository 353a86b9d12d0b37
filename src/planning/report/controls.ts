/** The values of a scenario that a page lets a person move: the few that planners argue about. */
import { platforms } from '../../platforms/registry.js';
import type { ParsedScenario } from '../../scenario/parse.js';
import { showPath } from '../../scenario/problems.js';
import { isExpression } from '../../scenario/reader.js';
import type { Flow, Pool } from '../../scenario/scenario.js';
import { closeStrategies } from '../../scenario/schema.js';
import { splitPath, valueAt } from '../../scenario/set-path.js';
import type { Found, NumericInput } from '../sensitivity/sensitivity-input.js';
import { typedAs } from '../sensitivity/sensitivity-input.js';
import { poolInputs } from '../sensitivity/sensitivity-pool.js';
import { trafficInputs } from '../sensitivity/sensitivity-traffic.js';
import { type TypedSetting, typedSet } from '../typed-set.js';
import { rangeFor } from './control-range.js';
import type { Control, MixControl, NumberControl } from './control-result.js';
import { expressionValue } from './control-value.js';

type Placed = Pick<NumberControl, 'owner' | 'section' | 'name'>;

/**
 * What can be moved, in the order of a page: parameters, traffic, destinations, pools, timers, platform.
 *
 * @param parsed what `parseScenario` gives; ranges lie around its values
 */
export function scenarioControls(parsed: ParsedScenario): readonly Control[] {
  const numbers = inputs(parsed).flatMap((found) => numberControl(found, parsed));
  const of = (...sections: readonly Control['section'][]) =>
    numbers.filter(({ section }) => sections.includes(section));
  return [
    ...of('parameters'),
    ...parsed.scenario.flows.flatMap((flow): readonly Control[] => [
      ...of('traffic').filter(({ owner }) => owner === flow.id),
      ...mixControl(flow, parsed),
    ]),
    ...of('destinations', 'pool', 'timers'),
    ...platformControls(parsed),
  ];
}

/**
 * The settings that move a number to a value, in the words of `--set`: a mix or a slicing is set as a whole.
 *
 * @param path of a number control of the scenario
 * @returns null where the value cannot be had
 */
export function settingsFor(parsed: ParsedScenario, path: string, value: number): readonly TypedSetting[] | null {
  const found = inputs(parsed).find((one) => one.path === path);
  const input = found === undefined ? undefined : numeric(found, parsed);
  const changes = input?.change(input.steps === null ? value : input.steps.nearest(value)) ?? null;
  return changes === null ? null : typedSet(changes);
}

function inputs(parsed: ParsedScenario): readonly Found[] {
  return [...trafficInputs(parsed), ...poolInputs(parsed)];
}

/** A number that may be moved; of an expression, what it comes to. */
function numeric(found: Found, parsed: ParsedScenario): NumericInput | undefined {
  if (!('reason' in found)) return found;
  const resolved = expressionValue(found.path, parsed);
  if (resolved === undefined) return undefined;
  const path = splitPath(found.path) ?? [];
  const { value, unit, steps } = resolved;
  return {
    ...{ path: found.path, value, unit, steps, origin: 'scenario' },
    change: (to) => [{ path, value: typedAs(unit, to) }],
  };
}

function numberControl(found: Found, parsed: ParsedScenario): readonly NumberControl[] {
  const input = numeric(found, parsed);
  const path = splitPath(found.path) ?? [];
  const placed = placeOf(path, parsed);
  if (input === undefined || placed === undefined) return [];
  const typed = valueAt(parsed.document.input, path);
  const { value, unit, origin, steps } = input;
  const whole = steps !== null;
  const written = typedSet(input.change(value) ?? [])[0];
  const own = typed === undefined ? undefined : typedSet([{ path, value: typed }])[0]?.value;
  const text = own ?? (written?.path === found.path ? unlisted(written.value) : String(typedAs(unit, value)));
  return [
    {
      ...{ kind: 'number', path: found.path, ...placed, unit, value, text, origin, whole },
      isExpression: isExpression(typed),
      ...rangeFor(input, placed),
    },
  ];
}

/** A list of one range as that range. */
function unlisted(text: string): string {
  return /^\[([^,[\]]+)\]$/.exec(text)?.[1] ?? text;
}

const FLOW_NAMES = new Set(['rate', 'sessions', 'profile', 'lifetime', 'lifetime.mean', 'requestsPerConnection']);
const POOL_NAMES = new Set(['addresses', 'ports', 'sharing.slices', 'sharing.portsPerSlice', 'sharing.pinned.clients']);

/** Where a path stands on the page; undefined for what is not worth a slider. */
function placeOf(path: readonly string[], { scenario, document }: ParsedScenario): Placed | undefined {
  const [section, owner = ''] = path;
  const rest = path.slice(2).join('.');
  if (section === 'parameters') return { section, owner: '', name: owner };
  if (section === 'traffic') {
    const isTyped = rest !== 'requestsPerConnection' || valueAt(document.input, path) !== undefined;
    return FLOW_NAMES.has(rest) && isTyped ? { section, owner, name: rest } : undefined;
  }
  if (section === 'destinations') return rest === 'endpoints' ? { section, owner, name: rest } : undefined;
  if (section === 'timers') return inUse(owner, scenario.flows) ? { section, owner: '', name: owner } : undefined;
  const isPools = section === 'pools';
  if (!isPools && section !== 'pool') return undefined;
  const name = path.slice(isPools ? 2 : 1).join('.');
  const id = isPools ? owner : '';
  if (POOL_NAMES.has(name)) return { section: 'pool', owner: id, name };
  const [, timer] = /^timers\.(\w+)$/.exec(name) ?? [];
  return timer !== undefined && inUse(timer, scenario.flows)
    ? { section: 'timers', owner: id, name: timer }
    : undefined;
}

/** Whether some connection's hold is set by a timer. */
function inUse(timer: string, flows: readonly Flow[]): boolean {
  return flows.some(({ legs }) =>
    legs.some(({ holding }) => holding.some(({ parts }) => parts.some(({ setBy }) => setBy === timer))),
  );
}

function mixControl(flow: Flow, { document }: ParsedScenario): readonly MixControl[] {
  if (flow.protocol !== 'tcp' || flow.close.length === 0) return [];
  const path = [...flow.path, 'close'];
  const typed = valueAt(document.input, path);
  const shares = closeStrategies.map((name) => ({
    name,
    share: flow.close.find(({ strategy }) => strategy === name)?.share ?? 0,
  }));
  const text = typedSet([{ path, value: typed ?? 'client-fin' }])[0]?.value ?? '';
  return [{ kind: 'mix', path: showPath(path), section: 'traffic', owner: flow.id, name: 'close', text, shares }];
}

function platformControls({ scenario, document }: ParsedScenario): readonly Control[] {
  const choices = platforms.map(({ id, name }) => ({ value: id, label: name }));
  const ownPlatform = ({ path }: Pool): boolean => valueAt(document.input, [...path, 'platform']) !== undefined;
  const control = (path: string, owner: string, value: string): Control => {
    return { kind: 'choice', section: 'platform', path, owner, name: 'platform', value, choices };
  };
  return [
    ...(scenario.pools.every(ownPlatform) ? [] : [control('platform', '', scenario.platform)]),
    ...scenario.pools
      .filter(ownPlatform)
      .map((pool) => control(showPath([...pool.path, 'platform']), pool.id, pool.platform.id)),
  ];
}
