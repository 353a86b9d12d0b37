import { reciprocalBelowZero } from './erlang-b-fraction.js';

// Erlang-B for fewer than 32 ports, by R(k) = 1 + (k/A)·R(k − 1) with R = 1/B, upwards from R(0) = 1 or, for a number of
// ports that is not whole, from the fractional part minus one (Jagerman 1974).

/** 1/B for 0 ≤ ports < 32 (real), offered > 0; Infinity where it overflows. */
export function reciprocalOfFew(ports: number, offered: number): number {
  const inverse = 1 / offered;
  const whole = Math.floor(ports);
  if (whole !== ports) return reciprocalOfFraction(ports - whole, ports, offered);
  let reciprocal = 1;
  for (let k = 1; k <= ports; k++) reciprocal = 1 + k * inverse * reciprocal;
  return reciprocal;
}

function reciprocalOfFraction(fraction: number, ports: number, offered: number): number {
  const inverse = 1 / offered;
  let reciprocal = 1 + excessOfFraction(fraction, offered);
  for (let k = fraction + 1; k <= ports; k++) reciprocal = 1 + k * inverse * reciprocal;
  return reciprocal;
}

/** R(f) − 1 for 0 < f < 1. */
function excessOfFraction(fraction: number, offered: number): number {
  return (fraction * reciprocalBelowZero(fraction, offered)) / offered;
}

/** ln B for 0 ≤ ports < 32 (real), offered > 0; finite, and right to full relative precision where B is near 1. */
export function logBlockingOfFew(ports: number, offered: number): number {
  if (ports === 0) return 0;
  const fraction = ports - Math.floor(ports);
  let excess = fraction === 0 ? 0 : excessOfFraction(fraction, offered);
  let k = fraction;
  while (k < ports) {
    const next = ((k + 1) / offered) * (1 + excess);
    if (next > 1e290) return -Math.log(1 + excess) + logOfRest(k, ports, offered);
    excess = next;
    k += 1;
  }
  return -Math.log1p(excess);
}

/** Σ ln(A/j) for the steps k + 1 … ports that remain once R is so large that adding 1 to it changes nothing. */
function logOfRest(k: number, ports: number, offered: number): number {
  let sum = 0;
  for (let j = k + 1; j <= ports; j++) sum += Math.log(offered) - Math.log(j);
  return sum;
}
