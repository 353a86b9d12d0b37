import type { Pool } from '../../scenario/scenario.js';
import { formatDuration, formatFactor, formatPercent, formatProbability, formatRate } from '../../units/format.js';
import type { Evaluation } from '../evaluate.js';
import type { Judged } from '../judge.js';
import { ignoresBursts } from '../port-group/blocking.js';
import type { RawFinding } from './findings.js';
import { LEFT_OPEN, onePerPool } from './findings-pool.js';

/** A close strategy that takes this share of the ports without being most of the connections deserves a word. */
const DOMINANT = 0.5;

/** What the way connections end costs on this platform. */
export function closeFindings({ judged }: Evaluation): readonly RawFinding[] {
  return onePerPool(judged).flatMap((one) => [...resetFindings(one), ...leftOpenFindings(one)]);
}

function resetFindings({ group }: Judged): readonly RawFinding[] {
  const { pool } = group;
  const reset = unavailableAfter(pool, 'afterReset');
  const fin = unavailableAfter(pool, 'timeWait');
  const stream = group.streams.find(({ leg }) =>
    leg.holding.some(({ strategy }) => strategy === 'client-rst' || strategy === 'server-rst'),
  );
  if (pool.kind !== 'nat' || stream === undefined || reset === null || fin === null || reset <= fin) return [];
  return [
    {
      code: 'reset-costs-more',
      severity: 'warning',
      message: `on ${pool.platform.id} a reset holds the port for ${formatDuration(reset)}, an orderly close for ${formatDuration(fin)}: closing with RST is worse here`,
      path: ['traffic', stream.flow.id, 'close'],
    },
  ];
}

function unavailableAfter(pool: Pool, timer: 'afterReset' | 'timeWait'): number | null {
  const seconds = pool.timers[timer]?.value;
  if (seconds === undefined) return null;
  return pool.reclaim.kind === 'after' ? Math.min(seconds, pool.reclaim.seconds) : seconds;
}

function leftOpenFindings({ group, result }: Judged): readonly RawFinding[] {
  if (result.unavailableErlangs === 0) return [];
  const hardOf = ({ arrivalRatePerSecond, parts }: (typeof result.holding)[number]): number =>
    arrivalRatePerSecond * parts.reduce((sum, part) => sum + part.hardSeconds, 0);
  const all = result.holding.reduce((sum, one) => sum + hardOf(one), 0);
  return result.holding.flatMap((one): RawFinding[] => {
    const hard = one.parts.reduce((sum, part) => sum + part.hardSeconds, 0);
    const share = hardOf(one) / all;
    if (one.strategy === null || !LEFT_OPEN.has(one.strategy) || share < DOMINANT || result.load < 0.01) return [];
    return [
      {
        code: 'left-open',
        severity: 'warning',
        message: `${one.strategy} is ${formatPercent(one.share)} of the connections of ${one.flow} and asks for ${formatPercent(share)} of what is unavailable in ${result.id}: each holds one for ${formatDuration(hard)}`,
        path: [
          'traffic',
          one.flow,
          'close',
          ...(group.streams.some(({ flow }) => flow.id === one.flow && flow.close.length > 1) ? [one.strategy] : []),
        ],
      },
    ];
  });
}

/** New connections that meet the server's memory of old ones. */
export function riskFindings({ judged, scenario }: Evaluation): readonly RawFinding[] {
  return judged.flatMap(({ group, result }): RawFinding[] => {
    const { probability, eventsPerSecond, meanReuseIntervalSeconds } = result.reuseRisk;
    if (probability < 0.001 || result.role === 'busiest') return [];
    const stream = group.streams.find(({ flow }) => flow.close.some(({ strategy }) => strategy === 'server-fin'));
    const server = scenario.destinations.find(({ id }) => id === group.destination)?.timeWaitSeconds.value ?? 0;
    return [
      {
        code: 'reuse-risk',
        severity: probability > 0.01 ? 'warning' : 'info',
        message:
          `${formatPercent(probability)} of the ports of connections that the server closed are used again while its TIME_WAIT (${formatDuration(server)}) lasts, ${formatRate(eventsPerSecond)}: ` +
          `a new SYN can then be delayed or reset${meanReuseIntervalSeconds === null ? '' : `; a port comes round every ${formatDuration(meanReuseIntervalSeconds)}`}`,
        path: ['traffic', stream?.flow.id ?? ''],
      },
    ];
  });
}

/** Retries that multiply the load, filling from empty, and formulas that are approximations. */
export function trafficFindings({ judged }: Evaluation): readonly RawFinding[] {
  return judged.flatMap(({ group, result }): RawFinding[] => {
    if (result.role === 'busiest') return [];
    const path = ['traffic', group.streams[0]?.flow.id ?? ''];
    const findings: RawFinding[] = [];
    if (result.attemptRatePerSecond > result.arrivalRatePerSecond * 1.01) {
      findings.push({
        code: 'retries',
        severity: 'warning',
        message: `retries multiply the attempts in ${result.id} by ${formatFactor(result.attemptRatePerSecond / result.arrivalRatePerSecond)}: ${formatProbability(result.blockingProbability)} of attempts are refused, ${formatProbability(result.lossProbability)} of connections fail for good`,
        path: [...path, 'retries'],
      });
    }
    if (result.arrivalRatePerSecond === 0) {
      findings.push({
        code: 'no-traffic',
        severity: 'info',
        message: `nothing is offered to ${result.id}: it has no blocking, no headroom factor and no reuse interval to speak of`,
        path,
      });
    }
    if (result.secondsToFill === null && result.blockingProbability > 1e-6) {
      findings.push({
        code: 'fills-by-chance',
        severity: 'info',
        message: `${result.id} runs out by chance, not by drift: how soon after an empty start is not known for this traffic`,
        path,
      });
    }
    if (result.secondsToFill !== null && result.load > 0.95) {
      findings.push({
        code: 'fills',
        severity: 'info',
        message: `from an empty pool ${result.id} runs out after ${formatDuration(result.secondsToFill)} at this rate`,
        path,
      });
    }
    return [...findings, ...approximations({ group, result }, path)];
  });
}

function approximations(
  { group, result }: Pick<Judged, 'group' | 'result'>,
  path: readonly string[],
): readonly RawFinding[] {
  const findings: RawFinding[] = [];
  const add = (code: string, message: string): void => {
    findings.push({ code, severity: 'info', message, path });
  };
  if (result.formula.name.startsWith('Hayward')) {
    add(
      'approximate-bursts',
      `bursty (or finite-source) traffic: blocking by Hayward’s approximation, within about 15 % for fast on/off bursts`,
    );
  }
  const closeHold = group.streams.some(
    (stream) =>
      stream.sources !== null && stream.hardSeconds > stream.flow.setupSeconds + stream.flow.lifetime.meanSeconds,
  );
  if (result.formula.name === 'Engset' && closeHold) {
    add(
      'approximate-sources',
      'clients are free again while their port is still held: Engset with proportionally more sources, exact only without a close hold',
    );
  }
  const notPoisson = group.streams.some(({ flow }) => flow.peakedness !== 1 || flow.sources !== null);
  if (group.pool.search.kind === 'random' && notPoisson) {
    findings.push(
      ignoresBursts(group)
        ? {
            ...{ code: 'peakedness-ignored', severity: 'warning', path },
            message:
              'with a search by random tries, blocking is computed for Poisson arrivals: with this peakedness more are refused, many times as many at low load; snat-plan simulate shows how many',
          }
        : {
            ...{ code: 'peakedness-ignored', severity: 'info', path },
            message:
              'with a search by random tries, blocking is computed for Poisson arrivals: sources are not applied, and fewer are refused',
          },
    );
  } else if (group.clients !== null && notPoisson) {
    add(
      'peakedness-by-address',
      'over pinned addresses, peakedness and sources are those of each address: as if all connections of a burst came from clients of one',
    );
  }
  return findings;
}
