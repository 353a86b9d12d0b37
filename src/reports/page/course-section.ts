import { happens, timelineSentences } from '../timeline/timeline-words.js';
import { badge, escapeHtml, paragraph, tag } from './html.js';
import type { PageSection } from './section.js';

/** Beside the verdict, which is about a steady state: whether the day and the events of the scenario are carried too. */
export const courseSection: PageSection = {
  id: 'course',
  title: 'The day and its events',
  parts: ['timeline'],
  render: ({ timeline }) => {
    if (!happens(timeline))
      return paragraph(
        'The scenario has no daily profile and no events: the verdict is about rates that never change.',
        'quiet',
      );
    return tag(
      'p',
      { class: 'verdict' },
      badge(timeline.status),
      ' ',
      escapeHtml(timelineSentences(timeline).slice(0, 3).join(' ')),
      ' ',
      tag('a', { href: '#timeline' }, 'Over time'),
    );
  },
};
