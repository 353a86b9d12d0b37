import { nearestName } from '../diagnostics/nearest.js';
import type { PlatformProfile, TimerName } from '../platforms/profile.js';
import { findPlatform, platformIds } from '../platforms/registry.js';
import { formatCount, formatDuration } from '../units/format.js';
import type { DraftTraffic } from './draft/draft.js';
import { DraftError, draftFit } from './draft/draft-fit.js';
import { draftFlows, draftRates } from './draft/draft-sums.js';
import { draftTable } from './draft/draft-table.js';
import { draftTraffic } from './draft/draft-traffic.js';
import { typedDuration } from './draft/typed.js';
import type { FitInput, FitReport, TableObservation, TrafficObservation } from './fit-result.js';
import { type CountedSource, observeTraffic } from './inference/observe-traffic.js';
import type { Side } from './observed-connection.js';
import type { ObservedState, ObservedTable } from './observed-table.js';
import type { Observation } from './read-observation.js';
import { FORMAT_NAMES } from './tables/capture-format.js';

/** What the person says of the box; null: nothing. */
export interface FitOptions {
  /** Platform id. */
  readonly platform: string | null;
  /** The SNAT addresses, as `pool.addresses` takes them. */
  readonly pool: string | null;
  readonly side: Side | null;
}

export type FitResult =
  | { readonly ok: true; readonly report: FitReport }
  /** `hint`: what to type. */
  | { readonly ok: false; readonly message: string; readonly hint: string };

/** Sources that overlap for longer would count connections twice. */
const OVERLAP_SECONDS = 1;

/**
 * A draft scenario from what was observed, with where each number comes from.
 *
 * @param observations one a file; connections are better than tables, tables better than sums
 * @param options what the person says of the box
 * @returns the report; or what stands against one, and what to type
 * @throws RangeError without an observation
 */
export async function fitObservations(observations: readonly Observation[], options: FitOptions): Promise<FitResult> {
  if (observations.length === 0) throw new RangeError('Cannot fit: at least one observation is needed, got 0');
  const box = boxOf(observations, options);
  if ('message' in box) return { ok: false, ...box };
  const counted = observations.flatMap(({ span, tally }): CountedSource[] =>
    span !== null && tally !== null ? [{ span, tally }] : [],
  );
  const overlap = overlapOf(counted);
  if (overlap !== null) return { ok: false, ...overlap };
  const traffic = counted.length === 0 ? null : observeTraffic(counted, options.side);
  if (traffic?.sides.question != null) {
    const hint = 'say which side of the box to look at: --side server (the SNAT addresses) or --side client';
    return { ok: false, message: traffic.sides.question, hint };
  }
  const drafted = draftOf(observations, traffic, box.platform);
  if (drafted.flows.length === 0) return { ok: false, ...nothingSeen(observations) };
  return assembled(observations, options, box, traffic, drafted);
}

interface ChosenBox {
  readonly platform: PlatformProfile;
  readonly by: 'asked' | 'source' | 'nobody';
}

type Refusal = { readonly message: string; readonly hint: string };

function boxOf(observations: readonly Observation[], options: FitOptions): ChosenBox | Refusal {
  const isConntrack = observations.some(
    ({ input }) => input.format.startsWith('conntrack-') || input.format === 'proc-counters',
  );
  const id = options.platform ?? (isConntrack ? 'linux-netfilter' : 'generic-nat');
  const platform = findPlatform(id);
  if (platform !== undefined) {
    return { platform, by: options.platform !== null ? 'asked' : isConntrack ? 'source' : 'nobody' };
  }
  const near = nearestName(id, platformIds());
  return {
    message: `there is no platform "${id}"`,
    hint: near === undefined ? 'snat-plan platforms lists them' : `did you mean ${near}?`,
  };
}

function overlapOf(counted: readonly CountedSource[]): Refusal | null {
  const spans = counted
    .map(({ span }) => {
      const start = span.startEpochSeconds ?? 0;
      return { file: span.file, from: start + span.firstAt, to: start + span.lastAt };
    })
    .sort((one, other) => one.from - other.from);
  for (const [index, { file, from }] of spans.entries()) {
    const before = spans.slice(0, index).find(({ to }) => to > from + OVERLAP_SECONDS);
    if (before === undefined) continue;
    return {
      message: `${before.file} and ${file} show the same time, so that connections would be counted twice`,
      hint: 'give one of them, or captures that follow one another',
    };
  }
  return null;
}

/** The best source decides; timers that a table or log contradicts are taken from wherever they are seen. */
function draftOf(
  observations: readonly Observation[],
  traffic: TrafficObservation | null,
  platform: PlatformProfile,
): DraftTraffic {
  const tables = observations.flatMap(({ table }) => (table === null ? [] : [table]));
  const snapshots = tables.filter((table): table is ObservedTable => table.kind === 'table');
  const ofTables = snapshots.map((table) => draftTable(table, platform));
  const timers = [...(traffic === null ? [] : setTimers(traffic, platform)), ...ofTables.flatMap((one) => one.timers)];
  const candidates = [
    ...(traffic === null ? [] : [draftTraffic(traffic, platform)]),
    ...ofTables,
    ...tables.flatMap((table) =>
      table.kind === 'rates' ? [draftRates(table)] : table.kind === 'flows' ? [draftFlows(table)] : [],
    ),
  ];
  const best = candidates.find(({ flows }) => flows.length > 0) ?? candidates[0] ?? NOTHING;
  const first = new Map(timers.map((timer) => [timer.name, timer]));
  return { ...best, timers: [...first.values()] };
}

const NOTHING: DraftTraffic = {
  destinations: [],
  flows: [],
  timers: [],
  assumptions: [],
  addresses: [],
  ports: null,
  remarks: [],
};

/** Timers as a log shows them being set, where they are not the platform's. */
function setTimers({ timerSeconds }: TrafficObservation, platform: PlatformProfile): DraftTraffic['timers'] {
  const names: readonly (readonly [ObservedState, TimerName])[] = [
    ['TIME_WAIT', 'timeWait'],
    ['CLOSE', 'afterReset'],
    ['CLOSE_WAIT', 'closeWait'],
    ['ESTABLISHED', 'establishedIdle'],
    ['SYN_SENT', 'synSent'],
  ];
  return names.flatMap(([state, name]) => {
    const seen = timerSeconds[state];
    const published = platform.timers[name]?.value;
    if (seen === undefined || seen.usual === published) return [];
    const other = published === undefined ? 'no published value' : `${formatDuration(published)} by default`;
    return [{ name, value: typedDuration(seen.usual), note: `as the log shows it being set in ${state}; ${other}` }];
  });
}

function nothingSeen(observations: readonly Observation[]): Refusal {
  const formats = observations.map(({ input }) => FORMAT_NAMES[input.format]).join(', ');
  return {
    message: `no TCP connection is in it (${formats})`,
    hint: 'give a capture, a log or a table of connections; counters only add evidence to one of these',
  };
}

async function assembled(
  observations: readonly Observation[],
  options: FitOptions,
  { platform, by }: ChosenBox,
  traffic: TrafficObservation | null,
  drafted: DraftTraffic,
): Promise<FitResult> {
  const inputs = observations.map(({ input }) => input);
  const files = inputs.map(({ file }) => (file === '-' ? 'standard input' : file)).join(', ');
  try {
    const { text, assumptions } = await draftFit(drafted, {
      platform,
      platformBy: by,
      pool: options.pool,
      clientSide: options.side === 'client',
      name: `drafted from ${files}`,
      head: headOf(inputs),
    });
    return {
      ok: true,
      report: {
        schemaVersion: 1,
        command: 'fit',
        inputs,
        traffic,
        tables: observations.flatMap(tableOf),
        assumptions,
        scenario: text,
      },
    };
  } catch (error) {
    if (!(error instanceof DraftError)) throw error;
    const hint = error.hint ?? 'give the addresses with --pool and the box with --platform';
    return { ok: false, message: `the draft does not hold together: ${error.message}`, hint };
  }
}

function tableOf({ input, table }: Observation): TableObservation[] {
  if (table?.kind !== 'table') return [];
  const { view, rows, states, remaining } = table;
  return [{ file: input.file, view, rows, states, remainingSeconds: remaining }];
}

/** What was read, and what could not be. */
function headOf(inputs: readonly FitInput[]): readonly string[] {
  return [
    'A draft: read every line before you believe it, and give it the rates of your busiest minutes.',
    ...inputs.map(({ file, format, bytes, records }) => {
      const name = file === '-' ? 'standard input' : file;
      return `From ${name}: ${FORMAT_NAMES[format]}, ${formatCount(bytes)} bytes, ${formatCount(records)} records.`;
    }),
    ...inputs
      .filter(({ partial }) => partial)
      .map(({ file, damaged, damage }) => {
        const [first] = damage;
        const where =
          first === undefined ? '' : `, the first at byte ${formatCount(first.offsetBytes)}: ${first.message}`;
        return `PARTIAL: ${file === '-' ? 'standard input' : file} could not be read whole, ${formatCount(damaged)} places${where}.`;
      }),
  ];
}
