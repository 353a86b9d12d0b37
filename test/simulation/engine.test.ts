import { describe, expect, it } from 'vitest';
import { Engine } from '../../src/simulation/engine.js';
import { ARRIVALS, ATTEMPTS, COUNTER_COUNT, LOST, REFUSED } from '../../src/simulation/observer.js';
import { STATES, type System } from '../../src/simulation/system.js';
import { cellOf, phase, sourceOf, systemOf } from './systems.js';

/** A closing connection with several states, some of which may be taken back, through six ports. */
const busy: System = systemOf({
  cells: [cellOf(4, { reclaimAfterSeconds: 0.5 }), cellOf(2, {}, 1)],
  groups: ['near', 'far'],
  sources: [
    sourceOf(5, {
      endings: [
        {
          share: 0.7,
          phases: [
            [
              phase('SYN_SENT', 0.1),
              phase('ESTABLISHED', null, { serverSeconds: 3 }),
              phase('TIME_WAIT', 2, { closing: true }),
            ],
          ],
        },
        { share: 0.3, phases: [[phase('ESTABLISHED', null), phase('CLOSE_WAIT', 0.7)]] },
      ],
      targets: [
        { share: 0.6, cells: [0], splits: [] },
        { share: 0.4, cells: [1], splits: [] },
      ],
      retries: { kind: 'times', times: 2 },
    }),
  ],
  warmUpSeconds: 7.3,
  seconds: 41.9,
});

/** Ports by state, and counters, from one event to the next. */
interface Moment {
  readonly at: number;
  readonly count: Int32Array;
  readonly counters: Float64Array;
}

/** Every moment at which something happened, up to an end. */
function log(system: System, seed: number, end: number): readonly Moment[] {
  const engine = new Engine(system, seed, 'run');
  const seen = (at: number): Moment => ({
    at,
    count: engine.observer.count.slice(),
    counters: engine.observer.counters.slice(),
  });
  const moments = [seen(0)];
  for (let idle = 0; idle < 1000; ) {
    const at = engine.step();
    if (at > end && at < Number.POSITIVE_INFINITY) break;
    // The timer of a connection that has lost its port runs out without anything happening.
    if (at === Number.POSITIVE_INFINITY) idle++;
    else moments.push(seen(at));
  }
  return moments;
}

const inState = (moment: Moment, cell: number, state: number): number =>
  moment.count[cell * STATES.length + state] ?? 0;
const heldIn = (moment: Moment, cell: number): number =>
  STATES.reduce((sum, _, state) => sum + inState(moment, cell, state), 0);
/** The moment that is valid at a time. */
const at = (moments: readonly Moment[], time: number): Moment =>
  moments.findLast((moment) => moment.at <= time) as Moment;

describe('what is counted over a window', () => {
  const [begin, end] = [busy.warmUpSeconds, busy.warmUpSeconds + busy.seconds];

  it.each([1, 2, 3])('is what adding up a log of all events gives (seed %s)', (seed) => {
    const moments = log(busy, seed, end);
    expect(moments.length).toBeGreaterThan(200);
    const { groups } = new Engine(busy, seed, 'run').run();
    // Each stretch of time between two events, as far as it lies in the window.
    const integral = (value: (moment: Moment) => number): number =>
      moments.reduce((sum, moment, index) => {
        const [from, to] = [Math.max(begin, moment.at), Math.min(end, moments[index + 1]?.at ?? end)];
        return to > from ? sum + value(moment) * (to - from) : sum;
      }, 0);
    for (const [cell, tally] of groups.entries()) {
      for (const state of STATES.keys()) {
        const byHand = integral((moment) => inState(moment, cell, state));
        expect(tally.stateSeconds[state]).toBeCloseTo(byHand, 9);
      }
      const counted = (counter: number): number => {
        const place = cell * COUNTER_COUNT + counter;
        return (at(moments, end).counters[place] ?? 0) - (at(moments, begin).counters[place] ?? 0);
      };
      expect([tally.arrivals, tally.attempts, tally.refused, tally.lost]).toEqual(
        [ARRIVALS, ATTEMPTS, REFUSED, LOST].map(counted),
      );
      // The smallest number of ports that is not exceeded for 99 % of the time.
      const ports = (busy.cells[cell]?.ports ?? 0) + 1;
      const shares = Array.from({ length: ports }, (_, most) =>
        integral((moment) => Number(heldIn(moment, cell) <= most)),
      );
      expect(tally.p99).toBe(shares.findIndex((seconds) => seconds >= 0.99 * busy.seconds));
      expect(tally.seconds).toBeCloseTo(busy.seconds, 9);
    }
    // Both boxes were busy enough for this to mean something.
    expect(groups.every(({ refused, lost }) => refused > 10 && lost > 0)).toBe(true);
    expect(groups[0]?.reclaimed).toBeGreaterThan(3);
  });

  it('forgets what was before the window: a port idle for long, taken in the middle of a second, is held for half of it', () => {
    const openTime = { distribution: 'constant', meanSeconds: 1e9 } as const;
    const lazy = systemOf({ cells: [cellOf(1)], sources: [sourceOf(1e-5, { openTime })] });
    const taken = new Engine(lazy, 1, 'run').step();
    expect(taken).toBeGreaterThan(100);
    const [tally] = new Engine({ ...lazy, warmUpSeconds: taken - 0.5, seconds: 1 }, 1, 'run').run().groups;
    expect(tally).toMatchObject({ arrivals: 1, p99: 1, p999: 1, secondsToFill: taken });
    expect(tally?.stateSeconds[STATES.indexOf('ESTABLISHED')]).toBeCloseTo(0.5, 9);
    const [before] = new Engine({ ...lazy, warmUpSeconds: taken - 1.5, seconds: 1 }, 1, 'run').run().groups;
    expect(before).toMatchObject({ arrivals: 0, p999: 0, secondsToFill: null });
  });

  it('adds up over windows that follow each other', () => {
    const window = (warmUpSeconds: number, seconds: number) =>
      new Engine({ ...busy, warmUpSeconds, seconds }, 5, 'run').run().groups[0];
    const [whole, first, second] = [window(5, 30), window(5, 12), window(17, 18)];
    expect(whole?.arrivals).toBe((first?.arrivals ?? 0) + (second?.arrivals ?? 0));
    for (const [state, seconds] of (whole?.stateSeconds ?? []).entries()) {
      expect(seconds).toBeCloseTo((first?.stateSeconds[state] ?? 0) + (second?.stateSeconds[state] ?? 0), 9);
    }
  });

  it('of closing ports stops where they are taken back', () => {
    const { groups } = new Engine(busy, 1, 'run').run();
    const [near] = groups;
    const timeWait = near?.stateSeconds[STATES.indexOf('TIME_WAIT')] ?? 0;
    expect(near?.closingSeconds).toBeCloseTo(timeWait, 9);
  });
});

describe('a trace', () => {
  it('shows the ports by state that the log of events has at its moments, from the empty start', () => {
    const traced = { ...busy, warmUpSeconds: 0, traceEverySeconds: 0.5 };
    const moments = log(busy, 4, 41.9);
    const { trace } = new Engine(traced, 4, 'run').run();
    expect(trace?.groups.map(({ id, ports }) => [id, ports])).toEqual([
      ['near', 4],
      ['far', 2],
    ]);
    for (const [cell, { states }] of (trace?.groups ?? []).entries()) {
      for (const [state, series] of states.entries()) {
        expect(series).toEqual(series.map((_, sample) => inState(at(moments, sample * 0.5), cell, state)));
        expect(series.length).toBe(84);
      }
    }
  });

  it('changes nothing of what is counted', () => {
    const plain = new Engine(busy, 9, 'run').run();
    const traced = new Engine({ ...busy, traceEverySeconds: 0.37 }, 9, 'run').run();
    expect(traced.groups).toEqual(plain.groups);
    expect([plain.trace === null, traced.trace === null]).toEqual([true, false]);
  });
});

describe('events at one instant', () => {
  const batches = { kind: 'batch', meanSize: 5 } as const;

  it('are releases before arrivals: connections of no time, in batches, never meet on the only port', () => {
    const system = systemOf({
      cells: [cellOf(1)],
      sources: [sourceOf(10, { arrivals: batches, openTime: { distribution: 'empirical', samples: [0] } })],
    });
    const [tally] = new Engine(system, 1, 'run').run().groups;
    expect(tally?.arrivals).toBeGreaterThan(500);
    expect(tally?.refused).toBe(0);
  });

  it('are releases before retries: a port free after exactly 1 s serves the SYN that comes again after 1 s', () => {
    const system = systemOf({
      cells: [cellOf(1)],
      sources: [
        sourceOf(0.02, {
          arrivals: batches,
          openTime: { distribution: 'constant', meanSeconds: 1 },
          retries: { kind: 'times', times: 1 },
        }),
      ],
    });
    const engine = new Engine(system, 1, 'run');
    const { counters, held } = engine.observer;
    let alone = 0;
    for (let batch = 0; batch < 200; batch++) {
      const before = counters.slice();
      const came = engine.step();
      const size = (counters[ARRIVALS] ?? 0) - (before[ARRIVALS] ?? 0);
      const again = engine.step();
      // A batch of several on an idle box, and nothing else until its SYNs come again.
      if (size < 2 || again - came !== 1 || (counters[ATTEMPTS] ?? 0) - (before[ATTEMPTS] ?? 0) !== 2 * size - 1)
        continue;
      alone++;
      expect([(counters[LOST] ?? 0) - (before[LOST] ?? 0), held[0]]).toEqual([size - 2, 1]);
    }
    expect(alone).toBeGreaterThan(20);
  });
});

describe('a refused connection', () => {
  it('comes back after 1, 3 and 7 s, and then no more', () => {
    // The only port is taken for good by the first connection.
    const system = systemOf({
      cells: [cellOf(1)],
      sources: [
        sourceOf(1e-3, {
          openTime: { distribution: 'constant', meanSeconds: 1e9 },
          retries: { kind: 'times', times: 3 },
        }),
      ],
    });
    const engine = new Engine(system, 1, 'run');
    engine.step();
    const first = engine.step();
    const { counters } = engine.observer;
    const seen: number[] = [];
    for (let from = first, attempts = counters[ATTEMPTS] ?? 0; seen.length < 3; ) {
      from = engine.step();
      if ((counters[ATTEMPTS] ?? 0) > attempts) seen.push(from - first);
      attempts = counters[ATTEMPTS] ?? 0;
    }
    expect(seen.map((after) => Math.round(after * 1e6) / 1e6)).toEqual([1, 3, 7]);
    expect([counters[REFUSED], counters[LOST]]).toEqual([4, 1]);
  });
});

describe('meeting the old connection', () => {
  it('is counted when the port is given again while the server is in TIME_WAIT', () => {
    // One port, held for 1 s, free at once, the server's TIME_WAIT lasts for 2 s more.
    const remembering = (serverSeconds: number) => {
      const phases = [[phase('ESTABLISHED', null, { serverSeconds })]];
      const system = systemOf({
        cells: [cellOf(1)],
        sources: [
          sourceOf(0.5, { openTime: { distribution: 'constant', meanSeconds: 1 }, endings: [{ share: 1, phases }] }),
        ],
        seconds: 40_000,
      });
      const [tally] = new Engine(system, 1, 'run').run().groups;
      return tally;
    };
    const met = remembering(2);
    // The next connection comes within 2 s of the release with probability 1 − e^(−0.5·2).
    const share = (met?.reused ?? 0) / (met?.closedByServer ?? 1);
    expect(Math.abs(share - -Math.expm1(-1))).toBeLessThan(4 * Math.sqrt(0.24 / (met?.closedByServer ?? 1)));
    expect(remembering(0)).toMatchObject({ reused: 0, closedByServer: 0 });
  });
});
