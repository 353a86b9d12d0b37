import { pathOf } from '../reports/page/settings.js';
import { byId } from './element.js';
import { keepingFocus, undoButton } from './panel.js';

/** Lists the settings, each with a button that takes it back. */
export function showChanges(settings: readonly string[]): void {
  const items = settings.map((setting) => {
    const item = document.createElement('li');
    const words = document.createElement('code');
    words.textContent = setting;
    item.append(words, undoButton(pathOf(setting)));
    return item;
  });
  const heading = document.createElement('h3');
  heading.textContent = 'Changes';
  const list = document.createElement('ul');
  list.append(...items);
  keepingFocus(() => byId('changes').replaceChildren(...(items.length === 0 ? [] : [heading, list])));
}
