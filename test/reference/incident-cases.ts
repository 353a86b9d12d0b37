import { expect } from 'vitest';
import { check, checkGroup } from '../planning/check-text.js';
import { type CaseTest, caseTest } from './case-test.js';
import { expectClose } from './close-to.js';

interface Verdict {
  readonly verdict: string;
  readonly verdict_reason: string;
  readonly verdict_testable: boolean;
}

const REASON = { verdict_reason: 'words for people; the numbers in it are compared' };
const NO_VERDICT = { ...REASON, verdict: 'the source gives no rate or node count', verdict_testable: 'read as a note' };
const VERDICT = { ...REASON, verdict_testable: 'the verdict is compared' };

/** A full proxy on one address that closes first, connections closed as soon as open. */
const proxy = (ports: string, rate: number, hold: number): string => `
platform: generic-proxy
pool: {ports: ${ports}}
timers: {timeWait: ${hold}s}
traffic:
  requests: {rate: ${rate}/s, lifetime: 0s, close: client-fin}
`;

/** Connections that outlast the incident. */
const lasting = (ports: string, rate: number, pool = ''): string => `
platform: generic-proxy
pool: {ports: ${ports}${pool}}
traffic:
  requests: {rate: ${rate}/s, lifetime: {mean: 1 hour, distribution: constant}, close: server-fin}
`;

const slicedPool = async (platform: string, addresses: number, slices: number, ports: number, more = '') => {
  const result = await check(`
platform: ${platform}
pool: {addresses: ${addresses}, sharing: {slices: ${slices}, portsPerSlice: ${ports}}${more}}
traffic:
  calls: {rate: 0.1/s, lifetime: 0s, close: client-fin}
`);
  const [pool] = result.pools;
  if (pool === undefined) throw new Error('a scenario has a pool');
  return { ...pool, status: result.status };
};

const expectVerdict = (verdict: string, status: string): void => {
  expect(['exhausted', 'infeasible'].includes(verdict) ? 'fail' : 'pass').toBe(status);
};

interface Range {
  readonly port_low: number;
  readonly port_high: number;
}

const rangeOf = ({ port_low, port_high }: Range): string => `${port_low}-${port_high}`;

/** Outages that people wrote about. */
export const incidentCases: Readonly<Record<string, CaseTest>> = {
  I01: caseTest<
    Range & { rate_cps: number; hold_fin_s: number },
    Verdict & {
      ports: number;
      max_rate_cps: number;
      offered_erlang: number;
      time_to_exhaustion_s: number;
      long_run_blocking: number;
    }
  >(async (inputs, expected) => {
    const result = await check(proxy(rangeOf(inputs), inputs.rate_cps, inputs.hold_fin_s));
    const [group] = result.groups;
    expect(group?.ports).toBe(expected.ports);
    expectClose(group?.saturationRatePerSecond, expected.max_rate_cps);
    expectClose(group?.offeredErlangs, expected.offered_erlang);
    expectClose(group?.secondsToFill, expected.time_to_exhaustion_s);
    expectClose(group?.blockingProbability, expected.long_run_blocking);
    expectVerdict(expected.verdict, result.status);
  }, VERDICT),

  I03: caseTest<
    Range & { hold_fin_s: number },
    Verdict & { ports: number; max_rate_cps: number; rate_from_all_tw: number; offered_over_capacity: number }
  >(
    async (inputs, expected) => {
      const result = await check(proxy(rangeOf(inputs), expected.rate_from_all_tw, inputs.hold_fin_s));
      const [group] = result.groups;
      expect(group?.ports).toBe(expected.ports);
      expectClose(group?.saturationRatePerSecond, expected.max_rate_cps);
      expectClose(group?.load, expected.offered_over_capacity);
      expectVerdict(expected.verdict, result.status);
    },
    { ...VERDICT, rate_from_14k: 'the same division with a rounded count' },
  ),

  I05: caseTest<
    Range & { hold_fin_s: number; requests: number },
    Verdict & { stall_after: number; minutes_to_finish_100k_at_ceiling: number }
  >(async (inputs, expected) => {
    const rate = 5000;
    const result = await check(proxy(rangeOf(inputs), rate, inputs.hold_fin_s));
    const [group] = result.groups;
    expectClose((group?.secondsToFill ?? 0) * rate, expected.stall_after);
    const ceiling = group?.saturationRatePerSecond ?? 0;
    expectClose(inputs.requests / ceiling / 60, expected.minutes_to_finish_100k_at_ceiling);
    expectVerdict(expected.verdict, result.status);
  }, VERDICT),

  I07: caseTest<
    { frontend_ips: number; nodes: number; ports_per_node: number },
    Verdict & { required: number; max_nodes: number; max_ports_per_node: number; ips_needed: number }
  >(async ({ frontend_ips, nodes, ports_per_node }, expected) => {
    const pool = await slicedPool('azure-aks', frontend_ips, nodes, ports_per_node);
    expect(pool.slices * pool.portsPerSlice).toBe(expected.required);
    expect(pool).toMatchObject({
      feasible: false,
      maxSlices: expected.max_nodes,
      maxPortsPerSlice: expected.max_ports_per_node,
      addressesNeeded: expected.ips_needed,
    });
    expectVerdict(expected.verdict, pool.status);
  }, VERDICT),

  I09: caseTest<{ frontend_ips: number; ports_per_node: number }, Verdict & { capacity: number; max_nodes: number }>(
    async ({ frontend_ips, ports_per_node }, expected) => {
      const fits = await slicedPool('azure-aks', frontend_ips, expected.max_nodes, ports_per_node);
      expect(fits).toMatchObject({ ports: expected.capacity, maxSlices: expected.max_nodes, feasible: true });
      const beyond = await slicedPool('azure-aks', frontend_ips, expected.max_nodes + 1, ports_per_node);
      expectVerdict(expected.verdict, beyond.status);
    },
    VERDICT,
  ),

  I11: caseTest<
    { addresses: number; ports_per_vm: number; current_vms: number },
    Verdict & {
      max_vms_65536: number;
      max_vms_64512_total: number;
      max_vms_64512_per_ip: number;
      headroom_vms: number;
      max_rate_cps_per_vm_per_destination: number;
    }
  >(async ({ addresses, ports_per_vm: ports, current_vms: vms }, expected) => {
    const pool = await slicedPool('gcp-cloud-nat', addresses, vms, ports);
    expect(pool.maxSlices).toBe(expected.max_vms_64512_total);
    expect(pool.maxSlices - vms).toBe(expected.headroom_vms);
    expectVerdict(expected.verdict, pool.status);
    const claimed = await slicedPool('gcp-cloud-nat', addresses, vms, ports, ', ports: 0-65535');
    expect(claimed.maxSlices).toBe(expected.max_vms_65536);
    const one = await slicedPool('gcp-cloud-nat', 1, 1, ports);
    expect(addresses * one.maxSlices).toBe(expected.max_vms_64512_per_ip);
    expect((await slicedPool('gcp-cloud-nat', addresses, expected.max_vms_65536, ports)).status).toBe('fail');
    const group = await checkGroup(`
platform: gcp-cloud-nat
pool: {addresses: ${addresses}, sharing: {slices: ${vms}, portsPerSlice: ${ports}}}
traffic:
  calls: {rate: 1/s, lifetime: 0s, close: client-fin}
`);
    expectClose(group.saturationRatePerSecond, expected.max_rate_cps_per_vm_per_destination);
  }, VERDICT),

  I13: caseTest<
    { ports_per_vm: number },
    Verdict & { max_rate_cps: number; blocking_at_2cps: number; 'blocking_at_1.5cps': number }
  >(async ({ ports_per_vm }, expected) => {
    const at = (rate: number) =>
      checkGroup(`
platform: gcp-cloud-nat
pool: {sharing: {slices: 1, portsPerSlice: ${ports_per_vm}}}
traffic:
  jobs: {rate: ${rate}/s, lifetime: 0s, close: client-fin}
`);
    const group = await at(2);
    expectClose(group.saturationRatePerSecond, expected.max_rate_cps);
    expectClose(group.blockingProbability, expected.blocking_at_2cps);
    expectClose((await at(1.5)).blockingProbability, expected['blocking_at_1.5cps']);
  }, NO_VERDICT),

  I15: caseTest<
    Range & { rate_cps: number },
    Verdict & { capacity_range: number; capacity_effective: number; fluid_time_s: number }
  >(
    async (inputs, expected) => {
      const whole = await checkGroup(lasting(rangeOf(inputs), inputs.rate_cps));
      expect(whole.ports).toBe(expected.capacity_range);
      // One port of the range was never given out.
      const result = await check(lasting(rangeOf(inputs), inputs.rate_cps, `, excludePorts: ${inputs.port_high}`));
      const [group] = result.groups;
      expect(group?.ports).toBe(expected.capacity_effective);
      expectClose(group?.secondsToFill, expected.fluid_time_s);
      expectVerdict(expected.verdict, result.status);
    },
    {
      ...VERDICT,
      blocked_connections: 'a finite number of connections, event by event: simulate',
    },
  ),

  I17: caseTest<{ ports_per_vm: number[] }, Verdict & { nodes_per_ip: number[] }>(
    async ({ ports_per_vm }, expected) => {
      const nodes = expected.nodes_per_ip;
      for (const [index, ports] of ports_per_vm.entries())
        expect((await slicedPool('gcp-cloud-nat', 1, 1, ports)).maxSlices).toBe(nodes[index]);
    },
    NO_VERDICT,
  ),

  I19: caseTest<
    { ports_per_vm: number[] },
    Verdict & { vms_per_ip: number[]; ips_for_100_workers: number[]; max_rate_cps_at_120s: number[] }
  >(async ({ ports_per_vm }, expected) => {
    const { vms_per_ip: most, ips_for_100_workers: needed, max_rate_cps_at_120s: rates } = expected;
    for (const [index, ports] of ports_per_vm.entries()) {
      const pool = await slicedPool('gcp-cloud-nat', 1, 100, ports);
      expect(pool).toMatchObject({ maxSlices: most[index], addressesNeeded: needed[index] });
      const group = await checkGroup(`
platform: gcp-cloud-nat
pool: {addresses: ${pool.addressesNeeded}, sharing: {slices: 100, portsPerSlice: ${ports}}}
traffic:
  workers: {rate: 1/s, lifetime: 0s, close: client-fin}
`);
      expectClose(group.saturationRatePerSecond, rates[index] ?? 0);
    }
  }, NO_VERDICT),

  I21: caseTest<{ rate_cps: number; ports: number[] }, Verdict & { time_to_exhaustion_s: number[] }>(
    async ({ rate_cps, ports }, expected) => {
      const seconds = expected.time_to_exhaustion_s;
      for (const [index, count] of ports.entries()) {
        const result = await check(lasting(`1024-${1023 + count}`, rate_cps));
        expectClose(result.groups[0]?.secondsToFill, seconds[index] ?? 0);
        expectVerdict(expected.verdict, result.status);
      }
    },
    VERDICT,
  ),

  I23: caseTest<Range & { hold_fin_s: number }, Verdict & { capacity: number; requests_until_exhaustion: number }>(
    async (inputs, expected) => {
      const rate = 2000;
      const result = await check(proxy(rangeOf(inputs), rate, inputs.hold_fin_s));
      expect(result.groups[0]?.ports).toBe(expected.capacity);
      expectClose((result.groups[0]?.secondsToFill ?? 0) * rate, expected.requests_until_exhaustion);
      expectVerdict(expected.verdict, result.status);
    },
    VERDICT,
  ),

  I25: caseTest<Range & { hold_fin_s: number[] }, Verdict & { max_rate_cps: number[] }>(async (inputs, expected) => {
    const rates = expected.max_rate_cps;
    for (const [index, hold] of inputs.hold_fin_s.entries()) {
      const group = await checkGroup(proxy(rangeOf(inputs), 1000, hold));
      expectClose(group.saturationRatePerSecond, rates[index] ?? 0);
      expect(group.load > 1).toBe(hold === 30);
    }
  }, NO_VERDICT),

  I27: caseTest<
    Range & { connections: number; legs: number },
    Verdict & { sockets: number; source_addresses_needed_single_destination: number }
  >(async (inputs, expected) => {
    const boxes = Array.from({ length: inputs.legs }, (_, index) => `box${index + 1}`);
    const at = (addresses: number) =>
      check(`
platform: linux-host
pools:
${boxes.map((box) => `  ${box}: {addresses: ${addresses}, ports: ${rangeOf(inputs)}}`).join('\n')}
traffic:
  devices: {sessions: ${inputs.connections}, lifetime: 1 hour, close: server-fin, via: [${boxes.join(', ')}]}
`);
    const needed = expected.source_addresses_needed_single_destination;
    const enough = await at(needed);
    expectClose(
      enough.groups.reduce((sum, group) => sum + group.offeredErlangs, 0),
      expected.sockets,
    );
    expect(enough.groups.every(({ load }) => load < 1)).toBe(true);
    const fewer = await at(needed - 1);
    expect(fewer.groups.every(({ load }) => load > 1)).toBe(true);
    expectVerdict(expected.verdict, (await at(1)).status);
  }, VERDICT),
};
