/**
 * The point where a monotone function crosses zero, by Chandrupatla's method, to the last few bits of a double or to 1e-30 of
 * the bracket, whichever is coarser.
 *
 * Bisection that takes an inverse quadratic step whenever the last three points promise that it is safe: steep and flat
 * curves cost at most a few times bisection's steps, smooth ones about ten evaluations.
 *
 * @param f continuous, of opposite signs (or zero) at the two ends
 * @param low one end of the bracket
 * @param high the other end
 * @throws RangeError when f has the same sign at both ends or is not a number
 *
 * Source: T. R. Chandrupatla, "A new hybrid quadratic/bisection algorithm for finding the zero of a nonlinear function
 * without using derivatives", Advances in Engineering Software 28 (1997) 145–149.
 */
export function monotoneRoot(f: (x: number) => number, low: number, high: number): number {
  let [a, fa] = [low, f(low)];
  let [b, fb] = [high, f(high)];
  if (!(Math.sign(fa) * Math.sign(fb) <= 0)) {
    throw new RangeError(`Cannot find a root: f must change sign between ${low} and ${high}, got ${fa} and ${fb}`);
  }
  const finest = 1e-30 * Math.abs(high - low);
  for (let t = 0.5; ; ) {
    const x = a + t * (b - a);
    const fx = f(x);
    if (Number.isNaN(fx)) throw new RangeError(`Cannot find a root: f(${x}) is not a number`);
    let [c, fc] = [a, fa];
    if (Math.sign(fx) !== Math.sign(fa)) [c, fc, b, fb] = [b, fb, a, fa];
    [a, fa] = [x, fx];
    const [best, fBest] = Math.abs(fa) < Math.abs(fb) ? [a, fa] : [b, fb];
    const smallestStep = (2 * Number.EPSILON * Math.abs(best) + finest) / Math.abs(b - a);
    if (fBest === 0 || !(smallestStep <= 0.5)) return best;
    t = Math.min(1 - smallestStep, Math.max(smallestStep, nextFraction(a, fa, b, fb, c, fc)));
  }
}

/** Where to look next, as a fraction of the way from a to b: the inverse parabola's guess, or the middle. */
function nextFraction(a: number, fa: number, b: number, fb: number, c: number, fc: number): number {
  const xi = (a - b) / (c - b);
  const phi = (fa - fb) / (fc - fb);
  if (!(phi * phi < xi && (1 - phi) * (1 - phi) < 1 - xi)) return 0.5;
  const fromB = (fa / (fb - fa)) * (fc / (fb - fc));
  const fromC = ((c - a) / (b - a)) * (fa / (fc - fa)) * (fb / (fc - fb));
  return fromB + fromC;
}
