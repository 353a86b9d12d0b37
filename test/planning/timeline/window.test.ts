import { describe, expect, it } from 'vitest';
import { portGroups } from '../../../src/planning/port-group/groups.js';
import { courseOf } from '../../../src/planning/timeline/course-of.js';
import { type WindowOptions, windowOf } from '../../../src/planning/timeline/window.js';
import { parsed } from './parsed.js';

const NAT = `
platform: generic-nat
pool: {addresses: 1, ports: 1024-2023, sharing: shared}
timers: {timeWait: 60s, afterReset: 0s}
`;
const WEB = 'traffic: {web: {rate: 10/s, lifetime: 20s, close: client-rst}}\n';

async function windowFor(text: string, options: WindowOptions = {}) {
  const { scenario } = await parsed(text);
  return { scenario, window: windowOf(scenario, portGroups(scenario), options) };
}

describe('the stretch of time that is shown', () => {
  it('goes by the holds of most connections, not by rare long ones', async () => {
    const { window } = await windowFor(`${NAT}traffic:
  web: {rate: 100/s, lifetime: 20s, close: client-rst}
  rare: {rate: 0.01/s, lifetime: 5 days, close: client-rst}
events: [{at: 1min, burst: 200%, lasts: 2min}]`);
    expect(window.to).toBeGreaterThan(180 + 4 * 20);
    expect(window.to).toBeLessThan(600);
  });

  it('goes by the flows that the events touch', async () => {
    const flows = `${NAT}traffic:
  web: {rate: 1/s, lifetime: 20s, close: client-rst}
  slow: {rate: 1/s, lifetime: 1h, close: client-rst}
events: [{at: 1min, burst: 200%, lasts: 2min, flows: `;
    expect((await windowFor(`${flows}web}]`)).window.to).toBeCloseTo(180 + 4 * 20, 6);
    expect((await windowFor(`${flows}slow}]`)).window.to).toBeCloseTo(180 + 4 * 3600, 6);
  });

  it('is refused beyond a year in words, with the event that makes it so long', async () => {
    const text = `${NAT}${WEB}events: [{at: 1min, burst: 200%, lasts: 2min}, {at: 360 days, restart: all}]`;
    await expect(windowFor(text)).rejects.toThrow(
      /^Cannot draw timeline: its length must be above 0 and at most 366 days, got 39\d days.* with the restart at 360 days$/,
    );
    await expect(windowFor(text, { lengthSeconds: 400 * 86_400 })).rejects.toThrow(/366 days, got 400 days$/);
  });
});

describe('an empty beginning, as it is simulated', () => {
  it('forgets what has been done to connections before, not the ports that are gone', async () => {
    const { scenario, window } = await windowFor(
      `${NAT}${WEB}events:
  - {at: 10s, restart: all, reconnect: 5s}
  - {at: 20s, failover: {ports: 50%, traffic: 200%}, lasts: 2min, reconnect: 5s}
  - {at: 30s, failover: {ports: 50%}, lasts: 10s}`,
      { start: 'empty', fromSeconds: 60, lengthSeconds: 120 },
    );
    expect(courseOf(scenario, window, 10).interventions).toEqual([
      { kind: 'ports', atSeconds: 0, pool: 'default', share: 0.5, reconnectSeconds: null },
      { kind: 'ports', atSeconds: 80, pool: 'default', share: 1, reconnectSeconds: 5 },
    ]);
  });
});
