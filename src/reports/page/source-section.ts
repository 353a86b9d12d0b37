import { code, escapeHtml, escapeLines, paragraph, tag } from './html.js';
import type { PageSection } from './section.js';

/** The scenario that all of this is about, with the changes made to it. */
export const sourceSection: PageSection = {
  id: 'scenario',
  title: 'The scenario',
  parts: ['source'],
  render: ({ source: { file, set, edited } }) => {
    const name = file === '-' ? 'standard input' : file;
    const changes =
      set.length === 0
        ? paragraph(`As it stands in ${name}.`)
        : tag('p', {}, escapeHtml(`${name}, changed: `), set.map((one) => code(one)).join(', '));
    return `${changes}${tag('pre', { tabindex: 0 }, tag('code', {}, escapeLines(edited)))}`;
  },
};
