import type { Flow } from '../scenario/scenario.js';

/** Attempts that a connection makes on average when each is refused with this probability: 1 + B + … + Bʳ, or 1/(1 − pB). */
export function attemptsPerConnection({ retries }: Flow, blocking: number): number {
  if (retries.kind === 'probability') return 1 / (1 - retries.probability * blocking);
  return blocking === 1 ? retries.times + 1 : (1 - blocking ** (retries.times + 1)) / (1 - blocking);
}

/** Share of connections that fail for good when each attempt is refused with this probability: B^(r+1), or B(1 − p)/(1 − pB). */
export function lossForGood({ retries }: Flow, blocking: number): number {
  if (retries.kind === 'times') return blocking ** (retries.times + 1);
  return (blocking * (1 - retries.probability)) / (1 - retries.probability * blocking);
}

/**
 * Share of connections that are served after all: 1 − `lossForGood`, without the cancellation where nearly all are refused.
 *
 * @param served share of attempts that find a port, 1 − B
 */
export function servedAfterAll({ retries }: Flow, served: number): number {
  if (retries.kind === 'probability') return served / (1 - retries.probability * (1 - served));
  return served >= 1 ? 1 : -Math.expm1((retries.times + 1) * Math.log1p(-served));
}
