import type { Flow } from '../../scenario/scenario.js';

/** Attempts that a connection makes on average when each is refused with this probability: 1 + B + … + Bʳ, or 1/(1 − pB). */
export function attemptsPerConnection({ retries }: Flow, blocking: number): number {
  if (retries.kind === 'probability') return 1 / (1 - retries.probability * blocking);
  return blocking === 1 ? retries.times + 1 : (1 - blocking ** (retries.times + 1)) / (1 - blocking);
}
