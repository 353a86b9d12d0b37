import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { nearestName } from '../../src/diagnostics/nearest.js';

const KEYS = ['name', 'platform', 'pool', 'pools', 'traffic', 'timers', 'limits', 'lifetime', 'newConnections'];

describe('the nearest name', () => {
  it.each([
    ['platfrom', 'platform'],
    ['Traffic', 'traffic'],
    ['lifetme', 'lifetime'],
    ['pol', 'pool'],
    ['newConnection', 'newConnections'],
    ['lmits', 'limits'],
  ])('to %s is %s', (typed, expected) => {
    expect(nearestName(typed, KEYS)).toBe(expected);
  });

  it.each(['bandwidth', 'x', '', 'trafficshaping'])('to %j is none', (typed) => {
    expect(nearestName(typed, KEYS)).toBeUndefined();
  });

  it('is found after any one slip in a word of four letters or more', () => {
    const long = KEYS.filter((key) => key.length > 5);
    fc.assert(
      fc.property(fc.constantFrom(...long), fc.nat(30), fc.constantFrom('drop', 'swap', 'put'), (key, at, slip) => {
        const i = at % (key.length - 1);
        const [before, one = '', two = '', after] = [key.slice(0, i), key[i], key[i + 1], key.slice(i + 2)];
        const typed = {
          drop: before + two + after,
          swap: before + two + one + after,
          put: `${before}${one}q${two}${after}`,
        };
        expect(nearestName(typed[slip as keyof typeof typed], KEYS)).toBe(key);
      }),
    );
  });
});
