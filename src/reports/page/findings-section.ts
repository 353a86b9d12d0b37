import type { Finding } from '../../planning/result.js';
import { findingPlace } from '../check/check-findings.js';
import { code, escapeHtml, paragraph, tag } from './html.js';
import type { PageSection } from './section.js';

const ORDER = { error: 0, warning: 1, info: 2 } as const;
const STATUS = { error: 'fail', warning: 'warn', info: 'quiet' } as const;

/** What deserves a look, errors first. */
export const findingsSection: PageSection = {
  id: 'findings',
  title: 'Findings',
  parts: ['result'],
  render: ({ result }) => {
    if (result.findings.length === 0) return paragraph('Nothing else deserves a look.');
    const sorted = [...result.findings].sort((a, b) => ORDER[a.severity] - ORDER[b.severity]);
    return tag('ul', { class: 'findings' }, ...sorted.map((finding) => item(finding, findingPlace(finding, result))));
  },
};

function item({ severity, message, source, code: name }: Finding, place: string): string {
  return tag(
    'li',
    {},
    tag('span', { class: `badge ${STATUS[severity]}` }, severity),
    ` ${escapeHtml(message)}`,
    tag('div', { class: 'quiet' }, escapeHtml(`${place} [${name}]`), source === null ? '' : ` ${code(source.trim())}`),
  );
}
