import type { Scenario, ScenarioEvent } from '../../scenario/scenario.js';
import { formatDuration, formatFactor, formatPercent } from '../../units/format.js';
import { formatMoment } from '../../units/moment.js';

type Ramp = Extract<ScenarioEvent, { kind: 'ramp' }>;

/** An event in words: `burst ×3.00 for 2 min`, `restart of nat, clients back within 30 s`. */
export function eventLabel(event: ScenarioEvent, scenario: Scenario): string {
  const flows = 'flows' in event && event.flows.length < scenario.flows.length ? ` of ${event.flows.join(', ')}` : '';
  switch (event.kind) {
    case 'ramp':
      return `ramp${flows} to ${formatFactor(event.factor)} over ${formatDuration(event.overSeconds)}${overtaken(event, scenario.events)}`;
    case 'burst':
      return `burst${flows} ${formatFactor(event.factor)} for ${formatDuration(event.seconds)}`;
    case 'restart':
      return `restart of ${event.pools.join(', ')}${back(event.reconnectSeconds)}`;
    case 'deploy': {
      const share = event.share === 1 ? 'all' : formatPercent(event.share);
      return `deploy: ${share} open connections${flows} close${back(event.reconnectSeconds)}`;
    }
    case 'failover': {
      const traffic = event.trafficFactor === 1 ? [] : [`traffic${flows} ${formatFactor(event.trafficFactor)}`];
      const pools = event.pools.length < scenario.pools.length ? ` of ${event.pools.join(', ')}` : '';
      if (event.trafficFactor === 1 && event.portsShare === 1) return 'failover: changes nothing';
      const ports = event.portsShare === 1 ? [] : [`${formatPercent(event.portsShare)} of the ports${pools} left`];
      const lasting = event.seconds === null ? '' : ` for ${formatDuration(event.seconds)}`;
      return `failover: ${[...traffic, ...ports].join(', ')}${lasting}${back(event.reconnectSeconds)}`;
    }
  }
}

/** A ramp that the next one of the same flows takes over before it is there never reaches what it says. */
function overtaken(ramp: Ramp, events: readonly ScenarioEvent[]): string {
  const later = events.slice(events.indexOf(ramp) + 1).filter((event) => event.kind === 'ramp');
  const flowsBy = new Map<number, string[]>();
  for (const flow of ramp.flows) {
    const next = later.find(({ flows }) => flows.includes(flow))?.atSeconds ?? Number.POSITIVE_INFINITY;
    if (next < ramp.atSeconds + ramp.overSeconds) flowsBy.set(next, [...(flowsBy.get(next) ?? []), flow]);
  }
  return [...flowsBy]
    .map(([moment, flows]) => {
      const whose = flows.length < ramp.flows.length ? ` for ${flows.join(', ')}` : '';
      return `,${whose} until ${formatMoment(moment, ramp.onClock)}, when the next ramp takes over`;
    })
    .join('');
}

function back(seconds: number | null): string {
  return seconds === null ? '' : `, clients back within ${formatDuration(seconds)}`;
}
