/** Beyond this the continued fraction is used, below it the series. */
const FAR = 3;

/**
 * Upper tail of the standard normal distribution, as ln Q(z) and as the hazard φ(z)/Q(z) (inverse Mills ratio): what
 * likelihoods of censored normal values are made of.
 *
 * @param z any finite number
 * @returns finite, also where Q itself underflows; relative error about 1e-13
 * @throws RangeError when z is not finite
 * @see Abramowitz, Stegun 26.2.11 (series), 26.2.14 (continued fraction)
 */
export function normalTail(z: number): { readonly logTail: number; readonly hazard: number } {
  if (!Number.isFinite(z)) throw new RangeError(`Cannot compute a normal tail: z must be finite, got ${z}`);
  const logDensity = (-z * z) / 2 - Math.log(2 * Math.PI) / 2;
  if (z > FAR) {
    const hazard = 1 / millsRatio(z);
    return { logTail: logDensity - Math.log(hazard), hazard };
  }
  const tail = z < -FAR ? 1 - Math.exp(logDensity) * millsRatio(-z) : 0.5 - Math.exp(logDensity) * series(z);
  return { logTail: Math.log(tail), hazard: Math.exp(logDensity) / tail };
}

/** (Φ(z) − ½)/φ(z) = z + z³/3 + z⁵/15 + … */
function series(z: number): number {
  let term = z;
  let sum = z;
  for (let odd = 3; Math.abs(term) > 1e-17 * Math.abs(sum); odd += 2) {
    term *= (z * z) / odd;
    sum += term;
  }
  return sum;
}

/** Q(z)/φ(z) = 1/(z + 1/(z + 2/(z + 3/(z + …)))), from the innermost term outwards. */
function millsRatio(z: number): number {
  let below = z;
  for (let level = 150; level >= 1; level--) below = z + level / below;
  return 1 / below;
}
