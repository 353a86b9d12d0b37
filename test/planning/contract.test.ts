import { describe, expect, it } from 'vitest';
import { check, onlyGroup } from './check-text.js';

/** The example of the result's description: Outlook behind two addresses of a Linux NAT. */
const outlook = `
platform: linux-netfilter
pool:
  addresses: 198.51.100.10-198.51.100.11
traffic:
  outlook:
    rate: 120/s
    lifetime: 20s
    close: client-rst
`;

/** ln B(c, a) for a far below c: its leading term ln(a^c/c!) − a, with Stirling's series for ln c!. */
function logBlockingFarBelow(ports: number, erlangs: number): number {
  const logFactorial = ports * Math.log(ports) - ports + Math.log(2 * Math.PI * ports) / 2 + 1 / (12 * ports);
  return ports * Math.log(erlangs) - logFactorial - erlangs;
}

/** Smallest n with P(N ≤ n) ≥ p for a Poisson count, summed from its first term. */
function poissonQuantile(mean: number, probability: number): number {
  let [n, sum] = [0, 0];
  for (let log = -mean; ; log += Math.log(mean / ++n)) {
    sum += Math.exp(log);
    if (sum >= probability) return n;
  }
}

describe('the example of the contract', () => {
  it('gives load, holding time, offered and unavailable load, and states', async () => {
    const group = onlyGroup(await check(outlook));
    expect(group).toMatchObject({ id: 'default/any', count: 2, ports: 64_512, arrivalRatePerSecond: 60 });
    expect(group).toMatchObject({ holdingTimeSeconds: 30, offeredErlangs: 1800, unavailableErlangs: 1200 });
    expect(group.load).toBeCloseTo(0.0186, 4);
    expect(group.occupancy).toBeCloseTo(0.0279, 4);
    expect(group.states).toEqual({ ESTABLISHED: 1200, CLOSE: 600 });
    expect(group.carriedErlangs).toBeCloseTo(1800, 9);
    expect(group.blockedPerSecond).toBe(0);
    expect(group.secondsToFill).toBeNull();
  });

  it('gives quantiles of the occupied ports that a plain sum confirms', async () => {
    const { mean, p99, p999 } = onlyGroup(await check(outlook)).occupiedPorts;
    expect(mean).toBeCloseTo(1800, 9);
    expect([p99, p999]).toEqual([poissonQuantile(1800, 0.99), poissonQuantile(1800, 0.999)]);
    expect(p99).toBe(1899);
  });

  it('gives headroom, saturation and the mean interval before a port comes round again', async () => {
    const result = await check(outlook);
    const group = onlyGroup(result);
    expect(group.saturationRatePerSecond).toBeCloseTo(3225.6, 9);
    expect(group.headroom.factor).toBeCloseTo(43.008, 9);
    expect(group.headroom.ratePerSecond).toBeCloseTo(2580.48, 6);
    expect(group.headroom).toMatchObject({ limitedBy: 'load < 80%' });
    expect(group.headroom.ports).toBeCloseTo(62_712, 6);
    expect(result.headroom.ratePerSecond).toBeCloseTo(5160.96, 6);
    expect(result.binding).toEqual({ group: 'default/any', limit: 'load < 80%' });
    expect(group.reuseRisk.meanReuseIntervalSeconds).toBeCloseTo(62_712 / 60, 9);
    expect(result.status).toBe('pass');
  });

  it('gives a blocking that underflows its logarithm all the same', async () => {
    const group = onlyGroup(await check(outlook));
    expect(group.blockingProbability).toBe(0);
    const exact = logBlockingFarBelow(64_512, 1200);
    // Next to the leading term the rest of the sum, e^a against the terms up to c, is nothing.
    expect(Math.abs((group.logBlockingProbability ?? 0) / exact - 1)).toBeLessThan(1e-12);
  });
});
