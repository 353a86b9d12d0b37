import { describe, expect, it } from 'vitest';
import { type SizeQuestion, sizeScenario } from '../../src/planning/size/size.js';
import type { Solution } from '../../src/planning/size/size-result.js';
import { referenceCases } from '../reference/case-test.js';
import { parsed } from './parsed.js';

/** A case of cases.json: published examples, computed references and incidents, each with its source. */
function reference<Inputs, Expected>(id: string): { readonly inputs: Inputs; readonly expected: Expected } {
  const found = referenceCases.find((one) => one.id === id);
  if (found === undefined) throw new Error(`cases.json has no case ${id}`);
  return found as unknown as { readonly inputs: Inputs; readonly expected: Expected };
}

async function solved(solve: SizeQuestion['solve'], text: string): Promise<Solution> {
  return sizeScenario(await parsed(text), { solve, subject: null });
}

/** A pool that is enough as long as it is not full. */
function scenario(platform: string, pool: string, flow: string, threshold = 'load < 100%'): string {
  return `platform: ${platform}\npool: {${pool}}\ntraffic: {flow: {${flow}}}\nthresholds: ['${threshold}']\n`;
}

/** Servers of a loss system: addresses with one port each. */
const servers = (erlangs: number, threshold: string, more = ''): string =>
  scenario(
    'generic-proxy',
    'ports: 1024-1024',
    `rate: ${erlangs}/s, lifetime: 1s, close: client-rst${more}`,
    threshold,
  );

/** The largest offered load of so many servers. */
const group = (ports: number, threshold: string, more = ''): string =>
  scenario(
    'generic-proxy',
    `ports: 1024-${1023 + ports}`,
    `rate: 1/s, lifetime: 1s, close: client-rst${more}`,
    threshold,
  );

describe('sizing answers what is published', () => {
  it('Q09: channels needed at 2 % loss', async () => {
    const { inputs, expected } = reference<{ A: number[] }, { N: number[] }>('Q09');
    for (const [index, erlangs] of inputs.A.entries())
      expect((await solved('addresses', servers(erlangs, 'blocking <= 2%'))).value).toBe(expected.N[index]);
  });

  it('Q01, Q02: the load that so many lines can be offered', async () => {
    const one = reference<{ N: number; B: number }, { A: number }>('Q01');
    expect((await solved('rate', group(one.inputs.N, 'blocking <= 1%'))).value).toBeCloseTo(one.expected.A, 7);
    const { inputs, expected } = reference<{ N: number[] }, { A: number[] }>('Q02');
    for (const index of [0, 4, 11, 22, 37]) {
      const { value } = await solved('rate', group(inputs.N[index] ?? 0, 'blocking <= 2%'));
      expect((value ?? 0) / (expected.A[index] ?? 0)).toBeCloseTo(1, 7);
    }
  });

  it('Q31: with retries, the load at which the published blocking is reached', async () => {
    const { inputs, expected } = reference<
      { A0: number[]; N: number[]; recall_factor: number[] },
      { blocking: number[] }
    >('Q31');
    for (const [index, load] of inputs.A0.entries()) {
      const retries = `, retries: ${(inputs.recall_factor[index] ?? 0) * 100}%`;
      const text = group(inputs.N[index] ?? 0, `blocking <= ${expected.blocking[index]}`, retries);
      const { value } = await solved('rate', text);
      expect(Math.abs((value ?? 0) / load - 1)).toBeLessThan(1e-7);
    }
  });

  it('V03, I07, I09: addresses that an allocation needs', async () => {
    const azure = (slices: number, ports: number, platform = 'azure-load-balancer') =>
      scenario(
        platform,
        `sharing: {slices: ${slices}, portsPerSlice: ${ports}}`,
        'rate: 1/s, lifetime: 1s, close: client-fin',
      );
    const v03 = reference<unknown, { ips_needed_for_7x10000: number }>('V03');
    expect((await solved('addresses', azure(7, 10_000))).value).toBe(v03.expected.ips_needed_for_7x10000);
    const i07 = reference<{ nodes: number; ports_per_node: number }, { ips_needed: number }>('I07');
    const aks = azure(i07.inputs.nodes, i07.inputs.ports_per_node, 'azure-aks');
    expect((await solved('addresses', aks)).value).toBe(i07.expected.ips_needed);
    const i09 = reference<{ frontend_ips: number; ports_per_node: number }, { max_nodes: number }>('I09');
    const { frontend_ips: addresses, ports_per_node: ports } = i09.inputs;
    const nodes = i09.expected.max_nodes;
    expect((await solved('addresses', azure(nodes, ports, 'azure-aks'))).value).toBe(addresses);
    expect((await solved('addresses', azure(nodes + 1, ports, 'azure-aks'))).value).toBe(addresses + 1);
  });

  it('V05: the largest AKS cluster that so many addresses serve', async () => {
    const { inputs, expected } = reference<
      { combos: { ports_per_node: number; outbound_ips: number }[] },
      { max_nodes: number[] }
    >('V05');
    for (const [index, { ports_per_node: ports, outbound_ips: addresses }] of inputs.combos.entries()) {
      const nodes = expected.max_nodes[index] ?? 0;
      const text = (slices: number) =>
        scenario(
          'azure-aks',
          `addresses: 1, sharing: {slices: ${slices}, portsPerSlice: ${ports}}`,
          'rate: 1/s, lifetime: 1s, close: client-rst',
        );
      expect((await solved('addresses', text(nodes))).value).toBe(addresses);
      expect((await solved('addresses', text(nodes + 1))).value).toBe(addresses + 1);
    }
  });

  it('I11, I19, P01: how many VMs or users share an address, and what more ports for each cost', async () => {
    const slices = (count: number, ports: number, platform = 'generic-nat') =>
      scenario(
        platform,
        `sharing: {slices: ${count}, portsPerSlice: ${ports}}`,
        'rate: 0/s, lifetime: 1s, close: client-fin',
      );
    const i11 = reference<{ addresses: number; ports_per_vm: number }, { max_vms_64512_total: number }>('I11');
    const vms = i11.expected.max_vms_64512_total;
    const gcp = (count: number) => slices(count, i11.inputs.ports_per_vm, 'gcp-cloud-nat');
    expect((await solved('addresses', gcp(vms))).value).toBe(i11.inputs.addresses);
    expect((await solved('addresses', gcp(vms + 1))).value).toBe(i11.inputs.addresses + 1);
    const i19 = reference<{ ports_per_vm: number[] }, { ips_for_100_workers: number[] }>('I19');
    for (const [index, ports] of i19.inputs.ports_per_vm.entries())
      expect((await solved('addresses', slices(100, ports))).value).toBe(i19.expected.ips_for_100_workers[index]);
    const p01 = reference<{ ports_per_user: number[] }, { users_per_ip_64512: number[] }>('P01');
    for (const [index, ports] of p01.inputs.ports_per_user.entries()) {
      const users = p01.expected.users_per_ip_64512[index] ?? 0;
      expect((await solved('addresses', slices(users, ports))).value).toBe(1);
      expect((await solved('addresses', slices(users + 1, ports))).value).toBe(2);
    }
  });

  it('V13, V31, I27: addresses for so many concurrent connections to one destination', async () => {
    const open = (platform: string, sessions: number) =>
      scenario(platform, 'addresses: 1', `sessions: ${sessions}, lifetime: 1 min, close: server-fin`, 'load <= 100%');
    const v31 = reference<{ concurrent: number }, { source_ips: number }>('V31');
    const host = await solved('addresses', open('linux-full-proxy-host', v31.inputs.concurrent));
    expect(host.value).toBe(v31.expected.source_ips);
    expect(host.answer?.load).toBeCloseTo(0.886, 3);
    const i27 = reference<{ connections: number }, { source_addresses_needed_single_destination: number }>('I27');
    const mesh = await solved('addresses', open('linux-full-proxy-host', i27.inputs.connections));
    expect(mesh.value).toBe(i27.expected.source_addresses_needed_single_destination);
    const v13 = reference<{ lb_addresses: number[] }, { capacity: number[][] }>('V13');
    for (const [index, addresses] of v13.inputs.lb_addresses.entries()) {
      const [toOne = 0] = v13.expected.capacity[index] ?? [];
      const text = scenario(
        'aws-nlb-privatelink',
        'addresses: 1',
        `sessions: ${toOne}, lifetime: 1 min, close: client-fin`,
        'load <= 100%',
      );
      const timers = 'timers: {timeWait: 0s}\n';
      expect((await solved('addresses', text + timers)).value).toBe(addresses);
    }
  });

  it('V11: 900 new connections a second to one destination of an AWS NAT gateway', async () => {
    const { expected } = reference<unknown, { max_rate_cps: number }>('V11');
    const gateway = (threshold: string) =>
      `${scenario('aws-nat-gateway', 'addresses: 1', 'rate: 1/s, lifetime: 0s, close: client-fin', threshold)}timers: {timeWait: 60s}\n`;
    expect((await solved('rate', gateway('load < 100%'))).value).toBeCloseTo(expected.max_rate_cps, 5);
    // "B reaches 1e-4 at A = 54,443, i.e. 907/s": the note of the case.
    expect((await solved('rate', gateway('blocking < 1e-4'))).value).toBeCloseTo(54_443 / 60, 1);
  });

  it('V09, V15, V27, I25: the rate that a small pool sustains under its TIME_WAIT', async () => {
    const rate = async (platform: string, pool: string, close: string, rest = '') =>
      (await solved('rate', scenario(platform, pool, `rate: 1/s, lifetime: 0s, close: ${close}`) + rest)).value;
    const v09 = reference<unknown, { max_rate_cps_fin: number; max_rate_cps_rst: number }>('V09');
    expect(await rate('azure-app-service', 'addresses: 1', 'client-fin')).toBeCloseTo(v09.expected.max_rate_cps_fin, 7);
    expect(await rate('azure-app-service', 'addresses: 1', 'client-rst')).toBeCloseTo(v09.expected.max_rate_cps_rst, 6);
    const v15 = reference<unknown, { max_rate_cps: number }>('V15');
    expect(await rate('gcp-cloud-nat', 'sharing: {slices: 1}', 'client-fin')).toBeCloseTo(v15.expected.max_rate_cps, 7);
    const v27 = reference<unknown, { exact_max_rate_cps: number }>('V27');
    const host = await rate('linux-full-proxy-host', 'addresses: 1', 'client-fin');
    expect(host).toBeCloseTo(v27.expected.exact_max_rate_cps, 5);
    const i25 = reference<{ hold_fin_s: number[] }, { max_rate_cps: number[] }>('I25');
    for (const [index, hold] of i25.inputs.hold_fin_s.entries()) {
      const mac = await rate('generic-proxy', 'ports: 49152-65535', 'client-fin', `timers: {timeWait: ${hold}s}\n`);
      expect(mac).toBeCloseTo(i25.expected.max_rate_cps[index] ?? 0, 4);
    }
  });

  it('V15: ports per VM for ten connections a second, in powers of two', async () => {
    const { expected } = reference<unknown, { min_ports_for_10cps: number; min_ports_power_of_two_for_10cps: number }>(
      'V15',
    );
    const text = scenario(
      'gcp-cloud-nat',
      'sharing: {slices: 1}',
      'rate: 10/s, lifetime: 0s, close: client-fin',
      'load <= 100%',
    );
    const { value, neighbours } = await solved('portsPerSlice', text);
    expect(value).toBe(expected.min_ports_power_of_two_for_10cps);
    expect(neighbours[0]).toMatchObject({ value: 1024, meets: false, load: expected.min_ports_for_10cps / 1024 });
  });

  it('I25: the longest TIME_WAIT for a rate is the other side of the same coin', async () => {
    const { expected } = reference<unknown, { max_rate_cps: number[] }>('I25');
    const text = `${scenario('generic-proxy', 'ports: 49152-65535', `rate: ${expected.max_rate_cps[0]}/s, lifetime: 0s, close: client-fin`)}timers: {timeWait: 1s}\n`;
    expect((await solved('timer', text)).value).toBeCloseTo(30, 6);
  });
});
