/** The command that measures again, at ten times the length of `npm test`. */
const COMMAND = 'npm run agreement';

/** A formula that is no more than near the truth, and how near, measured against the simulation. */
export interface Approximation {
  readonly formula: string;
  /** The cases in which it was measured. */
  readonly where: string;
  readonly metric: string;
  /** Largest error seen, relative to the simulated value, 0.1 = 10 %. */
  readonly largestError: number;
  /** On which side of the simulation the formula was where it erred most. */
  readonly side: 'above' | 'below' | 'either';
  readonly command: string;
}

const HAYWARD = 'Hayward';
const RECLAIM = 'chain of all ports taken, where closing ones are taken back';
const RETRIES = 'retries that meet the group as it is on average';
const FLUID = 'fluid time to fill';

/** Every approximation of the model, by the name that the cases use. */
export const approximations = {
  interruptedBusy: {
    formula: HAYWARD,
    where: 'on and off arrivals of peakedness 2 and 4, 64 ports at 90 to 120 % load',
    metric: 'blockingProbability',
    largestError: 0.015,
    side: 'either',
    command: COMMAND,
  },
  interruptedIdle: {
    formula: HAYWARD,
    where: 'on and off arrivals of peakedness 2 and 4, 64 ports at 50 % load',
    metric: 'blockingProbability',
    largestError: 1.1,
    side: 'above',
    command: COMMAND,
  },
  batchesBusy: {
    formula: HAYWARD,
    where: 'arrivals in batches, peakedness 2 and 4, 64 ports at 90 to 120 % load',
    metric: 'blockingProbability',
    largestError: 0.075,
    side: 'below',
    command: COMMAND,
  },
  batchesIdle: {
    formula: HAYWARD,
    where: 'arrivals in batches, peakedness 2 and 4, 64 ports at 50 % load',
    metric: 'blockingProbability',
    largestError: 0.65,
    side: 'below',
    command: COMMAND,
  },
  burstsCarried: {
    formula: HAYWARD,
    where: 'both kinds of bursts, 64 ports at 50 to 120 % load',
    metric: 'carriedErlangs',
    largestError: 0.012,
    side: 'above',
    command: COMMAND,
  },
  randomTries: {
    formula: 'generalised loss, tries of different ports',
    where: 'tries that may hit the same port again, 1,000 ports, 10 tries, 50 to 120 % load',
    metric: 'blockingProbability',
    largestError: 0.03,
    side: 'either',
    command: COMMAND,
  },
  randomTriesCarried: {
    formula: 'generalised loss, tries of different ports',
    where: 'tries that may hit the same port again, 1,000 ports, 10 tries, 50 to 120 % load',
    metric: 'carriedErlangs',
    largestError: 0.001,
    side: 'above',
    command: COMMAND,
  },
  reclaimed: {
    formula: RECLAIM,
    where: 'every connection leaves a constant TIME_WAIT of 4 s, 20 ports at 50 to 120 % of open connections',
    metric: 'carriedErlangs',
    largestError: 0.016,
    side: 'below',
    command: COMMAND,
  },
  reclaimedClosing: {
    formula: RECLAIM,
    where: 'every connection leaves a constant TIME_WAIT of 4 s, 20 ports at 50 to 120 % of open connections',
    metric: 'states.TIME_WAIT',
    largestError: 0.032,
    side: 'below',
    command: COMMAND,
  },
  reclaimedSome: {
    formula: RECLAIM,
    where: 'half of the connections leave a TIME_WAIT, 20 ports at 50 to 120 % load of what cannot be taken back',
    metric: 'carriedErlangs',
    largestError: 0.02,
    side: 'below',
    command: COMMAND,
  },
  reclaimedSomeClosing: {
    formula: RECLAIM,
    where: 'half of the connections leave a TIME_WAIT, 20 ports at 50 to 120 % load of what cannot be taken back',
    metric: 'states.TIME_WAIT',
    largestError: 0.135,
    side: 'below',
    command: COMMAND,
  },
  everySecondPort: {
    formula: RECLAIM,
    where: 'tcp_tw_reuse=1 on a host whose connect() tries every second port first, 20 ports at 50 to 120 % load',
    metric: 'carriedErlangs',
    largestError: 0.125,
    side: 'above',
    command: COMMAND,
  },
  everySecondPortClosing: {
    formula: RECLAIM,
    where: 'tcp_tw_reuse=1 on a host whose connect() tries every second port first, 20 ports at 50 to 120 % load',
    metric: 'states.TIME_WAIT',
    largestError: 0.175,
    side: 'above',
    command: COMMAND,
  },
  meeting: {
    formula: 'reuse risk with a steady number of free ports',
    where: '200 ports at 50 to 120 % load, the server’s TIME_WAIT 1 or 2 s longer than the box’s',
    metric: 'reuseRisk',
    largestError: 0.018,
    side: 'above',
    command: COMMAND,
  },
  meetingReclaimed: {
    formula: 'reuse risk with a steady number of free ports',
    where: '40 ports an address, pinned, closing ports taken back',
    metric: 'reuseRisk',
    largestError: 0.01,
    side: 'either',
    command: COMMAND,
  },
  boundClients: {
    formula: 'Engset with more sources for ports held beyond the connection',
    where: '15 clients on 10 ports held as long again after the close, 50 % load',
    metric: 'blockingProbability',
    largestError: 0.27,
    side: 'above',
    command: COMMAND,
  },
  boundClientsBusy: {
    formula: 'Engset with more sources for ports held beyond the connection',
    where: '15 clients on 10 ports held as long again after the close, 90 to 120 % load',
    metric: 'blockingProbability',
    largestError: 0.055,
    side: 'above',
    command: COMMAND,
  },
  boundClientsCarried: {
    formula: 'Engset with more sources for ports held beyond the connection',
    where: '15 clients on 10 ports held as long again after the close, 50 to 120 % load',
    metric: 'carriedErlangs',
    largestError: 0.006,
    side: 'below',
    command: COMMAND,
  },
  retriedAttempts: {
    formula: RETRIES,
    where: '10 and 100 ports held for 1 and 5 s at 50 to 120 % load, back after 1, 3, 7 s',
    metric: 'attemptRatePerSecond',
    largestError: 0.03,
    side: 'either',
    command: COMMAND,
  },
  retriedBlocking: {
    formula: RETRIES,
    where: '10 and 100 ports held for 1 and 5 s at 50 to 120 % load, back after 1, 3, 7 s',
    metric: 'blockingProbability',
    largestError: 0.32,
    side: 'below',
    command: COMMAND,
  },
  retriedCarried: {
    formula: RETRIES,
    where: '10 and 100 ports held for 1 and 5 s at 50 to 120 % load, back after 1, 3, 7 s',
    metric: 'carriedErlangs',
    largestError: 0.023,
    side: 'above',
    command: COMMAND,
  },
  retriedLoss: {
    formula: RETRIES,
    where: 'a probability of 60 % to come back, 10 and 100 ports held for 5 s at 50 to 120 % load',
    metric: 'lossProbability',
    largestError: 0.28,
    side: 'below',
    command: COMMAND,
  },
  retriedThreeTimesLoss: {
    formula: RETRIES,
    where: 'three retries within 7 s, 10 and 100 ports held for 1 s at 90 % load, where few are lost',
    metric: 'lossProbability',
    largestError: 0.99,
    side: 'below',
    command: COMMAND,
  },
  retriedThreeTimesLossBusy: {
    formula: RETRIES,
    where: 'three retries within 7 s, 10 and 100 ports held for 1 s at 100 and 120 % load',
    metric: 'lossProbability',
    largestError: 0.33,
    side: 'below',
    command: COMMAND,
  },
  constantFill: {
    formula: FLUID,
    where: 'constant holding times, 200 ports, 120 % load and more',
    metric: 'secondsToFill',
    largestError: 0.01,
    side: 'either',
    command: COMMAND,
  },
  variedFill: {
    formula: FLUID,
    where: 'hyperexponential holding times of cv 2, 200 ports, 120 % load and more',
    metric: 'secondsToFill',
    largestError: 0.28,
    side: 'above',
    command: COMMAND,
  },
} as const satisfies Readonly<Record<string, Approximation>>;

/** How far off a formula may be, relative. */
export function errorOf(name: keyof typeof approximations): number {
  return approximations[name].largestError;
}
