import { deviance, stirlingError } from './deviance.js';

/**
 * ln X of the busy-port sum seen by an arrival among finite sources, so that call congestion is 1/(1 + X):
 * X = Σ_{j=1…c} Π_{i<j} (c − i)/(α(S − c + i)), the chance of c − j busy ports over that of c, seen by one of S sources.
 *
 * The terms rise to one top and fall again; only those around the top are added, outwards from it, so nothing overflows.
 *
 * @param sources S, real, > c
 * @param ports c, a whole number ≥ 1
 * @param idleLoad α > 0: arrival rate of an idle source × holding time
 * @returns ln X, finite
 * Accuracy: absolute error ≤ 1e-13, plus 2e-16 times |ln X|.
 * Cost: O(√c): 6 ns a term, about 20·√c terms near or below full load, fewer in overload.
 * Source: T. O. Engset (1918); V. B. Iversen, Teletraffic Engineering Handbook, ch. 5; the top by C. Loader (2000).
 */
export function logEngsetSum(sources: number, ports: number, idleLoad: number): number {
  const spare = sources - ports;
  const top = Math.min(ports, Math.max(0, Math.ceil((ports - idleLoad * spare) / (1 + idleLoad))));
  let sum = top > 0 ? 1 : 0;
  let term = 1;
  for (let j = top; j < ports && term > 1e-20 * sum; j++) {
    term *= (ports - j) / (idleLoad * (spare + j));
    sum += term;
  }
  term = 1;
  for (let j = top - 1; j > 0 && term > 1e-20 * sum; j--) {
    term *= (idleLoad * (spare + j)) / (ports - j);
    sum += term;
  }
  return Math.log(sum) + logTerm(sources, ports, idleLoad, top);
}

/** States this near to an end of the range are walked, as Stirling's series needs 16 busy and 16 idle sources. */
const MARGIN = 17;

/** ln of the term number `top`. */
function logTerm(sources: number, ports: number, idleLoad: number, top: number): number {
  const from = ports - MARGIN;
  const to = Math.max(ports - top, MARGIN);
  if (from - to < 2 * MARGIN) return walk(sources, idleLoad, ports, ports - top);
  const ends = walk(sources, idleLoad, ports, from) + walk(sources, idleLoad, to, ports - top);
  return ends + jump(sources - 1, idleLoad, from, to);
}

/** ln of the ratio of two states' probabilities, state by state from the busier one down. */
function walk(sources: number, idleLoad: number, from: number, to: number): number {
  let log = 0;
  for (let busy = from; busy > to; busy--) log += Math.log(busy / (sources - busy)) - Math.log(idleLoad);
  return log;
}

/** The same at once: ln of C(n, to)·α^to / (C(n, from)·α^from), both as binomial probabilities by their deviances. */
function jump(others: number, idleLoad: number, from: number, to: number): number {
  const meanBusy = (others * idleLoad) / (1 + idleLoad);
  const meanIdle = others / (1 + idleLoad);
  const [idleFrom, idleTo] = [others - from, others - to];
  const corrections = stirlingError(from) + stirlingError(idleFrom) - stirlingError(to) - stirlingError(idleTo);
  const distances =
    deviance(from, meanBusy) - deviance(to, meanBusy) + (deviance(idleFrom, meanIdle) - deviance(idleTo, meanIdle));
  return corrections + distances + 0.5 * Math.log((from / to) * (idleFrom / idleTo));
}
