/**
 * Maclaurin coefficients f_n of 1 + η·(1/μ − 1/η), where η²/2 = μ − ln(1 + μ): f_0 = 1, f_1 = −1/3, f_n = (n + 1)·α_(n+1),
 * α_n being those of μ(η). Rounded from exact rationals: −1/3, 1/12, −2/135, 1/864, 1/2835, −139/777600, …
 */
const COEFFICIENTS = Float64Array.of(
  1,
  -0.3333333333333333,
  0.08333333333333333,
  -0.014814814814814815,
  0.0011574074074074073,
  0.0003527336860670194,
  -0.0001787551440329218,
  3.919263178522438e-5,
  -2.185448510679992e-6,
  -1.85406221071516e-6,
  8.296711340953087e-7,
  -1.7665952736826078e-7,
  6.707853543401498e-9,
  1.0261809784240309e-8,
  -4.382036018453353e-9,
  9.14769958223679e-10,
  -2.5514193994946248e-11,
  -5.830772132550426e-11,
  2.4361948020667415e-11,
  -5.0276692801141755e-12,
  1.1004392031956135e-13,
  3.371763262400985e-13,
  -1.392388722418162e-13,
  2.8534893807047445e-14,
  -5.139111834242572e-16,
  -1.9752288294349442e-15,
);

/**
 * G·gaussian + G·T(η)·weight, the two parts of Temme's uniform expansion of Γ(a, A) about A = a.
 *
 * G = Γ(a)·√(a/2π)·(e/a)^a and G·T(η) = Σ β_n ηⁿ with β_(n−1) = f_n + (n + 1)·β_(n+1)/a backwards, G = 1 + β_1/a.
 *
 * @param a ≥ 24, the shape
 * @param eta η, −1.6…0.8 (below −0.8 only where `weight` is small)
 * @param gaussian the part that carries the error function
 * @param weight of the correction T
 * Accuracy: 2e-16 relative to the result for a ≥ 33.
 * Cost: 40 ns (|η| ≤ 0.28 or η < 0), 60 ns above.
 * Source: N. M. Temme, SIAM J. Math. Anal. 10 (1979) 757–766; DLMF 8.12; the backward recurrence from A. Gil, J. Segura,
 * N. M. Temme, SIAM J. Sci. Comput. 34 (2012) A2965–A2981.
 */
export function temmeExpansion(a: number, eta: number, gaussian: number, weight: number): number {
  const inverse = 1 / a;
  let n = terms(a, eta);
  let beta = COEFFICIENTS[n + 1] as number; // β_n
  let below = COEFFICIENTS[n] as number; // β_(n−1)
  let sum = beta * eta + below;
  while (--n > 0) {
    const next = (COEFFICIENTS[n] as number) + (n + 1) * inverse * beta;
    beta = below;
    below = next;
    sum = sum * eta + next;
  }
  return gaussian * (1 + beta * inverse) + weight * sum;
}

/** How many terms count: fewer for a large shape and a load near the number of ports. */
function terms(a: number, eta: number): number {
  if (eta > 0.28) return 24;
  return a > 500 && eta < 0.1 && eta > -0.1 ? 10 : 16;
}
