/** Which renderer writes a comparison of variants in which format. A format without one does not compile. */
import type { CompareReport } from '../../planning/compare/compare-result.js';
import { renderJson } from '../json.js';
import type { Format, Renderer } from '../view.js';
import { renderCompareCsv } from './compare-csv.js';
import { renderCompareMarkdown } from './compare-markdown.js';
import { renderCompareSvg } from './compare-svg.js';
import { renderCompareTable } from './compare-table.js';

/** The formats of `compare`. */
export type CompareFormat = Format | 'svg';

/** For `compare`. */
export const compareRenderers: Record<CompareFormat, Renderer<CompareReport>> = {
  table: renderCompareTable,
  json: renderJson,
  csv: renderCompareCsv,
  markdown: renderCompareMarkdown,
  svg: renderCompareSvg,
};
