/** Which renderer writes a sizing answer in which format. A format without one does not compile. */
import type { SizeReport } from '../../planning/size/size-result.js';
import { renderJson } from '../json.js';
import type { Format, Renderer } from '../view.js';
import { renderSizeCsv } from './size-csv.js';
import { renderSizeMarkdown } from './size-markdown.js';
import { renderSizeTable } from './size-table.js';

/** For `size`. */
export const sizeRenderers: Record<Format, Renderer<SizeReport>> = {
  table: renderSizeTable,
  json: renderJson,
  csv: renderSizeCsv,
  markdown: renderSizeMarkdown,
};
