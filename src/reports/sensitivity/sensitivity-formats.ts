/** Which renderer writes a sensitivity report in which format. A format without one does not compile. */
import type { SensitivityReport } from '../../planning/sensitivity/sensitivity-result.js';
import { renderJson } from '../json.js';
import type { Format, Renderer } from '../view.js';
import { renderSensitivitySvg } from './sensitivity-chart.js';
import { renderSensitivityCsv } from './sensitivity-csv.js';
import { renderSensitivityMarkdown } from './sensitivity-markdown.js';
import { renderSensitivityTable } from './sensitivity-table.js';

/** The formats of `sensitivity`. */
export type SensitivityFormat = Format | 'svg';

/** For `sensitivity`. */
export const sensitivityRenderers: Record<SensitivityFormat, Renderer<SensitivityReport>> = {
  table: renderSensitivityTable,
  json: renderJson,
  csv: renderSensitivityCsv,
  markdown: renderSensitivityMarkdown,
  svg: renderSensitivitySvg,
};
