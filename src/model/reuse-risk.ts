import { requireNonNegative } from './argument.js';

export interface PortReuse {
  /** λ: new connections per second of the group. */
  readonly ratePerSecond: number;
  /** F: free ports, on average. */
  readonly freePorts: number;
  /** T' = max(0, server's TIME_WAIT − hold after close): how long the server still remembers a freed port's connection. */
  readonly exposureSeconds: number;
  /** Which free port is taken next: any at random, or the one free for longest. */
  readonly order: 'random' | 'fifo';
}

/**
 * Probability that a freed port is used again, toward the same endpoint, while the server still holds the old connection
 * in TIME_WAIT: 1 − exp(−λT'/F) with random choice among the free ports; with FIFO 1 if F/λ < T', else 0.
 *
 * Assumes Poisson arrivals and a steady number of free ports. Counts meetings, not failures: what the server does with the
 * SYN (accept, or challenge ACK and reset) is another matter. With no port free, every freed port is taken at once.
 *
 * @throws RangeError for a negative, infinite or missing argument
 *
 * Accuracy: relative error 1e-15, also for tiny risks; as the number of free ports varies, up to 2 % high against simulations of
 * 200 ports (test/agreement/approximations.ts). Cost: constant.
 */
export function reuseRisk({ ratePerSecond, freePorts, exposureSeconds, order }: PortReuse): number {
  requireNonNegative('reuse risk', 'arrival rate', ratePerSecond);
  requireNonNegative('reuse risk', 'free ports', freePorts);
  requireNonNegative('reuse risk', 'exposure time', exposureSeconds);
  if (ratePerSecond === 0 || exposureSeconds === 0) return 0;
  if (order === 'fifo') return freePorts / ratePerSecond < exposureSeconds ? 1 : 0;
  return -Math.expm1(-(ratePerSecond * exposureSeconds) / freePorts);
}
