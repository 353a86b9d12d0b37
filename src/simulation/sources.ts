import type { Flow, Pool, Scenario } from '../scenario/scenario.js';
import { passThrough, udpPhases } from './box.js';
import type { Ending, OpenTime, Phase } from './system.js';
import { conversation } from './wire.js';

/**
 * The ways in which a flow's connections end, and what each box on the way holds meanwhile.
 *
 * @param pools the boxes, client side first
 * @param serverTimeWaitSeconds of the servers
 * @throws RangeError when a timer is needed that nobody gives
 */
export function endingsOf(flow: Flow, pools: readonly Pool[], serverTimeWaitSeconds: number): readonly Ending[] {
  if (flow.protocol === 'udp') return [{ share: 1, phases: pools.map((pool, leg) => onLeg(udpPhases(pool), leg)) }];
  return flow.close.map(({ strategy, share }) => {
    let passed = conversation(strategy, flow.peerCloseDelaySeconds);
    let extraOpenSeconds = 0;
    const phases = pools.map((pool, leg) => {
      const { setupSeconds, peerCloseDelaySeconds } = flow;
      const call = {
        conversation: passed,
        setupSeconds,
        extraOpenSeconds,
        serverTimeWaitSeconds,
        peerCloseDelaySeconds,
      };
      const passage = passThrough(pool, call);
      passed = passage.onward;
      extraOpenSeconds = passage.extraOpenSeconds;
      return onLeg(passage.phases, leg);
    });
    return { share, phases };
  });
}

/** A client is bound to its connection with the first box; the same time must not count twice. */
function onLeg(phases: readonly Phase[], leg: number): readonly Phase[] {
  return leg === 0 ? phases : phases.map((phase) => ({ ...phase, bindsClient: false }));
}

/** The boxes that a flow crosses, client side first. */
export function poolsOf(flow: Flow, scenario: Scenario): readonly Pool[] {
  return flow.via.flatMap((id) => scenario.pools.filter((pool) => pool.id === id));
}

/** Mean seconds that a connection spends in the phases that count, by box. */
export function meanSeconds(
  endings: readonly Ending[],
  leg: number,
  openSeconds: number,
  counts: (phase: Phase) => boolean = () => true,
): number {
  return endings.reduce(
    (sum, { share, phases }) =>
      sum +
      share *
        (phases[leg] ?? [])
          .filter(counts)
          .reduce((seconds, phase) => seconds + (phase.seconds ?? openSeconds + phase.extraSeconds), 0),
    0,
  );
}

/** Share of a distribution's mean that may lie beyond the end of the warm-up. */
const FORGOTTEN = 1e-4;

/** After how many seconds less than one part in 10,000 of the open time is still to come: ∫_t^∞ P(open > u) du / mean. */
export function openTimeTail(openTime: OpenTime): number {
  switch (openTime.distribution) {
    case 'constant':
      return openTime.meanSeconds;
    case 'exponential':
      return -Math.log(FORGOTTEN) * openTime.meanSeconds;
    case 'hyperexponential':
      // The slow branch carries half of the mean.
      return (
        (-Math.log(2 * FORGOTTEN) * openTime.meanSeconds) /
        (1 - Math.sqrt((openTime.cv ** 2 - 1) / (openTime.cv ** 2 + 1)))
      );
    case 'lognormal':
      // The tail integral is below mean · Φ(σ − k) at the quantile k: 3.72 standard deviations beyond σ.
      return openTime.meanSeconds * Math.exp(openTime.sigma ** 2 / 2 + 3.72 * openTime.sigma);
    case 'empirical':
      return Math.max(...openTime.samples);
  }
}
