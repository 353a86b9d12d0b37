import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type AlikeKind, formatAlike } from '../../src/units/format-alike.js';

const kinds = fc.constantFrom<AlikeKind>('count', 'rate', 'duration', 'share', 'probability');

function shown(kind: AlikeKind, ...values: readonly number[]): string {
  const { texts, suffix } = formatAlike(kind, values, [0, 1]);
  return texts.map((text) => text + suffix).join(' ');
}

describe('numbers written alike', () => {
  it.each([
    ['count', [71_571, 71_762], '71,571 71,762'],
    ['count', [1017.7, 1018.1], '1,017.7 1,018.1'],
    ['count', [10.3, 10.4], '10.3 10.4'],
    ['rate', [359.8, 360.2], '359.8/s 360.2/s'],
    ['rate', [0.5, 0.52], '30/min 31.2/min'],
    ['rate', [0, 1 / 86_400], '0/day 1/day'],
    ['duration', [391.2, 391.9], '6.52 min 6.53 min'],
    ['duration', [0.0001, 31], '1e-4 s 31 s'],
    ['duration', [0, 0], '0 s 0 s'],
    ['duration', [-0.2, 1.5], '−0.2 s 1.5 s'],
    ['share', [0.99996, 1], '99.996% 100%'],
    ['probability', [0, 5.08e-6], '0 5.08e-6'],
    ['probability', [1e-300, 0.1], '< 1e-12 0.1'],
  ] as const)('%s %j read %s', (kind, values, text) => {
    expect(shown(kind, ...values)).toBe(text);
  });

  it('differ where the two differ by more than 1 in 30,000', () => {
    fc.assert(
      fc.property(
        kinds,
        fc.double({ min: 1e-6, max: 1, noNaN: true }),
        fc.double({ min: 3.4e-5, max: 10, noNaN: true }),
        (kind, a, by) => {
          const { texts } = formatAlike(kind, [a, a * (1 + by)], [0, 1]);
          expect(texts[0]).not.toBe(texts[1]);
        },
      ),
    );
  });

  it('are right to within half a unit of their last digit, at least three digits of them', () => {
    fc.assert(
      fc.property(kinds, fc.double({ min: 1e-9, max: 1e9, noNaN: true }), (kind, value) => {
        const { texts, suffix } = formatAlike(kind, [value, value], [0, 1]);
        const size = { '/min': 1 / 60, '/h': 1 / 3600, '/day': 1 / 86_400, '%': 0.01, ' ms': 1e-3, ' us': 1e-6 }[
          suffix
        ];
        const long = { ' min': 60, ' h': 3600, ' days': 86_400 }[suffix];
        const read = Number((texts[0] ?? '').replaceAll(',', '')) * (size ?? long ?? 1);
        expect(Math.abs(read / value - 1)).toBeLessThan(0.00501);
      }),
    );
  });

  it.each([Number.NaN, Number.POSITIVE_INFINITY])('refuse %d', (value) => {
    expect(() => formatAlike('count', [1, value], [0, 1])).toThrow(RangeError);
  });
});
