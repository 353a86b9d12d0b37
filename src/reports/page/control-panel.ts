/** The panel in which a scenario's values are moved: its frame is written with the page, its rows when a program runs. */
import type { Control, MixControl, NumberControl } from '../../planning/report/control-result.js';
import { formatPercent } from '../../units/format.js';
import { inputText } from '../sensitivity/sensitivity-words.js';
import { emptyTag, escapeHtml, tag } from './html.js';
import { PLACES, placeOf, placesOf } from './slider.js';

/** The frame of the panel, hidden until a program shows it. */
export function controlPanel(): string {
  return tag(
    'aside',
    { id: 'controls', 'aria-labelledby': 'controls-heading', hidden: true },
    '<details id="controls-fold" open><summary><h2 id="controls-heading">Change the scenario</h2></summary>',
    '<p id="now" class="now"></p><p id="said" class="unseen" role="status" aria-live="polite"></p>',
    '<div id="problems" role="alert"></div>',
    '<div id="rows"></div>',
    '<div id="changes"></div>',
    tag('div', { class: 'buttons' }, ...BUTTONS.map(([id, words]) => tag('button', { type: 'button', id }, words))),
    '<p id="done" class="quiet" role="status"></p>',
    '<textarea id="to-copy" readonly hidden rows="6" aria-label="Text to copy"></textarea>',
    '</details>',
  );
}

const BUTTONS: readonly (readonly [id: string, words: string])[] = [
  ['copy-scenario', 'Copy scenario'],
  ['download-scenario', 'Download scenario'],
  ['copy-link', 'Copy link'],
  ['copy-options', 'Copy as --set options'],
  ['reset', 'Reset'],
];

const SECTIONS: { readonly [section in Control['section']]: string } = {
  parameters: 'Parameters',
  traffic: 'Traffic',
  destinations: 'Destination',
  pool: 'Pool',
  timers: 'Timers',
  platform: 'Platform',
};

const NAMES: { readonly [name: string]: string } = {
  profile: 'peak of the profile',
  'lifetime.mean': 'lifetime, mean',
  ports: 'ports of an address',
  requestsPerConnection: 'requests a connection',
  'sharing.slices': 'slices',
  'sharing.portsPerSlice': 'ports of a slice',
  'sharing.pinned.clients': 'clients',
  close: 'closed by',
};

/** The rows of the panel, in groups of what belongs together. */
export function controlRows(controls: readonly Control[]): string {
  const groups = new Map<string, string[]>();
  controls.forEach((control, index) => {
    const { section, owner } = control;
    const title = SECTIONS[section] + (owner === '' ? '' : `: ${owner}`);
    const rows = groups.get(title) ?? [];
    groups.set(title, rows);
    rows.push(rowOf(control, `c${index}`));
  });
  return [...groups]
    .map(([title, rows]) => tag('fieldset', {}, tag('legend', {}, escapeHtml(title)), ...rows))
    .join('');
}

function rowOf(control: Control, id: string): string {
  switch (control.kind) {
    case 'number':
      return numberRow(control, id);
    case 'choice':
      return choiceRow(control, id);
    case 'mix':
      return mixRows(control, id);
  }
}

/** What a control is called. */
export function controlName({ name }: Pick<Control, 'name'>): string {
  return NAMES[name] ?? name;
}

/** Texts longer than this have a line of their own. */
const LONG = 14;

/** A name that may be broken where its words begin: `connections|Per|User`. */
function breakable(name: string): string {
  return escapeHtml(name).replace(/(?<=[a-z])(?=[A-Z])/gu, '<wbr>');
}

function numberRow(control: NumberControl, id: string): string {
  const { path, text, value, unit } = control;
  const { min, max } = placesOf(control);
  const name = controlName(control);
  const slider = {
    ...{ type: 'range', id: `${id}-slider`, min, max, step: 1, value: placeOf(control, value) },
    ...{ 'aria-label': name, 'aria-valuetext': inputText(unit, value) },
  };
  const field = { type: 'text', id, value: text, spellcheck: 'false', autocomplete: 'off', autocapitalize: 'off' };
  return tag(
    'div',
    { class: text.length > LONG ? 'control long' : 'control', 'data-path': path },
    tag('label', { for: id }, breakable(name)),
    emptyTag('input', field),
    emptyTag('input', slider),
    tag('p', { class: 'was', hidden: true, id: `${id}-was` }),
  );
}

function choiceRow(control: Extract<Control, { kind: 'choice' }>, id: string): string {
  const options = control.choices.map(({ value, label }) =>
    tag('option', { value, selected: value === control.value }, escapeHtml(label)),
  );
  return tag(
    'div',
    { class: 'control choice', 'data-path': control.path },
    tag('label', { for: id }, escapeHtml(controlName(control))),
    tag('select', { id }, ...options),
    tag('p', { class: 'was', hidden: true, id: `${id}-was` }),
  );
}

/** The ways that are planned stand in sight; the others behind a fold, unless they occur. */
const USUAL: ReadonlySet<string> = new Set(['client-fin', 'server-fin', 'client-rst']);

function mixRows({ path, shares }: MixControl, id: string): string {
  const row = ({ name, share }: MixControl['shares'][number], index: number): string => {
    const field = {
      type: 'text',
      id: `${id}-${index}`,
      value: formatPercent(share),
      'data-name': name,
      autocomplete: 'off',
    };
    const slider = {
      ...{
        type: 'range',
        id: `${id}-${index}-slider`,
        min: 0,
        max: PLACES,
        step: 1,
        value: Math.round(share * PLACES),
      },
      ...{ 'aria-label': name, 'aria-valuetext': formatPercent(share), 'data-name': name },
    };
    return tag(
      'div',
      { class: 'share' },
      tag('label', { for: `${id}-${index}` }, escapeHtml(name)),
      emptyTag('input', field),
      emptyTag('input', slider),
    );
  };
  const rows = shares.map((one, index) => ({ html: row(one, index), isShown: USUAL.has(one.name) || one.share > 0 }));
  const html = (shown: boolean): string =>
    rows
      .filter(({ isShown }) => isShown === shown)
      .map((one) => one.html)
      .join('');
  return tag(
    'div',
    { class: 'control mix', 'data-path': path, role: 'group', 'aria-label': 'closed by' },
    tag('p', { class: 'mix-title' }, 'closed by'),
    html(true),
    tag('details', {}, tag('summary', {}, 'other ways to end'), html(false)),
    tag('p', { class: 'was', hidden: true, id: `${id}-was` }),
  );
}
