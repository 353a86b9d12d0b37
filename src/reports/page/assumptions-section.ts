import { code, escapeHtml, htmlTable, paragraph } from './html.js';
import type { PageSection } from './section.js';

/** What neither the scenario nor a trusted source said. */
export const assumptionsSection: PageSection = {
  id: 'assumptions',
  title: 'Assumed',
  parts: ['result'],
  render: ({ result: { assumptions } }) => {
    if (assumptions.length === 0) return paragraph('Nothing: the scenario and published sources say everything.');
    const columns = [{ title: 'what', header: true }, { title: 'value' }, { title: 'confidence' }, { title: 'source' }];
    const rows = assumptions.map(({ key, value, confidence, source }) => [
      code(key),
      code(value),
      escapeHtml(confidence),
      escapeHtml(source),
    ]);
    return paragraph('Read this before you believe the verdict.') + htmlTable('Assumptions', columns, rows);
  },
};
