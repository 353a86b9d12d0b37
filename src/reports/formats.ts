/** Which renderer writes which report in which format. A format without one does not compile. */
import type { CheckReport } from '../planning/result.js';
import { renderCheckCsv } from './check/check-csv.js';
import { renderCheckMarkdown } from './check/check-markdown.js';
import { renderCheckTable } from './check/check-table.js';
import { renderJson } from './json.js';
import { renderPlatformCsv, renderPlatformListCsv } from './platforms/platforms-csv.js';
import { renderPlatformListMarkdown, renderPlatformMarkdown } from './platforms/platforms-markdown.js';
import type { PlatformListReport, PlatformReport } from './platforms/platforms-report.js';
import { renderPlatformListTable, renderPlatformTable } from './platforms/platforms-table.js';
import type { Format, Renderer } from './view.js';

/** For `check`. */
export const checkRenderers: Record<Format, Renderer<CheckReport>> = {
  table: renderCheckTable,
  json: renderJson,
  csv: renderCheckCsv,
  markdown: renderCheckMarkdown,
};

/** For `platforms`. */
export const platformListRenderers: Record<Format, Renderer<PlatformListReport>> = {
  table: renderPlatformListTable,
  json: renderJson,
  csv: renderPlatformListCsv,
  markdown: renderPlatformListMarkdown,
};

/** For `platforms <id>`. */
export const platformRenderers: Record<Format, Renderer<PlatformReport>> = {
  table: renderPlatformTable,
  json: renderJson,
  csv: renderPlatformCsv,
  markdown: renderPlatformMarkdown,
};
