/** Drafts from sources that count but do not follow connections: a proxy's statistics and flow logs. */
import { formatCount, formatDuration, formatRate } from '../../units/format.js';
import type { DraftAssumption } from '../fit-result.js';
import type { ObservedFlows, ObservedRate, ObservedRates } from '../observed-table.js';
import type { DraftFlow, DraftTraffic, Noted } from './draft.js';
import { endpointName } from './draft-traffic.js';
import { typedDuration, typedRate } from './typed.js';

const ASSUMED_LIFETIME = '60s';

/** Flows toward the servers of each backend, from HAProxy's statistics. */
export function draftRates({ rates, ratesLeftOut }: ObservedRates): DraftTraffic {
  const assumptions: DraftAssumption[] = [];
  const backends = rates.filter((one) => one.role === 'backend' && rateOf(one) > 0);
  const flows = backends.map((one): DraftFlow => {
    const name = tidy(one.proxy);
    const assume = assuming(name, assumptions);
    const rate = rateOf(one);
    const busiest = one.busiestSessionsPerSecond;
    const kept = one.totalSeconds;
    return {
      name,
      destination: name,
      arrivals: {
        key: 'rate',
        value: typedRate(rate),
        note: `new sessions of the last second${busiest === null ? '' : `; busiest second ${formatRate(busiest)}`}`,
      },
      lifetime:
        kept === null || kept === 0
          ? assume('lifetime', ASSUMED_LIFETIME, 'the statistics have no total time')
          : { value: typedDuration(kept), note: 'ttime: mean total time of the last 1,024 sessions' },
      setup:
        one.connectSeconds === null || one.connectSeconds === 0
          ? null
          : { value: typedDuration(one.connectSeconds), note: 'ctime: mean connect time of the last 1,024 sessions' },
      peerCloseDelay: null,
      close: assume('close', 'client-fin', 'the statistics do not tell how connections end'),
      peakedness: null,
    };
  });
  return {
    destinations: backends.map((one) => {
      const servers = rates.filter(({ role, proxy }) => role === 'server' && proxy === one.proxy).length;
      return {
        name: tidy(one.proxy),
        note: `${formatCount(servers)} server${servers === 1 ? '' : 's'}`,
        endpoints: Math.max(1, servers),
        weights: null,
      };
    }),
    flows,
    timers: [],
    assumptions,
    addresses: [],
    ports: null,
    remarks: [
      'Every session is taken to open a connection of its own; with http-reuse there are fewer (compare connect with reuse).',
      ...(ratesLeftOut > 0 ? [`${formatCount(ratesLeftOut)} lines beyond those that are kept are left out.`] : []),
    ],
  };
}

function rateOf({ sessionsPerSecond }: ObservedRate): number {
  return sessionsPerSecond ?? 0;
}

/** Flows from the records of flow logs: rates only. */
export function draftFlows(flows: ObservedFlows): DraftTraffic {
  const assumptions: DraftAssumption[] = [];
  const seconds = (flows.endEpochSeconds ?? 0) - (flows.startEpochSeconds ?? 0);
  const groups = flows.groups.filter(({ protocol, accepted }) => protocol === 'tcp' && accepted > 0);
  const ports = [...new Set(groups.map(({ destination }) => destination.port))];
  const services = ports.map((port) => groups.filter(({ destination }) => destination.port === port));
  const drafted = seconds > 0 ? services : [];
  return {
    destinations: drafted.map((own, index) => {
      const ends = [...new Set(own.map(({ destination }) => endpointName(destination.address, destination.port)))];
      return { name: `port-${ports[index]}`, note: ends.slice(0, 3).join(', '), endpoints: ends.length, weights: null };
    }),
    flows: drafted.map((own, index): DraftFlow => {
      const name = `port-${ports[index]}`;
      const assume = assuming(name, assumptions);
      const opening = own.reduce((sum, group) => sum + (group.opening ?? group.accepted), 0);
      const isCounted = own.every((group) => group.opening !== null);
      const rate = Math.max(opening, 1) / seconds;
      const note = `${formatCount(opening)} record${opening === 1 ? '' : 's'} ÷ ${formatDuration(seconds)}`;
      return {
        name,
        destination: name,
        arrivals: {
          key: 'rate',
          ...(isCounted
            ? { value: typedRate(rate), note: `${note}, each with a SYN` }
            : assume('rate', typedRate(rate), `${note}; a record may be a part of a connection, or several`)),
        },
        lifetime: assume('lifetime', ASSUMED_LIFETIME, 'flow logs are sums over windows'),
        setup: null,
        peerCloseDelay: null,
        close: assume('close', 'client-fin', 'flow logs do not tell how connections end'),
        peakedness: null,
      };
    }),
    timers: [],
    assumptions,
    addresses: [...new Set(groups.map(({ address }) => address))],
    ports: null,
    remarks: flows.cannotTell,
  };
}

function assuming(name: string, assumptions: DraftAssumption[]): (key: string, value: string, why: string) => Noted {
  return (key, value, why) => {
    assumptions.push({ key: `traffic.${name}.${key}`, value, why });
    return { value, note: `assumed: ${why}` };
  };
}

/** A proxy's name as a key: what could be read as something else becomes a hyphen. */
function tidy(name: string): string {
  const key = name.replace(/[^\w.-]+/g, '-').replace(/^[-.\d]+|[-.]+$/g, '');
  return key === '' ? 'backend' : key;
}
