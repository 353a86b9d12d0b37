import type { RatePiece } from '../../model/transient-load.js';
import type { Scenario, ScenarioEvent } from '../../scenario/scenario.js';
import type { Course, Intervention } from '../../simulation/course.js';
import { portsShareAt } from './interruptions.js';
import { daysRemembered } from './march.js';
import { ratePieces } from './rates.js';
import type { Window } from './window.js';

/**
 * A timeline as the simulator plays it: rates as knots, events as what they do to connections, seconds since its beginning.
 *
 * @param bins into how many equal stretches what is seen is divided
 */
export function courseOf(scenario: Scenario, window: Window, bins: number): Course {
  const { from, to, start } = window;
  const days = daysRemembered(scenario);
  const changing = scenario.flows.filter(({ profile }) => profile !== null || scenario.events.length > 0);
  const rates = changing
    // Counted clients have a rate that follows from the idle ones; no event changes it.
    .filter(({ sources }) => sources === null)
    .map((flow) => [flow.id, knotsOf(ratePieces(flow, scenario.events, { days, from, to }), from)] as const);
  return {
    rates: Object.fromEntries(rates),
    interventions: interventionsOf(scenario, window),
    start,
    seconds: to - from,
    binSeconds: (to - from) / bins,
  };
}

function knotsOf(pieces: readonly RatePiece[], from: number): Course['rates'][string] {
  return pieces.flatMap(({ fromSeconds, toSeconds, fromRate, toRate }) => [
    ...(Number.isFinite(fromSeconds) ? [{ atSeconds: fromSeconds - from, ratePerSecond: fromRate }] : []),
    { atSeconds: toSeconds - from, ratePerSecond: toRate },
  ]);
}

function interventionsOf(scenario: Scenario, { from, to, start }: Window): readonly Intervention[] {
  const played = (event: ScenarioEvent): readonly Intervention[] => {
    const at = event.atSeconds - from;
    switch (event.kind) {
      case 'ramp':
      case 'burst':
        return [];
      case 'restart':
        return event.pools.map((pool) => ({
          ...{ kind: 'forget', atSeconds: at, pool, share: 1, reconnectSeconds: event.reconnectSeconds },
        }));
      case 'deploy':
        return event.flows.map((flow) => ({
          ...{ kind: 'close', atSeconds: at, flow, share: event.share, reconnectSeconds: event.reconnectSeconds },
        }));
      case 'failover':
        return [...portsGone(event, scenario, from), ...joining(event, at)];
    }
  };
  const all = scenario.events.flatMap(played).filter(({ atSeconds }) => atSeconds < to - from);
  const seen = start === 'steady' ? all : [...portsAtFirst(all, scenario, from), ...all.filter(fromFirst)];
  return [...seen].sort((a, b) => a.atSeconds - b.atSeconds);
}

const fromFirst = ({ atSeconds }: Intervention): boolean => atSeconds >= 0;

/** An empty pool knows no connections from before its beginning, but it has no more ports than are left then. */
function portsAtFirst(all: readonly Intervention[], { events }: Scenario, from: number): readonly Intervention[] {
  const pools = new Set(all.flatMap((one) => (one.kind === 'ports' && one.atSeconds < 0 ? [one.pool] : [])));
  return [...pools].flatMap((pool): readonly Intervention[] => {
    const share = portsShareAt(events, pool, from);
    return share === 1 ? [] : [{ kind: 'ports', atSeconds: 0, pool, share, reconnectSeconds: null }];
  });
}

type Failover = Extract<ScenarioEvent, { readonly kind: 'failover' }>;

/** Ports go, and come back when the failover is over. */
function portsGone(event: Failover, { events }: Scenario, from: number): readonly Intervention[] {
  if (event.portsShare === 1) return [];
  const end = event.seconds === null ? [] : [event.atSeconds + event.seconds];
  return event.pools.flatMap((pool) =>
    [event.atSeconds, ...end].map((moment): Intervention => {
      const share = portsShareAt(events, pool, moment);
      return { kind: 'ports', atSeconds: moment - from, pool, share, reconnectSeconds: event.reconnectSeconds };
    }),
  );
}

/** The clients of the other box come all at once, where the event says so. */
function joining(event: Failover, atSeconds: number): readonly Intervention[] {
  const { trafficFactor, reconnectSeconds } = event;
  if (trafficFactor <= 1 || reconnectSeconds === null) return [];
  return event.flows.map((flow) => ({
    ...{ kind: 'join', atSeconds, flow, share: trafficFactor - 1, overSeconds: reconnectSeconds },
  }));
}
