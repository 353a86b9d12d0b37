import type { Path, Scenario, ScenarioEvent } from '../../scenario/scenario.js';
import { formatMoment } from '../../units/moment.js';
import { eventLabel } from '../timeline/event-words.js';

/** Events that differ, in words: `09:30 deploy: all open connections close, clients back within 30 s`. */
export interface EventChange {
  readonly path: Path;
  readonly before: string | null;
  readonly after: string | null;
}

/** Events one by one: equal ones cancel out, those of one kind and moment are paired, then those of one kind. */
export function eventChanges(before: Scenario, after: Scenario): readonly EventChange[] {
  const gone = [...before.events];
  const come: ScenarioEvent[] = [];
  const pairs: { readonly old: ScenarioEvent; readonly fresh: ScenarioEvent }[] = [];
  const take = (alike: (one: ScenarioEvent) => boolean): ScenarioEvent | undefined => {
    const index = gone.findIndex(alike);
    return index < 0 ? undefined : gone.splice(index, 1)[0];
  };
  for (const event of after.events) {
    if (take((one) => meaningOf(one) === meaningOf(event)) === undefined) come.push(event);
  }
  const pairUp = (alike: (one: ScenarioEvent, other: ScenarioEvent) => boolean): void => {
    for (const fresh of [...come]) {
      const old = take((one) => alike(one, fresh));
      if (old === undefined) continue;
      pairs.push({ old, fresh });
      come.splice(come.indexOf(fresh), 1);
    }
  };
  pairUp((one, other) => one.kind === other.kind && one.atSeconds === other.atSeconds);
  pairUp((one, other) => one.kind === other.kind);
  return [
    ...pairs.map(({ old, fresh }) => ({
      path: fresh.path,
      before: inWords(old, before),
      after: inWords(fresh, after),
    })),
    ...gone.map((old) => ({ path: old.path, before: inWords(old, before), after: null })),
    ...come.map((fresh) => ({ path: fresh.path, before: null, after: inWords(fresh, after) })),
  ];
}

/** The same for two events exactly when they do the same, wherever they stand. */
function meaningOf({ path: _, ...event }: ScenarioEvent): string {
  return JSON.stringify(event);
}

function inWords(event: ScenarioEvent, scenario: Scenario): string {
  return `${formatMoment(event.atSeconds, event.onClock)} ${eventLabel(event, scenario)}`;
}
