/** A report worked out a piece at a time: as much as fits into the frame of the event, the rest between frames. */
import { type ReportStep, reportSteps } from '../planning/report/report.js';
import type { ReportParts } from '../planning/report/report-result.js';
import type { PageSection } from '../reports/page/section.js';
import type { ParsedScenario } from '../scenario/parse.js';
import { note, now } from './clock.js';
import { draw, drawable, markBusy } from './drawing.js';

/** Milliseconds after which no further piece is begun: a piece may take a few more. */
const [IN_FRAME, IN_SLICE] = [6, 3];

/** One report in the making. */
export class Work {
  readonly parts: Partial<ReportParts> = {};
  readonly done: Promise<void>;
  readonly #steps;
  readonly #drawn = new Set<PageSection>();
  #isDropped = false;
  #finish: () => void = () => undefined;
  #stepping = true;
  #hasVerdict = false;

  /**
   * @param width for charts: asking for it lays the page out, so it is asked for once
   * @param onPart called with what has become ready
   * @param onFailure called when nothing more will come: a bug, which must not leave old numbers unmarked
   */
  constructor(
    parsed: ParsedScenario,
    set: readonly string[],
    readonly width: number,
    readonly onPart: (part: NonNullable<ReportStep>) => void,
    readonly onFailure: (error: unknown) => void,
  ) {
    this.#steps = reportSteps(parsed, set);
    this.done = new Promise((resolve) => {
      this.#finish = resolve;
    });
  }

  /** Begins within the frame of an event that came at `start`, and goes on by itself. */
  begin(start: number): void {
    this.#goOn(start, IN_FRAME);
    if (this.#isOver()) this.#finish();
    else if (!this.#isDropped) {
      markBusy(this.#drawn);
      this.#later();
    }
  }

  /** Stops: something newer is asked for. */
  drop(): void {
    this.#isDropped = true;
    this.#finish();
  }

  #later(): void {
    const channel = new MessageChannel();
    channel.port1.onmessage = () => {
      channel.port1.close();
      if (this.#isDropped) return;
      const start = now();
      this.#goOn(start, IN_SLICE);
      note('slice', start);
      if (this.#isOver()) this.#finish();
      else if (!this.#isDropped) this.#later();
    };
    channel.port2.postMessage(null);
  }

  #goOn(start: number, budget: number): void {
    try {
      this.#asFarAsFits(start, budget);
    } catch (error) {
      this.drop();
      markBusy(this.#drawn);
      this.onFailure(error);
    }
  }

  #asFarAsFits(start: number, budget: number): void {
    do {
      const [section] = drawable(this.parts, this.#drawn);
      if (section !== undefined) {
        draw(section, this.parts, this.width);
        this.#drawn.add(section);
      } else if (this.#stepping) this.#step();
    } while (!this.#isOver() && (now() - start < budget || !this.#hasVerdict));
  }

  #step(): void {
    const { done, value } = this.#steps.next();
    this.#stepping = done !== true;
    if (!value) return;
    const { early, ...parts } = value;
    if (early !== undefined) this.#hasVerdict = true;
    Object.assign(this.parts, parts);
    this.onPart(value);
  }

  #isOver(): boolean {
    return !this.#stepping && drawable(this.parts, this.#drawn).length === 0;
  }
}
