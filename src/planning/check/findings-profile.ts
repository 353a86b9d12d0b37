import { peakTime } from '../../scenario/resolve-profile.js';
import { formatRate } from '../../units/format.js';
import type { Evaluation } from '../evaluate.js';
import type { RawFinding } from './findings.js';

/** What is planned where rates change over the day, or things happen: the steady state of one moment. */
export function profileFindings({ scenario }: Pick<Evaluation, 'scenario'>): readonly RawFinding[] {
  return [...peakFindings(scenario), ...eventFindings(scenario)];
}

function eventFindings({ events }: Evaluation['scenario']): readonly RawFinding[] {
  const [first] = events;
  if (first === undefined) return [];
  const count = events.length === 1 ? 'the event is' : `the ${events.length} events are`;
  const message = `${count} not played here; \`snat-plan timeline\` shows what happens`;
  return [{ code: 'events-not-played', severity: 'info', message, path: first.path }];
}

function peakFindings(scenario: Evaluation['scenario']): readonly RawFinding[] {
  return scenario.flows.flatMap(({ id, profile, ratePerSecond, path }): readonly RawFinding[] => {
    if (profile === null) return [];
    const peak = `${peakTime(profile)}: ${formatRate(ratePerSecond)}`;
    return [
      {
        code: 'profile-peak',
        severity: 'info',
        message: `${id} is planned at its peak, ${peak} new connections, as if it lasted; \`snat-plan timeline\` shows the day`,
        path: [...path, 'profile'],
      },
    ];
  });
}
