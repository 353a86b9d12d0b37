import { describe, expect, it } from 'vitest';
import { partings, simulated } from './beside.js';
import { stateCases } from './closing-cases.js';

/** Where each timer of a NAT shows, and itself 3 % longer. */
const TIMERS = [
  ['client-fin', 'timers.timeWait=6180ms'],
  ['client-rst', 'timers.afterReset=1030ms'],
  ['half-close', 'timers.closeWait=4120ms'],
  ['idle', 'timers.establishedIdle=5150ms'],
  ['unanswered', 'timers.synSent=3090ms'],
  ['server-fin', 'traffic.flow.lifetime=2060ms'],
  ['fin-then-rst', 'traffic.flow.peerCloseDelay=515ms'],
  ['server-rst', 'traffic.flow.setup=52ms'],
] as const;

describe('a holding time that is 3 % wrong in the model is caught by the simulation', () => {
  it.each(TIMERS)('%s: %s', async (strategy, planted) => {
    const one = stateCases.find(({ title }) => title === `states on a NAT, ${strategy}`);
    if (one === undefined) throw new Error(`no case for ${strategy}`);
    const simulation = await simulated(one, 2);
    expect((await partings(one, simulation)).join('\n')).toBe('');
    const caught = await partings(one, simulation, [planted]);
    expect(caught.filter((parting) => parting.includes('states.'))).not.toEqual([]);
  });
});
