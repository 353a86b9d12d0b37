import { describe, expect, it } from 'vitest';
import type { Compared } from './compare.js';
import { good, refusing } from './fixtures.js';
import { judge } from './judge.js';
import { readPlayed } from './played.js';
import { inTurn } from './rota.js';

const failed = (one: Compared) => judge(one).flatMap(({ what, passed }) => (passed ? [] : [what]));

describe('a case', () => {
  it('passes when the kernel does what the model says', () => {
    expect(failed(good)).toEqual([]);
  });

  it('fails when the model holds TIME_WAIT for a tenth too long', () => {
    const onDraws = { ESTABLISHED: 200, TIME_WAIT: 440 };
    expect(failed({ ...good, whole: { ...good.whole, onDraws } })).toEqual(['occupancy within 3 %']);
  });

  it('fails when states are swapped, though the sum is right', () => {
    const onDraws = { ESTABLISHED: 400, TIME_WAIT: 201 };
    expect(failed({ ...good, whole: { ...good.whole, onDraws } })).toEqual(['occupancy within 3 %']);
  });

  it('fails when ports are in a state that the model does not know', () => {
    const kernel = { ESTABLISHED: 200, TIME_WAIT: 390, CLOSE: 11 };
    expect(failed({ ...good, whole: { ...good.whole, kernel } })).toEqual(['occupancy within 3 %']);
  });

  it('fails when one destination is off, though all together are not', () => {
    const part = { label: 'toward a', kernel: { ESTABLISHED: 110 }, onDraws: { ESTABLISHED: 100 } };
    expect(failed({ ...good, parts: [part] })).toEqual(['occupancy toward a within 3 %']);
  });

  it('fails when the scenario as written lies beyond the luck of the draw', () => {
    const asWritten = { ...good.asWritten, states: { ESTABLISHED: 200, TIME_WAIT: 430 } };
    expect(failed({ ...good, asWritten })).toEqual(['the scenario as written, within the luck of the draw']);
  });

  it('fails when somebody is refused where nobody should be, or by something that the kernel does not count', () => {
    const failures = { ...good.failures, refused: 5 };
    expect(failed({ ...good, failures })).toEqual([
      'nobody fails',
      'connections that failed are those that the kernel counts',
    ]);
  });

  it('fails when the traffic was not what was drawn', () => {
    expect(failed({ ...good, latenessSeconds: 0.2 })).toEqual(['traffic as drawn']);
    expect(failed({ ...good, countedLateSeconds: 3 })).toEqual(['traffic as drawn']);
    expect(failed({ ...good, broken: 60 })).toEqual(['traffic as drawn']);
  });

  it('fails when the simulation shows other numbers of ports', () => {
    const simulated = (low: number) => ({ occupancy: { low, high: 610 }, failureShare: { low: 0, high: 0 } });
    expect(failed({ ...good, simulated: simulated(590) })).toEqual([]);
    expect(failed({ ...good, simulated: simulated(605) })).toEqual(["occupancy in the simulation's interval"]);
  });

  it('with failures must lie in the interval of the simulation', () => {
    expect(failed(refusing)).toEqual([]);
    const simulated = { occupancy: { low: 590, high: 610 }, failureShare: { low: 0.005, high: 0.009 } };
    expect(failed({ ...refusing, simulated })).toEqual(["failure share in the simulation's interval"]);
  });
});

describe('the generator’s lines', () => {
  const plan = { atSeconds: 0.5, openSeconds: 2, strategy: 'client-fin', endpoint: 0 } as const;

  it('say when a connection began and ended', () => {
    const [one] = readPlayed('500100 500200 2500100 c\n', [plan]);
    expect(one).toMatchObject({ startedSeconds: 0.5001, openSeconds: 2, outcome: 'as planned' });
    expect(one?.lateSeconds).toBeCloseTo(0.0001, 9);
  });

  it('leave a connection that found no port with the open time that it would have had', () => {
    const [one] = readPlayed('500100 -1 1400100 f\n', [plan]);
    expect(one).toMatchObject({ openSeconds: 2, connectSeconds: null, outcome: 'refused for want of a port' });
  });

  it('call a refusal that nobody planned broken, and one that was planned not', () => {
    expect(readPlayed('1 -1 2 x\n', [plan])[0]?.outcome).toBe('broken');
    expect(readPlayed('1 -1 2 x\n', [{ ...plan, strategy: 'refused' }])[0]?.outcome).toBe('as planned');
  });

  it('that are none are refused', () => {
    expect(() => readPlayed('1 2 3\n', [plan])).toThrow('the generator wrote "1 2 3"');
  });
});

describe('cases', () => {
  it('that keep the machine busy run two at a time, the longest first, others at once; results keep their order', async () => {
    const log: string[] = [];
    let busy = 0;
    let most = 0;
    const job = (name: string, isBusy: boolean, seconds: number) => ({
      ...{ busy: isBusy, seconds },
      work: async () => {
        log.push(name);
        if (isBusy) most = Math.max(most, ++busy);
        await Promise.resolve();
        if (isBusy) busy -= 1;
        return name;
      },
    });
    const jobs = [job('a', true, 1), job('b', false, 1), job('c', true, 3), job('d', true, 2), job('e', false, 9)];
    expect(await inTurn(jobs, 2)).toEqual(['a', 'b', 'c', 'd', 'e']);
    expect(log).toEqual(['b', 'e', 'c', 'd', 'a']);
    expect(most).toBe(2);
  });
});
