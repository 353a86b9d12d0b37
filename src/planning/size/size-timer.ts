import { timerLines } from '../../platforms/configuration-timers.js';
import type { TimerName } from '../../platforms/profile.js';
import type { Path, Pool } from '../../scenario/scenario.js';
import { writeSeconds } from '../../units/write.js';
import { decidingGroup, NO_SOLUTION, type SizeContext } from './size-context.js';
import { solveReal } from './size-real.js';
import type { Solution } from './size-result.js';

/** The longest timer: the one named (`timeWait`, `nat.timeWait`), or the one that holds most ports and can be changed. */
export function solveTimer(subject: string | null, context: SizeContext): Solution {
  const { pool, name } = subject === null ? heaviestTimer(context) : namedTimer(subject, context);
  const timer = name === null ? undefined : pool.timers[name];
  if (name === null || timer === undefined) {
    const reason = 'no timer that can be changed holds a port here';
    return { ...NO_SOLUTION, solve: 'timer', subject: null, unit: 's', reason };
  }
  const path = timerPath(pool, name, context);
  const fixed = `${name} cannot be changed on ${pool.platform.id}: the answer says how long it might be`;
  return solveReal(
    {
      solve: 'timer',
      subject: context.parsed.scenario.pools.length === 1 ? name : `${pool.id}.${name}`,
      unit: 's',
      start: timer.value > 0 ? timer.value : 1,
      current: timer.value,
      changes: (value) => [{ path, value: writeSeconds(value) }],
      notes: timer.configurable ? [] : [fixed],
      nothing: 'there is no timer to scale',
      configuration: (value) => timerLines(pool.platform.id, name, value),
    },
    context,
  );
}

interface TimerOfPool {
  readonly pool: Pool;
  readonly name: TimerName | null;
}

function namedTimer(subject: string, context: SizeContext): TimerOfPool {
  const { pools } = context.parsed.scenario;
  const prefix = pools.find(({ id }) => subject.startsWith(`${id}.`));
  const pool = prefix ?? decidingGroup(context).group.pool;
  const wanted = prefix === undefined ? subject : subject.slice(prefix.id.length + 1);
  const known = Object.keys(pool.timers) as TimerName[];
  const name = known.find((one) => one === wanted);
  if (name !== undefined) return { pool, name };
  throw new RangeError(`Cannot size: ${pool.platform.id} has no timer "${wanted}"; timers here: ${known.join(', ')}`);
}

function heaviestTimer(context: SizeContext): TimerOfPool {
  const { group, result } = decidingGroup(context);
  const held = new Map<TimerName, number>();
  for (const { arrivalRatePerSecond, parts } of result.holding) {
    for (const { setBy, hardSeconds } of parts) {
      const name = (Object.keys(group.pool.timers) as TimerName[]).find((one) => one === setBy);
      if (name === undefined || !group.pool.timers[name]?.configurable) continue;
      held.set(name, (held.get(name) ?? 0) + arrivalRatePerSecond * hardSeconds);
    }
  }
  const [most] = [...held].filter(([, ports]) => ports > 0).sort((a, b) => b[1] - a[1]);
  return { pool: group.pool, name: most?.[0] ?? null };
}

/** A pool's own timer comes before the scenario's. */
function timerPath(pool: Pool, name: TimerName, { parsed }: SizeContext): Path {
  const { input } = parsed.document;
  const single = pool.path[0] === 'pool';
  return single && input.pool?.timers?.[name] === undefined ? ['timers', name] : [...pool.path, 'timers', name];
}
