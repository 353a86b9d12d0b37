import type { PlatformProfile, TimerName } from '../../platforms/profile.js';
import type { CloseStrategy } from '../../scenario/scenario.js';
import { formatCount, formatDuration, formatRate } from '../../units/format.js';
import type { DraftAssumption } from '../fit-result.js';
import { type ClosingRate, closingRates, type TableTimers } from '../inference/table-rates.js';
import type { ObservedGroup, ObservedState, ObservedTable, StateCounts } from '../observed-table.js';
import type { DraftFlow, DraftTraffic, Noted } from './draft.js';
import { endpointName } from './draft-traffic.js';
import { hundredths, typedDuration, typedRate, typedShare } from './typed.js';

const OPEN: readonly ObservedState[] = ['ESTABLISHED', 'SYN_RECV'];
const HALF_CLOSED: readonly ObservedState[] = [
  'FIN_WAIT',
  'FIN_WAIT_1',
  'FIN_WAIT_2',
  'CLOSING',
  'CLOSE_WAIT',
  'LAST_ACK',
];
/** What a socket of Linux stays in TIME_WAIT (TCP_TIMEWAIT_LEN). */
const SOCKET_TIME_WAIT = 60;
/** What nobody observed is planned with a minute. */
const ASSUMED_LIFETIME = '60s';

/**
 * Destinations and flows from a snapshot, by Little's law: rows = rate × seconds in the state. It takes the traffic to be
 * steady, and the timers to be the platform's.
 */
export function draftTable(table: ObservedTable, platform: PlatformProfile): DraftTraffic {
  const groups = heldGroups(table);
  const closedBy = groups.some(({ owner }) => owner === 'accepted') ? 'server' : 'client';
  const ports = [...new Set(groups.map(({ destination }) => destination.port))];
  const assumptions: DraftAssumption[] = [];
  const timers = timersOf(table, platform);
  const services = ports.map((port) => groups.filter(({ destination }) => destination.port === port));
  const flows = services.map((own, index) => flowOf(`port-${ports[index]}`, own, table, timers, closedBy, assumptions));
  const seen = groups.map(({ ports: used }) => used);
  return {
    destinations: services.map((own, index) => {
      const ends = [...new Set(own.map(({ destination }) => endpointName(destination.address, destination.port)))];
      const note = ends.length > 3 ? `${ends.slice(0, 2).join(', ')} and ${ends.length - 2} more` : ends.join(', ');
      return { name: `port-${ports[index]}`, note, endpoints: ends.length, weights: null };
    }),
    flows,
    timers: contradicted(table, platform),
    assumptions,
    addresses: [...new Set(groups.filter(({ owner }) => owner !== 'untranslated').map(({ address }) => address))],
    ports:
      seen.length === 0
        ? null
        : {
            distinct: Math.max(...seen.map(({ distinct }) => distinct)),
            low: Math.min(...seen.map(({ low }) => low)),
            high: Math.max(...seen.map(({ high }) => high)),
          },
    remarks: [
      'A snapshot shows no rates: these follow from the rows in each state by Little’s law, for steady traffic.',
      ...(table.udpRows > 0 ? [`${formatCount(table.udpRows)} UDP mappings are not part of the draft.`] : []),
      ...(table.rowsInNoGroup > 0
        ? [`${formatCount(table.rowsInNoGroup)} rows beyond the groups that are kept apart are left out.`]
        : []),
    ],
  };
}

/** TCP groups that hold the ports in question: a NAT's translated rows, else a host's own connections, else those at the server. */
export function heldGroups({ groups }: ObservedTable): readonly ObservedGroup[] {
  const tcp = groups.filter(({ protocol }) => protocol === 'tcp');
  for (const owner of ['translated', 'opened', 'accepted', 'untranslated'] as const) {
    const own = tcp.filter((group) => group.owner === owner);
    if (own.length > 0) return own;
  }
  return [];
}

function timersOf(table: ObservedTable, platform: PlatformProfile): TableTimers {
  const timeWait = platform.timers.timeWait?.value ?? null;
  return {
    timeWait: table.view === 'sockets' ? SOCKET_TIME_WAIT : timeWait,
    afterReset: platform.timers.afterReset?.value ?? null,
    synSent: platform.timers.synSent?.value ?? null,
  };
}

/** An entry that has longer to go than the platform's timer: the timer was set higher. */
function contradicted(table: ObservedTable, platform: PlatformProfile): DraftTraffic['timers'] {
  if (table.view !== 'nat') return [];
  const pairs: readonly (readonly [ObservedState, TimerName])[] = [
    ['TIME_WAIT', 'timeWait'],
    ['CLOSE', 'afterReset'],
    ['SYN_SENT', 'synSent'],
    ['ESTABLISHED', 'establishedIdle'],
  ];
  return pairs.flatMap(([state, name]) => {
    const highest = table.remaining[state]?.highest ?? 0;
    const timer = platform.timers[name]?.value;
    if (timer === undefined || highest <= timer) return [];
    const note = `a ${state} entry had ${formatDuration(highest)} to go; ${platform.id} would give ${formatDuration(timer)}`;
    return [{ name, value: typedDuration(highest), note }];
  });
}

function sum(states: StateCounts, wanted: readonly ObservedState[]): number {
  return wanted.reduce((total, state) => total + (states[state] ?? 0), 0);
}

function flowOf(
  name: string,
  groups: readonly ObservedGroup[],
  table: ObservedTable,
  timers: TableTimers,
  closedBy: 'client' | 'server',
  assumptions: DraftAssumption[],
): DraftFlow {
  const assume = (key: string, value: string, why: string): Noted => {
    assumptions.push({ key: `traffic.${name}.${key}`, value, why });
    return { value, note: `assumed: ${why}` };
  };
  const states: { [state in ObservedState]?: number } = {};
  for (const group of groups) {
    for (const [state, rows] of Object.entries(group.states) as [ObservedState, number][]) {
      states[state] = (states[state] ?? 0) + rows;
    }
  }
  const rates = closingRates(states, table.remaining, timers, closedBy);
  const rate = rates.reduce((total, one) => total + one.ratePerSecond, 0);
  const common = { name, destination: name, setup: null, peakedness: null };
  const open = sum(states, OPEN);
  if (rate === 0) {
    return {
      ...common,
      arrivals: { key: 'sessions', value: String(Math.max(1, open)), note: `${formatCount(open)} rows ESTABLISHED` },
      lifetime: assume(
        'lifetime',
        ASSUMED_LIFETIME,
        'a snapshot without closed connections does not tell how long they last',
      ),
      peerCloseDelay: null,
      close: assume('close', `${closedBy}-fin`, 'no connection in the table was closing'),
    };
  }
  const half = sum(states, HALF_CLOSED);
  const opened = rate - (rates.find(({ strategy }) => strategy === 'unanswered')?.ratePerSecond ?? 0);
  assume('rate', typedRate(rate), 'the traffic was steady for as long as closed connections stay in the table');
  return {
    ...common,
    arrivals: { key: 'rate', value: typedRate(rate), note: `${formatRate(rate)}: ${rates.map(rateNote).join('; ')}` },
    lifetime: lifetimeOf(open, opened, assume),
    peerCloseDelay:
      half > 0 && opened > 0
        ? { value: typedDuration(half / opened), note: `${formatCount(half)} rows half-closed ÷ ${formatRate(opened)}` }
        : null,
    close: closeOf(rates, table.view, assume),
  };
}

function rateNote({ rows, state, windowSeconds, timerSeconds }: ClosingRate): string {
  const window = `${formatCount(rows)} rows ${state} ÷ ${formatDuration(windowSeconds)}`;
  return windowSeconds < timerSeconds ? `${window} since the oldest (of ${formatDuration(timerSeconds)})` : window;
}

function lifetimeOf(open: number, rate: number, assume: Assume): Noted {
  if (rate === 0) return { value: '1ms', note: 'none was ever open' };
  if (open > 0) {
    const value = typedDuration(open / rate);
    assume('lifetime', value, 'as many connections begin as end');
    return { value, note: `${formatCount(open)} rows ESTABLISHED ÷ ${formatRate(rate)}` };
  }
  return assume('lifetime', typedDuration(3 / rate), 'none was open; at this rate the mean is below that (95%)');
}

type Assume = (key: string, value: string, why: string) => Noted;

function closeOf(rates: readonly ClosingRate[], view: ObservedTable['view'], assume: Assume): Noted {
  const parts = hundredths(rates.map(({ ratePerSecond }) => ratePerSecond));
  const shares = rates.flatMap(({ strategy }, index) =>
    (parts[index] ?? 0) > 0 ? [[strategy, typedShare(parts[index] ?? 0)] as const] : [],
  );
  const value =
    shares.length === 1
      ? String(shares[0]?.[0])
      : `{${shares.map(([strategy, share]) => `${strategy}: ${share}`).join(', ')}}`;
  if (view === 'sockets')
    return { value, note: 'TIME_WAIT is with whoever closed first; sockets that were reset leave no row' };
  const unknown = rates.some(({ strategy }: { readonly strategy: CloseStrategy }) => strategy !== 'unanswered');
  return unknown
    ? assume('close', value, 'connection tracking does not tell who closed first; the client is taken to have')
    : { value, note: 'SYNs that nobody answered' };
}
