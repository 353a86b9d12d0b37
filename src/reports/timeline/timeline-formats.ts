/** Which renderer writes a timeline in which format. A format without one does not compile. */
import type { TimelineReport } from '../../planning/timeline/timeline-result.js';
import { renderJson } from '../json.js';
import type { Format, Renderer } from '../view.js';
import { renderTimelineCsv } from './timeline-csv.js';
import { renderTimelineMarkdown } from './timeline-markdown.js';
import { renderTimelineSvg } from './timeline-svg.js';
import { renderTimelineTable } from './timeline-table.js';

/** The formats of `timeline`. */
export type TimelineFormat = Format | 'svg';

/** For `timeline`. */
export const timelineRenderers: Record<TimelineFormat, Renderer<TimelineReport>> = {
  table: renderTimelineTable,
  json: renderJson,
  csv: renderTimelineCsv,
  markdown: renderTimelineMarkdown,
  svg: renderTimelineSvg,
};
