/** Which renderer writes a simulation in which format. A format without one does not compile. */
import type { SimulateReport } from '../../planning/simulate/simulate-result.js';
import { renderJson } from '../json.js';
import type { Format, Renderer } from '../view.js';
import { renderSimulateCsv } from './simulate-csv.js';
import { renderSimulateMarkdown } from './simulate-markdown.js';
import { renderSimulateSvg } from './simulate-svg.js';
import { renderSimulateTable } from './simulate-table.js';
import { renderTraceCsv, renderTraceJson } from './simulate-trace.js';

/** The formats of `simulate`; `svg` draws the traces. */
export type SimulateFormat = Format | 'svg';

/** For `simulate`. */
export const simulateRenderers: Record<SimulateFormat, Renderer<SimulateReport>> = {
  table: renderSimulateTable,
  json: renderJson,
  csv: renderSimulateCsv,
  markdown: renderSimulateMarkdown,
  svg: renderSimulateSvg,
};

/** The formats of the traces alone. */
export type TraceFormat = 'csv' | 'json' | 'svg';

/** For `simulate --trace`. */
export const traceRenderers: Record<TraceFormat, Renderer<SimulateReport>> = {
  csv: renderTraceCsv,
  json: renderTraceJson,
  svg: renderSimulateSvg,
};
