import type { Compared } from './compare.js';

/** A case in which everything is as it should be. */
export const good: Compared = {
  ...{ name: 'client-fin', claim: 'occupancy', platform: 'linux-netfilter', ports: 1000 },
  times: { warmUpSeconds: 20, seconds: 60 },
  whole: {
    label: 'all',
    kernel: { ESTABLISHED: 200.5, TIME_WAIT: 400, LAST_ACK: 0.2 },
    onDraws: { ESTABLISHED: 200, TIME_WAIT: 401 },
  },
  parts: [],
  asWritten: { states: { ESTABLISHED: 200, TIME_WAIT: 400 }, load: 0.2, spread: 8 },
  failures: { connections: 6000, refused: 0, insertFailed: 0, model: 0, modelOnDraws: 0 },
  ...{ broken: 0, latenessSeconds: 0.001, countedLateSeconds: 0.01, simulated: null, roundTrips: [] },
};

/** A case in which one connection in a hundred is refused, as the simulation says. */
export const refusing: Compared = {
  ...good,
  ...{ name: 'exhaustion-95', claim: 'failures' },
  failures: { connections: 6000, refused: 60, insertFailed: 60, model: 0.012, modelOnDraws: 0.011 },
  simulated: { occupancy: { low: 590, high: 610 }, failureShare: { low: 0.005, high: 0.02 } },
};
