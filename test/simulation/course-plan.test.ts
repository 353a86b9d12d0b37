import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'esbuild';
import { afterAll, describe, expect, it } from 'vitest';
import { crewOfSimulators } from '../../src/cli/simulate/crew.js';
import type { Course, Intervention } from '../../src/simulation/course.js';
import { planCourse } from '../../src/simulation/course-plan.js';
import { DEFAULT_SIMULATION } from '../../src/simulation/options.js';
import { type RunTask, runTask, serialRunner } from '../../src/simulation/simulate.js';
import { simulateCourse } from '../../src/simulation/simulate-course.js';
import type { RunTally } from '../../src/simulation/tally.js';
import { understood } from '../scenario/reading.js';

const OPTIONS = { ...DEFAULT_SIMULATION, replications: 4 };
const STEADY: Course = { rates: {}, interventions: [], start: 'steady', seconds: 60, binSeconds: 10 };

const shop = (...more: readonly string[]) =>
  understood(`
platform: linux-netfilter-legacy
pools:
  nat: {ports: 10000-10399, allocator: {search: exhaustive}}
timers: {timeWait: 4s}
destinations: {shop: {endpoints: 40}}
traffic:
  web: {to: shop, rate: 400/s, lifetime: 4s, close: client-fin${more.map((key) => `, ${key}`).join('')}}
`);

const restart: Intervention = { kind: 'forget', atSeconds: 20, pool: 'nat', share: 1, reconnectSeconds: 5 };
const deploy: Intervention = { kind: 'close', atSeconds: 30, flow: 'web', share: 0.5, reconnectSeconds: 5 };
const fewer: Intervention = { kind: 'ports', atSeconds: 40, pool: 'nat', share: 0.29, reconnectSeconds: null };
const failover: Intervention = { kind: 'join', atSeconds: 50, flow: 'web', share: 1, overSeconds: 5 };
const ALL = [restart, deploy, fewer, failover];

describe('the plan of a course', () => {
  it('folds identical groups, and gives each its part of rates and interventions', async () => {
    const rates = { web: [-1, 0].map((atSeconds) => ({ atSeconds, ratePerSecond: 800 + 400 * atSeconds })) };
    const { systems } = planCourse(await shop(), { ...STEADY, rates, interventions: ALL }, OPTIONS);
    const [{ counts, pools, system, purpose } = expect.fail('nothing planned'), ...others] = systems;
    expect([others.length, counts, pools, purpose]).toEqual([0, [40], ['nat'], 'course']);
    const { warmUpSeconds: begin } = system;
    // A fortieth of the rate, straight from 10/s to 20/s over the second before the beginning.
    expect(system.sources[0]?.ratePerSecond).toBe(10);
    expect(system.sources[0]?.arrivals).toEqual({
      kind: 'knots',
      knots: [
        { atSeconds: begin - 1, ratePerSecond: 10 },
        { atSeconds: begin, ratePerSecond: 20 },
      ],
    });
    expect(system.course?.actions.map(({ kind, atSeconds }) => [kind, atSeconds - begin])).toEqual([
      ['forget', 20],
      ['close', 30],
      ['ports', 40],
      ['join', 50],
    ]);
    const twice = planCourse(await shop(), { ...STEADY, interventions: [restart, restart] }, OPTIONS);
    const names = twice.systems[0]?.system.course?.actions.map(({ name }) => name);
    expect(new Set(names).size).toBe(2);
    // 400 × 0.29 is 115.99999999999999 as the machine has it.
    expect(system.course?.actions[2]).toMatchObject({ cells: [{ cell: 0, ports: 116 }] });
  });

  it('warms a steady start up for as long as the holding times remember, before the first intervention too; an empty one not', async () => {
    const warmUp = async (course: Partial<Course>, options = {}) =>
      planCourse(await shop(), { ...STEADY, ...course }, { ...OPTIONS, ...options }).systems[0]?.system.warmUpSeconds;
    const usual = (await warmUp({})) ?? 0;
    // All but one part in 10,000 of an exponential time of 4 s, and TIME_WAIT; setup is not looked at here.
    expect(usual).toBeGreaterThan(4 + 4 * Math.log(1e4) - 1e-9);
    expect(usual).toBeLessThan(8 + 4 * Math.log(1e4));
    expect(await warmUp({ interventions: [{ ...restart, atSeconds: -30 }] })).toBe(usual + 30);
    expect(await warmUp({ start: 'empty' })).toBe(0);
    expect(await warmUp({}, { warmUpSeconds: 3 })).toBe(3);
  });

  it('says so where the events do not allow the whole warm-up', async () => {
    const scenario = await shop();
    const whole = planCourse(scenario, STEADY, { ...OPTIONS, events: 1e6 });
    const cut = planCourse(scenario, STEADY, { ...OPTIONS, events: 500 });
    expect(whole.notes).toEqual([]);
    expect(cut.notes.map(({ text }) => text)).toEqual([expect.stringMatching(/^warmed up for \d+ s only/)]);
    expect(cut.systems[0]?.system.warmUpSeconds).toBeLessThan(whole.systems[0]?.system.warmUpSeconds ?? 0);
  });

  it('has as many replications as asked for, or as the events allow, at least 5 and at most 20', async () => {
    const scenario = await shop();
    const replications = (events: number) =>
      planCourse(scenario, STEADY, { ...OPTIONS, replications: null, events }).replications;
    const each = planCourse(scenario, STEADY, OPTIONS).eventsPerReplication;
    expect([10, 9.5 * each, 1e9].map(replications)).toEqual([5, 9, 20]);
    expect(planCourse(scenario, STEADY, { ...OPTIONS, replications: 33 }).replications).toBe(33);
    const long = { ...STEADY, seconds: 1e9, binSeconds: 1e7 };
    expect(() => planCourse(scenario, long, OPTIONS)).toThrow(/million events, more than 20,000 million/);
    expect(() => planCourse(scenario, { ...STEADY, seconds: 1e4, binSeconds: 1e-3 }, OPTIONS)).toThrow(/groups × bins/);
  });

  it('simulates a limit that clients may come near who join, and not one that stays far away', async () => {
    const scenario = await understood(`
platform: linux-netfilter-legacy
pools:
  nat: {ports: 10000-19999, allocator: {search: exhaustive}, limits: {connections: 1000}}
timers: {timeWait: 4s}
traffic:
  web: {rate: 30/s, lifetime: 4s, close: client-fin}
`);
    const limits = (interventions: readonly Intervention[]) =>
      planCourse(scenario, { ...STEADY, interventions }, OPTIONS).systems[0]?.system.limits.length;
    expect([limits([]), limits([restart]), limits([{ ...failover, share: 3 }])]).toEqual([0, 0, 1]);
  });

  const wrong: readonly (readonly [string, Partial<Course>, RegExp])[] = [
    ['no length', { seconds: 0 }, /seconds must be above 0, got 0/],
    ['no bins', { binSeconds: Number.NaN }, /binSeconds must be above 0, got NaN/],
    ['an unknown flow', { rates: { mail: [{ atSeconds: 0, ratePerSecond: 1 }] } }, /no flow mail/],
    ['no knots', { rates: { web: [] } }, /knots of web must be at least one/],
    ['a rate below 0', { rates: { web: [{ atSeconds: 0, ratePerSecond: -1 }] } }, /rates of web must be at least 0/],
    [
      'knots that go back',
      { rates: { web: [1, 0].map((atSeconds) => ({ atSeconds, ratePerSecond: 1 })) } },
      /knots of web must be by rising time, got 0/,
    ],
    [
      'interventions that go back',
      { interventions: [deploy, restart] },
      /interventions must be by rising time, got 20/,
    ],
    ['an unknown pool', { interventions: [{ ...restart, pool: 'lb' }] }, /no pool lb/],
    ['an unknown flow to close', { interventions: [{ ...deploy, flow: 'mail' }] }, /no flow mail/],
    ['a share above 1', { interventions: [{ ...restart, share: 1.1 }] }, /share of forget must be 0…1, got 1.1/],
    ['a share below 0', { interventions: [{ ...failover, share: -1 }] }, /share of join must be at least 0, got -1/],
    [
      'time that runs backwards',
      { interventions: [{ ...failover, overSeconds: -1 }] },
      /overSeconds must be at least 0/,
    ],
    [
      'clients without end',
      { interventions: [{ ...deploy, reconnectSeconds: Number.POSITIVE_INFINITY }] },
      /reconnectSeconds/,
    ],
    ['an intervention at the end', { interventions: [{ ...restart, atSeconds: 60 }] }, /before the end, got 60/],
    [
      'something before an empty start',
      { start: 'empty', interventions: [{ ...restart, atSeconds: -1 }] },
      /empty start, got -1/,
    ],
  ];

  it.each(wrong)('is refused for %s', async (_, course, message) => {
    const scenario = await shop();
    expect(() => planCourse(scenario, { ...STEADY, ...course }, OPTIONS)).toThrow(message);
    expect(() => planCourse(scenario, { ...STEADY, ...course }, OPTIONS)).toThrow(RangeError);
  });

  it('is refused for options out of range', async () => {
    const scenario = await shop();
    const plan = (options: object, course = STEADY) => planCourse(scenario, course, { ...OPTIONS, ...options });
    expect(() => plan({ replications: 1 })).toThrow(/replications must be a whole number from 2/);
    expect(() => plan({ warmUpSeconds: -1 })).toThrow(/warmUpSeconds must be at least 0/);
    expect(() => plan({ warmUpSeconds: 1 }, { ...STEADY, start: 'empty' })).toThrow(/null with an empty start/);
    expect(() => plan({ warmUpSeconds: 1 }, { ...STEADY, interventions: [{ ...restart, atSeconds: -2 }] })).toThrow(
      /at least 2/,
    );
    expect(() => plan({ events: 0 })).toThrow(/events must be above 0/);
  });
});

describe('a flow that is no plain Poisson process', () => {
  const RATES = { web: [{ atSeconds: 0, ratePerSecond: 300 }] };

  it('keeps its bursts without knots; with knots it is Poisson, and that is said', async () => {
    const scenario = await shop('peakedness: 2');
    const kept = planCourse(scenario, STEADY, OPTIONS);
    expect([kept.systems[0]?.system.sources[0]?.arrivals.kind, kept.notes]).toEqual(['interrupted', []]);
    const along = planCourse(scenario, { ...STEADY, rates: RATES }, OPTIONS);
    expect(along.systems[0]?.system.sources[0]?.arrivals.kind).toBe('knots');
    expect(along.notes).toEqual([{ about: 'web', text: expect.stringMatching(/peakedness is not applied/) }]);
  });

  it('follows its profile from the beginning of the timeline on, and before it', async () => {
    const scenario = await shop('profile: {"00:00": 100%, "12:00": 25%}');
    const hours = { ...STEADY, seconds: 86_400, binSeconds: 14_400 };
    const plan = planCourse(scenario, hours, { ...OPTIONS, replications: 2 });
    expect(plan.notes).toEqual([{ about: 'web', text: 'its profile begins with the timeline' }]);
    const { system } = plan.systems[0] ?? expect.fail('nothing planned');
    // Just before midnight the rate rises toward the 10/s of an endpoint's peak.
    expect(system.sources[0]?.ratePerSecond).toBeGreaterThan(9.9);
    expect(system.sources[0]?.ratePerSecond).toBeLessThan(10);
    const { groups } = await simulateCourse(plan, serialRunner(plan, 1));
    const rate = groups[0]?.series.find(({ metric }) => metric === 'arrivalRatePerSecond');
    for (const [bin, mean] of [8.75, 6.25, 3.75, 3.75, 6.25, 8.75].entries()) {
      for (const sample of rate?.samples(bin) ?? []) {
        expect(Math.abs((sample ?? Number.NaN) - mean)).toBeLessThan(4.5 * Math.sqrt(mean / 14_400));
      }
    }
  });

  it('is refused where its clients are counted and others are to join, or its rate is given', async () => {
    const scenario = await shop('sources: 40000');
    expect(() => planCourse(scenario, { ...STEADY, rates: RATES }, OPTIONS)).toThrow(/rate cannot be given/);
    expect(() => planCourse(scenario, { ...STEADY, interventions: [failover] }, OPTIONS)).toThrow(/cannot join/);
    expect(planCourse(scenario, { ...STEADY, interventions: [restart] }, OPTIONS).systems).toHaveLength(1);
  });
});

describe('the same course and seed', () => {
  const folder = mkdtempSync(join(tmpdir(), 'snat-plan-course-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it('give the same numbers in one thread, in three, and backwards', async () => {
    const outfile = join(folder, 'worker.mjs');
    const entryPoints = [join(import.meta.dirname, '../../src/cli/simulate/worker.ts')];
    await build({ entryPoints, outfile, bundle: true, format: 'esm', platform: 'node', target: 'node20.19' });
    const plan = planCourse(await shop('retries: 2'), { ...STEADY, interventions: ALL }, OPTIONS);
    const tasks = [0, 1, 2, 3].map((replication) => ({ system: 0, replication }));
    const here = await serialRunner(plan, 5)(tasks);
    const backwards = new Map<RunTask, RunTally>();
    for (const task of [...tasks].reverse()) backwards.set(task, runTask(plan.systems, 5, task));
    expect(tasks.map((task) => backwards.get(task))).toEqual(here);
    for (const threads of [1, 3]) {
      const crew = crewOfSimulators(
        pathToFileURL(outfile),
        { systems: plan.systems, seed: 5 },
        threads,
        () => undefined,
      );
      try {
        expect(await crew.run(tasks)).toEqual(here);
      } finally {
        await crew.dismiss();
      }
    }
    const sum = (values: Float64Array | undefined): number => values?.reduce((all, value) => all + value, 0) ?? 0;
    expect(sum(here[0]?.course?.[0]?.refused)).toBeGreaterThan(0);
    expect(here[0]?.course).not.toEqual(here[1]?.course);
    expect(runTask(plan.systems, 6, { system: 0, replication: 0 }).course).not.toEqual(here[0]?.course);
  });

  it('leave what was before an intervention as it was without it, and the chances of the others', async () => {
    const scenario = await shop();
    const bins = (interventions: readonly Intervention[]) => {
      const { systems } = planCourse(scenario, { ...STEADY, interventions }, OPTIONS);
      return runTask(systems, 5, { system: 0, replication: 0 }).course?.[0]?.stateSeconds[1];
    };
    const [none, one, both] = [bins([]), bins([deploy]), bins([deploy, failover])];
    expect(one?.slice(0, 3)).toEqual(none?.slice(0, 3));
    expect(one?.[3]).not.toBe(none?.[3]);
    expect(both?.slice(0, 5)).toEqual(one?.slice(0, 5));
    expect(both?.[5]).not.toBe(one?.[5]);
  });
});

describe('pools of several parts', () => {
  it('lose ports on each address where clients are pinned', async () => {
    const scenario = await understood(`
platform: linux-netfilter-legacy
pools:
  nat: {addresses: 4, ports: 10000-10199, allocator: {search: exhaustive}, sharing: {pinned: {clients: 50}}}
timers: {timeWait: 4s}
traffic:
  web: {rate: 60/s, lifetime: 4s, close: client-fin}
`);
    const plan = planCourse(scenario, { ...STEADY, interventions: [{ ...fewer, share: 0.5 }] }, OPTIONS);
    const [all, busiest] = plan.systems;
    const resized = (cells: readonly number[]) => ({
      cells: cells.map((cell) => expect.objectContaining({ cell, ports: 100 })),
    });
    expect(all?.system.course?.actions).toMatchObject([resized([0, 1, 2, 3])]);
    expect(busiest?.system.course?.actions).toMatchObject([resized([0])]);
    expect(all?.system.sources[0]?.targets.every(({ splits }) => splits.length === 1)).toBe(true);
    const { groups } = await simulateCourse(plan, serialRunner(plan, 1));
    expect(groups.map(({ id, pool }) => [id, pool])).toEqual([
      [all?.name, 'nat'],
      [busiest?.name, 'nat'],
    ]);
    // 480 connections ask for ports, and 4 × 100 are left.
    const [held] = groups.map(({ series }) => series.find(({ metric }) => metric === 'occupiedPorts'));
    expect(held?.at(3, 0.999)?.mean).toBeGreaterThan(105);
    expect(held?.at(5, 0.999)?.mean).toBeLessThanOrEqual(100);
  });

  it('keep the clients of a slice in it, also where it shares a system with others', async () => {
    const plan = async (sharing: string) =>
      planCourse(
        await understood(`
platform: linux-netfilter-legacy
pools:
  nat: {addresses: 2, ports: 10000-10999, allocator: {search: exhaustive}, ${sharing}}
  lb: {ports: 20000-20999, allocator: {search: exhaustive}}
timers: {timeWait: 4s}
traffic:
  web: {via: [nat, lb], rate: 60/s, lifetime: 4s, close: client-fin}
`),
        { ...STEADY, interventions: [restart] },
        OPTIONS,
      ).systems[0]?.system.sources[0]?.targets.map(({ pinned }) => pinned);
    expect(await plan('sharing: {slices: 2, portsPerSlice: 512}')).toEqual([true, true]);
    expect(await plan('sharing: shared')).toEqual([false]);
  });

  it('are two boxes in a row: what one forgets closes on the other, in one system, or it is said', async () => {
    const chain = (endpoints: number) =>
      understood(`
platform: linux-netfilter-legacy
pools:
  nat: {ports: 10000-10999, allocator: {search: exhaustive}}
  lb: {ports: 20000-20999, allocator: {search: exhaustive}}
timers: {timeWait: 4s}
destinations: {shop: {endpoints: ${endpoints}}}
traffic:
  web: {to: shop, via: [nat, lb], rate: 60/s, lifetime: 4s, close: client-fin}
`);
    const course = { ...STEADY, interventions: [restart] };
    const joint = planCourse(await chain(1), course, OPTIONS);
    expect([joint.systems.length, joint.notes]).toEqual([1, []]);
    const { groups } = await simulateCourse(joint, serialRunner(joint, 1));
    const at = (pool: string, metric: string, bin: number) =>
      groups
        .find((group) => group.pool === pool)
        ?.series.find((one) => one.metric === metric)
        ?.at(bin, 0.999)?.mean ?? 0;
    // Half of the 480 are open at the restart: they all close on the load balancer.
    expect(at('nat', 'occupiedPorts', 2)).toBeLessThan(at('lb', 'occupiedPorts', 2));
    expect(at('lb', 'states.TIME_WAIT', 2)).toBeGreaterThan(at('lb', 'states.TIME_WAIT', 1));
    const parted = planCourse(await chain(40_000), course, OPTIONS);
    expect(parted.systems.length).toBe(2);
    expect(parted.notes).toContainEqual({
      about: 'nat',
      text: expect.stringMatching(/stay as they are on the other box/),
    });
  });
});
