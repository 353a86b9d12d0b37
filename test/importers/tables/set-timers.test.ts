import { describe, expect, it } from 'vitest';
import { SetTimers } from '../../../src/importers/tables/set-timers.js';
import { stateIndex } from '../../../src/importers/tables/state-name.js';

const TIME_WAIT = stateIndex('TIME_WAIT');

function usual(...rows: readonly (readonly [seconds: number, times: number])[]): number | undefined {
  const timers = new SetTimers();
  for (const [seconds, times] of rows) for (let row = 0; row < times; row++) timers.add(TIME_WAIT, seconds);
  return timers.result().TIME_WAIT?.usual;
}

describe('the timer that a log shows being set', () => {
  it('is not the one of the state before, which an event now and then still shows', () => {
    // 5,849 times 4 and four times 3 in one minute of a real kernel under load, where LAST_ACK has 30.
    expect(usual([30, 1], [4, 5849], [3, 4])).toBe(4);
    expect(usual([4, 5849], [30, 1])).toBe(4);
  });

  it('is the higher of two seconds where the events came a tick late', () => {
    expect(usual([119, 80], [120, 20])).toBe(120);
    expect(usual([119, 99], [120, 1])).toBe(119);
    expect(usual([3, 1])).toBe(3);
  });

  it('is found among any number of other values', () => {
    const timers = new SetTimers();
    for (let row = 0; row < 100_000; row++) timers.add(TIME_WAIT, row % 25 === 0 ? 120 : 1000 + row);
    expect(timers.result().TIME_WAIT).toMatchObject({ rows: 100_000, usual: 120 });
  });

  it('is a value that was seen, where none is seen twice', () => {
    const timers = new SetTimers();
    for (let row = 0; row < 1000; row += 2) timers.add(TIME_WAIT, row);
    const { usual: value = Number.NaN } = timers.result().TIME_WAIT ?? {};
    expect(value % 2).toBe(0);
    expect(value).toBeGreaterThanOrEqual(0);
    expect(value).toBeLessThan(1000);
  });
});
