/** The page at work: settings in, numbers out, by the same functions as `check` and `report`. */
import type { Control } from '../planning/report/control-result.js';
import { scenarioControls } from '../planning/report/controls.js';
import type { ReportStep } from '../planning/report/report.js';
import type { EmbeddedScenario } from '../reports/page/embedded.js';
import { overTime, pageTitle, shortVerdict } from '../reports/page/page-words.js';
import { readFragment, withoutSetting, withSetting, writeFragment } from '../reports/page/settings.js';
import { editScenario } from '../scenario/edit.js';
import { type ParsedScenario, parseScenario } from '../scenario/parse.js';
import { showChanges } from './changes.js';
import { note } from './clock.js';
import { chartWidth } from './drawing.js';
import { byId } from './element.js';
import { type Rows, rowsOf, showRows } from './panel.js';
import { clearTroubles, showFailure, showTroubles } from './troubles.js';
import { Work } from './work.js';

/** How long a person must rest before the address changes and a screen reader is told. */
const REST = 400;

/** The state of the page; there is one. */
export class App {
  settings: readonly string[];
  /** The last scenario that could be read. */
  parsed: ParsedScenario | null = null;
  rows: Rows = { base: new Map(), shown: new Map() };
  work: Work | null = null;
  #asked = 0;
  #width = 0;
  #rest: ReturnType<typeof setTimeout> | undefined;

  constructor(readonly scenario: EmbeddedScenario) {
    this.settings = readFragment(location.hash) ?? scenario.set;
  }

  /** Reads the file as it stands, for the ranges of the sliders, and shows the settings of the address. */
  async open(start: number): Promise<void> {
    this.#width = chartWidth();
    const { file, text, set } = this.scenario;
    const base = await parseScenario(text, { file });
    const asWritten = base.ok ? base : await parseScenario(text, { file, set });
    if (asWritten.ok) this.rows = rowsOf(byPath(scenarioControls(asWritten)), []);
    await this.show(this.settings, start, null);
  }

  /** Adds settings to those there are. */
  change(settings: readonly string[], start: number, field: Element | null): Promise<void> {
    const all = settings.reduce<readonly string[]>(withSetting, this.settings);
    return this.show(all, start, field);
  }

  /** Takes back what was set at a path. */
  undo(path: string, start: number): Promise<void> {
    return this.show(withoutSetting(this.settings, path), start, null);
  }

  /**
   * Shows the scenario with settings.
   *
   * @param start when the event came that asked for it
   * @param field what was moved or typed into, to be marked where that cannot be read
   */
  async show(settings: readonly string[], start: number, field: Element | null): Promise<void> {
    this.settings = settings;
    this.#asked += 1;
    const asked = this.#asked;
    this.work?.drop();
    const { file, text } = this.scenario;
    const result = await parseScenario(text, { file, set: settings });
    if (asked !== this.#asked) return;
    if (result.ok) this.#compute(result, settings, start);
    else showTroubles(result.diagnostics, file, text, field);
    showChanges(settings);
    note('input', start);
    this.#settle();
  }

  /** The scenario as a file, with the settings written in; null where they cannot be read. */
  edited(): string | null {
    return editScenario(this.scenario.text, this.settings)?.text ?? null;
  }

  /** Draws everything again, at the width that the page has now. */
  redraw(start: number): Promise<void> {
    this.#width = chartWidth();
    return this.show(this.settings, start, null);
  }

  /** Puts the settings into the address; a page as it was written has none there. */
  writeAddress(): void {
    const isAsWritten = this.settings.join('\n') === this.scenario.set.join('\n');
    const isBare = readFragment(location.hash) === null;
    if (isAsWritten && isBare) return;
    history.replaceState(null, '', isAsWritten ? location.pathname + location.search : writeFragment(this.settings));
  }

  #compute(parsed: ParsedScenario, settings: readonly string[], start: number): void {
    this.parsed = parsed;
    clearTroubles();
    this.work = new Work(parsed, settings, this.#width, (part) => this.#onPart(part), showFailure);
    this.work.begin(start);
  }

  #onPart({ early, controls, timeline }: NonNullable<ReportStep>): void {
    if (early !== undefined) {
      document.title = pageTitle(early);
      byId('now').textContent = shortVerdict(early);
    }
    if (timeline !== undefined) byId('now').textContent += overTime(timeline);
    if (controls !== undefined) {
      this.rows = rowsOf(this.rows.base, controls);
      showRows(this.rows, this.settings);
    }
  }

  #settle(): void {
    clearTimeout(this.#rest);
    this.#rest = setTimeout(() => {
      this.writeAddress();
      byId('said').textContent = byId('now').textContent;
    }, REST);
  }
}

function byPath(controls: readonly Control[]): ReadonlyMap<string, Control> {
  return new Map(controls.map((control) => [control.path, control]));
}
