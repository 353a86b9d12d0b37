/** Newton's steps end once the last one was so small that the next one, its square, is below a double's digits. */
const LAST_STEP = 1e-8;

/**
 * ln B for a load, erlangs ÷ ports, finite and ≥ 0; or `ceiling` where it is not below that, which may be known sooner.
 */
export type LogFixedPoint = (load: number, ceiling: number) => number;

/**
 * Solves B = f(load·(1 − B)) for a refused share f(ρ) that is given by its logarithm at rising shares ρ of the ports taken:
 * straight between them, the first stretch going on below the first one, and from the last one straight on to ln f(1) = 0.
 *
 * With a share ρ taken the load is ρ/(1 − f(ρ)), which rises with ρ: so the loads at the shares given say between which two of
 * them the solution lies, and there it solves load·(1 − e^L) = ρ(L), L = ln B, with ρ straight in L. Newton's method, from where a
 * straight line in the load leads: the difference is concave and falls with L, so that after the first step it comes down
 * to the root and never passes it.
 *
 * @param shares rising, above 0 and below 1
 * @param logs ln f at each share: finite, never falling, below 0
 *
 * Accuracy: absolute error about 1e-13, relative error about 1e-15 for loads above 1, however large they are. Cost: one to
 * four exponentials.
 */
export function logFixedPointOf(shares: readonly number[], logs: readonly number[]): LogFixedPoint {
  const x = [...shares, 1];
  const y = [...logs, 0];
  const loads = x.map((share, place) => share / Math.abs(Math.expm1(y[place] as number)));
  const last = x.length - 1;
  return (load, ceiling) => {
    // The stretch that ends at the first share whose load is not below this one; no load takes all ports.
    let [low, right] = [1, last];
    while (low < right) {
      const middle = (low + right) >> 1;
      if ((loads[middle] as number) < load) low = middle + 1;
      else right = middle;
    }
    const begin = y[right - 1] as number;
    if (begin >= ceiling && right > 1) return ceiling;
    const end = y[right] as number;
    const rise = end - begin;
    if (rise === 0) return Math.min(end, ceiling);
    const share = x[right] as number;
    const perLog = (share - (x[right - 1] as number)) / rise;
    const [from, to] = [loads[right - 1] as number, loads[right] as number];
    for (let log = to < Infinity ? end - (rise * (to - load)) / (to - from) : end; ; ) {
      const lost = Math.expm1(log);
      const step = (share + load * lost - (end - log) * perLog) / (load * (1 + lost) + perLog);
      log -= step;
      if (!(Math.abs(step) > LAST_STEP * Math.min(1, -log))) return Math.min(log, ceiling);
    }
  };
}
