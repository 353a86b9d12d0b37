import { requireNonNegative, requirePositive } from './argument.js';
import { erlangB, logErlangB } from './erlang-b.js';
import { guessLoad, guessPorts } from './erlang-b-guess.js';
import { meanIdlePorts } from './erlang-b-slope.js';

/**
 * Offered load that a port group carries at a given blocking probability: the a with B(c, a) = B (Erlang-B inverted).
 *
 * Assumptions as for `erlangB`.
 *
 * @param ports c, real, > 0
 * @param blocking B, 0 < B < 1
 * @returns a in erlangs, > 0
 * @throws RangeError when an argument is out of range, or when so little blocking (c far below 1) needs a load too small for a double
 * Accuracy: relative error ≤ 1e-12 for B from 1e-300 to 1 − 1e-12 and c to 1e25.
 * Cost: 3–8 evaluations of B, 0.2–1 µs, whatever c.
 * Source: Newton in ln a, where ln B is concave with slope c − a(1 − B); D. L. Jagerman (1974, 1984).
 * @example offeredLoadFor(100, 0.01) // 84.06415889394775
 */
export function offeredLoadFor(ports: number, blocking: number): number {
  return offeredLoadForLog(ports, logOf('offered load', blocking));
}

/**
 * The same for a target given as ln B: also below 1e-308 and nearer to 1 than a double can say.
 *
 * @param ports c, real, > 0
 * @param logBlocking ln B, finite, < 0
 * @throws RangeError as {@link offeredLoadFor}
 */
export function offeredLoadForLog(ports: number, logBlocking: number): number {
  requirePositive('offered load', 'ports', ports);
  if (!(logBlocking < 0 && logBlocking > -Infinity)) {
    throw new RangeError(`Cannot compute offered load: log blocking must be finite and < 0, got ${logBlocking}`);
  }
  let offered = guessLoad(ports, logBlocking);
  let lastStep = Infinity;
  for (let round = 0; round < 200; round++) {
    if (!(offered > 0 && offered < Infinity)) break;
    const reached = logErlangB(ports, offered);
    const step = (logBlocking - reached) / meanIdlePorts(ports, offered, reached);
    const size = Math.abs(step);
    if (size < 1e-9 && size >= 0.5 * lastStep) return offered; // only rounding is left
    offered *= Math.exp(step);
    if (size < 4e-16) return offered;
    lastStep = size;
  }
  throw new RangeError(
    `Cannot compute offered load: no load a double can hold gives ln B = ${logBlocking} on ${ports} ports`,
  );
}

/**
 * Ports that an offered load needs: the smallest whole c with B(c, a) ≤ B (Erlang-B inverted in the ports).
 *
 * @param offeredErlangs a, ≥ 0
 * @param blocking B, 0 < B ≤ 1
 * @returns c, a whole number ≥ 0: 0 for B = 1, else ≥ 1 (a group without ports refuses every arrival)
 * @throws RangeError when an argument is out of range
 * Accuracy: exact, unless B lies within 1e-12 (relative) of the blocking of two neighbouring c; above 2^53 the smallest c
 * that a double can hold.
 * Cost: 3–8 evaluations of B, 0.2–1 µs, whatever a.
 * Source: secant in c with the step B(c + 1) = aB/(c + 1 + aB), then an integer bracket.
 * @example portsFor(55, 0.02) // 66
 */
export function portsFor(offeredErlangs: number, blocking: number): number {
  requireNonNegative('ports', 'offered load', offeredErlangs);
  if (blocking === 1) return 0;
  const logBlocking = logOf('ports', blocking);
  if (offeredErlangs === 0) return 1;
  // Where ln B says more than B (near 1, and where B underflows) it decides, else B itself: so B(c, a) always meets B.
  const byLog = blocking > 0.5 || blocking < 1e-290;
  return smallestPorts(
    (ports) => (byLog ? logErlangB(ports, offeredErlangs) <= logBlocking : erlangB(ports, offeredErlangs) <= blocking),
    Math.floor(portsNear(offeredErlangs, logBlocking)),
  );
}

/**
 * The same for a target given as ln B, also below 1e-308.
 *
 * @param offeredErlangs a, ≥ 0
 * @param logBlocking ln B, finite, ≤ 0
 * @throws RangeError when an argument is out of range
 */
export function portsForLog(offeredErlangs: number, logBlocking: number): number {
  requireNonNegative('ports', 'offered load', offeredErlangs);
  if (!(logBlocking <= 0 && logBlocking > -Infinity)) {
    throw new RangeError(`Cannot compute ports: log blocking must be finite and ≤ 0, got ${logBlocking}`);
  }
  if (logBlocking === 0) return 0;
  if (offeredErlangs === 0) return 1;
  return smallestPorts(
    (ports) => logErlangB(ports, offeredErlangs) <= logBlocking,
    Math.floor(portsNear(offeredErlangs, logBlocking)),
  );
}

/** The real c with ln B(c, a) ≈ ln B, to about one port. */
function portsNear(offered: number, logBlocking: number): number {
  let ports = guessPorts(offered, logBlocking);
  for (let round = 0; round < 60; round++) {
    const reached = logErlangB(ports, offered);
    const lossAhead = offered * Math.exp(reached);
    const slope = -Math.log1p((ports + 1 - offered + lossAhead) / offered);
    if (!(slope < 0)) return ports; // overload so deep that one more port cannot be seen
    const next = Math.max(0, ports + (logBlocking - reached) / slope);
    if (Math.abs(next - ports) <= 0.5 + 1e-15 * ports) return next;
    ports = next;
  }
  return ports;
}

/** Smallest whole number that is enough, searched outwards from a near one and then by halving. */
function smallestPorts(isEnough: (ports: number) => boolean, near: number): number {
  let enough = near;
  let stride = Math.max(1, near * Number.EPSILON);
  while (!isEnough(enough)) {
    enough += stride;
    stride *= 2;
  }
  let tooFew = enough;
  stride = Math.max(1, near * Number.EPSILON);
  while (tooFew > 0 && isEnough(tooFew)) {
    enough = tooFew;
    tooFew = Math.max(0, tooFew - stride);
    stride *= 2;
  }
  for (;;) {
    const middle = Math.floor(tooFew + (enough - tooFew) / 2);
    if (middle <= tooFew || middle >= enough) return enough;
    if (isEnough(middle)) enough = middle;
    else tooFew = middle;
  }
}

function logOf(goal: string, blocking: number): number {
  if (!(blocking > 0 && blocking < 1)) {
    const range = goal === 'ports' ? '> 0 and ≤ 1' : '> 0 and < 1';
    throw new RangeError(`Cannot compute ${goal}: blocking must be ${range}, got ${blocking}`);
  }
  return blocking > 0.5 ? Math.log1p(blocking - 1) : Math.log(blocking);
}
