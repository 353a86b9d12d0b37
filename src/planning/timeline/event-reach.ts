import type { Flow, ScenarioEvent } from '../../scenario/scenario.js';

/** Whether an event touches a flow: its rate, its connections, or a box on its way. */
export function touches(event: ScenarioEvent, flow: Flow): boolean {
  const crosses = (pools: readonly string[]): boolean => pools.some((pool) => flow.via.includes(pool));
  switch (event.kind) {
    case 'ramp':
    case 'burst':
    case 'deploy':
      return event.flows.includes(flow.id);
    case 'restart':
      return crosses(event.pools);
    case 'failover':
      return (
        (event.trafficFactor !== 1 && event.flows.includes(flow.id)) || (event.portsShare !== 1 && crosses(event.pools))
      );
  }
}

/** Whether an event can make ports scarce: more traffic, fewer ports, or clients that come back. */
export function burdens(event: ScenarioEvent): boolean {
  switch (event.kind) {
    case 'ramp':
    case 'burst':
      return event.factor > 1;
    case 'deploy':
      return event.share > 0;
    case 'restart':
      return event.reconnectSeconds !== null;
    case 'failover':
      return event.trafficFactor > 1 || event.portsShare < 1;
  }
}

/**
 * Until when an event is in force or brings clients back. A ramp stays until the next one of the same flows; a failover that
 * nobody ends, for ever.
 *
 * @param events all of them, by rising time
 */
export function inForceUntil(event: ScenarioEvent, events: readonly ScenarioEvent[]): number {
  const back = 'reconnectSeconds' in event ? event.atSeconds + (event.reconnectSeconds ?? 0) : event.atSeconds;
  switch (event.kind) {
    case 'ramp': {
      const next = events
        .slice(events.indexOf(event) + 1)
        .find((one) => one.kind === 'ramp' && event.flows.every((flow) => one.flows.includes(flow)));
      return next?.atSeconds ?? Number.POSITIVE_INFINITY;
    }
    case 'burst':
      return event.atSeconds + event.seconds;
    case 'failover':
      return Math.max(back, event.atSeconds + (event.seconds ?? Number.POSITIVE_INFINITY));
    case 'restart':
    case 'deploy':
      return back;
  }
}

/** How long a flow's connections hold a port on average, on the box that holds it longest. */
export function meanHold({ legs }: Flow): number {
  const means = legs.map(({ holding }) =>
    holding.reduce(
      (sum, { share, parts }) => sum + share * parts.reduce((whole, { seconds }) => whole + seconds, 0),
      0,
    ),
  );
  return Math.max(0, ...means);
}

/** The longest that any way to end holds a port on average, however few connections end so, seconds. */
export function longestEnd(flows: readonly Flow[]): number {
  const holds = flows.flatMap(({ legs }) =>
    legs.flatMap(({ holding }) => holding.map(({ parts }) => parts.reduce((sum, { seconds }) => sum + seconds, 0))),
  );
  return Math.max(0, ...holds);
}
