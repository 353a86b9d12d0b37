import type { Flow, Pool } from '../scenario/scenario.js';
import { randomStream } from '../statistics/random-stream.js';
import { burstArrivals } from './burst-rates.js';
import { openTimeDraws } from './open-time.js';
import type { Planning } from './plan.js';
import { sourcePortsOf } from './source-ports.js';
import type { AllocatorSpec, Arrivals, Ending } from './system.js';

/** How a pool's box looks for ports in groups of this size. */
export function allocatorOf(pool: Pool, ports: number): AllocatorSpec {
  const { search, reclaim } = pool;
  const offsets = search.kind === 'consecutive' ? (search.offsets ?? null) : null;
  return {
    search,
    order: pool.order,
    reclaimAfterSeconds: reclaim.kind === 'after' ? reclaim.seconds : null,
    parityFirst: pool.parityFirst,
    // Modulo a range that is larger than they are, offsets would never reach its end: such a box draws otherwise.
    offsets: offsets !== null && ports <= offsets ? offsets : null,
    keepsSourcePort: sourcePortsOf(pool, ports),
  };
}

/** How a flow's connections arrive at a rate, by the hour or bursty where the scenario says so. */
export function arrivalsOf(
  flow: Flow,
  ratePerSecond: number,
  endings: readonly Ending[],
  { options, note }: Planning,
): Arrivals {
  if (flow.sources !== null) {
    note(
      flow.id,
      'clients connect as often as makes the scenario’s rate while nobody is refused; refused ones are idle and connect again, so that the rate is higher then',
    );
    return { kind: 'clients', clients: Math.round(flow.sources), perIdleClient: perIdleClient(flow) };
  }
  if (flow.profile !== null) {
    if (flow.peakedness !== 1) note(flow.id, 'simulated as Poisson along its profile: its peakedness is not applied');
    return { kind: 'profile', periodSeconds: flow.profile.periodSeconds, knots: flow.profile.knots };
  }
  if (flow.peakedness === 1 || ratePerSecond === 0) return { kind: 'poisson' };
  if (flow.peakedness < 1) {
    note(flow.id, 'simulated with Poisson arrivals: no process is known that is as smooth as the scenario says');
    return { kind: 'poisson' };
  }
  const stream = randomStream(options.seed, `bursts of ${flow.id}`);
  const open = openTimeDraws(flow.lifetime, stream);
  const hold = (): number => {
    const draw = stream.uniform();
    let index = 0;
    for (
      let sum = endings[0]?.share ?? 1;
      draw >= sum && index < endings.length - 1;
      sum += endings[index]?.share ?? 1
    ) {
      index++;
    }
    const ending = endings[index];
    const seconds = open();
    // Closing ports that are given up on demand refuse nobody.
    return (ending?.phases[0] ?? [])
      .filter(({ closing }) => !closing)
      .reduce((total, phase) => total + (phase.seconds ?? seconds + phase.extraSeconds), 0);
  };
  const arrivals = burstArrivals(options.bursts, flow.peakedness, ratePerSecond, hold);
  if (arrivals !== null) return arrivals;
  note(flow.id, 'simulated in batches: on and off periods cannot be as bursty at so small a load');
  return burstArrivals('batch', flow.peakedness, ratePerSecond, hold) ?? { kind: 'poisson' };
}

/** Clients wait as long between connections as makes them connect at the flow's rate when nobody is refused. */
function perIdleClient(flow: Flow): number {
  const clients = Math.round(flow.sources ?? 0);
  const bound = flow.setupSeconds + flow.lifetime.meanSeconds;
  const idle = clients - flow.ratePerSecond * bound;
  if (!(idle > 0)) {
    throw new RangeError(
      `Cannot simulate ${flow.id}: ${clients} clients cannot open ${flow.ratePerSecond} connections/s of ${bound} s`,
    );
  }
  return flow.ratePerSecond / idle;
}
