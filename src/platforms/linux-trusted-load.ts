/**
 * Up to which load nf_nat's search finds a port: the highest load a/c with fewer than 1 refusal in 1,000, by ports of an
 * address, from a simulation of the search (test/platforms/trusted-load.test.ts holds it and checks these rows).
 *
 * Used ports cluster, so that failures begin earlier than Erlang-B says; and where the number of ports does not divide
 * 65,536 the first ports are probed more often and fill first (worst at 47,000). Holding times are constant here, as
 * TIME_WAIT is: with exponential ones the loads are 0.01 to 0.04 higher. Between the sizes the line is a safe guess.
 */
import type { TrustedLoad } from './profile.js';
import { high, laboratory, laboratoryDate } from './sourced.js';

/** Ports; load when nothing is taken back; load when all other ports are closing and are taken back on demand. */
const rows: readonly (readonly [ports: number, hard: number, reclaiming: number])[] = [
  [200, 0.822, 0.778],
  [1000, 0.884, 0.837],
  [4096, 0.901, 0.849],
  [10000, 0.89, 0.846],
  [14000, 0.88, 0.845],
  [15000, 0.882, 0.843],
  [16384, 0.905, 0.852],
  [17000, 0.886, 0.843],
  [18000, 0.861, 0.838],
  [19000, 0.86, 0.837],
  [20000, 0.876, 0.842],
  [21845, 0.904, 0.853],
  [23000, 0.871, 0.837],
  [25000, 0.831, 0.822],
  [26000, 0.82, 0.82],
  [27000, 0.823, 0.824],
  [28232, 0.838, 0.826],
  [30000, 0.874, 0.837],
  [32768, 0.904, 0.853],
  [33000, 0.9, 0.85],
  [34000, 0.876, 0.833],
  [35000, 0.853, 0.815],
  [36000, 0.834, 0.802],
  [38000, 0.8, 0.782],
  [40000, 0.768, 0.763],
  [42000, 0.741, 0.753],
  [45000, 0.715, 0.746],
  [47000, 0.708, 0.749],
  [48500, 0.705, 0.755],
  [50000, 0.718, 0.763],
  [52000, 0.745, 0.776],
  [54000, 0.782, 0.79],
  [56000, 0.823, 0.802],
  [58000, 0.849, 0.817],
  [60000, 0.871, 0.827],
  [62000, 0.887, 0.838],
  [64512, 0.901, 0.849],
];

const source = `simulation of nf_nat's search, which agrees with what was ${laboratory}`;
const note =
  'Constant holding times; with exponential ones 0.939 instead of 0.901, and 0.863 instead of 0.849, at 64,512 ports. Interpolate ' +
  'between sizes.';

/** Nothing to take back: open connections and hard holds fill the range. */
export const natTrusted = high<TrustedLoad>(
  rows.map(([ports, load]) => ({ ports, load })),
  source,
  { date: laboratoryDate, note },
);

/** The rest of the range is full of TIME_WAIT or CLOSE entries, which are taken back on demand. */
export const natTrustedReclaiming = high<TrustedLoad>(
  rows.map(([ports, , load]) => ({ ports, load })),
  source,
  { date: laboratoryDate, note },
);
