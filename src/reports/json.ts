import { requireFinite } from './text/finite.js';

/**
 * A report as JSON, unchanged: full double precision, indented by two blanks.
 *
 * @throws Error if a number in it is not finite.
 */
export function renderJson(report: object): string {
  requireFinite(report, 'JSON');
  return `${JSON.stringify(report, null, 2)}\n`;
}
