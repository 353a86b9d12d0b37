/** What a server shows while the scenario file cannot be read. */
import { escapeHtml, escapeLines, tag } from './html.js';
import type { ServedPage } from './page.js';
import { pagePolicy } from './page.js';
import { PAGE_STYLE } from './style.js';

/**
 * A page with what is wrong with a file, in the words of the command line. It comes back with the report when the file
 * is right.
 *
 * @param file name to show
 * @param problems lines as `renderDiagnostics` gives them
 */
export function renderMistakesPage(file: string, problems: string, served: ServedPage): string {
  const title = `${file} cannot be read`;
  return `${[
    '<!doctype html>',
    '<html lang="en">',
    '<head>',
    '<meta charset="utf-8">',
    `<meta http-equiv="Content-Security-Policy" content="${pagePolicy(null, served)}">`,
    '<meta name="viewport" content="width=device-width, initial-scale=1">',
    '<meta name="color-scheme" content="light dark">',
    `<title>${escapeHtml(title)}</title>`,
    `<style>${PAGE_STYLE}</style>`,
    '</head>',
    '<body>',
    '<header class="masthead">',
    tag('p', { class: 'kicker' }, 'SNAT port plan'),
    tag('h1', {}, escapeHtml(title)),
    '</header>',
    '<div class="columns">',
    '<main id="report">',
    tag('pre', { id: 'mistakes', tabindex: 0, role: 'region', 'aria-label': 'What is wrong' }, escapeLines(problems)),
    tag('p', {}, 'The report comes back by itself when the file is right and saved.'),
    '</main>',
    '</div>',
    `<script>${served.script}</script>`,
    '</body>',
    '</html>',
  ].join('\n')}\n`;
}
