import { shellWord } from '../text/escape.js';
import { code, tag } from './html.js';

type Changes = readonly { readonly path: string; readonly value: string }[];

/** A change as it is typed, and where a program runs a button that makes it. */
export function typed(set: Changes): string {
  return set.length === 0 ? '' : tag('div', { class: 'typed' }, code(optionWords(set)), ' ', tryButton(set));
}

/** A button that makes a change; seen only where a program runs. */
export function tryButton(set: Changes): string {
  if (set.length === 0) return '';
  const settings = JSON.stringify(set.map(({ path, value }) => `${path}=${value}`));
  const name = `try ${optionWords(set)}`;
  return tag('button', { type: 'button', class: 'try', 'data-settings': settings, 'aria-label': name }, 'try');
}

function optionWords(set: Changes): string {
  return set.map(({ path, value }) => `--set ${shellWord(`${path}=${value}`)}`).join(' ');
}
