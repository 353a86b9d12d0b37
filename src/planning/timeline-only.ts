/** What only a timeline plays. Whatever asks `check` plans one moment of a scenario, and sees nothing of it. */
import type { Path, Scenario } from '../scenario/scenario.js';

/** Why something was not varied, or not drawn. */
export const TIMELINE_ONLY = 'this plans one moment: `snat-plan timeline` plays it';

/** Whether a place of the scenario is an event. */
export function isEvent(path: Path): boolean {
  return path[0] === 'events';
}

/** Whether there is anything in a scenario that only a timeline plays. */
export function hasCourse({ events, flows }: Scenario): boolean {
  return events.length > 0 || flows.some(({ profile }) => profile !== null);
}

/** Whether two scenarios are the same at the moment for which `check` plans. */
export function sameMoment(a: Scenario, b: Scenario): boolean {
  return text(moment(a)) === text(moment(b));
}

/** Whether scenarios differ, but in nothing that the moment shows for which `check` plans. */
export function differOverTimeOnly([first, ...others]: readonly Scenario[]): boolean {
  if (first === undefined) return false;
  return (
    others.every((other) => sameMoment(first, other)) &&
    others.some((other) => text(course(other)) !== text(course(first)))
  );
}

/** What is planned: flows at their peak, no events. Names change no number, and assumptions follow from the rest. */
function moment(scenario: Scenario): unknown {
  const flows = scenario.flows.map((flow) => ({ ...flow, profile: null }));
  return { ...scenario, file: '', name: null, description: null, events: [], flows, assumptions: [] };
}

function course({ events, flows }: Scenario): unknown {
  return [events, flows.map(({ profile }) => profile)];
}

/** Scenarios are plain data, so that equal text is equal content. */
function text(value: unknown): string {
  return JSON.stringify(value);
}
