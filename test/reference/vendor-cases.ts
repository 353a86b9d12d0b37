import { expect } from 'vitest';
import { check, checkGroup } from '../planning/check-text.js';
import { type CaseTest, caseTest } from './case-test.js';
import { expectClose } from './close-to.js';

const text = (platform: string, pool: string, flow: string, rest = ''): string =>
  `platform: ${platform}\npool: {${pool}}\ntraffic:\n  flow: {${flow}}\n${rest}`;

/** Connections that are closed as soon as they are open: the hold is all close hold. */
const short = (rate: number | string, close = 'client-fin'): string => `rate: ${rate}/s, lifetime: 0s, close: ${close}`;

const firstPool = async (platform: string, pool: string) => {
  const result = await check(text(platform, pool, short(1)));
  const [only] = result.pools;
  if (only === undefined) throw new Error('a scenario has a pool');
  return { ...only, status: result.status, codes: result.findings.map(({ code }) => code) };
};

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);

/** What vendors publish as examples. */
export const vendorCases: Readonly<Record<string, CaseTest>> = {
  V01: caseTest<{ backend_instances: number[] }, { ports_per_instance: number[] }>(async (inputs, expected) => {
    for (const [index, instances] of inputs.backend_instances.entries()) {
      const pool = await firstPool('azure-load-balancer', `addresses: 1, sharing: {slices: ${instances}}`);
      expect(pool.portsPerSlice).toBe(expected.ports_per_instance[index]);
      expect(pool.feasible).toBe(true);
    }
  }),

  V03: caseTest<
    { requests: { instances: number; ports_per_instance: number }[] },
    { accepted: boolean[]; max_per_instance_for_7: number; ips_needed_for_7x10000: number }
  >(async ({ requests }, expected) => {
    for (const [index, { instances, ports_per_instance: ports }] of requests.entries()) {
      const sharing = `sharing: {slices: ${instances}, portsPerSlice: ${ports}}`;
      const pool = await firstPool('azure-load-balancer', `addresses: 1, ${sharing}`);
      expect(pool.feasible).toBe(expected.accepted[index]);
      expect(pool.status).toBe(expected.accepted[index] === true ? 'pass' : 'fail');
      if (instances === 7) {
        expect(pool.maxPortsPerSlice).toBe(expected.max_per_instance_for_7);
        expect(pool.addressesNeeded).toBe(expected.ips_needed_for_7x10000);
        expect(pool.codes).toContain('slices-do-not-fit');
      }
      if (ports % 8 !== 0) expect(pool.codes).toContain('slice-size-refused');
    }
  }),

  V05: caseTest<{ combos: { ports_per_node: number; outbound_ips: number }[] }, { max_nodes: number[] }>(
    async ({ combos }, expected) => {
      for (const [index, { ports_per_node: ports, outbound_ips: addresses }] of combos.entries()) {
        const most = expected.max_nodes[index] ?? 0;
        const sharing = (slices: number) =>
          `addresses: ${addresses}, sharing: {slices: ${slices}, portsPerSlice: ${ports}}`;
        expect((await firstPool('azure-aks', sharing(1))).maxSlices).toBe(most);
        expect((await firstPool('azure-aks', sharing(most))).feasible).toBe(true);
        expect((await firstPool('azure-aks', sharing(most + 1))).feasible).toBe(false);
      }
    },
  ),

  V07: caseTest<
    { addresses: number[]; max_addresses: number; total_connection_limit: number },
    { capacity_ports: number[]; same_destination_limit: number[] }
  >(async (inputs, expected) => {
    for (const [index, addresses] of inputs.addresses.entries()) {
      const result = await check(text('azure-nat-gateway', `addresses: ${addresses}`, short(1)));
      expect(result.pools[0]?.ports).toBe(expected.capacity_ports[index]);
      expect(result.groups[0]?.ports).toBe(expected.same_destination_limit[index]);
      expect(result.limits.map(({ limit }) => limit)).toEqual([inputs.total_connection_limit]);
    }
    const beyond = await firstPool('azure-nat-gateway', `addresses: ${inputs.max_addresses + 1}`);
    expect(beyond).toMatchObject({ feasible: false, status: 'fail', codes: ['too-many-addresses'] });
  }),

  V09: caseTest<
    { ports_per_instance: number },
    {
      max_rate_cps_fin: number;
      max_rate_cps_rst: number;
      ratio: number;
      time_to_exhaustion_s_at_1cps_fin: number;
      time_to_exhaustion_s_at_2cps_fin: number;
    }
  >(async ({ ports_per_instance }, expected) => {
    const at = (rate: number, close: string) =>
      checkGroup(text('azure-app-service', 'addresses: 1', short(rate, close)));
    const [fin, finTwice, rst] = [await at(1, 'client-fin'), await at(2, 'client-fin'), await at(1, 'client-rst')];
    expect(fin.ports).toBe(ports_per_instance);
    expectClose(fin.saturationRatePerSecond, expected.max_rate_cps_fin);
    expectClose(rst.saturationRatePerSecond, expected.max_rate_cps_rst);
    expectClose((rst.saturationRatePerSecond ?? 0) / (fin.saturationRatePerSecond ?? 0), expected.ratio);
    expectClose(fin.secondsToFill, expected.time_to_exhaustion_s_at_1cps_fin);
    expectClose(finTwice.secondsToFill, expected.time_to_exhaustion_s_at_2cps_fin);
    expect(rst).toMatchObject({ secondsToFill: null, offeredErlangs: 15 });
  }),

  V11: caseTest<
    { hold_s: number },
    { max_rate_cps: number; implied_hold_s_at_900: number; rate_900_x_60: number; blocking_at_900cps_60s: number }
  >(async ({ hold_s }, expected) => {
    const at = (rate: number, hold = hold_s, rest = '') =>
      checkGroup(text('aws-nat-gateway', 'addresses: 1', short(rate), `timers: {timeWait: ${hold}s}\n${rest}`));
    const group = await at(900);
    expectClose(group.saturationRatePerSecond, expected.max_rate_cps);
    expectClose(group.offeredErlangs, expected.rate_900_x_60);
    expectClose(group.blockingProbability, expected.blocking_at_900cps_60s);
    expectClose((await at(900, expected.implied_hold_s_at_900)).saturationRatePerSecond, 900);
    // The note of the case: blocking reaches 1e-4 at 54,443 erlangs, 907/s; at 1,000/s the pool fills after 55 s.
    const limited = await at(900, hold_s, 'thresholds: [blocking < 1e-4]');
    expect(Math.round((limited.headroom.factor ?? 0) * group.offeredErlangs)).toBe(54_443);
    expect(Math.round(limited.headroom.ratePerSecond ?? 0)).toBe(907);
    expectClose((await at(1000)).secondsToFill, 55);
  }),

  V13: caseTest<{ lb_addresses: number[]; targets: number[] }, { capacity: number[][] }>(async (inputs, expected) => {
    for (const [row, addresses] of inputs.lb_addresses.entries()) {
      for (const [column, endpoints] of inputs.targets.entries()) {
        const flow = `to: targets, ${short(1)}`;
        const result = await check(
          text('aws-nlb', `addresses: ${addresses}`, flow, `destinations: {targets: {endpoints: ${endpoints}}}`),
        );
        expect(sum(result.groups.map(({ count, ports }) => count * ports))).toBe(expected.capacity[row]?.[column]);
      }
    }
  }),

  V15: caseTest<
    { ports_per_vm: number },
    {
      max_rate_cps: number;
      time_to_exhaustion_s_at_1cps: number;
      min_ports_for_10cps: number;
      min_ports_power_of_two_for_10cps: number;
    }
  >(async ({ ports_per_vm }, expected) => {
    const group = await checkGroup(text('gcp-cloud-nat', 'addresses: 1', short(1)));
    expect(group.ports).toBe(ports_per_vm);
    expectClose(group.saturationRatePerSecond, expected.max_rate_cps);
    expectClose(group.secondsToFill, expected.time_to_exhaustion_s_at_1cps);
    const busier = (ports: number) =>
      check(text('gcp-cloud-nat', `addresses: 1, sharing: {slices: 1, portsPerSlice: ${ports}}`, short(10)));
    const needed = await busier(expected.min_ports_for_10cps);
    expectClose(needed.groups[0]?.load, 1);
    expect(needed.findings.map(({ code }) => code)).toContain('slice-size-refused');
    const doubled = await busier(expected.min_ports_power_of_two_for_10cps);
    expect(doubled.pools[0]?.feasible).toBe(true);
    expect(doubled.groups[0]?.load).toBeLessThan(1);
    expect((await busier(expected.min_ports_power_of_two_for_10cps / 2)).groups[0]?.load).toBeGreaterThan(1);
  }),

  V17: caseTest<{ base_sessions_per_ip: number; oversubscription: number[] }, { sessions: number[] }>(
    async ({ base_sessions_per_ip: base, oversubscription }, expected) => {
      for (const [index, times] of oversubscription.entries()) {
        const pool = `addresses: 1, ports: 0-${base - 1}, reuse: per-host, oversubscription: ${times}`;
        const many = await check(
          text('generic-nat', pool, `to: servers, ${short(1)}`, 'destinations: {servers: {endpoints: 10}}'),
        );
        expect(many.limits.find(({ key }) => key === 'oversubscription')?.limit).toBe(expected.sessions[index]);
        // Reuse needs distinct destinations: toward one the capacity stays what it was.
        const one = await check(text('generic-nat', pool, short(1)));
        expect([one.groups[0]?.ports, one.limits]).toEqual([base, []]);
      }
    },
  ),

  V19: caseTest<
    { block_size: number[]; addresses: number[]; subscribers: (number | null)[] },
    { subscribers_per_ip: number[]; wasted_ports_at_16000: number; subscribers_4_ips_8000: number }
  >(
    async (inputs, expected) => {
      const pool = (addresses: number, block: number, slices: number) =>
        firstPool('generic-nat', `addresses: ${addresses}, sharing: {slices: ${slices}, portsPerSlice: ${block}}`);
      for (const [index, block] of inputs.block_size.entries()) {
        const { maxSlices, ports } = await pool(1, block, 1);
        expect(maxSlices).toBe(expected.subscribers_per_ip[index]);
        if (block === 16_000) expect(ports - maxSlices * block).toBe(expected.wasted_ports_at_16000);
        const subscribers = inputs.subscribers[index] ?? null;
        if (subscribers !== null)
          expect((await pool(1, block, subscribers)).addressesNeeded).toBe(inputs.addresses[index]);
      }
      expect((await pool(4, 8000, 1)).maxSlices).toBe(expected.subscribers_4_ips_8000);
    },
    { first_ports: 'check counts ports, it does not number the blocks' },
  ),

  V21: caseTest<{ inside_prefix: number; outside_prefix: number[] }, { ports_per_host: number[] }>(
    async (inputs, expected) => {
      const hosts = 2 ** (32 - inputs.inside_prefix);
      for (const [index, prefix] of inputs.outside_prefix.entries()) {
        const pool = await firstPool('generic-nat', `addresses: 198.51.100.0/${prefix}, sharing: {slices: ${hosts}}`);
        expect(pool.portsPerSlice).toBe(expected.ports_per_host[index]);
      }
    },
  ),

  V23: caseTest<
    { reserved_low: number; static_forward_ports: number; det_block: number[]; dyn_block: number },
    { subscribers_per_ip: number[]; wasted_ports: number[] }
  >(async (inputs, expected) => {
    for (const [index, block] of inputs.det_block.entries()) {
      const size = block + inputs.dyn_block;
      const statics = `${inputs.reserved_low}-${inputs.reserved_low + inputs.static_forward_ports - 1}`;
      const pool = await firstPool(
        'generic-nat',
        `addresses: 1, ports: 0-65535, excludePorts: [0-${inputs.reserved_low - 1}, ${statics}], sharing: {slices: 1, portsPerSlice: ${size}}`,
      );
      expect(pool.maxSlices).toBe(expected.subscribers_per_ip[index]);
      expect(pool.ports - pool.maxSlices * size).toBe(expected.wasted_ports[index]);
    }
  }),

  V25: caseTest<
    { subscribers: number; dynamic_factor: number; reserved_ports: number; max_ports_per_subscriber: number },
    { ports_per_subscriber: number; dynamic_ports: number; extra_ports: number }
  >(
    async (inputs, expected) => {
      const shares = inputs.subscribers + inputs.dynamic_factor;
      const pool = await firstPool(
        'generic-nat',
        `addresses: 1, ports: ${inputs.reserved_ports}-65535, sharing: {slices: ${shares}}`,
      );
      expect(pool.portsPerSlice).toBe(expected.ports_per_subscriber);
      expect(pool.ports - inputs.subscribers * pool.portsPerSlice).toBe(expected.dynamic_ports);
      expect(inputs.max_ports_per_subscriber - pool.portsPerSlice).toBe(expected.extra_ports);
    },
    { ranges: 'check counts ports, it does not number the blocks' },
  ),

  V27: caseTest<
    { ports: number; hold_s: number; rate_cps: number },
    { max_rate_cps: number; time_wait_sockets: number; exact_default_range_ports: number; exact_max_rate_cps: number }
  >(async ({ ports, hold_s, rate_cps }, expected) => {
    const round = await checkGroup(
      text('linux-host', `ports: 1024-${1023 + ports}`, short(rate_cps), `timers: {timeWait: ${hold_s}s}`),
    );
    expectClose(round.saturationRatePerSecond, expected.max_rate_cps);
    expectClose(round.offeredErlangs, expected.time_wait_sockets);
    const exact = await checkGroup(text('linux-host', 'addresses: 1', short(rate_cps)));
    expect(exact.ports).toBe(expected.exact_default_range_ports);
    expectClose(exact.saturationRatePerSecond, expected.exact_max_rate_cps);
  }),

  V29: caseTest<
    { frontend_ips: number; instances: number; ports_per_instance: number },
    { total_ports: number; ports_on_first_ip: number; per_instance_before_second_ip: number }
  >(async (inputs, expected) => {
    const sharing = `sharing: {slices: ${inputs.instances}, portsPerSlice: ${inputs.ports_per_instance}}`;
    const both = await firstPool('azure-lb', `addresses: ${inputs.frontend_ips}, ${sharing}`);
    expect(both).toMatchObject({
      ports: expected.total_ports,
      feasible: true,
      portsPerAddress: expected.ports_on_first_ip,
    });
    const first = await firstPool('azure-lb', `addresses: 1, ${sharing}`);
    expect(first).toMatchObject({ feasible: false, maxPortsPerSlice: expected.per_instance_before_second_ip });
  }),

  V31: caseTest<{ concurrent: number }, { ports: number; source_ips: number }>(async ({ concurrent }, expected) => {
    const at = (addresses: number) =>
      check(text('linux-host', `addresses: ${addresses}`, `sessions: ${concurrent}, lifetime: 60s, close: server-fin`));
    const enough = await at(expected.source_ips);
    expect(enough.pools[0]?.portsPerAddress).toBe(expected.ports);
    expect(enough.groups[0]?.load.toFixed(3)).toBe('0.886');
    expect(enough.status).toBe('warn');
    const short = await at(expected.source_ips - 1);
    expect(short.groups[0]?.load).toBeGreaterThan(1);
    expect(short.status).toBe('fail');
  }),

  V32: caseTest<{ ports: number; hold_s: number; ports_per_request: number[] }, { max_rate_cps: number[] }>(
    async (inputs, expected) => {
      for (const [index, connections] of inputs.ports_per_request.entries()) {
        const requests = 10;
        const result = await check(
          text(
            'generic-proxy',
            `addresses: 1, ports: 1024-${1023 + inputs.ports}`,
            'rate: = requests * connections, lifetime: 0s, close: client-fin',
            `timers: {timeWait: ${inputs.hold_s}s}\nparameters: {requests: ${requests}/s, connections: ${connections}}\nthresholds: [load <= 100%]`,
          ),
        );
        expectClose((result.headroom.factor ?? 0) * requests, expected.max_rate_cps[index] ?? 0);
      }
    },
  ),

  V34: caseTest<
    { ports_per_address: number; overload: number[]; destinations: number[] },
    { capacity_at_overload_32_by_destinations: number[]; capacity_8_destinations_by_overload: number[] }
  >(async (inputs, expected) => {
    const capacity = async (endpoints: number, overload: string) => {
      const result = await check(
        text(
          'vmware-nsx-lb',
          `ports: 1024-${1023 + inputs.ports_per_address}${overload}`,
          `to: servers, ${short(1)}`,
          `destinations: {servers: {endpoints: ${endpoints}}}\ntimers: {timeWait: 60s, finWait: 60s}`,
        ),
      );
      const groups = sum(result.groups.map(({ count, ports }) => count * ports));
      return Math.min(groups, ...result.limits.map(({ limit }) => limit));
    };
    for (const [index, destinations] of inputs.destinations.entries())
      expect(await capacity(destinations, '')).toBe(expected.capacity_at_overload_32_by_destinations[index]);
    for (const [index, overload] of inputs.overload.entries()) {
      const typed = `, oversubscription: ${overload}`;
      expect(await capacity(8, typed)).toBe(expected.capacity_8_destinations_by_overload[index]);
    }
  }),
};
