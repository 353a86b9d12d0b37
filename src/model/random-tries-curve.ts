import { randomTriesRefusal } from './allocator-refusal.js';
import { generalisedLoss } from './generalised-loss.js';
import { panelledCurve } from './panelled-curve.js';

/** A scenario has one or two searches, and its variants a few more. */
const MOST_CURVES = 20;
const KNOWN = new Map<string, (offeredErlangs: number) => number>();

/**
 * ln B of `generalisedLoss` with k random tries as a curve over the load, for averages that ask for it at thousands of loads.
 *
 * ln(−ln B) is smooth in the logarithm of the load: almost straight where little is refused (ln B ≈ k·ln(a/c)) and in overload
 * (−ln B ≈ c/a), and the tries smooth what lies between.
 *
 * @param ports c, a whole number ≥ 1
 * @param tries k, a whole number from 1 to c − 1: a search that does not find the last port
 * @returns for erlangs above 0
 * @throws RangeError for an argument out of range
 *
 * Accuracy: relative error of ln B 1e-12 beside that of `generalisedLoss`, in overload too. Cost: thirty to a hundred evaluations of that for
 * each octave of the load, then 0.1 µs.
 */
export function logRandomTriesCurve(ports: number, tries: number): (offeredErlangs: number) => number {
  const name = `${ports} ${tries}`;
  const known = KNOWN.get(name);
  if (known !== undefined) return known;
  const refusal = randomTriesRefusal(ports, tries);
  const exact = (offeredErlangs: number): number => {
    const { blocking, logBlocking, carriedErlangs } = generalisedLoss({ ports, offeredErlangs, refusal });
    // In overload the few that are served have the digits: B = 1 − carried/a.
    return blocking > 0.5 ? Math.log1p(-carriedErlangs / offeredErlangs) : logBlocking;
  };
  const curve = panelledCurve((octaves) => Math.log(-exact(ports * 2 ** octaves)));
  const logBlockingAt = (offeredErlangs: number): number => -Math.exp(curve(Math.log2(offeredErlangs / ports)));
  if (KNOWN.size >= MOST_CURVES) KNOWN.clear();
  KNOWN.set(name, logBlockingAt);
  return logBlockingAt;
}
