/** Terms of the continued fraction beyond which it has failed; it needs a few times √(a + b). */
const MOST_TERMS = 100_000;

const TINY = 1e-300;

/**
 * ln Γ(x) by Stirling's series after shifting x above 10; relative error of e^result about 1e-15 × |result|.
 *
 * @param x > 0
 * @see DLMF 5.11.1
 */
function logGamma(x: number): number {
  let shift = 0;
  let z = x;
  while (z < 10) {
    shift -= Math.log(z);
    z += 1;
  }
  const inverse = 1 / (z * z);
  const series =
    (1 / 12 -
      inverse *
        (1 / 360 - inverse * (1 / 1260 - inverse * (1 / 1680 - inverse * (1 / 1188 - inverse * (691 / 360360)))))) /
    z;
  return shift + (z - 0.5) * Math.log(z) - z + 0.5 * Math.log(2 * Math.PI) + series;
}

/** The continued fraction of I_x(a, b), by the modified Lentz method; quick for x < (a + 1)/(a + b + 2). */
function fraction(x: number, a: number, b: number): number {
  let c = 1;
  let d = 1 / nonZero(1 - ((a + b) * x) / (a + 1));
  let value = d;
  for (let m = 1; m <= MOST_TERMS; m++) {
    const even = (m * (b - m) * x) / ((a + 2 * m - 1) * (a + 2 * m));
    d = 1 / nonZero(1 + even * d);
    c = nonZero(1 + even / c);
    value *= d * c;
    const odd = (-(a + m) * (a + b + m) * x) / ((a + 2 * m) * (a + 2 * m + 1));
    d = 1 / nonZero(1 + odd * d);
    c = nonZero(1 + odd / c);
    value *= d * c;
    if (Math.abs(d * c - 1) < 1e-15) return value;
  }
  throw new RangeError(`Cannot compute the incomplete beta function: no convergence at x = ${x}, a = ${a}, b = ${b}`);
}

function nonZero(value: number): number {
  return Math.abs(value) < TINY ? TINY : value;
}

/**
 * The regularised incomplete beta function I_x(a, b): the distribution function of the beta distribution, and of the
 * binomial, P(X ≥ k) = I_p(k, n − k + 1).
 *
 * @param x 0…1
 * @param a > 0
 * @param b > 0
 * @returns 0…1; relative error about 1e-13 for a, b below 1,000, 1e-9 at 1e6
 * @throws RangeError outside these ranges
 * @see DLMF 8.17.22
 */
export function incompleteBeta(x: number, a: number, b: number): number {
  if (!(x >= 0 && x <= 1) || !(a > 0) || !(b > 0) || !Number.isFinite(a + b)) {
    throw new RangeError(`Cannot compute the incomplete beta function: 0 ≤ x ≤ 1, a > 0, b > 0, got ${x}, ${a}, ${b}`);
  }
  if (x === 0 || x === 1) return x;
  const logFront = logGamma(a + b) - logGamma(a) - logGamma(b) + a * Math.log(x) + b * Math.log1p(-x);
  if (x < (a + 1) / (a + b + 2)) return (Math.exp(logFront) * fraction(x, a, b)) / a;
  return 1 - (Math.exp(logFront) * fraction(1 - x, b, a)) / b;
}
