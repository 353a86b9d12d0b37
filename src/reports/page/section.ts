import type { ReportParts, ScenarioReport } from '../../planning/report/report-result.js';

/** How a section is drawn. */
export interface SectionView {
  /** Width for charts, px. */
  readonly width: number;
}

/**
 * One section of a report page: a pure function from the report to HTML. A page calls it again whenever one of its parts
 * has changed. A new section is a file with one of these and a line in `sections.ts`.
 */
export interface PageSection {
  /** Id of its element and stem of the ids inside. */
  readonly id: string;
  readonly title: string;
  /** What it shows. */
  readonly parts: readonly (keyof ReportParts)[];
  /** The HTML below its heading; empty where there is nothing to say. */
  readonly render: (report: ScenarioReport, view: SectionView) => string;
}
