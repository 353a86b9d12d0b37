/** The program of a report page: finds the scenario that stands in it, and listens. */
import type { EmbeddedScenario } from '../reports/page/embedded.js';
import { LEAVING } from '../reports/page/reloader.js';
import { pathOf, readFragment, writeFragment } from '../reports/page/settings.js';
import { App } from './app.js';
import { measured, now } from './clock.js';
import { byId } from './element.js';
import { copy, download, optionsText } from './hand-back.js';
import { settingsOf } from './moves.js';
import { printWhole } from './print.js';

const data: EmbeddedScenario = JSON.parse(byId('scenario-data').textContent ?? '');
const app = new App(data);

function onInput({ target }: Event): void {
  const start = now();
  if (!(target instanceof HTMLInputElement || target instanceof HTMLSelectElement)) return;
  const path = target.closest<HTMLElement>('[data-path]')?.dataset.path;
  const control = path === undefined ? undefined : app.rows.shown.get(path);
  if (control === undefined || app.parsed === null) return;
  const settings = settingsOf(target, control, app.parsed);
  byId('done').textContent = settings.length > 0 ? '' : 'This value cannot be had here.';
  if (settings.length > 0) void app.change(settings, start, target);
}

function onClick({ target }: Event): void {
  const button = target instanceof Element ? target.closest('button') : null;
  if (button === null) return;
  const undo = button.dataset.undo;
  const { settings } = button.dataset;
  if (undo !== undefined) void takeBack(undo);
  else if (settings !== undefined) void app.change(JSON.parse(settings), now(), null);
  else BUTTONS[button.id]?.();
}

/** The rows are shown anew after the verdict, perhaps in a later frame: only then is the button gone. */
async function takeBack(path: string): Promise<void> {
  await app.undo(path, now());
  await app.work?.done;
  focusRow(path);
}

/** The button that was pressed is gone: the row that it belonged to has the focus, else the panel's last button. */
function focusRow(path: string): void {
  if (document.activeElement !== null && document.activeElement !== document.body) return;
  const rows = [...document.querySelectorAll<HTMLElement>('#rows [data-path]')];
  const row = rows.find(({ dataset }) => pathOf(dataset.path ?? '') === pathOf(path));
  (row?.querySelector<HTMLElement>('input, select') ?? byId('reset')).focus({ preventScroll: true });
}

const BUTTONS: { readonly [id: string]: () => void } = {
  'copy-scenario': () => withEdited((text) => void copy(text, 'Scenario')),
  'download-scenario': () => withEdited((text) => download(text, fileName())),
  'copy-link': () => void copy(`${location.href.replace(/#.*$/, '')}${writeFragment(app.settings)}`, 'Link'),
  'copy-options': () => void copy(optionsText(app.settings), 'Options'),
  reset: () => void app.show(data.set, now(), null),
};

function withEdited(use: (text: string) => void): void {
  const text = app.edited();
  if (text === null) byId('done').textContent = 'The changes cannot be read: there is no scenario to give back.';
  else use(text);
}

function fileName(): string {
  const name = data.file.split(/[/\\]/).at(-1) ?? '';
  return /\.ya?ml$/i.test(name) ? name : 'scenario.yaml';
}

/** Charts are drawn for the page's width: again when that has changed. */
function onResize(): void {
  clearTimeout(resizing);
  resizing = setTimeout(() => void app.redraw(now()), 200);
}
let resizing: ReturnType<typeof setTimeout> | undefined;

byId('static-note').hidden = true;
byId('controls').hidden = false;
document.documentElement.classList.add('interactive');
if (window.matchMedia('(max-width: 999px)').matches) byId('controls-fold').removeAttribute('open');
byId('rows').addEventListener('input', onInput);
document.body.addEventListener('click', onClick);
let width = window.innerWidth;
window.addEventListener('resize', () => {
  if (window.innerWidth !== width) onResize();
  width = window.innerWidth;
});
window.addEventListener('hashchange', () => {
  const settings = readFragment(location.hash);
  // A link of the contents has scrolled the page: what was moved stays moved, and stands in the address again.
  if (settings === null) app.writeAddress();
  else void app.show(settings, now(), null);
});
window.addEventListener(LEAVING, () => app.writeAddress());
printWhole();
const ready = app.open(now());

/** What a test of the page asks. */
Object.assign(window, {
  snatPlan: {
    get settings() {
      return app.settings;
    },
    get report() {
      return app.work?.parts;
    },
    get timings() {
      return measured();
    },
    edited: () => app.edited(),
    idle: async () => {
      await ready;
      await app.work?.done;
    },
  },
});
