/**
 * The exact law of a group with Poisson arrivals whose rate changes and exponential holding times: the forward equations
 * p′(n) = λ(t) p(n−1) + (n+1)μ p(n+1) − (λ(t)·1{n<c} + nμ) p(n), by the classical Runge–Kutta method.
 */
export interface ExactLoss {
  readonly ports: number;
  readonly holdSeconds: number;
  readonly rateAt: (t: number) => number;
  /** The law at the beginning; rising n. */
  readonly start: Float64Array;
}

/** What is exact at a moment. */
export interface ExactMoment {
  readonly blocking: number;
  readonly carried: number;
}

/** Nobody holds a port. */
export function emptyLaw(ports: number): Float64Array {
  const law = new Float64Array(ports + 1);
  law[0] = 1;
  return law;
}

/** The stationary law at a constant rate. */
export function stationaryLaw(ports: number, erlangs: number): Float64Array {
  const logs = Float64Array.from({ length: ports + 1 }, () => 0);
  for (let n = 1; n <= ports; n++) logs[n] = (logs[n - 1] ?? 0) + Math.log(erlangs / n);
  const most = logs.reduce((high, value) => Math.max(high, value));
  const law = logs.map((value) => Math.exp(value - most));
  const sum = law.reduce((total, value) => total + value, 0);
  return law.map((value) => value / sum);
}

/**
 * Blocking and ports held at rising moments.
 *
 * @param moments seconds since 0, rising
 */
export function exactLoss({ ports, holdSeconds, rateAt, start }: ExactLoss, moments: readonly number[]): ExactMoment[] {
  const mu = 1 / holdSeconds;
  let law = Float64Array.from(start);
  const slope = (at: number, p: Float64Array): Float64Array => {
    const rate = rateAt(at);
    return Float64Array.from(p, (own, n) => {
      const up = n > 0 ? rate * (p[n - 1] ?? 0) : 0;
      const down = n < ports ? (n + 1) * mu * (p[n + 1] ?? 0) : 0;
      return up + down - ((n < ports ? rate : 0) + n * mu) * own;
    });
  };
  const plus = (p: Float64Array, q: Float64Array, h: number): Float64Array =>
    p.map((value, n) => value + h * (q[n] ?? 0));
  let now = 0;
  return moments.map((moment) => {
    while (now < moment - 1e-12) {
      const h = Math.min(moment - now, 1 / (rateAt(now) + rateAt(moment) + ports * mu));
      const k1 = slope(now, law);
      const k2 = slope(now + h / 2, plus(law, k1, h / 2));
      const k3 = slope(now + h / 2, plus(law, k2, h / 2));
      const k4 = slope(now + h, plus(law, k3, h));
      law = law.map(
        (value, n) => value + (h / 6) * ((k1[n] ?? 0) + 2 * (k2[n] ?? 0) + 2 * (k3[n] ?? 0) + (k4[n] ?? 0)),
      );
      now += h;
    }
    now = moment;
    return { blocking: law[ports] ?? 0, carried: law.reduce((sum, value, n) => sum + n * value, 0) };
  });
}
