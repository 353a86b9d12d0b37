import { requireNonNegative, requirePositive } from './argument.js';
import { erlangB, logErlangB } from './erlang-b.js';

/**
 * Blocking probability of peaked or smooth traffic: Hayward's approximation B(c/z, a/z).
 *
 * Takes z connections as one: an approximation, exact only for z = 1. Against exact solutions of on/off arrivals with
 * z = 2…5 it was −2 % to +13 % off (test/reference/cases.json, Q22); slower on/off switching makes it worse. Simulated at 90 %
 * load and more it was within 2 % for on/off arrivals and up to 8 % low for batches; at half load, where little is blocked, up
 * to twice as high for on/off arrivals and a third for batches (test/agreement/approximations.ts).
 *
 * @param ports c, real, ≥ 0
 * @param offeredErlangs a, mean of the offered load, ≥ 0
 * @param peakedness z = variance ÷ mean of the offered load, > 0; 1 = Poisson, above = bursty, below = smooth
 * @returns blocking probability as seen by arrivals, 0…1
 * @throws RangeError when an argument is out of range
 * Cost: as `erlangB` for a number of ports that is not whole, 40–400 ns.
 * Source: A. A. Fredericks, Congestion in blocking systems: a simple approximation technique, Bell Syst. Tech. J. 59 (1980) 805–827.
 * @example haywardBlocking(20, 12, 2) // 0.043141838410439275
 */
export function haywardBlocking(ports: number, offeredErlangs: number, peakedness: number): number {
  requireHayward(ports, offeredErlangs, peakedness);
  return erlangB(ports / peakedness, offeredErlangs / peakedness);
}

/** Natural logarithm of {@link haywardBlocking}, also where it underflows; −Infinity only for a = 0 and c > 0. */
export function logHaywardBlocking(ports: number, offeredErlangs: number, peakedness: number): number {
  requireHayward(ports, offeredErlangs, peakedness);
  return logErlangB(ports / peakedness, offeredErlangs / peakedness);
}

function requireHayward(ports: number, offeredErlangs: number, peakedness: number): void {
  requireNonNegative('blocking', 'ports', ports);
  requireNonNegative('blocking', 'offered load', offeredErlangs);
  requirePositive('blocking', 'peakedness', peakedness);
}
