import { requireWhole } from './argument.js';

/** b(n): the probability that the search for a port fails while n of the group's ports are taken. */
export type Refusal = (portsTaken: number) => number;

/**
 * Refusal of a search that finds the last free port: b(n) = 1 when all c ports are taken, else 0 (Erlang-B).
 *
 * @param ports c, a whole number ≥ 0
 */
export function exhaustiveRefusal(ports: number): Refusal {
  requireWhole('refusal', 'ports', ports, 0);
  return (n) => (n >= ports ? 1 : 0);
}

/**
 * Refusal of a search that tries k different ports at random and gives up when all are taken:
 * b(n) = Π_{i<k} (n − i)/(c − i), the hypergeometric chance; 0 while n < k. Near (n/c)^k, which k independent draws give.
 *
 * @param ports c, a whole number ≥ 1
 * @param tries k, a whole number ≥ 1; with k ≥ c the search is exhaustive
 *
 * Cost: O(k) a call.
 */
export function randomTriesRefusal(ports: number, tries: number): Refusal {
  requireWhole('refusal', 'ports', ports, 1);
  requireWhole('refusal', 'tries', tries, 1);
  const different = Math.min(tries, ports);
  return (n) => {
    let all = 1;
    for (let i = 0; i < different && all > 0; i++) all *= (n - i) / (ports - i);
    return all;
  };
}
