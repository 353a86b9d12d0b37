import type { ParsedScenario } from '../../scenario/parse.js';
import type { Scenario } from '../../scenario/scenario.js';
import { verdictOf } from '../evaluate.js';
import { differOverTimeOnly, hasCourse, TIMELINE_ONLY } from '../timeline-only.js';
import type { Found, NumericInput } from './sensitivity-input.js';
import type { InputEnd, InputSensitivity, NotVaried } from './sensitivity-result.js';

/** Relative steps of the two central differences; they must agree. */
const NARROW = 1e-3;
const WIDE = 1e-2;

/** Elasticities that differ by less than this share are the same; below it they are solving noise. */
const AGREEMENT = 0.02;
const NOISE = 1e-6;

/** Headroom and verdict of a scenario with one input at a value. */
export function endOf(scenario: Scenario, value: number): InputEnd {
  const { headroom, status } = verdictOf(scenario);
  return { value, headroomFactor: headroom.factor, limitedBy: headroom.limitedBy, status };
}

/** What one input does to headroom: the slope at its value, and headroom when it is smaller and larger by a share. */
export function inputSensitivity(
  input: NumericInput,
  parsed: ParsedScenario,
  by: number,
): Omit<InputSensitivity, 'rankBySwing'> {
  const at = (value: number | null): InputEnd | null => endAt(input, parsed, value);
  const { value, steps, path, unit, origin } = input;
  const base = endOf(parsed.scenario, value);
  const slopes =
    steps === null
      ? [NARROW, WIDE]
          .map((share) => share * room(input))
          .map((step) => slopesAround(at(value * Math.exp(-step)), base, at(value * Math.exp(step))))
      : [slopesAround(at(steps.down(value)), base, at(steps.up(value)))];
  const chosen = agreed(slopes, steps !== null);
  const swung = inputSwing(input, parsed, by, base);
  const affects = swung.affects || Math.abs(chosen.elasticity ?? 0) > NOISE;
  return { path, value, unit, origin, ...chosen, ...swung, affects };
}

function endAt(input: NumericInput, parsed: ParsedScenario, value: number | null): InputEnd | null {
  const changes = value === null || value <= 0 ? null : input.change(value);
  const scenario = changes === null ? undefined : parsed.document.changed(changes);
  return scenario === undefined || value === null ? null : endOf(scenario, value);
}

/** Headroom when one input is smaller and larger by a share: what a tornado shows, without the slope. */
export function inputSwing(
  input: NumericInput,
  parsed: ParsedScenario,
  by: number,
  base: Pick<InputEnd, 'headroomFactor'>,
): Pick<InputSensitivity, 'low' | 'high' | 'swing' | 'affects'> {
  const low = endAt(input, parsed, swung(input, 1 - by));
  const high = endAt(input, parsed, swung(input, 1 + by));
  const swing = swingOf(low, base, high);
  const appears = [low, high].some(
    (end) => end !== null && (end.headroomFactor === null) !== (base.headroomFactor === null),
  );
  return { low, high, swing, affects: appears || (swing ?? 0) > NOISE * (base.headroomFactor ?? 1) };
}

/** A share near 100 % leaves the others so little that even they must change by a small step only. */
function room({ unit, value }: NumericInput): number {
  return unit === 'share' && value < 1 ? Math.min(1, (1 - value) / value) : 1;
}

interface Slopes {
  readonly both: number | null;
  readonly down: number | null;
  readonly up: number | null;
}

/** Slopes of ln(headroom) over ln(value): across both neighbours, and toward each. */
function slopesAround(low: InputEnd | null, base: InputEnd, high: InputEnd | null): Slopes {
  const down = slope(low, base);
  const up = slope(base, high);
  return { both: slope(low, high) ?? down ?? up, down, up };
}

function slope(from: InputEnd | null, to: InputEnd | null): number | null {
  if (from === null || to === null || from.value === to.value) return null;
  const [low, high] = [from.headroomFactor ?? 0, to.headroomFactor ?? 0];
  return low > 0 && high > 0 ? Math.log(high / low) / Math.log(to.value / from.value) : null;
}

/** The slope of the narrow step where the wide one and both sides agree with it; else that of the wide one, marked. */
function agreed(slopes: readonly Slopes[], inSteps: boolean): Pick<InputSensitivity, 'elasticity' | 'approximate'> {
  const [narrow, wide = narrow] = slopes;
  if (narrow === undefined || wide === undefined || narrow.both === null)
    return { elasticity: wide?.both ?? null, approximate: wide?.both !== null };
  // A whole number has no slope but the one from step to step, which bends as it may.
  if (inSteps) return { elasticity: narrow.both, approximate: false };
  const same = near(narrow.both, wide.both) && near(narrow.down ?? narrow.both, narrow.up ?? narrow.both);
  return same ? { elasticity: narrow.both, approximate: false } : { elasticity: wide.both, approximate: true };
}

function near(a: number, b: number | null): boolean {
  return b !== null && Math.abs(a - b) <= AGREEMENT * Math.max(Math.abs(a), Math.abs(b)) + 1e-3;
}

/** The input made larger or smaller by a factor: a share stops at 100 %, a whole number moves by at least one step. */
function swung({ value, unit, steps }: NumericInput, factor: number): number | null {
  const target = Number((value * factor).toPrecision(12));
  if (steps === null) return unit === 'share' ? Math.min(1, target) : target;
  const nearest = steps.nearest(target);
  if (factor < 1) return nearest < value ? nearest : steps.down(value);
  return nearest > value ? nearest : steps.up(value);
}

/** Largest less smallest of the headrooms that there are. */
function swingOf(low: InputEnd | null, base: Pick<InputEnd, 'headroomFactor'>, high: InputEnd | null): number | null {
  const ends = [low, base, high].filter((end) => end !== null).map((end) => end.headroomFactor);
  const known = ends.filter((factor) => factor !== null);
  return known.length < ends.length || ends.length < 2 ? null : Math.max(...known) - Math.min(...known);
}

/** Inputs by what they do to headroom, the strongest first; and what could not be varied after all. */
export function rankedSensitivities(
  found: readonly Found[],
  parsed: ParsedScenario,
  by: number,
): { readonly inputs: readonly InputSensitivity[]; readonly notVaried: readonly NotVaried[] } {
  const notVaried: NotVaried[] = [];
  const inputs: Omit<InputSensitivity, 'rankBySwing'>[] = [];
  for (const one of found) {
    if ('reason' in one) {
      notVaried.push(one);
      continue;
    }
    const result = inputSensitivity(one, parsed, by);
    if (result.low === null && result.high === null) {
      notVaried.push({ path: one.path, reason: objection(one, parsed, by) });
    } else if (!result.affects && onlyOverTime(one, parsed, by)) {
      notVaried.push({ path: one.path, reason: TIMELINE_ONLY });
    } else inputs.push(result);
  }
  const bySwing = inputs.filter(({ swing }) => swing !== null).sort((a, b) => (b.swing ?? 0) - (a.swing ?? 0));
  const ranked = inputs.map((input) => {
    const rank = bySwing.indexOf(input);
    return { ...input, rankBySwing: rank < 0 ? null : rank + 1 };
  });
  return { inputs: ranked.sort(byElasticity), notVaried };
}

/** Differences below a millionth are solving noise: such inputs stay in the order of the file. */
function byElasticity(a: InputSensitivity, b: InputSensitivity): number {
  const size = ({ elasticity }: InputSensitivity) =>
    elasticity === null ? -1 : Math.round(Math.abs(elasticity) / NOISE);
  return size(b) - size(a);
}

/** Whether an input (a parameter of an event, say) changes something, but nothing of the moment that is planned. */
function onlyOverTime(input: NumericInput, { scenario, document }: ParsedScenario, by: number): boolean {
  if (!hasCourse(scenario)) return false;
  const others = [1 - by, 1 + by].flatMap((factor) => {
    const value = swung(input, factor);
    const changes = value === null ? null : input.change(value);
    return changes === null ? [] : (document.changed(changes) ?? []);
  });
  return differOverTimeOnly([scenario, ...others]);
}

function objection(input: NumericInput, { document }: ParsedScenario, by: number): string {
  const changes = [1 - by, 1 + by].flatMap((factor) => input.change(swung(input, factor) ?? 0) ?? []);
  const [first] = changes.length === 0 ? [] : document.objections(changes);
  return first === undefined ? 'has no neighbouring value' : `cannot be another value: ${first}`;
}
