import type { ParsedScenario } from '../../scenario/parse.js';
import { showPath } from '../../scenario/problems.js';
import { isExpression } from '../../scenario/reader.js';
import type { Path, Pool, Scenario, SecondLimit } from '../../scenario/scenario.js';
import { valueAt } from '../../scenario/set-path.js';
import { type Found, inputAt, typedValue, wholeSteps } from './sensitivity-input.js';
import { portsOfCount } from './sensitivity-ports.js';
import { sliceInputs } from './sensitivity-slices.js';

type Document = ParsedScenario['document'];

/** The numbers of the scenario's boxes: addresses, ports, slices, timers in force, limits. */
export function poolInputs({ scenario, document }: ParsedScenario): readonly Found[] {
  return [
    ...scenario.pools.flatMap((pool) => onePool(pool, document)),
    ...scenario.limits.flatMap((limit) => limitInputs(limit, scenario, document)),
  ];
}

function onePool(pool: Pool, document: Document): readonly Found[] {
  const { path, oversubscription, portsPerDestination } = pool;
  return [
    ...addressInput(pool, document),
    ...portInput(pool, document),
    ...(portsPerDestination === null
      ? []
      : [
          {
            path: showPath([...path, 'portsPerDestination']),
            reason: 'the platform’s own cap: a scenario cannot set it',
          },
        ]),
    ...inputAt({
      document,
      path: [...path, 'oversubscription'],
      unit: 'count',
      otherwise: oversubscription === null ? null : { value: oversubscription, origin: 'platform' },
      steps: wholeSteps(1),
    }),
    ...sliceInputs(pool, document),
    ...allocatorInputs(pool, document),
    ...timerInputs(pool, document),
  ];
}

function addressInput(pool: Pool, document: Document): readonly Found[] {
  const path = [...pool.path, 'addresses'];
  const typed = valueAt(document.input, path);
  if (isExpression(typed)) return inputAt({ document, path, unit: 'count' });
  return [
    {
      path: showPath(path),
      value: pool.addresses,
      unit: 'count',
      origin: typed === undefined ? 'assumed' : 'scenario',
      steps: wholeSteps(1),
      change: (value) => [{ path, value }],
    },
  ];
}

function portInput(pool: Pool, document: Document): readonly Found[] {
  const path = [...pool.path, 'ports'];
  const mayGrow = valueAt(document.input, [...pool.path, 'excludePorts']) === undefined;
  return [
    {
      path: showPath(path),
      value: pool.portsPerAddress,
      unit: 'count',
      origin: valueAt(document.input, path) === undefined ? 'platform' : 'scenario',
      steps: wholeSteps(1),
      change: (value) => {
        if (value > pool.portsPerAddress && !mayGrow) return null;
        const ports = portsOfCount(pool.ranges, value);
        return ports === null ? null : [{ path, value: ports }];
      },
    },
  ];
}

function allocatorInputs({ path, search, reclaim }: Pool, document: Document): readonly Found[] {
  const at = [...path, 'allocator'];
  const setBy = (key: string) =>
    typedValue(document, [...at, ...key.split('.')], 'count').kind === 'absent' ? 'platform' : 'scenario';
  const random: readonly Found[] =
    search.kind !== 'random'
      ? []
      : [
          {
            path: showPath([...at, 'search', 'random']),
            value: search.tries,
            unit: 'count',
            origin: setBy('search.random'),
            steps: wholeSteps(1),
            change: (value) => [{ path: [...at, 'search'], value: { random: value } }],
          },
        ];
  const rounds: readonly Found[] =
    search.kind !== 'consecutive' ? [] : [{ path: showPath([...at, 'search']), reason: 'a list of rounds, no number' }];
  const after =
    reclaim.kind === 'after' && reclaim.seconds > 0
      ? inputAt({
          document,
          path: [...at, 'reclaim', 'after'],
          unit: 's',
          otherwise: { value: reclaim.seconds, origin: 'platform' },
        })
      : [];
  return [...random, ...rounds, ...after];
}

/** Timers in force, the platform's included: each is an input that the scenario could override. */
function timerInputs(pool: Pool, document: Document): readonly Found[] {
  const own: Path = [...pool.path, 'timers'];
  const shared: Path = ['timers'];
  return Object.entries(pool.timers).flatMap(([name, timer]) => {
    const typedHere = valueAt(document.input, [...own, name]) !== undefined;
    const base = typedHere || pool.path[0] === 'pools' ? own : shared;
    const { value, origin } = timer;
    return inputAt({
      document,
      path: [...base, name],
      unit: 's',
      otherwise: { value, origin: origin === 'scenario' ? 'assumed' : origin },
    });
  });
}

function limitInputs(limit: SecondLimit, scenario: Scenario, document: Document): readonly Found[] {
  const path = limit.path ?? publishedPath(limit, scenario);
  const reason = 'published for several pools of a second platform: a scenario sets it per pool';
  if (path === null) return [{ path: limit.key, reason }];
  return inputAt({
    document,
    path,
    unit: limit.kind === 'rate' ? '1/s' : 'count',
    otherwise: { value: limit.limit, origin: 'platform' },
    steps: limit.kind === 'rate' ? null : wholeSteps(1),
  });
}

/** Where a scenario would override a published limit. */
function publishedPath(limit: SecondLimit, { pools }: Scenario): Path | null {
  const [first] = pools;
  if (first !== undefined && limit.pools.includes(first.id)) return ['limits', limit.key];
  const pool = limit.pools.length === 1 ? pools.find(({ id }) => id === limit.pools[0]) : undefined;
  return pool === undefined ? null : [...pool.path, 'limits', limit.key];
}
