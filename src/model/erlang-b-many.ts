import { erfcx } from './erfcx.js';
import { log1pDifference } from './log1p-difference.js';
import { stirlingDelta } from './stirling-delta.js';
import { temmeExpansion } from './temme-expansion.js';

// Erlang-B for 32 ports and more, in constant time. With N ports, A erlangs, a = N + 1 and μ = A/a − 1:
// 1/B = A·e^A·A^(−a)·Γ(a, A) (Jagerman 1974).

const SQRT_TWO_PI = 2.5066282746310002;

/** Below this, e^(−z²) is too small for anything but the Poisson term p to count. */
const TAIL = 37;

/** B for ports ≥ 32 (real), offered > 0. Underflows to 0 below 1e-308. */
export function blockingOfMany(ports: number, offered: number): number {
  if (offered > 2 * ports + 2) return 1 / (1 + excessOfMany(ports, offered));
  const a = ports + 1;
  const exponent = tailExponent(ports, offered);
  if (offered - ports < 1) {
    const e = Math.exp(-exponent);
    if (e === 0) return 0;
    if (exponent > TAIL) return (e * Math.exp(-stirlingDelta(a)) * a) / (offered * SQRT_TWO_PI * Math.sqrt(a));
    const gaussian = SQRT_TWO_PI * 0.5 * Math.sqrt(a) * (2 - e * erfcx(Math.sqrt(exponent)));
    return (e * a) / (offered * temmeExpansion(a, -Math.sqrt((2 * exponent) / a), gaussian, e));
  }
  const gaussian = SQRT_TWO_PI * 0.5 * Math.sqrt(a) * erfcx(Math.sqrt(exponent));
  return a / (offered * temmeExpansion(a, Math.sqrt((2 * exponent) / a), gaussian, 1));
}

/** ln B for ports ≥ 32 (real), offered > 0; finite. */
export function logBlockingOfMany(ports: number, offered: number): number {
  if (offered > 2 * ports + 2) return -Math.log1p(excessOfMany(ports, offered));
  const blocking = blockingOfMany(ports, offered);
  if (blocking > 1e-280) return Math.log(blocking);
  const a = ports + 1;
  const logScale = 0.5 * Math.log(a) - Math.log(SQRT_TWO_PI) - Math.log(offered);
  return logScale - stirlingDelta(a) - tailExponent(ports, offered);
}

/**
 * a·(μ − ln(1 + μ)): minus the logarithm of the Poisson tail, but for its scale. A − a is taken as (A − N) − 1, exact
 * where N + 1 would be rounded.
 */
function tailExponent(ports: number, offered: number): number {
  const a = ports + 1;
  const mu = (offered - ports - 1) / a;
  if (mu > -0.5) return a * log1pDifference(mu);
  const logRatio = offered > 1e-280 ? Math.log(offered / a) : Math.log(offered) - Math.log(a);
  return a * (mu - logRatio);
}

/** 1/B − 1 = N/A + N(N − 1)/A² + … for A > 2(N + 1) and N ≥ 24, where the first omitted term cannot count. */
function excessOfMany(ports: number, offered: number): number {
  const inverse = 1 / offered;
  let term = ports * inverse;
  let sum = term;
  for (let k = 1; term > 1e-17 * sum; k++) {
    term *= (ports - k) * inverse;
    sum += term;
  }
  return sum;
}
