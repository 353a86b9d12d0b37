/** Sections on the page: which show the present numbers, and drawing those that can. */
import type { ReportParts, ScenarioReport } from '../planning/report/report-result.js';
import type { PageSection } from '../reports/page/section.js';
import { SECTIONS } from '../reports/page/sections.js';
import { byId } from './element.js';

/** Narrower than this no chart can be drawn; wider is hard to read. */
const [NARROWEST, WIDEST] = [320, 1000];

/** Charts have a margin inside; they hang over by it, so that their texts stand in line with the page's. */
const OVERHANG = 16;

/** Width for charts, as the page is now. */
export function chartWidth(): number {
  return Math.min(WIDEST, Math.max(NARROWEST, Math.floor(byId('report').clientWidth) + 2 * OVERHANG));
}

/** The sections whose parts are all there. */
export function drawable(parts: Partial<ReportParts>, drawn: ReadonlySet<PageSection>): readonly PageSection[] {
  return SECTIONS.filter((section) => !drawn.has(section) && section.parts.every((part) => part in parts));
}

/** Draws a section; from here on it shows the present numbers. */
export function draw(section: PageSection, parts: Partial<ReportParts>, width: number): void {
  const html = section.render(parts as ScenarioReport, { width });
  const body = byId(`${section.id}-body`);
  const open = [...body.querySelectorAll('details')].map((one) => one.open);
  const hadFocus = body.contains(document.activeElement);
  body.innerHTML = html;
  body.querySelectorAll('details').forEach((one, index) => {
    one.open = open[index] ?? false;
  });
  byId(section.id).removeAttribute('aria-busy');
  if (hadFocus) byId(`${section.id}-heading`).focus({ preventScroll: true });
}

/** Marks the sections that do not show the present numbers yet. */
export function markBusy(drawn: ReadonlySet<PageSection>): void {
  for (const section of SECTIONS) if (!drawn.has(section)) byId(section.id).setAttribute('aria-busy', 'true');
}
