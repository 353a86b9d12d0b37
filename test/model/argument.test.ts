import { describe, expect, it } from 'vitest';
import { requireNonNegative, requirePositive, requireWhole, requireWithin } from '../../src/model/argument.js';

describe('arguments of a formula', () => {
  it('are refused with name, range and value', () => {
    expect(() => requireNonNegative('blocking', 'offered load', Number.NaN)).toThrow(
      new RangeError('Cannot compute blocking: offered load must be finite and ≥ 0, got NaN'),
    );
    expect(() => requirePositive('blocking', 'holding time', 0)).toThrow(/holding time must be finite and > 0, got 0$/);
    expect(() => requireWhole('blocking', 'ports', 1.5, 0)).toThrow(/ports must be a whole number ≥ 0, got 1.5$/);
    expect(() => requireWhole('blocking', 'ports', 9, 0, 8)).toThrow(
      /ports must be a whole number from 0 to 8, got 9$/,
    );
    expect(() => requireWithin('blocking', 'share', -0.1, 0, 1)).toThrow(/share must be from 0 to 1, got -0.1$/);
  });

  it.each([Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, -1])('never accept %d', (value) => {
    expect(() => requireNonNegative('x', 'y', value)).toThrow(RangeError);
    expect(() => requirePositive('x', 'y', value)).toThrow(RangeError);
    expect(() => requireWhole('x', 'y', value, 0)).toThrow(RangeError);
    expect(() => requireWithin('x', 'y', value, 0, 1)).toThrow(RangeError);
  });

  it('pass at the ends of their range', () => {
    requireNonNegative('x', 'y', 0);
    requirePositive('x', 'y', Number.MIN_VALUE);
    requireWhole('x', 'y', 1e25, 0);
    requireWhole('x', 'y', 8, 0, 8);
    requireWithin('x', 'y', 1, 0, 1);
  });
});
