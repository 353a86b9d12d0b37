import {
  type Box,
  type HoldPart,
  holdingParts,
  passedOn,
  type Timing,
  udpHoldingParts,
} from '../model/holding-time.js';
import type { TimerName } from '../platforms/profile.js';
import type { Problems } from './problems.js';
import type { CloseStrategy, Flow, Leg, Path, Pool } from './scenario.js';

/** What the legs of a flow follow from. */
export interface LegSource {
  readonly protocol: 'tcp' | 'udp';
  readonly close: Flow['close'];
  readonly timing: Timing;
  readonly pools: readonly Pool[];
  readonly path: Path;
  /** Whether `close` was typed as a mix. */
  readonly typed: boolean;
}

/**
 * How each box on a flow's way holds the port. A proxy in front ends connections in its own way, so the next box sees
 * another strategy, or a longer open time.
 */
export function resolveLegs(source: LegSource, problems: Problems): readonly Leg[] | undefined {
  let seen: readonly Seen[] = source.close.map(({ strategy, share }) => ({
    strategy,
    share,
    typed: strategy,
    extraOpenSeconds: 0,
  }));
  const legs: Leg[] = [];
  for (const pool of source.pools) {
    const box = boxOf(pool);
    const holding =
      source.protocol === 'udp'
        ? udpHolding(box, pool, source, problems)
        : tcpHolding(seen, box, pool, source, problems);
    if (holding === undefined) return undefined;
    legs.push({ pool: pool.id, holding });
    seen = seen.map((one) => {
      const next = passedOn(one.strategy, box);
      return { ...one, strategy: next.closing, extraOpenSeconds: one.extraOpenSeconds + next.extraOpenSeconds };
    });
  }
  return legs;
}

interface Seen {
  readonly strategy: CloseStrategy;
  readonly share: number;
  /** The strategy as the scenario names it. */
  readonly typed: CloseStrategy;
  readonly extraOpenSeconds: number;
}

function tcpHolding(
  seen: readonly Seen[],
  box: Box,
  pool: Pool,
  source: LegSource,
  problems: Problems,
): Leg['holding'] | undefined {
  const holding: { strategy: CloseStrategy; share: number; parts: readonly HoldPart[] }[] = [];
  for (const one of seen) {
    const timing = { ...source.timing, openSeconds: source.timing.openSeconds + one.extraOpenSeconds };
    const result = holdingParts(one.strategy, box, timing);
    if (result.known) holding.push({ strategy: one.strategy, share: one.share, parts: result.parts });
    else
      missingTimer(
        result.needs,
        pool,
        one.typed,
        [...source.path, 'close', ...(source.typed ? [one.typed] : [])],
        problems,
      );
  }
  return holding.length === seen.length ? holding : undefined;
}

function udpHolding(box: Box, pool: Pool, source: LegSource, problems: Problems): Leg['holding'] | undefined {
  const result = udpHoldingParts(box, source.timing);
  if (result.known) return [{ strategy: null, share: 1, parts: result.parts }];
  missingTimer(result.needs, pool, 'a UDP flow', [...source.path, 'protocol'], problems);
  return undefined;
}

function missingTimer(timer: TimerName, pool: Pool, strategy: string, path: Path, problems: Problems): void {
  problems.add(
    'platform-number-missing',
    path,
    `${pool.platform.id} publishes no ${timer} timer, and ${strategy} needs it`,
    { hint: `give the box’s own value, for example timers: {${timer}: 60s}` },
  );
}

function boxOf(pool: Pool): Box {
  const timers = Object.fromEntries(Object.entries(pool.timers).map(([name, timer]) => [name, timer.value]));
  return {
    kind: pool.kind,
    timers,
    halfClosedState: pool.platform.halfClosedState?.value,
    refusedHold: pool.platform.refusedHold?.value ?? 'after-reset',
    closesWith: pool.platform.closesWith?.value ?? 'fin',
    reclaimAfterSeconds: pool.reclaim.kind === 'after' ? pool.reclaim.seconds : null,
  };
}
