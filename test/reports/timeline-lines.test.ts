import { describe, expect, it } from 'vitest';
import { timelineScenario } from '../../src/planning/timeline/timeline.js';
import type { LineChartSpec } from '../../src/reports/charts/line-chart-spec.js';
import { lineChartText } from '../../src/reports/charts/line-chart-text.js';
import type { StackedAreaSpec } from '../../src/reports/charts/stacked-area-spec.js';
import { timelineChart, timelineLines } from '../../src/reports/timeline/timeline-svg.js';
import { parsed } from '../planning/timeline/parsed.js';
import { VIEW } from './fixtures.js';

/** 1,000 ports of which 400 are held on average. */
async function lines(
  event: string,
): Promise<{ readonly spec: LineChartSpec; readonly text: string; readonly svg: StackedAreaSpec }> {
  const timeline = timelineScenario(
    await parsed(`
platform: generic-nat
pool: {addresses: 1, ports: 1024-2023}
timers: {timeWait: 30s}
traffic: {web: {rate: 10/s, lifetime: 10s, close: client-fin}}
events: [${event}]
`),
  );
  const [group] = timeline.groups;
  if (group === undefined) throw new Error('no group');
  const spec = timelineLines(timeline, group);
  return { spec, text: lineChartText(spec, VIEW).join('\n'), svg: timelineChart([timeline]) };
}

/** What a line of steps says just after a moment. */
function valueAfter({ series }: LineChartSpec, label: string, seconds: number): number | null | undefined {
  return series.find((one) => one.label === label)?.points.findLast(({ x }) => x <= seconds)?.y;
}

describe('the chart of a timeline in a terminal', () => {
  it('shows the ports that there are at each moment while some are gone', async () => {
    const { spec, text } = await lines('{at: 5min, failover: {ports: 30%}, lasts: 5min}');
    expect([299, 300, 450, 599, 600].map((at) => valueAfter(spec, 'ports', at))).toEqual([1000, 300, 300, 300, 1000]);
    expect(spec.thresholds).toEqual([]);
    expect(spec.series.map(({ label }) => label)).toEqual(['held', 'wanted', 'ports']);
    expect(text).toContain('▲ ports');
    // They go away at a moment, not little by little.
    const ports = spec.series[2]?.points ?? [];
    for (const [index, point] of ports.entries()) {
      const before = ports[index - 1];
      if (before !== undefined && before.y !== point.y) expect(before.x).toBe(point.x);
    }
  });

  it('names the lines also where nobody wants more than there is', async () => {
    const { spec } = await lines('{at: 5min, failover: {ports: 90%}, lasts: 5min}');
    expect(spec.series.map(({ label }) => label)).toEqual(['held', 'ports']);
  });

  it('has one line across where the ports stay', async () => {
    const { spec, text, svg } = await lines('{at: 60s, burst: 200%, lasts: 60s}');
    expect(svg.panels[0]?.label).toBe('default/any; grey line: ports wanted');
    expect(spec.thresholds).toEqual([{ value: 1000, label: '1,000 ports', fails: 'above' }]);
    expect(text).toMatch(/1,000.ports/);
    expect(text).not.toContain('cut off');
  });

  it('says how much is wanted where that is cut off', async () => {
    const { spec, text, svg } = await lines('{at: 60s, burst: 1000%, lasts: 3min}');
    expect(svg.panels[0]?.label).toMatch(/; grey line: up to [\d,]+ wanted after 4 min, cut off above$/u);
    expect(spec.y).toMatchObject({ low: 0, high: 2000 });
    expect(text.split('\n').slice(0, 2).join(' ')).toMatch(/up to [34],\d{3} wanted after 4 min, cut off at 2,000/);
  });
});
