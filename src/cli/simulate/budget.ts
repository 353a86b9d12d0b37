import type { SimulationPlan } from '../../simulation/plan.js';
import { formatCount } from '../../units/format.js';

/** A plan's events are counted before anything is played, to a factor of two or three; less than this is no news. */
const SEVERAL = 5;

/** What is known before a simulation starts. */
export interface Budget {
  /** As it was named on the command line. */
  readonly name: string;
  /** What `--events` allows. */
  readonly events: number;
  /** What makes it shorter. */
  readonly hint: string;
}

/**
 * What to say before a simulation that takes several times the events that it was allowed: intervals need some replications,
 * and none can be shorter than its warm-up, or the day. Empty where it keeps to them.
 */
export function overBudget(plan: SimulationPlan, { name, events, hint }: Budget): string {
  // How soon a pool fills is what the others are to find out.
  const each = plan.systems.reduce((sum, { system, events: own }) => sum + (system.untilFilled ? 0 : own), 0);
  const planned = each * plan.replications;
  if (planned <= SEVERAL * events) return '';
  // It is an estimate: more digits would say more than it knows.
  const about = formatCount(Number(planned.toPrecision(2)));
  return (
    `snat-plan: ${name}: ${formatCount(plan.replications)} replications may take ${about} events, ` +
    `more than --events ${formatCount(events)}\n  hint: ${hint}\n`
  );
}
