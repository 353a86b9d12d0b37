import { expect } from 'vitest';

/** Expects a value within a relative error of the published one: 1e-6 unless the case says otherwise. */
export function expectClose(value: number | null | undefined, expected: number, relative = 1e-6): void {
  expect(value).not.toBeNull();
  expect(value).toBeDefined();
  const error = Math.abs((value ?? Number.NaN) - expected);
  expect(error, `${value} for ${expected}`).toBeLessThanOrEqual(relative * Math.abs(expected));
}
