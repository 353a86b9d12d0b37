// First guesses for inverting Erlang-B, within a few per cent of the distance that matters; Newton's method does the rest.

/** A load near the a with ln B(c, a) = logBlocking; c > 0. */
export function guessLoad(ports: number, logBlocking: number): number {
  const blocking = Math.exp(logBlocking);
  if (blocking * blocking * ports > 2 || blocking > 0.7) {
    // overload: nearly every port is busy, (1 − B)/B of them idle
    const accepted = -Math.expm1(logBlocking);
    const load = ports / accepted - 1 / blocking;
    if (load > ports / 2) return load;
  }
  // B ≈ e^(−c·φ)/√(2πc), φ = λ − 1 − ln λ, λ = a/c, with Gosper's correction for few ports
  const exponent = (-logBlocking - 0.5 * Math.log(2 * Math.PI * (ports + 1 / 6))) / ports;
  return exponent > 0 ? ports * ratioBelowOne(exponent) : ports;
}

/** The λ < 1 with λ − 1 − ln λ = y. */
function ratioBelowOne(y: number): number {
  if (y > 1) {
    const start = Math.exp(-1 - y);
    return start * Math.exp(start * Math.exp(start));
  }
  const eta = Math.sqrt(2 * y);
  return 1 - eta * (1 - eta * (1 / 3 - eta * (1 / 36 + eta / 270)));
}

/** A number of ports near the c with ln B(c, a) = logBlocking; a > 0. */
export function guessPorts(offered: number, logBlocking: number): number {
  const blocking = Math.exp(logBlocking);
  if (blocking * blocking * offered > 2) return -Math.expm1(logBlocking) * (offered + 1 / blocking);
  const exponent = Math.max(0, -logBlocking - 0.5 * Math.log(2 * Math.PI * Math.max(1, offered)));
  if (exponent < 2 * offered) {
    const y = exponent / offered; // = (1 + x)·ln(1 + x) − x at c = a(1 + x)
    return offered * (1 + Math.sqrt(2 * y) + y / 3);
  }
  // far above the load: c·ln(c/a) = exponent + c − a
  let ports = exponent / Math.max(1, Math.log(exponent) - Math.log(offered));
  for (let i = 0; i < 4; i++) ports = (exponent + ports - offered) / Math.max(0.5, Math.log(ports) - Math.log(offered));
  return ports;
}
