import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { expectedStates, type Holding, occupancySpread } from './expected.js';
import type { Played } from './played.js';

const part = (state: 'ESTABLISHED' | 'TIME_WAIT', seconds: number, setBy: string) => ({
  ...{ state, seconds, hardSeconds: seconds, setBy },
  ...{ source: '', confidence: 'high' as const },
});
const holding: Holding = [
  {
    ...{ flow: 'web', strategy: 'client-fin', share: 1, arrivalRatePerSecond: 1, holdingTimeSeconds: 6 },
    parts: [part('ESTABLISHED', 2, 'lifetime'), part('TIME_WAIT', 4, 'timeWait')],
  },
];
const connection = (
  startedSeconds: number,
  openSeconds: number,
  outcome: Played['outcome'] = 'as planned',
): Played => ({
  ...{ strategy: 'client-fin', endpoint: 0, startedSeconds, openSeconds },
  ...{ lateSeconds: 0, connectSeconds: 0, outcome },
});

describe('ports expected from the connections that were played', () => {
  it('are counted from each one’s own open time and the model’s hold', () => {
    expect(expectedStates([connection(1, 3)], holding, [0, 1, 2, 3.9, 4, 7.9, 8])).toEqual({
      ESTABLISHED: 3 / 7,
      TIME_WAIT: 2 / 7,
    });
  });

  it('leave out connections that found no port', () => {
    expect(expectedStates([connection(1, 3, 'refused for want of a port')], holding, [2])).toEqual({});
  });

  it('are what looking at every connection at every instant gives', () => {
    const seconds = fc.double({ min: 0, max: 20, noNaN: true });
    const played = fc.array(fc.tuple(seconds, seconds).map(([at, open]) => connection(at, open)));
    fc.assert(
      fc.property(played, fc.array(seconds, { minLength: 1 }), (all, times) => {
        const instants = times.sort((a, b) => a - b);
        const pairs = all.flatMap((one) => instants.map((at) => ({ one, at })));
        const isOpen = ({ one, at }: (typeof pairs)[number]) =>
          at >= one.startedSeconds && at < one.startedSeconds + one.openSeconds;
        const isClosing = ({ one, at }: (typeof pairs)[number]) =>
          at >= one.startedSeconds + one.openSeconds && at < one.startedSeconds + one.openSeconds + 4;
        const states = expectedStates(all, holding, instants);
        expect((states.ESTABLISHED ?? 0) * instants.length).toBeCloseTo(pairs.filter(isOpen).length, 9);
        expect((states.TIME_WAIT ?? 0) * instants.length).toBeCloseTo(pairs.filter(isClosing).length, 9);
      }),
    );
  });

  it('are refused where the model has no hold for a strategy', () => {
    expect(() => expectedStates([{ ...connection(0, 1), strategy: 'idle' }], holding, [0])).toThrow(
      'the model has no hold for idle',
    );
  });
});

describe('the spread of a run', () => {
  it('for exponential holds is that of the closed form', () => {
    const [rate, mean, seconds] = [100, 6, 60];
    const holds = Array.from({ length: 100_000 }, (_, index) => -mean * Math.log((index + 0.5) / 100_000));
    // Covariance a·exp(−u/m) at a distance u, averaged over the window twice.
    const variance = ((2 * rate * mean * mean) / seconds) * (1 - (mean / seconds) * (1 - Math.exp(-seconds / mean)));
    expect(occupancySpread(rate, holds, seconds) / Math.sqrt(variance)).toBeCloseTo(1, 3);
  });

  it('for a window of an instant is that of a Poisson number', () => {
    expect(occupancySpread(100, [6, 6, 6], 1e-6)).toBeCloseTo(Math.sqrt(600), 3);
  });

  it('for holds longer than the window keeps what does not change in it', () => {
    const [rate, hold, seconds] = [3, 10, 4];
    // Var = λ (2/T²) ∫ (T − u)(h − u) du over the window = λ (h − T/3).
    expect(occupancySpread(rate, [hold], seconds)).toBeCloseTo(Math.sqrt(rate * (hold - seconds / 3)), 9);
  });
});
