/** The rows of the panel: what they show, and what a person does to them. */
import type { Control, NumberControl } from '../planning/report/control-result.js';
import { controlRows } from '../reports/page/control-panel.js';
import { settingAt } from '../reports/page/settings.js';
import { placeOf } from '../reports/page/slider.js';
import { inputText } from '../reports/sensitivity/sensitivity-words.js';
import { formatPercent } from '../units/format.js';
import { byId } from './element.js';

/** What the panel knows of its rows. */
export interface Rows {
  /** As the file has them: their ranges stay, whatever is moved. */
  readonly base: ReadonlyMap<string, Control>;
  /** As they stand now. */
  readonly shown: ReadonlyMap<string, Control>;
}

/** The rows to show: those of the file in its order, with present values and the file's ranges, then what is new. */
export function rowsOf(base: ReadonlyMap<string, Control>, present: readonly Control[]): Rows {
  const now = new Map(present.map((control) => [control.path, withRange(control, base.get(control.path))]));
  const shown = new Map([...base].map(([path, control]) => [path, now.get(path) ?? control]));
  for (const [path, control] of now) if (!shown.has(path)) shown.set(path, control);
  return { base, shown };
}

function withRange(control: Control, base: Control | undefined): Control {
  if (control.kind !== 'number' || base?.kind !== 'number') return control;
  const { low, high, scale, whole } = base;
  return { ...control, low, high, scale, whole };
}

/** Shows rows: drawn anew where there are others than before, else only their values. */
export function showRows(rows: Rows, settings: readonly string[]): void {
  const root = byId('rows');
  const paths = [...rows.shown.keys()];
  const there = [...root.querySelectorAll<HTMLElement>('[data-path]')].map(({ dataset }) => dataset.path);
  if (paths.length !== there.length || paths.some((path) => !there.includes(path)))
    keepingFocus(() => {
      const folds = (): readonly HTMLDetailsElement[] => [...root.querySelectorAll('details')];
      const open = folds()
        .filter((fold) => fold.open)
        .map(pathAround);
      root.innerHTML = controlRows([...rows.shown.values()]);
      for (const fold of folds()) fold.open = open.includes(pathAround(fold));
    });
  for (const row of root.querySelectorAll<HTMLElement>('[data-path]')) {
    const control = rows.shown.get(row.dataset.path ?? '');
    if (control !== undefined) showRow(row, control, rows.base.get(control.path), settings);
  }
}

function pathAround(element: Element): string | undefined {
  return element.closest<HTMLElement>('[data-path]')?.dataset.path;
}

/** Runs something that replaces elements; the one with the same id has the focus afterwards. */
export function keepingFocus(replace: () => void): void {
  const focused = document.activeElement?.id ?? '';
  replace();
  if (focused !== '') document.getElementById(focused)?.focus();
}

function showRow(row: HTMLElement, control: Control, base: Control | undefined, settings: readonly string[]): void {
  const setting = settingAt(settings, control.path);
  if (control.kind === 'number') showNumber(row, control);
  else if (control.kind === 'choice') setValue(row.querySelector('select'), control.value);
  else
    for (const { name, share } of control.shares) {
      const [field, slider] = [`input[type=text][data-name="${name}"]`, `input[type=range][data-name="${name}"]`];
      setValue(row.querySelector(field), formatPercent(share));
      setSlider(row.querySelector(slider), Math.round(share * 1000), formatPercent(share));
    }
  const was = row.querySelector<HTMLElement>('.was');
  if (was === null) return;
  was.hidden = setting === undefined;
  const before = base === undefined ? 'not set' : textOf(base);
  const replaces = base?.kind === 'number' && base.isExpression ? 'replaces the file’s ' : 'file: ';
  was.textContent = setting === undefined ? '' : `${replaces}${before} `;
  if (setting !== undefined) was.append(undoButton(control.path));
}

function showNumber(row: HTMLElement, control: NumberControl): void {
  setValue(row.querySelector('input[type=text]'), control.text);
  setSlider(
    row.querySelector('input[type=range]'),
    placeOf(control, control.value),
    inputText(control.unit, control.value),
  );
}

function textOf(control: Control): string {
  return control.kind === 'choice' ? control.value : control.text;
}

/** A button that takes back what was set at a path. */
export function undoButton(path: string): HTMLButtonElement {
  const button = document.createElement('button');
  button.type = 'button';
  button.className = 'undo';
  button.dataset.undo = path;
  button.textContent = 'undo';
  button.setAttribute('aria-label', `undo ${path}`);
  return button;
}

/** What somebody is typing or dragging is left alone. */
function setValue(field: HTMLInputElement | HTMLSelectElement | null, value: string): void {
  if (field !== null && field !== document.activeElement && field.value !== value) field.value = value;
}

function setSlider(slider: HTMLInputElement | null, place: number, text: string): void {
  if (slider === null) return;
  slider.setAttribute('aria-valuetext', text);
  setValue(slider, String(place));
}
