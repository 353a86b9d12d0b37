import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Calendar } from '../../src/simulation/calendar.js';
import { TimerQueue } from '../../src/simulation/timers.js';

describe('TimerQueue', () => {
  it('gives back what it was given, in its order, however it grows and turns', () => {
    fc.assert(
      fc.property(fc.array(fc.boolean(), { maxLength: 300 }), fc.constantFrom(2, 4, 64), (pushes, capacity) => {
        const queue = new TimerQueue(capacity);
        const expected: (readonly [number, number, number])[] = [];
        for (const [step, push] of pushes.entries()) {
          if (push) {
            queue.push(step, 7 * step, 5 - step);
            expected.push([step, 7 * step, 5 - step]);
          } else if (expected.length > 0) {
            expect([queue.due, queue.firstA, queue.firstB]).toEqual(expected.shift());
            queue.shift();
          }
          expect(queue.due).toBe(expected[0]?.[0] ?? Number.POSITIVE_INFINITY);
        }
      }),
    );
  });
});

/** What a calendar must be: all ports that wait, the earliest one first. */
class SortedArray {
  private readonly waiting: { readonly due: number; readonly port: number }[] = [];

  get due(): number {
    return Math.min(...this.waiting.map(({ due }) => due));
  }

  has(port: number): boolean {
    return this.waiting.some((one) => one.port === port);
  }

  push(due: number, port: number): void {
    this.waiting.push({ due, port });
  }

  /** Takes a port out; gives when it was due. */
  take(port: number): number {
    const [taken] = this.waiting.splice(
      this.waiting.findIndex((one) => one.port === port),
      1,
    );
    return taken?.due ?? Number.NaN;
  }
}

/** Open times of all sizes: many alike, none at all, some a million times as long as others. */
const seconds = fc.oneof(
  fc.constantFrom(0, 0, 1, 1, 2.5),
  fc.double({ min: 0, max: 1, noNaN: true }),
  fc.double({ min: -9, max: 7, noNaN: true }).map((power) => 10 ** power),
);

describe('Calendar', () => {
  it('gives the earliest port, as a sorted array does, whatever the open times, and whichever are taken out', () => {
    const PORTS = 40;
    const port = fc.nat(PORTS - 1);
    const ops = fc.array(fc.record({ port, seconds, pops: fc.nat(2), out: fc.option(port) }), { maxLength: 200 });
    fc.assert(
      fc.property(ops, fc.constantFrom(0, 5, 1e6), (script, start) => {
        const calendar = new Calendar(PORTS);
        const sorted = new SortedArray();
        let now: number = start;
        const pop = (): void => {
          now = sorted.due;
          const due = sorted.take(calendar.pop());
          if (due !== now) throw new Error(`gave a port that is due at ${due}, not the one at ${now}`);
        };
        for (const { port, seconds: length, pops, out } of script) {
          if (!sorted.has(port)) {
            calendar.push(now, length, port);
            sorted.push(now + length, port);
          }
          if (out !== null && sorted.has(out)) {
            calendar.remove(out);
            sorted.take(out);
          }
          for (let popped = 0; popped < pops && sorted.due < Number.POSITIVE_INFINITY; popped++) pop();
          if (calendar.due !== sorted.due) throw new Error(`due at ${calendar.due}, not at ${sorted.due}`);
        }
        while (sorted.due < Number.POSITIVE_INFINITY) pop();
        expect(calendar.due).toBe(Number.POSITIVE_INFINITY);
      }),
      { numRuns: 300 },
    );
  });

  it.each([
    { name: 'a rate that rises a thousand times and falls again', gaps: [1, 1e-3, 1] },
    { name: 'hours of silence', gaps: [0.01, 10_000, 0.01] },
    { name: 'instants', gaps: [0, 1, 0] },
  ])('stays in order over 30,000 ports: $name', ({ gaps }) => {
    const calendar = new Calendar(30_000);
    const dues = new Float64Array(30_000);
    let now = 0;
    let popped = 0;
    let last = 0;
    for (let port = 0; port < 30_000; port++) {
      now += gaps[Math.floor(port / 10_000)] ?? 0;
      for (; calendar.due <= now; popped++) {
        const due = dues[calendar.pop()] ?? Number.NaN;
        if (!(due >= last && due <= now)) throw new Error(`${due} after ${last}`);
        last = due;
      }
      // Open times from a thousandth of a second to some hours, in an order that is none.
      const length = 10 ** (((port * 7919) % 7000) / 1000 - 3);
      dues[port] = now + length;
      calendar.push(now, length, port);
    }
    for (; calendar.due < Number.POSITIVE_INFINITY; popped++) {
      const due = dues[calendar.pop()] ?? Number.NaN;
      if (!(due >= last)) throw new Error(`${due} after ${last}`);
      last = due;
    }
    expect(popped).toBe(30_000);
  });
});
