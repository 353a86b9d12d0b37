import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Problems } from '../../src/scenario/problems.js';
import { resolveLegs } from '../../src/scenario/resolve-legs.js';
import type { CloseStrategy, Flow, Pool, Scenario } from '../../src/scenario/scenario.js';
import { endingsOf, meanSeconds } from '../../src/simulation/sources.js';
import type { Phase } from '../../src/simulation/system.js';
import { occupancies, proxies, singleConnections } from '../agreement/kernel-measurements.js';
import { understood } from '../scenario/reading.js';

const STRATEGIES: readonly CloseStrategy[] = [
  ...(['client-fin', 'server-fin', 'client-rst', 'server-rst', 'fin-then-rst'] as const),
  ...(['half-close', 'idle', 'refused', 'unanswered'] as const),
];

const parsed = (platform: string, flow: string, timers = '{}'): Promise<Scenario> =>
  understood(`
platform: ${platform}
pool: {ports: 10000-10999}
timers: ${timers}
traffic:
  flow: {${flow}}
`);

/** The one flow of a scenario and the boxes that it crosses, with what they hold. */
async function simulated(platform: string, flow: string, timers?: string) {
  const { flows, pools } = await parsed(platform, flow, timers);
  const [only] = flows;
  if (only === undefined) throw new Error('a scenario has a flow');
  return { flow: only, endings: endingsOf(only, pools, 60) };
}

describe('a connection through conntrack', () => {
  it.each(singleConnections)('holds its port as long as the kernel measured: $close, $seconds s', async (measured) => {
    const { close, seconds, open = 2, secondFinAfter = 0, timers } = measured;
    const text = `rate: 1/s, lifetime: ${open}s, peerCloseDelay: ${secondFinAfter}s, close: ${close}`;
    const { endings, flow } = await simulated('linux-netfilter', text, timers);
    const held = meanSeconds(endings, 0, flow.lifetime.meanSeconds);
    // Entries were polled every 0.2 s.
    expect(Math.abs(held - seconds)).toBeLessThanOrEqual(0.2);
  });

  it.each(occupancies)('shows the states that conntrack listed, when $name', async (measured) => {
    const { rate, open, close, timers, flow: more, states } = measured;
    const text = `rate: ${rate}/s, lifetime: ${open}s, close: ${close}${more === undefined ? '' : `, ${more}`}`;
    const { endings, flow } = await simulated('linux-netfilter', text, timers);
    const seconds = (state?: string): number =>
      meanSeconds(endings, 0, flow.lifetime.meanSeconds, (phase) => state === undefined || phase.state === state);
    // Shares do not depend on the luck of the arrivals; entries were counted to about one in a hundred.
    for (const [state, entries] of Object.entries(states)) {
      expect(Math.abs(seconds(state) / seconds() - entries / measured.entries), state).toBeLessThan(0.012);
    }
    const shown = Object.keys(states).reduce((sum, state) => sum + seconds(state), 0);
    expect(shown).toBeCloseTo(seconds(), 9);
  });
});

describe('a connection through a full proxy', () => {
  it.each(proxies)(
    'holds sockets as ss counted them: $platform, $close',
    async ({ platform, close, timeWait, sockets }) => {
      const { endings, flow } = await simulated(platform, `rate: 12/s, lifetime: 2s, close: ${close}`);
      const { meanSeconds: open } = flow.lifetime;
      const waiting = 12 * meanSeconds(endings, 0, open, ({ state }) => state === 'TIME_WAIT');
      expect(Math.abs(waiting - timeWait)).toBeLessThanOrEqual(0.022 * timeWait);
      const held = 12 * meanSeconds(endings, 0, open);
      for (const count of sockets) expect(Math.abs(held - count)).toBeLessThanOrEqual(1 + 0.022 * count);
    },
  );
});

const seconds = fc.constantFrom(0, 1, 5, 20, 60, 120);
const maybe = fc.option(seconds, { nil: undefined });

/** How a box differs from another, as far as a connection notices. */
const box = fc.record({
  kind: fc.constantFrom('nat' as const, 'proxy' as const),
  halfClosedState: fc.constantFrom(undefined, 'FIN_WAIT' as const, 'CLOSE_WAIT' as const),
  refusedHold: fc.constantFrom(undefined, 'none' as const, 'after-reset' as const, 'time-wait' as const),
  closesWith: fc.constantFrom(undefined, 'fin' as const, 'rst' as const),
  reclaimAfter: fc.option(seconds),
  timers: fc.record({
    ...{ synSent: maybe, establishedIdle: maybe, finWait: maybe, closeWait: maybe },
    ...{ timeWait: maybe, afterReset: maybe, halfClosed: maybe, udp: maybe },
  }),
});

const sourced = <Name extends string, Value>(name: Name, value: Value | undefined) =>
  value === undefined ? {} : { [name]: { value, confidence: 'high' as const, source: 'a test' } };

function poolOf(
  base: Pool,
  { kind, reclaimAfter, timers, ...platform }: typeof box extends fc.Arbitrary<infer B> ? B : never,
  index: number,
): Pool {
  const { halfClosedState, refusedHold, closesWith, ...rest } = base.platform;
  const given = Object.entries(timers).flatMap(([name, value]) => {
    if (value === undefined) return [];
    const timer = { value, origin: 'scenario', source: 'a test', confidence: 'high', configurable: true } as const;
    return [[name, timer] as const];
  });
  return {
    ...base,
    id: `box ${index}`,
    kind,
    reclaim: reclaimAfter === null ? { kind: 'never' } : { kind: 'after', seconds: reclaimAfter },
    timers: Object.fromEntries(given),
    platform: {
      ...rest,
      ...sourced('halfClosedState', platform.halfClosedState),
      ...sourced('refusedHold', platform.refusedHold),
      ...sourced('closesWith', platform.closesWith),
    },
  };
}

/** Seconds by state, in order; neighbours in the same state put together, and what takes no time left out. */
function timeline(parts: readonly { readonly state: string; readonly seconds: number; readonly soft: boolean }[]) {
  const line: { state: string; seconds: number; soft: boolean }[] = [];
  for (const { state, seconds: length, soft } of parts) {
    const last = line.at(-1);
    if (length === 0) continue;
    if (last?.state === state) last.seconds += length;
    else line.push({ state, seconds: length, soft });
  }
  return line;
}

const soft = ({ state }: { readonly state: string }, { reclaim }: Pool): boolean =>
  reclaim.kind === 'after' && (state === 'TIME_WAIT' || state === 'CLOSE');

describe('what a connection holds, segment by segment', () => {
  it('is what the table of close holds says, on any boxes in a row; and both miss the same timers', async () => {
    const scenario = await parsed('linux-netfilter', 'rate: 1/s, lifetime: 2s, close: client-fin');
    const [flow, base] = [scenario.flows[0] as Flow, scenario.pools[0] as Pool];
    let known = 0;
    fc.assert(
      fc.property(
        fc.array(box, { minLength: 1, maxLength: 3 }),
        fc.constantFrom(...STRATEGIES),
        fc.record({ setup: seconds, open: seconds, delay: seconds, udp: fc.integer({ min: 0, max: 9 }) }),
        (boxes, strategy, { setup, open, delay, udp }) => {
          const pools = boxes.map((each, index) => poolOf(base, each, index));
          const protocol = udp === 0 ? 'udp' : 'tcp';
          const close = protocol === 'udp' ? [] : [{ strategy, share: 1 }];
          const timing = { setupSeconds: setup, openSeconds: open, peerCloseDelaySeconds: delay };
          const legs = resolveLegs({ protocol, close, timing, pools, path: [], typed: true }, new Problems());
          const run = () =>
            endingsOf({ ...flow, protocol, close, setupSeconds: setup, peerCloseDelaySeconds: delay }, pools, 60);
          if (legs === undefined) {
            expect(run).toThrow(/publishes no \w+ timer/);
            return;
          }
          known++;
          const held = (phases: readonly Phase[]) =>
            timeline(
              phases.map(({ state, seconds: length, extraSeconds, closing }) => ({
                state,
                seconds: length ?? open + extraSeconds,
                soft: closing,
              })),
            );
          const [ending] = run();
          expect(ending?.phases.map(held)).toEqual(
            legs.map(({ holding }, leg) =>
              timeline(
                (holding[0]?.parts ?? []).map((part) => ({
                  state: part.state,
                  seconds: part.seconds,
                  soft: soft(part, pools[leg] as Pool),
                })),
              ),
            ),
          );
        },
      ),
      { numRuns: 3000 },
    );
    expect(known).toBeGreaterThan(500);
  });
});
