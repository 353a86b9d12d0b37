/** What the laboratory runs: a scenario each, and what is not the scenario's to say. */

/** What a case must show. */
export type Claim =
  /** Nothing is blocked: occupancy as the model says. */
  | 'occupancy'
  /** The pool is full of entries that are taken back: occupancy as the model says, and nobody fails. */
  | 'reclaim'
  /** Something is blocked: the failure share. */
  | 'failures';

export interface Times {
  readonly warmUpSeconds: number;
  readonly seconds: number;
}

export interface FullRun extends Times {
  /** Timers that stay as the scenario has them; all others are the platform's own. */
  readonly keepTimers: readonly string[];
  /** What else changes, as typed after `--set`: longer timers want fewer connections for the same pool. */
  readonly set: readonly string[];
}

export interface LabCase extends Times {
  /** Of the file in `scenarios/`. */
  readonly name: string;
  readonly claim: Claim;
  /** How the box translates; proxies say so by their platform. */
  readonly translation: 'snat' | 'masquerade';
  /** Many connections per second: at most two such cases at a time. */
  readonly busy: boolean;
  /** Whether packets and events are recorded, for the way back from a capture to a scenario. */
  readonly recorded: boolean;
  /** With `--full`. */
  readonly full: FullRun;
}

const RECORDED = { recorded: true } as const;
const OPEN_2S: Times = { warmUpSeconds: 22, seconds: 60 };

function entries(name: string, full: Partial<FullRun> = {}, other: Partial<LabCase> = {}): LabCase {
  const longer = { warmUpSeconds: 180, seconds: 300, keepTimers: [], set: ['traffic.web.rate=5/s'] };
  return {
    ...{ name, claim: 'occupancy', translation: 'snat', busy: false, recorded: false, ...OPEN_2S },
    full: { ...longer, ...full },
    ...other,
  };
}

function exhaustion(name: string): LabCase {
  const longer = { warmUpSeconds: 15, seconds: 240, keepTimers: ['afterReset'], set: [] };
  const times = { warmUpSeconds: 8, seconds: 42 };
  return { name, claim: 'failures', translation: 'snat', busy: true, recorded: false, ...times, full: longer };
}

function proxy(name: string): LabCase {
  const full = { warmUpSeconds: 90, seconds: 300, keepTimers: [], set: [] };
  const times = { warmUpSeconds: 72, seconds: 40 };
  return { name, claim: 'occupancy', translation: 'snat', busy: false, recorded: false, ...times, full };
}

/** In the order of the report; those that take longest begin first whatever their place. */
export const cases: readonly LabCase[] = [
  entries('client-fin', {}, RECORDED),
  entries('server-fin'),
  entries('client-rst', { set: ['traffic.web.rate=40/s'] }, RECORDED),
  entries('slow-peer', {}, RECORDED),
  entries('half-close', { set: ['traffic.web.rate=8/s'] }, RECORDED),
  // Five days without a packet are more than a laboratory has.
  entries('idle', { keepTimers: ['establishedIdle'], set: [] }),
  entries('mix', { keepTimers: ['establishedIdle'] }, RECORDED),
  entries('two-destinations', { set: ['traffic.web.rate=8/s'] }, RECORDED),
  entries('two-addresses'),
  entries('masquerade'),
  entries('reclaim', { set: ['traffic.web.rate=20/s'] }, { claim: 'reclaim', warmUpSeconds: 30, seconds: 52 }),
  exhaustion('exhaustion-90'),
  exhaustion('exhaustion-95'),
  exhaustion('exhaustion-100'),
  exhaustion('exhaustion-110'),
  { ...exhaustion('small-pool'), busy: false, seconds: 74 },
  { ...proxy('haproxy-http'), ...RECORDED },
  proxy('haproxy-http-range'),
  { ...proxy('haproxy-tcp'), ...RECORDED },
  proxy('haproxy-tcp-range'),
];
