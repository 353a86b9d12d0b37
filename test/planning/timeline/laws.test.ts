import { it } from 'vitest';
import { holdsOverTime, steadyStays } from './laws.js';

it('over time nobody holds more ports than there are or than were asked for, and every number is one', async () => {
  await holdsOverTime(6);
}, 60_000);

it('a rate that never changes is in its steady state from the first moment to the last', async () => {
  await steadyStays(10);
}, 60_000);
