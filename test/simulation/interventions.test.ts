import { describe, expect, it } from 'vitest';
import { Engine } from '../../src/simulation/engine.js';
import type { OpenTime, System } from '../../src/simulation/system.js';
import { alongKnots, coursed, courseTallies, seriesOf } from './courses.js';
import { cellOf, EXHAUSTIVE, phase, systemOf } from './systems.js';

const FOREVER: OpenTime = { distribution: 'constant', meanSeconds: 1e6 };
const RUNS = 6;

/** Open for good, then 30 s of TIME_WAIT. */
const CLOSING = {
  share: 1,
  phases: [[phase('ESTABLISHED', null, { bindsClient: true }), phase('TIME_WAIT', 30, { closing: true })]],
};

/** Connections come for 50 s, and then no more; each stays until something happens to it. */
function gathered(more: Partial<System> = {}): System {
  return systemOf({
    cells: [cellOf(5000)],
    sources: [
      alongKnots(
        [
          [0, 20],
          [50, 20],
          [50, 0],
        ],
        { openTime: FOREVER, endings: [CLOSING] },
      ),
    ],
    seconds: 200,
    ...more,
  });
}

const restart = (atSeconds: number, share: number, reconnectSeconds: number | null) =>
  ({ kind: 'forget', atSeconds, cells: [0], share, reconnectSeconds }) as const;
const deploy = (atSeconds: number, share: number, reconnectSeconds: number) =>
  ({ kind: 'close', atSeconds, source: 0, share, reconnectSeconds }) as const;

describe('a restart', () => {
  it('empties the pool at its moment; without reconnecting clients it stays empty', () => {
    const series = seriesOf(coursed(gathered(), 10, [restart(100, 1, null)]), RUNS);
    for (const before of series.samples('occupiedPorts', 9)) expect(before).toBeGreaterThan(850);
    for (const bin of [10, 15, 19]) expect(Math.max(...series.samples('occupiedPorts', bin))).toBe(0);
    expect(Math.max(...series.samples('arrivalRatePerSecond', 10))).toBe(0);
  });

  it('has the clients come back evenly over the time given: as many as there were', () => {
    const series = seriesOf(coursed(gathered(), 10, [restart(100, 1, 40)]), RUNS);
    const held = series.samples('occupiedPorts', 9);
    expect(series.samples('occupiedPorts', 14).map(Math.round)).toEqual(held.map(Math.round));
    let first = 0;
    for (const [run, before] of held.entries()) {
      const came = [10, 11, 12, 13].map((bin) => 10 * (series.samples('arrivalRatePerSecond', bin)[run] ?? 0));
      expect(came.reduce((sum, count) => sum + count, 0)).toBeCloseTo(before, 6);
      first += came[0] ?? 0;
    }
    const all = held.reduce((sum, count) => sum + count, 0);
    expect(Math.abs(first - all / 4)).toBeLessThan(4.5 * Math.sqrt((all * 3) / 16));
  });

  it('of a share meets each connection with that probability', () => {
    const series = seriesOf(coursed(gathered(), 10, [restart(100, 0.3, null)]), RUNS);
    const [before, after] = [9, 10].map((bin) =>
      series.samples('occupiedPorts', bin).reduce((sum, count) => sum + count, 0),
    );
    expect(Math.abs((after ?? 0) - 0.7 * (before ?? 0))).toBeLessThan(4.5 * Math.sqrt(0.21 * (before ?? 0)));
  });

  it('has no client come back whose connection was closing, or abandoned', () => {
    const abandoned = {
      share: 1,
      phases: [[phase('ESTABLISHED', null, { bindsClient: true }), phase('ESTABLISHED', 1000)]],
    };
    for (const ending of [CLOSING, abandoned]) {
      const [source] = gathered().sources;
      if (source === undefined) throw new Error('there is traffic');
      const openTime = { distribution: 'constant', meanSeconds: 45 } as const;
      const system = gathered({ sources: [{ ...source, openTime, endings: [ending] }] });
      // At 60 s those that came until 15 s have closed, or been left, and the others are open.
      const [tallies = []] = courseTallies(coursed(system, 15, [restart(60, 1, 0)]), RUNS);
      for (const { arrivals } of tallies) {
        expect(arrivals[4]).toBe((arrivals[1] ?? 0) + (arrivals[2] ?? 0) + (arrivals[3] ?? 0));
        expect(arrivals[0]).toBeGreaterThan(200);
      }
    }
  });

  it('comes before whatever else happens at its moment, and its bin begins with it', () => {
    const openTime = { distribution: 'constant', meanSeconds: 20 } as const;
    const [source] = gathered().sources;
    if (source === undefined) throw new Error('there is traffic');
    const system = gathered({ sources: [{ ...source, openTime }] });
    // All come back at 60 s, and would end at 80 s: they are met once more.
    const actions = [restart(60, 1, 0), restart(80, 1, 0)];
    const [tallies = []] = courseTallies(coursed(system, 20, actions), RUNS);
    for (const { arrivals, stateSeconds } of tallies) {
      expect(arrivals[3]).toBeGreaterThan(100);
      expect(arrivals[4]).toBe(arrivals[3]);
      expect(stateSeconds[5]?.[3]).toBe(0);
    }
  });
});

describe('a deploy', () => {
  it('leaves the old connections closing beside the new ones', () => {
    const series = seriesOf(coursed(gathered(), 5, [deploy(100, 1, 5)]), RUNS);
    const before = series.samples('states.ESTABLISHED', 19).map(Math.round);
    // From 105 to 130 s: all old ones in TIME_WAIT, all new ones open; after that the new ones alone.
    for (const bin of [21, 22, 23, 24, 25]) {
      expect(series.samples('states.TIME_WAIT', bin).map(Math.round)).toEqual(before);
      expect(series.samples('states.ESTABLISHED', bin).map(Math.round)).toEqual(before);
      expect(series.samples('occupiedPorts', bin).map(Math.round)).toEqual(before.map((count) => 2 * count));
      expect(series.samples('unavailablePorts', bin).map(Math.round)).toEqual(before);
    }
    expect(series.samples('occupiedPorts', 26).map(Math.round)).toEqual(before);
  });

  it('closes what is still in its handshake too, and leaves alone what has closed, and SYNs that nobody answers', () => {
    const answered = {
      share: 0.5,
      phases: [[phase('SYN_SENT', 1e5, { bindsClient: true }), ...(CLOSING.phases[0] ?? [])]],
    };
    const silent = { share: 0.5, phases: [[phase('SYN_SENT', 1e5)]] };
    const [source] = gathered().sources;
    if (source === undefined) throw new Error('there is traffic');
    const system = gathered({ sources: [{ ...source, endings: [answered, silent] }] });
    const series = seriesOf(coursed(system, 10, [deploy(100, 1, 0), deploy(100, 1, 0)]), RUNS);
    const closed = series.samples('states.TIME_WAIT', 11).map(Math.round);
    const waiting = series.samples('states.SYN_SENT', 11).map(Math.round);
    // The second deploy finds nothing open yet: those that come back come after it.
    expect(waiting).toEqual(series.samples('states.SYN_SENT', 9).map(Math.round));
    expect(series.samples('arrivalRatePerSecond', 10).map((rate) => Math.round(10 * rate))).toEqual(closed);
    expect(Math.min(...closed)).toBeGreaterThan(400);
  });
});

describe('a timer of before', () => {
  it('of an open time of one length does not end what a deploy has begun', () => {
    const openTime = { distribution: 'constant', meanSeconds: 60 } as const;
    const [source] = gathered().sources;
    if (source === undefined) throw new Error('there is traffic');
    const system = gathered({ sources: [{ ...source, openTime }] });
    const series = seriesOf(coursed(system, 5, [deploy(50, 1, 0)]), RUNS);
    // Closed at 50 s, in TIME_WAIT until 80 s; the old open times would have ended from 60 s on.
    const closing = series.samples('states.TIME_WAIT', 10).map(Math.round);
    expect(Math.min(...closing)).toBeGreaterThan(850);
    for (const bin of [13, 15]) expect(series.samples('states.TIME_WAIT', bin).map(Math.round)).toEqual(closing);
    for (const bin of [13, 21]) expect(series.samples('states.ESTABLISHED', bin).map(Math.round)).toEqual(closing);
    expect(series.samples('states.ESTABLISHED', 22)).toEqual(Array(RUNS).fill(0));
  });

  it('leaves the server in its TIME_WAIT, as the end of the open time does', () => {
    const remembered = {
      share: 1,
      phases: [[phase('ESTABLISHED', null, { bindsClient: true, serverSeconds: 60 }), phase('TIME_WAIT', 5)]],
    };
    const [source] = gathered().sources;
    if (source === undefined) throw new Error('there is traffic');
    const system = gathered({ cells: [cellOf(3000)], sources: [{ ...source, endings: [remembered] }] });
    const [tally] = new Engine(coursed(system, 10, [deploy(100, 1, 0)]), 1, 'run').run().groups;
    // Each has come once before the deploy, and once after it.
    expect(tally?.closedByServer).toBe((tally?.arrivals ?? 0) / 2);
    expect(tally?.arrivals).toBeGreaterThan(1700);
  });
});

describe('a failover', () => {
  it('brings as many others as its share of those that are open says', () => {
    const join = { kind: 'join', atSeconds: 100, source: 0, share: 1.25, overSeconds: 10 } as const;
    const series = seriesOf(coursed(gathered(), 10, [join]), RUNS);
    const sum = (values: readonly number[]): number => values.reduce((all, value) => all + value, 0);
    const before = sum(series.samples('occupiedPorts', 9));
    const came = sum(series.samples('occupiedPorts', 11)) - before;
    expect(10 * sum(series.samples('arrivalRatePerSecond', 10))).toBeCloseTo(came, 6);
    expect(Math.abs(came - 1.25 * before)).toBeLessThan(4.5 * Math.sqrt((before * 3) / 16));
    expect(came).toBeGreaterThan(before);
  });
});

describe('ports that go away', () => {
  const fewer = (atSeconds: number, ports: number, reconnectSeconds: number | null = null) =>
    ({ kind: 'ports', atSeconds, cells: [{ cell: 0, ports, allocator: EXHAUSTIVE }], reconnectSeconds }) as const;

  it('take their connections with them, refuse when the others are taken, and serve again when they are back', () => {
    // About 800 of 1,000 ports; then 500, of which all are asked for; then all again.
    const system = systemOf({
      cells: [cellOf(1000)],
      sources: [alongKnots([[0, 40]], { openTime: { distribution: 'exponential', meanSeconds: 20 } })],
      warmUpSeconds: 200,
      seconds: 300,
    });
    const series = seriesOf(coursed(system, 10, [fewer(300, 500), fewer(400, 1000)]), 12);
    expect(series.at('occupiedPorts', 9).low).toBeLessThan(800);
    expect(series.at('occupiedPorts', 9).high).toBeGreaterThan(800);
    // Half of them are lost, and those that come fill the rest.
    expect(Math.max(...series.samples('occupiedPorts', 10))).toBeLessThan(500);
    expect(series.at('occupiedPorts', 19).high).toBeLessThanOrEqual(500);
    expect(series.at('occupiedPorts', 19).mean).toBeGreaterThan(495);
    expect(series.at('blockingProbability', 19).low).toBeGreaterThan(0.3);
    expect(series.at('blockingProbability', 9).mean).toBe(0);
    expect(series.at('blockingProbability', 25).mean).toBe(0);
    expect(series.at('occupiedPorts', 29).mean).toBeGreaterThan(750);
  });

  it('are full when those that are left are taken', () => {
    const [tallies = []] = courseTallies(
      coursed(gathered({ cells: [cellOf(1500)] }), 10, [fewer(20, 500), fewer(49, 1500)]),
      RUNS,
    );
    for (const { secondsToFill } of tallies) {
      expect(secondsToFill).toBeGreaterThan(25);
      expect(secondsToFill).toBeLessThan(49);
    }
  });

  it('have as many clients come back as there were connections on them', () => {
    const [tallies = []] = courseTallies(
      coursed(gathered({ cells: [cellOf(1500)] }), 10, [fewer(100, 1200, 10), fewer(120, 1500, 10)]),
      RUNS,
    );
    for (const { arrivals, stateSeconds, refused } of tallies) {
      const [open = new Float64Array()] = stateSeconds.slice(1);
      expect(Math.round((open[11] ?? 0) / 10)).toBe(Math.round((open[9] ?? 0) / 10));
      // A fifth of the ports, chosen evenly: about a fifth of the connections.
      const lost = (arrivals[10] ?? 0) / ((open[9] ?? 1) / 10);
      expect(lost).toBeGreaterThan(0.12);
      expect(lost).toBeLessThan(0.28);
      expect([refused[10], arrivals[12]]).toEqual([0, 0]);
    }
  });
});

describe('two boxes in a row', () => {
  const through = (share: number, box: number): System => {
    const phases = [
      [phase('ESTABLISHED', null, { bindsClient: true }), phase('TIME_WAIT', 30)],
      [phase('ESTABLISHED', null), phase('CLOSE', 10)],
    ];
    const system = gathered({
      groups: ['near', 'far'],
      cells: [cellOf(5000), cellOf(5000, {}, 1)],
      sources: [
        alongKnots(
          [
            [0, 20],
            [50, 20],
            [50, 0],
          ],
          {
            openTime: FOREVER,
            endings: [{ share: 1, phases }],
            targets: [{ share: 1, cells: [0, 1], splits: [] }],
          },
        ),
      ],
    });
    return coursed(system, 5, [{ kind: 'forget', atSeconds: 100, cells: [box], share, reconnectSeconds: 0 }]);
  };

  it.each([
    { box: 0, other: 1, state: 'states.CLOSE', seconds: 10 },
    { box: 1, other: 0, state: 'states.TIME_WAIT', seconds: 30 },
  ] as const)(
    'close on the one what the other forgets, box $box, and come back once',
    ({ box, other, state, seconds }) => {
      const [forgetting, closing] = [box, other].map((group) => seriesOf(through(1, box), RUNS, group));
      const before = closing?.samples('occupiedPorts', 19).map(Math.round);
      expect(forgetting?.samples('occupiedPorts', 20).map(Math.round)).toEqual(before);
      expect(closing?.samples(state, 20).map(Math.round)).toEqual(before);
      expect(closing?.samples('states.ESTABLISHED', 20).map(Math.round)).toEqual(before);
      const afterwards = 20 + seconds / 5;
      expect(closing?.samples(state, afterwards - 1).map(Math.round)).toEqual(before);
      expect(closing?.samples(state, afterwards).map(Math.round)).toEqual(before?.map(() => 0));
      expect(closing?.samples('arrivalRatePerSecond', 20).map((rate) => Math.round(5 * rate))).toEqual(before);
    },
  );
});

describe('connections that have nothing to do with each other', () => {
  it('are left alone: a port on the other box that has gone to somebody else stays open', () => {
    // The first flow closes on the near box for long, and has left the far one, where others have come since.
    const short = { distribution: 'constant', meanSeconds: 1 } as const;
    const chain = [
      [phase('ESTABLISHED', null, { bindsClient: true }), phase('TIME_WAIT', 1000)],
      [phase('ESTABLISHED', null)],
    ];
    const system = gathered({
      groups: ['near', 'far'],
      cells: [cellOf(2000), cellOf(1000, {}, 1)],
      sources: [
        alongKnots(
          [
            [0, 20],
            [50, 20],
            [50, 0],
          ],
          {
            id: 'both',
            openTime: short,
            endings: [{ share: 1, phases: chain }],
            targets: [{ share: 1, cells: [0, 1], splits: [] }],
          },
        ),
        alongKnots(
          [
            [0, 0],
            [60, 0],
            [60, 90],
            [70, 90],
            [70, 0],
          ],
          {
            id: 'far only',
            openTime: FOREVER,
            endings: [CLOSING],
            targets: [{ share: 1, cells: [1], splits: [] }],
          },
        ),
      ],
    });
    const series = seriesOf(coursed(system, 10, [restart(100, 1, null)]), RUNS, 1);
    expect(series.samples('states.ESTABLISHED', 10)).toEqual(series.samples('states.ESTABLISHED', 9));
    expect(Math.min(...series.samples('states.ESTABLISHED', 9))).toBeGreaterThan(700);
  });

  it('close on both boxes at a deploy', () => {
    const phases = [
      [phase('ESTABLISHED', null, { bindsClient: true }), phase('TIME_WAIT', 30)],
      [phase('ESTABLISHED', null), phase('CLOSE', 20)],
    ];
    const [source] = gathered().sources;
    if (source === undefined) throw new Error('there is traffic');
    const targets = [{ share: 1, cells: [0, 1], splits: [] }];
    const system = gathered({
      groups: ['near', 'far'],
      cells: [cellOf(5000), cellOf(5000, {}, 1)],
      sources: [{ ...source, endings: [{ share: 1, phases }], targets }],
    });
    const [near, far] = [0, 1].map((group) => seriesOf(coursed(system, 10, [deploy(100, 1, 0)]), RUNS, group));
    const open = near?.samples('occupiedPorts', 9).map(Math.round) ?? [];
    expect(near?.samples('states.TIME_WAIT', 11).map(Math.round)).toEqual(open);
    expect(far?.samples('states.CLOSE', 11).map(Math.round)).toEqual(open);
    expect(far?.samples('occupiedPorts', 11).map(Math.round)).toEqual(open.map((count) => 2 * count));
    expect(far?.samples('occupiedPorts', 12).map(Math.round)).toEqual(open);
  });
});

describe('pinned clients', () => {
  const cells = [cellOf(1000), cellOf(1000)];
  const system = (pinned: boolean): System =>
    gathered({
      groups: ['a', 'b'],
      cells: cells.map((cell, group) => ({ ...cell, group })),
      sources: [
        alongKnots(
          [
            [0, 20],
            [50, 20],
            [50, 0],
          ],
          {
            openTime: FOREVER,
            endings: [CLOSING],
            targets: [0.8, 0.2].map((share, cell) => ({ share, cells: [cell], splits: [], pinned })),
          },
        ),
      ],
    });

  it('come back to the address that they had; others go anywhere', () => {
    const back = (pinned: boolean) => {
      const of = coursed(system(pinned), 10, [{ ...restart(100, 1, 0), cells: [1] }]);
      return [0, 1].map((group) => seriesOf(of, RUNS, group));
    };
    const [, kept] = back(true);
    expect(kept?.samples('occupiedPorts', 10)).toEqual(kept?.samples('occupiedPorts', 9));
    const [, spread] = back(false);
    const mean = (bin: number): number => spread?.at('occupiedPorts', bin).mean ?? Number.NaN;
    expect(mean(10) / mean(9)).toBeLessThan(0.3);
    expect(mean(10)).toBeGreaterThan(0);
  });
});

describe('counted clients', () => {
  it('that do not come back are idle again, and those that come back are not counted twice', () => {
    const clients = { kind: 'clients', clients: 50, perIdleClient: 0.5 } as const;
    const [source] = gathered().sources;
    if (source === undefined) throw new Error('there is traffic');
    const system = gathered({ sources: [{ ...source, arrivals: clients }] });
    const idle = seriesOf(coursed(system, 10, [restart(100, 1, null)]), RUNS);
    // All connect, are forgotten, and connect again as idle clients do: half of them within 1.4 s.
    expect(idle.samples('occupiedPorts', 9)).toEqual(Array(RUNS).fill(50));
    expect(idle.samples('occupiedPorts', 19)).toEqual(Array(RUNS).fill(50));
    const back = seriesOf(coursed(system, 10, [restart(100, 1, 0), deploy(120, 1, 0)]), RUNS);
    expect(back.samples('occupiedPorts', 10)).toEqual(Array(RUNS).fill(50));
    expect(back.samples('states.ESTABLISHED', 19)).toEqual(Array(RUNS).fill(50));
    expect(back.samples('arrivalRatePerSecond', 10)).toEqual(Array(RUNS).fill(5));
  });
});

describe('the first refusal', () => {
  it('and the first moment without a port are counted from the beginning of the timeline', () => {
    const system = systemOf({
      cells: [cellOf(10)],
      sources: [
        alongKnots(
          [
            [0, 0],
            [130, 0],
            [130, 100],
          ],
          { openTime: FOREVER },
        ),
      ],
      warmUpSeconds: 100,
      seconds: 50,
    });
    const [tallies = []] = courseTallies(coursed(system, 10), 200);
    const mean = tallies.reduce((sum, { secondsToFill }) => sum + (secondsToFill ?? Number.NaN), 0) / 200;
    // The tenth arrival at 100/s: 30 s + 0.1 s.
    expect(Math.abs(mean - 30.1)).toBeLessThan(4.5 * Math.sqrt(10 / 100 ** 2 / 200));
    for (const { secondsToFill, secondsToFirstRefusal } of tallies) {
      expect(secondsToFirstRefusal).toBeGreaterThan(secondsToFill ?? Number.NaN);
    }
    const [quiet = []] = courseTallies(coursed({ ...system, seconds: 20 }, 10), 2);
    expect(quiet.map(({ secondsToFill, secondsToFirstRefusal }) => [secondsToFill, secondsToFirstRefusal])).toEqual([
      [null, null],
      [null, null],
    ]);
    // Full already when the timeline begins.
    const [full = []] = courseTallies(coursed({ ...system, warmUpSeconds: 140 }, 10), 2);
    expect(full.map(({ secondsToFill }) => secondsToFill)).toEqual([0, 0]);
  });
});
