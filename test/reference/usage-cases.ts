import { expect } from 'vitest';
import { check, checkGroup } from '../planning/check-text.js';
import { type CaseTest, caseTest } from './case-test.js';
import { expectClose } from './close-to.js';

/** Slices of one address: what each subscriber gets and how many fit. */
async function sliced(ports: number, slices: number, portsPerSlice?: number) {
  const size = portsPerSlice === undefined ? '' : `, portsPerSlice: ${portsPerSlice}`;
  const result = await check(`
platform: generic-nat
pool: {ports: ${65_536 - ports}-65535, sharing: {slices: ${slices}${size}}}
traffic:
  any: {rate: 1/s, lifetime: 1s, close: client-fin}
`);
  const [only] = result.pools;
  if (only === undefined) throw new Error('a scenario has a pool');
  return only;
}

const heldFor = (platform: string, close: string): Promise<number> =>
  checkGroup(`
platform: ${platform}
traffic:
  any: {rate: 1/s, lifetime: 0s, close: ${close}}
`).then(({ holdingTimeSeconds }) => holdingTimeSeconds);

/** Papers and operators' reports on how many ports people use. */
export const usageCases: Readonly<Record<string, CaseTest>> = {
  P01: caseTest<
    { ports_per_user: number[]; ports_per_address: number[] },
    { users_per_ip_64512: number[]; users_per_ip_65536: number[] }
  >(async ({ ports_per_user, ports_per_address }, expected) => {
    const columns = [expected.users_per_ip_64512, expected.users_per_ip_65536];
    for (const [column, ports] of ports_per_address.entries()) {
      for (const [row, perUser] of ports_per_user.entries())
        expect((await sliced(ports, 1, perUser)).maxSlices).toBe(columns[column]?.[row]);
    }
  }),

  P03: caseTest<{ rst_fraction: number[] }, { mean_hold_azure_natgw: number[]; mean_hold_app_service: number[] }>(
    async ({ rst_fraction }, expected) => {
      const { mean_hold_azure_natgw: gateway, mean_hold_app_service: appService } = expected;
      for (const [index, rst] of rst_fraction.entries()) {
        const mix = `{client-rst: ${rst * 100}%, client-fin: ${100 - rst * 100}%}`;
        expectClose(await heldFor('azure-nat-gateway', mix), gateway[index] ?? 0);
        expectClose(await heldFor('azure-app-service', mix), appService[index] ?? 0);
      }
    },
  ),

  P05: caseTest<
    { connections_per_day: number },
    { mean_rate_cps: number; ports_at_240s_time_wait: number; ports_at_60s: number }
  >(
    async ({ connections_per_day: perDay }, expected) => {
      const held = (timeWait: number) =>
        checkGroup(`
platform: generic-nat
timers: {timeWait: ${timeWait}s}
traffic:
  household: {rate: ${perDay}/day, lifetime: 0s, close: client-fin}
`);
      const long = await held(240);
      expectClose(long.arrivalRatePerSecond, expected.mean_rate_cps);
      expectClose(long.carriedErlangs, expected.ports_at_240s_time_wait);
      expectClose((await held(60)).carriedErlangs, expected.ports_at_60s);
    },
    { mb_per_day: 'logging volume', tb_per_month: 'logging volume', mbps: 'logging volume' },
  ),

  P10: caseTest<
    { subscribers_per_ip: number; fixed_ports: number; ports_per_address: number },
    { fraction: number; dynamic_blocks_256: number }
  >(async ({ subscribers_per_ip: subscribers, fixed_ports, ports_per_address }, expected) => {
    const pool = await sliced(ports_per_address, subscribers, fixed_ports);
    expectClose((pool.slices * pool.portsPerSlice) / pool.ports, expected.fraction);
    expect(pool.maxSlices - subscribers).toBe(expected.dynamic_blocks_256);
  }),

  P12: caseTest<
    { ports_per_address: number[]; users: number[]; mean_sessions_per_user: number },
    {
      sessions_per_user_at_2000: number[];
      users_per_ip_at_500_mean: number;
      ports_per_user_at_8: number;
      headroom_factor_at_8: number;
      'erlang_users_per_ip_B_1e-3': string;
    }
  >(async ({ ports_per_address, users: [crowd = 0, advised = 0], mean_sessions_per_user: mean }, expected) => {
    const each = expected.sessions_per_user_at_2000;
    for (const [index, ports] of ports_per_address.entries())
      expect((await sliced(ports, crowd)).portsPerSlice).toBe(each[index]);
    const [ports = 0] = ports_per_address;
    expect((await sliced(ports, 1, mean)).maxSlices).toBe(expected.users_per_ip_at_500_mean);
    expect((await sliced(ports, advised)).portsPerSlice).toBe(expected.ports_per_user_at_8);
    const sessions = (sharing: string, open: number, threshold: string) =>
      checkGroup(`
platform: generic-nat
pool: {sharing: ${sharing}}
timers: {afterReset: 0s}
traffic:
  users: {sessions: ${open}, lifetime: 60s, close: client-rst}
thresholds: ["${threshold}"]
`);
    const advisedUse = await sessions(`{slices: ${advised}}`, advised * mean, 'load <= 100%');
    expectClose(advisedUse.headroom.factor, expected.headroom_factor_at_8);
    // Independent users who share all ports, at 1 in 1,000 refused: the case gives the numbers in words.
    const shared = await sessions('shared', mean, 'blocking < 1e-3');
    const [, erlangs = '', users = ''] =
      /A = ([\d,.]+) \/ 500 = ([\d.]+)/.exec(expected['erlang_users_per_ip_B_1e-3']) ?? [];
    const factor = shared.headroom.factor ?? 0;
    expectClose(factor * mean, Number(erlangs.replace(',', '')));
    expect(factor.toFixed(2)).toBe(users);
  }),
};
