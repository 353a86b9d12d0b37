import type { ParsedScenario } from '../../scenario/parse.js';
import { inputSwing } from '../sensitivity/sensitivity-elasticity.js';
import { poolInputs } from '../sensitivity/sensitivity-pool.js';
import { trafficInputs } from '../sensitivity/sensitivity-traffic.js';
import type { HeadroomSwings } from './report-result.js';

/** Share by which inputs are made smaller and larger, as `sensitivity` does unless told otherwise. */
const BY = 0.1;

/**
 * Headroom with each input alone smaller and larger: the ends of the bars that `sensitivity` draws, without slopes, which
 * cost most; a pause between two inputs.
 *
 * @param headroom of the scenario as it stands
 */
export function* headroomSwings(parsed: ParsedScenario, headroom: number | null): Generator<null, HeadroomSwings> {
  const inputs: HeadroomSwings['inputs'][number][] = [];
  for (const input of [...trafficInputs(parsed), ...poolInputs(parsed)]) {
    if ('reason' in input) continue;
    const { path, value, unit } = input;
    const swung = inputSwing(input, parsed, BY, { headroomFactor: headroom });
    if (swung.low !== null || swung.high !== null) inputs.push({ path, value, unit, ...swung });
    yield null;
  }
  return { by: BY, inputs: inputs.sort((a, b) => (b.swing ?? 0) - (a.swing ?? 0)) };
}
