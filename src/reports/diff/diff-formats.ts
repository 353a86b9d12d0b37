/** Which renderer writes a comparison in which format. A format without one does not compile. */

import { renderDiffGithub } from '../ci/github.js';
import { renderDiffJunit } from '../ci/junit.js';
import { renderDiffSarif } from '../ci/sarif.js';
import { renderJson } from '../json.js';
import { renderDiffCsv } from './diff-csv.js';
import { renderDiffMarkdown } from './diff-markdown.js';
import { renderDiffTable } from './diff-table.js';
import type { DiffFormat, DiffRenderer } from './diff-view.js';

/** For `diff`. */
export const diffRenderers: Record<DiffFormat, DiffRenderer> = {
  table: renderDiffTable,
  json: renderJson,
  csv: renderDiffCsv,
  markdown: renderDiffMarkdown,
  junit: renderDiffJunit,
  sarif: renderDiffSarif,
  github: renderDiffGithub,
};
