import { createHash } from 'node:crypto';
import { setImmediate as breath } from 'node:timers/promises';
import { reportWithPauses } from '../../planning/report/report.js';
import { renderMistakesPage } from '../../reports/page/mistakes-page.js';
import { type PageAssets, pagePolicy, renderReportPage } from '../../reports/page/page.js';
import { verdictLine } from '../../reports/page/page-words.js';
import { reloaderScript } from '../../reports/page/reloader.js';
import { readScenario } from '../read-scenarios.js';
import type { Terminal } from '../terminal.js';
import { VERSION } from '../version.js';
import type { ShownPage } from './page-server.js';

/** A version of the page, and what a terminal says of it. */
export interface MadePage {
  readonly page: ShownPage;
  /** Lines about what is wrong or worth a warning; empty where nothing is. */
  readonly problems: string;
  /** The verdict; null where the file cannot be read. */
  readonly verdict: string | null;
  readonly status: number;
}

/**
 * Reads a scenario file and makes the page of it: the report, or what is wrong with the file.
 *
 * @param signal stops the work, by an error
 */
export async function makePage(
  file: string,
  { set, assets }: { readonly set: readonly string[]; readonly assets: PageAssets | null },
  terminal: Terminal,
  signal: AbortSignal,
): Promise<MadePage> {
  const { parsed, problems, status } = await readScenario(file, set, terminal);
  if (parsed === null) return mistakes(file, problems, status);
  const report = await reportWithPauses(parsed, { set, pause: () => breath(undefined, { signal }) });
  const version = versionOf(['report', file, parsed.document.text, ...set]);
  const served = { script: reloaderScript(version) };
  const html = renderReportPage(report, assets, served);
  const page = { html, policy: pagePolicy(assets, served), version };
  return { page, problems, verdict: verdictLine(report), status };
}

/** The page of a file that cannot be read. */
export function mistakes(file: string, problems: string, status: number): MadePage {
  const version = versionOf(['mistakes', file, problems]);
  const served = { script: reloaderScript(version) };
  const html = renderMistakesPage(file, problems, served);
  return { page: { html, policy: pagePolicy(null, served), version }, problems, verdict: null, status };
}

/** Equal pages have equal versions, also after a restart: a tab that is still open need not be loaded again. */
function versionOf(parts: readonly string[]): string {
  return createHash('sha256')
    .update(JSON.stringify([VERSION, ...parts]))
    .digest('hex')
    .slice(0, 20);
}
