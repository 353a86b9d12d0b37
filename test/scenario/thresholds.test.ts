import { describe, expect, it } from 'vitest';
import { Problems } from '../../src/scenario/problems.js';
import { parseThreshold } from '../../src/scenario/thresholds.js';
import { messages, understood, withFlow } from './reading.js';

const FLOW = 'rate: 120/s, lifetime: 20s, close: client-fin';

function read(text: string) {
  return parseThreshold(text, ['thresholds', 0], ['web', 'mail: in'], new Problems());
}

describe('a threshold', () => {
  it.each([
    ['load < 80%', { metric: 'load', comparison: '<', limit: 0.8, relative: false, scope: null }],
    ['load<=1.2', { metric: 'load', comparison: '<=', limit: 1.2 }],
    ['load < 120%', { metric: 'load', limit: 1.2 }],
    ['blocking < 1e-6', { metric: 'blocking', limit: 1e-6 }],
    ['  headroom  >=  1.5 ', { metric: 'headroom', comparison: '>=', limit: 1.5 }],
    ['ports.free > 1000', { metric: 'ports.free', limit: 1000 }],
    ['reuseRisk < 0.1%', { metric: 'reuseRisk', limit: 0.001 }],
    ['web: occupancy < 50%', { metric: 'occupancy', limit: 0.5, scope: 'web' }],
    ['mail: in: load < 50%', { metric: 'load', scope: 'mail: in' }],
    ['newConnections < 36k/hour', { metric: { limit: 'newConnections' }, limit: 10, relative: false }],
    ['newConnections < 90%', { metric: { limit: 'newConnections' }, limit: 0.9, relative: true }],
    ['connections < 200000', { metric: { limit: 'connections' }, limit: 200_000, relative: false }],
  ])('reads %j', (text, expected) => {
    expect(read(text)).toMatchObject({ ...expected, onMiss: 'fail', expression: text.trim() });
  });

  it.each([
    ...['', 'load', '80%', 'load = 80%', 'load == 0.8', 'load ≤ 80%', '80% > load', 'load < ', 'load < eighty'],
    ...['load < 80/s', 'load < 80', 'blocking < 2', 'reuseRisk < 300%', 'headroom > 150%', 'ports.free > 10%'],
    ...['newConnections < 900', 'connections < 5/s', 'utilisation < 80%', 'wbe: load < 80%', 'load < -1', 'load << 1'],
    ...['constructor < 1', 'toString < 1'],
  ])('refuses %j', (text) => {
    expect(read(text)).toBeUndefined();
  });

  it('is one of three when the scenario gives none', async () => {
    const { thresholds } = await understood(withFlow(FLOW));
    expect(thresholds.map(({ expression, onMiss }) => `${expression} ${onMiss}`)).toEqual([
      'load < 80% warn',
      'load < 95% fail',
      'blocking < 1e-4 fail',
    ]);
  });

  it('may be scoped without quotes, which makes it a mapping in YAML', async () => {
    const { thresholds } = await understood(
      withFlow(FLOW, 'thresholds:\n  - web: load < 50%\n  - default: load < 60%\n'),
    );
    expect(thresholds.map(({ scope, limit }) => [scope, limit])).toEqual([
      ['web', 0.5],
      ['default', 0.6],
    ]);
  });

  it('takes a share of a limit only where there is one', async () => {
    const threshold = 'thresholds: [newConnections < 90%]\n';
    expect(await messages(withFlow(FLOW, threshold))).toHaveLength(1);
    expect(await messages(withFlow(FLOW, `${threshold}limits: {newConnections: 900/s}\n`))).toEqual([]);
  });
});
