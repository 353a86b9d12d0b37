import { requireNonNegative, requireWhole, requireWithin } from './argument.js';
import { erlangB, logErlangB } from './erlang-b.js';
import { monotoneRoot } from './monotone-root.js';

export interface ReclaimableLoad {
  /** c: ports in the group, a whole number ≥ 1. */
  readonly ports: number;
  /** a_hard = λ × seconds in which nobody else can have the port. */
  readonly hardErlangs: number;
  /** a_soft = λ × seconds in which the port is held but given up on demand. */
  readonly softErlangs: number;
  /** Share of connections that leave a soft hold at all, 0 … 1; default 1. */
  readonly softShare?: number;
}

export interface ReclaimableOccupancy {
  /** Share of arrivals that find only hard ports: B(c, a_hard), exact. */
  readonly blocking: number;
  readonly logBlocking: number;
  /** Mean ports held hard, a_hard·(1 − B), exact. */
  readonly hardCarried: number;
  /** Mean ports held soft, an approximation. */
  readonly softCarried: number;
  /** Mean ports held in all: what `conntrack -L` lists. */
  readonly total: number;
  /** Probability that an arrival finds every port taken and takes a soft one back. */
  readonly reclaimedShare: number;
}

/**
 * Blocking and occupancy of a group whose closing ports are taken back on demand: an arrival that finds every port taken
 * evicts one that is held soft, and is refused only when all c are held hard.
 *
 * Hard holds never notice soft ones, so blocking is Erlang's formula on the hard load, whatever the holding times'
 * distribution. The total is approximated by a birth–death chain on the ports taken, n: births at rate λ below c, deaths
 * with the hard ports' share of n taken as constant, κ = hardCarried/total. Death rates are then proportional to n, the
 * total is Erlang's carried load at 1/δ erlangs, δ = (1 − κ)·p/a_soft + κ·(1 − p)/a_hard (p: softShare), and κ follows
 * from the total: one equation in one unknown. It is exact for a_total ≪ c (a_total) and for a_total ≫ c with p = 1 (c).
 *
 * @throws RangeError for an argument out of range, or a soft load although no connection leaves a soft hold
 *
 * Accuracy of the total against the exact chain of hard and soft holds (exponential, a_hard 0.03…2.5 c, a_soft 0.03…16 c):
 * with p = 1 at most 1.5 % high, whatever the pool, and reclaimedShare within 0.07. With p < 1 it is rather low, worst for
 * small hard and large soft loads: by up to 8 % for p ≥ 0.5 and 40 % for p ≥ 0.05 in pools of 2–13 ports, 3 % for p ≥ 0.2
 * and 10 % for p ≥ 0.05 from 60 ports up. With constant soft holds, simulated on 20 ports, the total is up to 2 % low, its soft
 * part up to 3 % with p = 1 and 14 % with p = 0.5 (test/agreement/approximations.ts). Boxes that look for a port among part of
 * them first, as connect() of Linux does, leave fewer closing ports than this says. Cost: about ten Erlang-B evaluations.
 */
export function reclaimableOccupancy(load: ReclaimableLoad): ReclaimableOccupancy {
  const { ports, hardErlangs, softErlangs, softShare = 1 } = load;
  requireWhole('reclaimable occupancy', 'ports', ports, 1);
  requireNonNegative('reclaimable occupancy', 'hard load', hardErlangs);
  requireNonNegative('reclaimable occupancy', 'soft load', softErlangs);
  requireWithin('reclaimable occupancy', 'soft share', softShare, 0, 1);
  if (softErlangs > 0 && softShare === 0) {
    throw new RangeError(
      `Cannot compute reclaimable occupancy: soft load must be 0 when soft share is 0, got ${softErlangs}`,
    );
  }
  const blocking = erlangB(ports, hardErlangs);
  const hardCarried = carried(ports, hardErlangs);
  const total = totalPorts({ ports, hardErlangs, softErlangs, softShare }, hardCarried);
  const anyFull = softErlangs === 0 ? blocking : erlangB(ports, actingErlangs(load, hardCarried, total));
  return {
    blocking,
    logBlocking: logErlangB(ports, hardErlangs),
    hardCarried,
    softCarried: total - hardCarried,
    total,
    // Never negative but for rounding: the acting load is at least the hard load.
    reclaimedShare: Math.max(0, anyFull - blocking),
  };
}

function totalPorts(load: ReclaimableLoad, hardCarried: number): number {
  if (load.softErlangs === 0) return hardCarried;
  if (load.hardErlangs === 0) return carried(load.ports, load.softErlangs);
  const surplus = (total: number): number => carried(load.ports, actingErlangs(load, hardCarried, total)) - total;
  // Never negative there but for rounding, where next to nothing is held soft.
  if (surplus(hardCarried) <= 0) return hardCarried;
  return monotoneRoot(surplus, hardCarried, load.ports);
}

/** 1/δ: the offered load at which an Erlang group would have the same deaths per port as this one holding `total`. */
function actingErlangs(load: ReclaimableLoad, hardCarried: number, total: number): number {
  const { hardErlangs, softErlangs, softShare = 1 } = load;
  if (hardErlangs === 0) return softErlangs;
  // Above 1 only by rounding, when hard ports fill the group.
  const hardPart = Math.min(1, hardCarried / total);
  const deathPerPort = ((1 - hardPart) * softShare) / softErlangs + (hardPart * (1 - softShare)) / hardErlangs;
  return Math.min(1 / deathPerPort, Number.MAX_VALUE);
}

/** Never above the ports, which in gross overload only rounding could exceed. */
function carried(ports: number, erlangs: number): number {
  return erlangs === 0 ? 0 : Math.min(ports, -erlangs * Math.expm1(logErlangB(ports, erlangs)));
}
