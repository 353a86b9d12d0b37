import type { CloseStrategy } from '../../scenario/scenario.js';
import { formatCount, formatFactor, formatPercent } from '../../units/format.js';
import { allocationProblems } from '../allocation.js';
import type { Evaluation } from '../evaluate.js';
import type { Judged } from '../judge.js';
import { blockingAt, formulaOf, mostErlangs } from '../port-group/blocking.js';
import { thresholdValueText } from '../threshold-text.js';
import type { RawFinding } from './findings.js';

/** A pinned pool whose busiest address carries this much more than the mean deserves a word. */
const UNEVEN = 1.2;

/** Strategies that end by a timer and not by a close. */
export const LEFT_OPEN: ReadonlySet<CloseStrategy> = new Set<CloseStrategy>(['idle', 'half-close', 'unanswered']);

/** Pools that cannot be configured as asked. */
export function poolFindings({ scenario }: Evaluation): readonly RawFinding[] {
  return scenario.pools.flatMap((pool) => [
    ...allocationProblems(pool).map(({ code, message, key }) => ({
      code,
      severity: 'error' as const,
      message,
      path: [...pool.path, ...key],
    })),
    ...(pool.ranges.some((range) => range.low === 0)
      ? [
          {
            code: 'port-zero',
            severity: 'warning' as const,
            message: 'port 0 is reserved and no connection can use it; it is counted because the range says so',
            path: [...pool.path, 'ports'],
          },
        ]
      : []),
  ]);
}

/** Missed thresholds and second limits, with the flow that contributes most. */
export function bindingFindings({ judged, result, limits }: Evaluation): readonly RawFinding[] {
  const missed = result.thresholds.flatMap((threshold): RawFinding[] => {
    const found = judged.find((one) => one.result.id === threshold.group);
    if (threshold.status === 'pass' || found === undefined || threshold.value === null) return [];
    // One word a metric and group is enough: the worse of "load < 80%" and "load < 95%".
    const said = result.thresholds.some(
      (other) =>
        other.metric === threshold.metric &&
        other.group === threshold.group &&
        other.status === 'fail' &&
        threshold.status === 'warn',
    );
    if (said) return [];
    const value = thresholdValueText(threshold);
    const known = threshold.metric === 'blocking' && found.result.earlyFailure?.estimatedBlocking === threshold.value;
    const about = known ? 'about ' : '';
    return [
      {
        code: 'threshold-missed',
        severity: threshold.status === 'fail' ? 'error' : 'warning',
        message:
          threshold.metric === 'blocking' && threshold.value < threshold.limit
            ? `${threshold.expression}: met by the closed form (${value}), which cannot be trusted for this search`
            : `${threshold.expression} is missed: it is ${about}${value} in ${found.result.id}, most of it from ${heaviestFlow(found)}`,
        path: ['traffic', heaviestFlow(found)],
      },
    ];
  });
  const reached = result.limits.flatMap((limit, index): RawFinding[] => {
    if (limit.status === 'pass') return [];
    const unit = limit.unit === '1/s' ? '/s' : '';
    return [
      {
        code: 'second-limit',
        severity: limit.status === 'fail' ? 'error' : 'warning',
        message: `${limit.key}: ${formatCount(limit.value)}${unit} of ${formatCount(limit.limit)}${unit} (${formatPercent(limit.value / limit.limit)}); this limit is not ports, more addresses do not raise it`,
        path: limits[index]?.path ?? ['platform'],
      },
    ];
  });
  return [...missed, ...reached];
}

/** How far the closed form holds where the allocator gives up early; which ports the verdict counts. */
export function allocatorFindings({ judged }: Evaluation): readonly RawFinding[] {
  return onePerPool(judged).flatMap(({ group, result }): RawFinding[] => {
    const findings = [...earlyFindings({ group, result })];
    if (result.offeredErlangs > result.unavailableErlangs * (1 + 1e-9)) {
      findings.push({
        code: 'reclaimable-ports',
        severity: 'info',
        message:
          `${formatCount(result.carriedErlangs)} of ${formatCount(result.ports)} ports will show as taken in ${result.id}, but only ${formatCount(result.unavailableErlangs)} erlangs cannot be had by others: ` +
          'closing ports are taken back on demand, so the verdict counts the others only',
        path: group.pool.path,
      });
    }
    return findings;
  });
}

/** A share of the refusals below this is not worth a word. */
const FEW = 0.01;

function earlyFindings({ group, result }: Pick<Judged, 'group' | 'result'>): readonly RawFinding[] {
  const { earlyFailure: early, load } = result;
  if (early === null) return [];
  const { search, platform, path } = group.pool;
  const rounds = search.kind === 'consecutive' ? search.rounds.join(' + ') : '';
  const begin = `${platform.id} tries ${rounds} consecutive ports and gives up before the last free one: `;
  const found = (severity: RawFinding['severity'], message: string): readonly RawFinding[] => [
    { code: 'early-failure', severity, message: begin + message, path },
  ];
  if (early.trustedLoad === 0) {
    const message = `more are refused than the closed form says, and how many has not been measured: ${early.basis}`;
    return found('warning', message);
  }
  if (early.trustedLoad * group.ports >= mostErlangs(group))
    return found('info', 'its clients are too few for that, even all connected at once');
  const { full } = refusedAt(group, early.trustedLoad * group.ports);
  const where = `from load ${formatPercent(early.trustedLoad)} on more than 1 in 1,000 are refused`;
  const why = full < FEW * TRUSTED_SHARE ? ' although ports are free' : '';
  const here = `${where}${why}, this is ${formatPercent(load)}`;
  if (load <= early.trustedLoad) return found('info', here);
  const refused = refusedAt(group, result.unavailableErlangs);
  return found(refused.full < refused.all ? 'warning' : 'info', `${here}; ${refusedText(refused)}`);
}

/** `trustedLoad` is where this share is refused, whatever the reason. */
const TRUSTED_SHARE = 1e-3;

/** Shares of the connections that are refused: by this search, and by one that finds the last free port. */
interface Refused {
  readonly all: number;
  readonly full: number;
}

/** Only what this search refuses beyond the other is refused because it gives up early. */
function refusedAt(group: Judged['group'], erlangs: number): Refused {
  const formula = formulaOf(group);
  const all = blockingAt(group, formula, erlangs).blocking;
  const full = formula.kind === 'early-search' ? blockingAt(group, formula.beside, erlangs).blocking : all;
  return { all, full };
}

function refusedText({ all, full }: Refused): string {
  const about = `about ${formatPercent(all)} are refused`;
  if (full < FEW * all) return about;
  return full < all
    ? `${about}; a search that finds the last one would refuse ${formatPercent(full)}`
    : `${about}, as many as by a search that finds the last one: the pool is full`;
}

/** Pinned pools whose addresses are not used evenly. */
export function sharingFindings({ judged }: Evaluation): readonly RawFinding[] {
  const seen = new Set<string>();
  return judged.flatMap(({ group, result }): RawFinding[] => {
    const mean = judged.find((one) => one.result.role === 'mean' && result.id === `${one.result.id}/busiest`);
    if (result.role !== 'busiest' || mean === undefined || mean.result.load === 0 || seen.has(group.pool.id)) return [];
    seen.add(group.pool.id);
    const ratio = result.load / mean.result.load;
    const { addresses, sharing } = group.pool;
    const clients = sharing.kind === 'pinned' ? (sharing.clients ?? 0) : 0;
    return [
      {
        code: 'uneven-addresses',
        severity: ratio > UNEVEN ? 'warning' : 'info',
        message:
          clients === 1
            ? `one client is pinned to one address: ${formatCount(addresses)} addresses are worth one`
            : `${formatCount(clients)} clients are hashed over ${formatCount(addresses)} addresses: the busiest carries up to ${formatFactor(ratio)} the mean (99 %), so ${formatCount(addresses)} addresses are worth about ${formatCount(Math.max(1, addresses / ratio))}`,
        path: [...group.pool.path, 'sharing'],
      },
    ];
  });
}

/** The flow that offers the most to a group. */
export function heaviestFlow({ group }: Judged): string {
  const [heaviest] = [...group.streams].sort(
    (a, b) => b.ratePerSecond * b.hardSeconds - a.ratePerSecond * a.hardSeconds,
  );
  return heaviest?.flow.id ?? '';
}

/** The group of each pool with the highest load. */
export function onePerPool(judged: readonly Judged[]): readonly Judged[] {
  const worst = new Map<string, Judged>();
  for (const one of judged) {
    const other = worst.get(one.group.pool.id);
    if (other === undefined || one.result.load > other.result.load) worst.set(one.group.pool.id, one);
  }
  return [...worst.values()];
}
