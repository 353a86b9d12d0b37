/**
 * The error of Stirling's formula, δ(x) = ln Γ(x + 1) − (x ln x − x + ln(2πx)/2).
 *
 * @param x ≥ 16
 * @returns ≈ 1/(12x)
 * Accuracy: absolute error ≤ 1e-16. Below 16 the series is too short; the caller must stay above.
 * Cost: 2 ns.
 * Source: Stirling's series, DLMF 5.11.1.
 */
export function stirlingDelta(x: number): number {
  const inverse = 1 / x;
  const w = inverse * inverse;
  return inverse * (1 / 12 - w * (1 / 360 - w * (1 / 1260 - w * (1 / 1680 - w * (1 / 1188 - w * (691 / 360360))))));
}
