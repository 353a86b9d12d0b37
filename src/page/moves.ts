/** What a person does to a row, as a setting in the words of `--set`. */
import type { Control, MixControl } from '../planning/report/control-result.js';
import { settingsFor } from '../planning/report/controls.js';
import { typedShare } from '../planning/typed-number.js';
import { valueAt } from '../reports/page/slider.js';
import type { ParsedScenario } from '../scenario/parse.js';
import { parsePercent } from '../units/percent.js';

/**
 * The settings that an event on an input of a row asks for.
 *
 * @param parsed the last scenario that could be read: other values of a mix or a slicing come from it
 * @returns texts as after `--set`; empty where the place of a slider cannot be had
 */
export function settingsOf(
  input: HTMLInputElement | HTMLSelectElement,
  control: Control,
  parsed: ParsedScenario,
): readonly string[] {
  if (control.kind === 'mix') return mixSetting(input, control);
  if (control.kind === 'choice' || input.type !== 'range') return [`${control.path}=${input.value}`];
  const moved = settingsFor(parsed, control.path, valueAt(control, Number(input.value)));
  return (moved ?? []).map(({ path, value }) => `${path}=${value}`);
}

/** One share moved, the others in proportion; what cannot be read is handed on, so that the reader says what is wrong. */
function mixSetting(input: HTMLInputElement | HTMLSelectElement, { path, shares }: MixControl): readonly string[] {
  const name = input.dataset.name ?? '';
  const reading =
    input.type === 'range' ? { ok: true as const, value: Number(input.value) / 1000 } : parsePercent(input.value);
  if (!reading.ok) return [`${path}={${name}: ${input.value}}`];
  const share = Math.min(1, reading.value);
  const rest = shares.filter((one) => one.name !== name);
  const sum = rest.reduce((all, one) => all + one.share, 0);
  const heir = name === 'client-fin' ? 'client-rst' : 'client-fin';
  const others = rest.map((one) => ({
    name: one.name,
    share: sum > 0 ? (one.share / sum) * (1 - share) : one.name === heir ? 1 - share : 0,
  }));
  const mix = shares.map((one) =>
    one.name === name ? { name, share } : others.find((other) => other.name === one.name),
  );
  const parts = mix.filter((one) => one !== undefined && one.share > 0);
  const [only] = parts;
  if (parts.length === 1 && only !== undefined) return [`${path}=${only.name}`];
  return [`${path}={${parts.map((one) => `${one?.name}: ${typedShare(one?.share ?? 0)}`).join(', ')}}`];
}
