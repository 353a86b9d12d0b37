import { evidenceOf } from '../../importers/evidence.js';
import { type FitOptions, fitObservations } from '../../importers/fit-observations.js';
import type { Observation } from '../../importers/read-observation.js';
import { exhaustionVerdict } from '../../planning/check/fit-verdict.js';
import type { CheckedFit } from '../../reports/fit/fit-summary.js';
import { parseScenario } from '../../scenario/parse.js';

/**
 * What the files come to, with the verdict on the draft where one is asked for.
 *
 * @returns the report; or what stands against one, and what to type
 */
export async function fitted(
  observations: readonly Observation[],
  options: FitOptions,
  check: boolean,
): Promise<CheckedFit | { readonly message: string; readonly hint: string }> {
  const fit = await fitObservations(observations, options);
  if (!fit.ok) return fit;
  if (!check) return { ...fit.report, exhaustion: null };
  const parsed = await parseScenario(fit.report.scenario, { file: 'draft' });
  if (!parsed.ok) throw new RangeError('Cannot check the draft: it must be a valid scenario');
  return { ...fit.report, exhaustion: exhaustionVerdict(parsed, evidenceOf(observations, fit.report)) };
}
