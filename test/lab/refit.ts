/** What `snat-plan fit` makes of a file, and what `snat-plan check` says of the draft. */
import { createReadStream } from 'node:fs';
import { parseDocument } from 'yaml';
import { type FitReport, fitObservations, parseScenario, readObservation } from '../../src/index.js';
import type { Recorded } from './capture.js';
import { type Modelled, modelled } from './model.js';
import type { SetUp } from './set-up.js';

export interface Refitted {
  readonly report: FitReport;
  readonly traffic: NonNullable<FitReport['traffic']>;
  /** The model of the draft. */
  readonly drafted: Modelled;
}

/**
 * Fits a file as `snat-plan fit FILE --platform ID` does, and checks the draft. Timers are the box's and no packet shows
 * them: for a capture they are typed in by `--set`, as a person would who knows the box; a log of events shows them itself.
 *
 * @throws Error when nothing can be fitted, or the draft is no scenario
 */
export async function refit({ source, file }: Recorded, setUp: SetUp): Promise<Refitted> {
  const read = await readObservation(createReadStream(file), { file });
  if (!read.ok) throw new Error(`${file}: ${read.why}`);
  const options = { platform: setUp.pool.platform.id, pool: null, side: null };
  const fitted = await fitObservations([read.observation], options);
  if (!fitted.ok) throw new Error(`${file}: ${fitted.message}`);
  const { report } = fitted;
  if (report.traffic === null) throw new Error(`${file}: no connection was seen`);
  const set = source === 'tcpdump' ? timersOf(setUp) : [];
  return { report, traffic: report.traffic, drafted: await checked(report.scenario, set) };
}

function timersOf({ text }: SetUp): readonly string[] {
  const timers: Readonly<Record<string, unknown>> = parseDocument(text).toJS().timers ?? {};
  return Object.entries(timers).map(([name, value]) => `timers.${name}=${value}`);
}

async function checked(draft: string, set: readonly string[]): Promise<Modelled> {
  const parsed = await parseScenario(draft, { set });
  if (!parsed.ok) throw new Error(`the draft: ${parsed.diagnostics.map(({ message }) => message).join('; ')}`);
  return modelled({ parsed });
}
