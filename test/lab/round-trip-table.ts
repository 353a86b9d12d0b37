/** The report's section on captures: a line for each file. */
import { markdownTable } from '../docs/sections.js';
import type { Compared } from './compare.js';
import type { CountedFit, Refit, RoundTrip } from './round-trip.js';
import { countText } from './round-trip-checks.js';

const WORDS = `## From a capture back to the scenario

While a case is measured, \`tcpdump -s 96\` on the box's link to the servers and, where the kernel is the box, \`conntrack -E -o
timestamp,extended\` record it. \`snat-plan fit\` makes a draft of each file alone, which \`snat-plan check\` takes; for a capture the box's
timers are typed in, as no packet shows them, while a log shows them itself. In brackets: where 99.9 % of recordings of this
length leave the truth. Counts stand beside what the generator played while it was recorded: from as many as it must be to as many as
it may, because of connections that were cut by its beginning or end. Rates, open times and ports must agree with the scenario, all counts with what was played.`;

const NOTES = `- **What began before the recording.** The kernel reports entries only that were made while somebody listened: a log has fewer closes than a capture of
  the same time. A RST whose FIN came before the capture looks like one that came alone.
- **Half-closed or slow?** A capture does not tell within a minute: \`fit\` calls these undecided, and a draft of nothing else assumes
  \`client-fin\`. A log shows when the box drops the entry. Idle connections take five minutes; neither row is judged by its ports.
- **Who closed first** is in no log of connection tracking: \`fin\` and \`rst\` stand for both sides, and the draft says that it assumes the client.
- **HAProxy in HTTP mode** closes toward the servers by RST, so that is what the draft says; the same ports come of it. In TCP mode it resets the
  few connections whose client has closed before they were passed on.`;

/** Empty where nothing was recorded. */
export function roundTripSection(results: readonly Compared[]): readonly string[] {
  const rows = results.flatMap(({ name, roundTrips }) => roundTrips.map((trip) => row(name, trip)));
  if (rows.length === 0) return [];
  const head = ['case', 'recorded by', 'rate, 1/s', 'connections', 'open time, s', 'closes', 'ports held'];
  return [WORDS, markdownTable(head, rows), NOTES];
}

function row(name: string, trip: RoundTrip): readonly string[] {
  const { source, rate, connections, openTime, closes, undecided, occupancy } = trip;
  const open = undecided === 0 ? [] : [`${undecided} undecided`];
  return [
    `[${name}](../test/lab/scenarios/${name}.yaml)`,
    `\`${source}\``,
    besides(rate, 1),
    connections.map((one) => (one.what === 'in all' ? counted(one) : `${one.what}: ${counted(one)}`)).join('; '),
    openTime === null ? '' : `${besides(openTime, 2)}; played ${openTime.played.toFixed(2)}`,
    [...closes.filter(({ fitted }) => fitted > 0).map((one) => `${one.what} ${counted(one)}`), ...open].join('; '),
    occupancy === null ? '' : besides(occupancy, 0),
  ];
}

function besides({ written, fitted, bounds }: Refit, digits: number): string {
  const interval = `${bounds.low.toFixed(digits)} … ${bounds.high.toFixed(digits)}`;
  return `${fitted.toFixed(digits)} (${interval}); written ${written.toFixed(digits)}`;
}

function counted({ fitted, played }: CountedFit): string {
  return `${fitted} of ${countText(played)}`;
}
