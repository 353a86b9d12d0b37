import { describe, expect, it } from 'vitest';
import { checkedChart, texts } from '../reports/charts/checks.js';
import { chart } from './chart.js';
import { good, refusing } from './fixtures.js';
import { markdown } from './markdown.js';
import { caseLines } from './summary.js';

const about = { kernel: '6.18', haproxy: '2.6.12', full: false };

describe('the page', () => {
  it('puts kernel, simulation and model side by side', () => {
    const page = markdown([good, refusing], about);
    expect(page).toContain(
      '[client-fin](../test/lab/scenarios/client-fin.yaml) | `linux-netfilter` | 1,000 | 600.7 | 601.0 | -0.05 %',
    );
    expect(page).toContain('| 60 | 60 | 1.00 % | 0.500 % … 2.00 % | 1.20 % |');
    expect(page).toContain('2 cases, 10 checks, none failed');
  });

  it('says that something failed', () => {
    expect(markdown([{ ...good, latenessSeconds: 1 }], about)).toContain('1 failed');
    expect(caseLines({ ...good, latenessSeconds: 1 })[0]).toMatch(/^FAIL client-fin/);
  });
});

describe('the picture', () => {
  it('shows each case with its numbers, and what was refused', () => {
    const shown = texts(checkedChart(chart([good, refusing], '6.18'))).join('\n');
    expect(shown).toContain('600.7, model 601.0');
    expect(shown).toContain('1.00%, model 1.20%');
  });

  it('needs nobody refused', () => {
    expect(texts(checkedChart(chart([good], '6.18'))).join('\n')).not.toContain('efused');
  });
});
