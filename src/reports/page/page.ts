/** A report as one HTML page that needs nothing else: no network, and no script to be read. */
import type { ScenarioReport } from '../../planning/report/report-result.js';
import { scenarioTitle } from '../check/check-words.js';
import { controlPanel } from './control-panel.js';
import { embeddedJson } from './embedded.js';
import { escapeHtml, tag } from './html.js';
import { LOADER } from './loader.js';
import { pageTitle } from './page-words.js';
import { contentPolicy } from './policy.js';
import type { PageSection } from './section.js';
import { SECTIONS } from './sections.js';
import { PAGE_STYLE } from './style.js';

/** The program of a page, as the build writes it to `dist/page.json`. */
export interface PageAssets {
  /** The program's text, deflated (raw), in base64. */
  readonly program: string;
  /** The hash of its text, in the policy's words: `'sha256-…'`. */
  readonly programHash: string;
}

/** What a page from a server has beside this one: a script of its own, and leave to ask that server. */
export interface ServedPage {
  readonly script: string;
}

/** Width at which charts are drawn before a program can measure the page. */
const STATIC_WIDTH = 800;

const STALE_NOTE = tag(
  'p',
  { id: 'stale-note', class: 'stale-note', hidden: true },
  'Not all of these results are of the present input: the panel says what is wrong with it. What is dimmed is of the last one that could be computed.',
);

/**
 * The report as a page. It shows everything without a script; with one, its values can be moved, and the page computes
 * again by the same model.
 *
 * @param report what `reportScenario` gives
 * @param assets the page's program; null: a page that stays as it is
 * @param served for a page that a server shows and renews
 * @returns an HTML document; equal reports give equal pages
 */
export function renderReportPage(report: ScenarioReport, assets: PageAssets | null, served?: ServedPage): string {
  const { file, text, set } = report.source;
  const policy = pagePolicy(assets, served);
  return `${[
    '<!doctype html>',
    '<html lang="en">',
    '<head>',
    '<meta charset="utf-8">',
    `<meta http-equiv="Content-Security-Policy" content="${policy}">`,
    '<meta name="viewport" content="width=device-width, initial-scale=1">',
    '<meta name="color-scheme" content="light dark">',
    `<title>${escapeHtml(pageTitle(report.result))}</title>`,
    `<style>${PAGE_STYLE}</style>`,
    '</head>',
    '<body>',
    '<a class="skip" href="#verdict">Skip to the verdict</a>',
    header(report, assets !== null),
    '<div class="columns">',
    assets === null ? '' : controlPanel(),
    `<main id="report">\n${assets === null ? '' : STALE_NOTE}\n${SECTIONS.map((section) => sectionElement(section, report)).join('\n')}\n</main>`,
    '</div>',
    footer(),
    ...(assets === null
      ? []
      : [
          `<script type="application/json" id="scenario-data">${embeddedJson({ file, text, set })}</script>`,
          `<script type="text/plain" id="program">${assets.program}</script>`,
        ]),
    ...scriptsOf(assets, served).map((script) => `<script>${script}</script>`),
    '</body>',
    '</html>',
  ].join('\n')}\n`;
}

/** The Content-Security-Policy of a page, as it stands in it; a server sends the same. */
export function pagePolicy(assets: PageAssets | null, served?: ServedPage): string {
  return contentPolicy({
    scripts: scriptsOf(assets, served),
    hashes: assets === null ? [] : [assets.programHash],
    style: PAGE_STYLE,
    ...(served === undefined ? {} : { connect: "'self'" as const }),
  });
}

function scriptsOf(assets: PageAssets | null, served: ServedPage | undefined): readonly string[] {
  return [...(assets === null ? [] : [LOADER]), ...(served === undefined ? [] : [served.script])];
}

function header({ result, source }: ScenarioReport, hasProgram: boolean): string {
  const file = source.file === '-' ? 'standard input' : source.file;
  const note = hasProgram
    ? tag(
        'p',
        { id: 'static-note', class: 'note' },
        'This is the report as it was written. Moving values needs JavaScript, in a browser from 2023 on.',
      )
    : '';
  return [
    '<header class="masthead">',
    tag('p', { class: 'kicker' }, 'SNAT port plan'),
    tag('h1', {}, escapeHtml(scenarioTitle(result))),
    tag('p', { class: 'quiet' }, escapeHtml(file)),
    contents(),
    note,
    '</header>',
  ].join('\n');
}

function contents(): string {
  const links = SECTIONS.map(({ id, title }) => tag('li', {}, tag('a', { href: `#${id}` }, escapeHtml(title))));
  return tag('nav', { 'aria-label': 'Contents' }, tag('ul', {}, ...links));
}

function sectionElement({ id, title, render }: PageSection, report: ScenarioReport): string {
  const body = render(report, { width: STATIC_WIDTH });
  return tag(
    'section',
    { id, 'aria-labelledby': `${id}-heading` },
    tag('h2', { id: `${id}-heading`, tabindex: -1 }, escapeHtml(title)),
    tag('div', { id: `${id}-body`, class: 'body' }, body),
  );
}

function footer(): string {
  return tag(
    'footer',
    {},
    tag(
      'p',
      { class: 'quiet' },
      'Written by snat-plan. The page asks nothing of any network; what it computes, it computes here.',
    ),
  );
}
