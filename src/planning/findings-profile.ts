import { peakTime } from '../scenario/resolve-profile.js';
import { formatRate } from '../units/format.js';
import type { Evaluation } from './evaluate.js';
import type { RawFinding } from './findings.js';

/** What of the day is planned, where the rate changes over it. */
export function profileFindings({ scenario }: Evaluation): readonly RawFinding[] {
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
