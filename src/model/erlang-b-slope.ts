/**
 * Slope of ln B(c, a) in ln a: the mean number of idle ports, c − a(1 − B). Likewise dB/da = B·(c/a − 1 + B).
 *
 * Far into overload, where c and the carried load are one number, the fluid value (1 − B)·a/(a − c + 1) is given instead.
 * Good enough for Newton's steps, which it is made for, not for printing: relative error ≤ 1 %.
 *
 * @param ports c > 0
 * @param offered a > 0, erlangs
 * @param logBlocking ln B(c, a)
 * @returns > 0
 * Cost: 20 ns.
 * Source: the derivative of Jagerman's integral; D. L. Jagerman, Bell Syst. Tech. J. 53 (1974) 525–551.
 */
export function meanIdlePorts(ports: number, offered: number, logBlocking: number): number {
  const accepted = -Math.expm1(logBlocking);
  const surplus = offered - ports;
  const fluid = surplus > 0 && surplus * surplus * surplus > offered / Number.EPSILON;
  return fluid ? (accepted * offered) / (surplus + 1) : ports - offered * accepted;
}
