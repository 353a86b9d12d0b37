import { describe, expect, it } from 'vitest';
import { timelineScenario } from '../../../src/planning/timeline/timeline.js';
import { parsed } from './parsed.js';

const labels = async (...events: readonly string[]): Promise<readonly string[]> => {
  const text = `
platform: generic-nat
pool: {addresses: 1}
traffic:
  web: {rate: 10/s, lifetime: 10s, close: client-fin}
  api: {rate: 10/s, lifetime: 10s, close: client-fin}
events:
${events.map((event) => `  - ${event}`).join('\n')}
`;
  return timelineScenario(await parsed(text)).events.map(({ label }) => label);
};

const UP = '{at: "12:00", ramp: 200%, over: 10min}';

describe('a ramp in words', () => {
  it('says where it goes, and nothing more where the next one begins later', async () => {
    expect(await labels(UP, '{at: "12:10", ramp: 50%, over: 5min}')).toEqual([
      'ramp to ×2.00 over 10 min',
      'ramp to ×0.500 over 5 min',
    ]);
  });

  it('says until when it goes on where the next one takes over before it is there', async () => {
    const [first, second] = await labels(
      UP,
      '{at: "12:05", ramp: 50%, over: 10min}',
      '{at: "13:00", burst: 300%, lasts: 1s}',
    );
    expect(first).toBe('ramp to ×2.00 over 10 min, until 12:05, when the next ramp takes over');
    expect(second).toBe('ramp to ×0.500 over 10 min');
    const [since] = await labels('{at: 60s, ramp: 3, over: 60s}', '{at: 90s, ramp: 1, over: 1s}');
    expect(since).toBe('ramp to ×3.00 over 60 s, until 90 s, when the next ramp takes over');
  });

  it('says for which of its flows', async () => {
    expect((await labels(UP, '{at: "12:05", ramp: 50%, over: 10min, flows: web}'))[0]).toBe(
      'ramp to ×2.00 over 10 min, for web until 12:05, when the next ramp takes over',
    );
    const both = await labels(
      UP,
      '{at: "12:05", ramp: 50%, over: 10min, flows: web}',
      '{at: "12:06", ramp: 50%, over: 10min, flows: api}',
    );
    expect(both[0]).toContain(
      ', for web until 12:05, when the next ramp takes over, for api until 12:06, when the next ramp takes over',
    );
    const other = '{at: "12:00", ramp: 200%, over: 10min, flows: api}';
    expect((await labels(other, '{at: "12:05", ramp: 50%, over: 10min, flows: web}'))[0]).toBe(
      'ramp of api to ×2.00 over 10 min',
    );
  });
});
