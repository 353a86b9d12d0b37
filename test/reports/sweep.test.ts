import { describe, expect, it } from 'vitest';
import { planSweep, type SweepOptions } from '../../src/planning/sweep/prepare.js';
import { type SweepReport, sweepReport } from '../../src/planning/sweep/sweep.js';
import { sweepChart } from '../../src/reports/sweep/sweep-chart.js';
import { renderSweepMarkdown } from '../../src/reports/sweep/sweep-markdown.js';
import { renderSweepSvg } from '../../src/reports/sweep/sweep-svg.js';
import { renderSweepTable } from '../../src/reports/sweep/sweep-table.js';
import { parsed } from '../planning/check-text.js';

const SCENARIO = `
name: Two flows
platform: generic-proxy
pool: {addresses: 4}
destinations: {a: {endpoints: 1}, b: {endpoints: 3}}
traffic:
  web: {to: a, rate: 900/s, lifetime: 20s, close: client-fin}
  api: {to: b, rate: 300/s, lifetime: 5s, close: client-rst}
`;

const VIEW = { columns: 80, color: false, explain: false, quiet: false };

async function report(options: SweepOptions): Promise<SweepReport> {
  const planned = await planSweep(await parsed(SCENARIO), options);
  if (planned.ok) return sweepReport(planned.plan);
  throw new Error(JSON.stringify(planned.diagnostics));
}

const ONE = { vary: ['traffic.web.rate=100/s..1500/s step 100/s'] };
const TWO = { vary: ['traffic.web.rate=100/s..1500/s step 50/s', 'pool.addresses=1..6'] };

describe('a chart of a sweep', () => {
  it('is a line with the solved frontier for one varied parameter', async () => {
    const one = await report(ONE);
    await expect(renderSweepSvg(one)).toMatchFileSnapshot('golden/sweep-line.svg');
    const chart = sweepChart(one);
    const turn = one.frontiers[0]?.points[0]?.missed;
    expect(chart).toMatchObject({ kind: 'line', spec: { frontier: { x: turn, fails: 'right' } } });
    // Solved between two points of the grid, at neither of them.
    expect(turn).toBeGreaterThan(900);
    expect(turn).toBeLessThan(1000);
  });

  it('is a heat map with the solved frontier for two', async () => {
    const two = await report(TWO);
    await expect(renderSweepSvg(two)).toMatchFileSnapshot('golden/sweep-heat.svg');
    const chart = sweepChart(two);
    const [line = []] = (chart.kind === 'heat' && chart.spec.frontier) || [];
    expect(line.map(([column]) => column)).toEqual([0, 1, 2, 3, 4, 5]);
    for (const [column, row] of line) {
      // In steps of 50/s from 100/s.
      const turn = two.frontiers[0]?.points[column]?.missed ?? 0;
      expect(row).toBeCloseTo((turn - 100) / 50, 9);
    }
  });

  it('draws the first metric that is a number, and probabilities on a logarithmic axis', async () => {
    const chart = sweepChart(await report({ ...ONE, metrics: ['status', 'blocking', 'load'] }));
    expect(chart).toMatchObject({ kind: 'line', spec: { y: { title: 'blocking probability', scale: 'log' } } });
  });

  it('hatches what fails for names as well', async () => {
    const chart = sweepChart(
      await report({ vary: ['traffic.web.close=client-fin,client-rst', 'pool.addresses=1..2'] }),
    );
    expect(chart).toMatchObject({
      kind: 'heat',
      spec: {
        y: { categories: ['client-fin', 'client-rst'] },
        fails: [
          [true, true],
          [false, false],
        ],
      },
    });
  });

  it('is not drawn for three varied parameters, nor without a number', async () => {
    const three = await report({
      vary: ['pool.addresses=1..2', 'traffic.api.rate=1/s,2/s', 'traffic.web.rate=1/s,2/s'],
    });
    expect(sweepChart(three)).toMatchObject({ kind: 'none', reason: expect.stringContaining('more cannot be drawn') });
    expect(renderSweepSvg(three)).toBeNull();
    expect(sweepChart(await report({ ...ONE, metrics: ['status'] }))).toMatchObject({ kind: 'none' });
  });
});

describe('a table of a sweep', () => {
  it('shows the frontier first, then the points', async () => {
    await expect(renderSweepTable(await report(ONE), VIEW)).toMatchFileSnapshot('golden/sweep-table.out');
  });

  it('keeps within the page, and shows some of many points', async () => {
    const many = renderSweepTable(await report({ vary: ['traffic.web.rate=1/s..500/s step 1/s'] }), VIEW);
    expect(many).toContain('100 of 500 shown');
    expect(Math.max(...many.split('\n').map((line) => [...line].length))).toBeLessThanOrEqual(80);
    expect(many).toContain(' 500/s ');
  });

  it('says nothing but where it fails when it is to be quiet', async () => {
    const quiet = renderSweepTable(await report(ONE), { ...VIEW, quiet: true });
    expect(quiet).toContain('fails from 943/s');
    expect(quiet).not.toContain('Points');
  });

  it('never shows a blocking probability that underflows as impossible', async () => {
    expect(renderSweepTable(await report({ vary: ['traffic.web.rate=1/s,2/s'] }), VIEW)).toMatch(/1\/s .*< 1e-12/);
  });
});

describe('Markdown of a sweep', () => {
  it('lists assumptions and findings of the scenario that is varied', async () => {
    const text = renderSweepMarkdown(await report(TWO));
    expect(text).toContain('### Where it starts to fail: `traffic.web.rate`');
    expect(text).toContain('| `pool.addresses=4` | fails from 943/s | `load < 95%` |');
    expect(text).toContain('### Assumptions');
  });
});
