import { describe, expect, it } from 'vitest';
import type {
  ScenarioSimulation,
  SimulatedGroupResult,
  SimulatedMetricResult,
  SimulateReport,
} from '../../src/planning/simulate/simulate-result.js';
import { simulateRenderers, traceRenderers } from '../../src/reports/simulate/simulate-formats.js';
import { partsAnywhere } from '../../src/reports/simulate/simulate-words.js';
import { checkedChart, description, texts } from './charts/checks.js';
import { cells } from './text.js';

const VIEW = { columns: 80, color: false, explain: false, quiet: false };
const HOSTILE = `=cmd|' /C calc'!A0 <script>&amp; "q", \`x\` | [a](b) \u001b[31m\u202e`;

const interval = (mean: number, half: number) => ({ mean, low: mean - half, high: mean + half, confidence: 0.99 });

function metric(
  name: string,
  model: number | null,
  mean: number | null,
  half = 0,
  parts = false,
): SimulatedMetricResult {
  const simulated = mean === null ? null : interval(mean, half);
  const unit = /PerSecond$/.test(name)
    ? '1/s'
    : /robability$/.test(name)
      ? 'probability'
      : /^seconds/.test(name)
        ? 's'
        : 'ports';
  const difference = model === null || mean === null || mean === 0 ? null : model / mean - 1;
  return { metric: name, unit, model, simulated, difference, parts };
}

/** A group on which they agree. */
const QUIET_GROUP: SimulatedGroupResult = {
  id: 'default/exchange',
  pool: 'default',
  destination: 'exchange',
  count: 2,
  role: 'mean',
  ports: 64_512,
  formula: 'Erlang-B',
  warmUpSeconds: 120,
  secondsObserved: 600,
  metrics: [
    metric('arrivalRatePerSecond', 60, 60.02, 0.07),
    metric('attemptRatePerSecond', 60, 60.02, 0.07),
    { ...metric('blockingProbability', 0, 0), simulated: { mean: 0, low: 0, high: 5e-7, confidence: 0.99 } },
    metric('carriedErlangs', 1800, 1801, 4),
    metric('occupiedPorts.p99', 1899, null),
    metric('states.ESTABLISHED', 1200, 1200.5, 2),
    metric('states.CLOSE', 600, 600.5, 2),
    metric('states.TIME_WAIT', 0, 0),
    metric('reuseRisk.eventsPerSecond', 0, 0),
    metric('secondsToFill', null, null),
  ],
};

const PARTING_GROUP: SimulatedGroupResult = {
  ...QUIET_GROUP,
  id: 'default/other',
  count: 1,
  metrics: [
    metric('arrivalRatePerSecond', 100, 100.1, 0.3),
    metric('blockingProbability', 0.001, 0.0153, 0.002, true),
    metric('lossProbability', 0.001, 0.0153, 0.002, true),
    metric('carriedErlangs', 900, 880, 3, true),
    metric('secondsToFill', 391, null),
  ],
};

const AGREEING: ScenarioSimulation = {
  path: 'a.yaml',
  name: 'Outlook',
  platform: 'linux-netfilter',
  status: 'pass',
  seed: 7,
  replications: 20,
  events: 12_345_678,
  confidence: 0.99,
  precision: null,
  groups: [QUIET_GROUP],
  limits: [],
  notes: [],
  traces: [],
};

const PARTING: ScenarioSimulation = {
  ...AGREEING,
  path: 'b.yaml',
  name: 'Parting',
  precision: { asked: 0.01, reached: false },
  groups: [QUIET_GROUP, PARTING_GROUP],
  limits: [
    {
      key: 'newConnections',
      limit: 900,
      unit: '1/s',
      model: 1000,
      simulated: interval(1001, 3),
      refusedPerSecond: interval(101, 2),
    },
  ],
  notes: [{ about: 'web', message: 'simulated with Poisson arrivals', side: 'simulation' }],
  traces: [
    {
      group: 'default/exchange',
      groups: 2,
      ports: 129_024,
      everySeconds: 0.1,
      states: { ESTABLISHED: [0, 5, 9, 12], CLOSE: [0, 0, 2, 4] },
    },
    {
      group: 'default/other',
      groups: 1,
      ports: 20,
      everySeconds: 0.1,
      states: { ESTABLISHED: [0, 10, 18, 17], CLOSE: [0, 0, 2, 3] },
    },
  ],
};

const report = (...scenarios: readonly ScenarioSimulation[]): SimulateReport => ({
  schemaVersion: 1,
  command: 'simulate',
  scenarios,
});
const BOTH = report(AGREEING, PARTING);
const table = (what: SimulateReport, view = VIEW) => simulateRenderers.table(what, view);
const oneLine = (text: string) => text.replace(/\s+/g, ' ');

describe('the table of a simulation', () => {
  it('says first whether model and simulation agree, and with how much behind it', () => {
    const lines = table(report(AGREEING)).split('\n');
    // Two of the ten have no value on one side: nothing to compare.
    expect(lines.slice(0, 2)).toEqual(['AGREE  Outlook', '       Model and simulation agree on all 8 numbers.']);
    expect(oneLine(lines.slice(2, 5).join(' '))).toContain(
      '20 replications, 12,345,678 events, seed 7; the intervals hold the true value with 99% confidence. a.yaml',
    );
  });

  it('names on what they part, blocking first, once, with both values, and which to believe', () => {
    const text = oneLine(table(report(PARTING)));
    expect(text).toContain(
      'Model and simulation part on 3 of 12 numbers: blocking of default/other (model 0.001, simulated 0.0153), ' +
        'ports held of default/other (model 900, simulated 880) and 1 more. Read the notes first:',
    );
    expect(text).toContain('Precision 1% of ports held and blocking is not reached: after 20 replications');
    expect(oneLine(table(report({ ...PARTING, notes: [] })))).toContain('Believe the simulation there:');
    // What the model leaves out too is no reason to part.
    const shared = { about: 'web', message: 'played at its peak', side: 'both' } as const;
    expect(oneLine(table(report({ ...PARTING, notes: [shared] })))).toContain('Believe the simulation there:');
    expect(oneLine(table(report({ ...PARTING, notes: [shared, ...PARTING.notes] })))).toContain(
      'Read the notes first:',
    );
  });

  it('marks the lines on which they part, and shows that group first', () => {
    const text = table(report(PARTING));
    expect(text.match(/^≠ .*$/gm)).toEqual([
      expect.stringMatching(/^≠ blocking +0\.001 +0\.0153 +0\.0133 … 0\.0173 +−93\.5%$/),
      expect.stringMatching(/^≠ ports held +900 +880 +877 … 883 +\+2\.27%$/),
    ]);
    expect(text.indexOf('\ndefault/other\n')).toBeLessThan(text.indexOf('\ndefault/exchange ×2\n'));
    expect(table(report(AGREEING))).not.toMatch(/^≠/m);
  });

  it('leaves out what never occurs and what was said already, but never blocking', () => {
    const text = table(report(AGREEING));
    expect(text).toMatch(/^ {2}blocking +0 +0 +0 … 5e-7 +0%$/m);
    expect(text).toMatch(/^ {4}ESTABLISHED +1,200 /m);
    expect(text).not.toMatch(/TIME_WAIT|SYNs|full after|99% of the time/);
  });

  it('says where a number was not there in every replication', () => {
    expect(table(report(PARTING))).toMatch(/^ {2}full after +6\.52 min +– +not in every run +–$/m);
  });

  it('shows limits and notes', () => {
    const text = table(report(PARTING));
    expect(text).toMatch(
      /^ {2}newConnections +900\/s +1,000\/s +1,001\/s \(998 … 1,004\/s\) +101\/s \(99 … 103\/s\)$/m,
    );
    expect(text).toMatch(/otherwise than the scenario says\n {2}web: simulated with Poisson arrivals$/m);
  });

  it('folds what is behind the four worst groups', () => {
    const many = Array.from({ length: 9 }, (_, index) => ({
      ...(index === 7 ? PARTING_GROUP : QUIET_GROUP),
      id: `default/${index}`,
    }));
    const text = table(report({ ...PARTING, groups: many }));
    const headings = [...text.matchAll(/^default\/(\d)/gm)].map(([, id]) => id);
    expect(headings).toEqual(['7', '0', '1', '2']);
    expect(oneLine(text)).toContain('and 5 more, on which they agree; occupied to 0% at most');
  });

  it('keeps to 80 columns', () => {
    for (const line of table(BOTH).split('\n')) expect(cells(line)).toBeLessThanOrEqual(80);
  });

  it('takes a line a scenario when quiet', () => {
    expect(table(BOTH, { ...VIEW, quiet: true })).toBe(
      'AGREE  Outlook: 8 numbers\nPART   Parting: part on 3 of 12 numbers\n',
    );
  });

  it('says when there was nothing to compare', () => {
    const empty = report({
      ...AGREEING,
      groups: [],
      notes: [{ about: 'default/any', message: 'not simulated', side: 'simulation' }],
    });
    expect(table(empty)).toContain('Nothing could be compared: no port group was simulated.');
    expect(table(empty)).not.toContain('replications');
    expect(table(empty, { ...VIEW, quiet: true })).toBe('–      Outlook: nothing was simulated\n');
    expect(partsAnywhere(empty)).toBe(false);
  });
});

describe('whether they part', () => {
  it('is decided by any group of any scenario', () => {
    expect(partsAnywhere(report(AGREEING))).toBe(false);
    expect(partsAnywhere(BOTH)).toBe(true);
  });
});

describe('other formats of a simulation', () => {
  it('has a row of CSV for each group and metric, two for each limit', () => {
    const [head = '', ...rows] = simulateRenderers.csv(BOTH, VIEW).trimEnd().split('\r\n');
    const columns = head.split(',');
    expect(rows).toHaveLength(10 + 10 + 5 + 2);
    const blocking = rows.find((row) => row.includes('default/other') && row.includes('blockingProbability')) ?? '';
    const fields = Object.fromEntries(blocking.split(',').map((value, index) => [columns[index], value]));
    expect(fields).toMatchObject({
      ...{ scenarioPath: 'b.yaml', metric: 'blockingProbability', unit: 'probability', model: '0.001' },
      ...{ simulatedMean: '0.0153', intervalLow: '0.0133', intervalHigh: '0.0173', confidence: '0.99', parts: 'true' },
    });
    expect(rows.filter((row) => row.includes('limits.newConnections'))).toHaveLength(2);
  });

  it('prints the report itself as JSON', () => {
    expect(JSON.parse(simulateRenderers.json(BOTH, VIEW))).toEqual(BOTH);
  });

  it('writes Markdown tables in which every row has all cells', () => {
    const text = simulateRenderers.markdown(BOTH, VIEW);
    expect(text).toMatch(/^### AGREE: Outlook\n/);
    expect(text).toMatch(/^\| blocking \| 0\.001 \| 0\.0153 \| 0\.0133 … 0\.0173 \| −93\.5% \| ≠ \|$/m);
    for (const block of text.split('\n\n').filter((one) => one.startsWith('| '))) {
      const widths = block
        .trimEnd()
        .split('\n')
        .map((row) => row.split(/(?<!\\)\|/).length);
      expect(new Set(widths).size).toBe(1);
    }
  });

  it('draws the fullest group first, each under its capacity', () => {
    const root = checkedChart(simulateRenderers.svg(BOTH, VIEW));
    const shown = texts(root);
    expect(shown.indexOf('Parting: default/other (20 ports)')).toBeGreaterThan(0);
    expect(shown.indexOf('Parting: default/other (20 ports)')).toBeLessThan(
      shown.indexOf('Parting: default/exchange (129,024 ports, 2 groups together)'),
    );
    expect(shown).toContain('capacity 20');
    // 16 of 129,024 ports would be a line on the axis: the capacity is named above, and not drawn.
    expect(shown).not.toContain('capacity 129,024');
    expect(description(root)).toContain('after 300 ms 20 of 20 (ESTABLISHED 17, CLOSE 3)');
  });

  it('has the traces as rows whose states add up, at moments without rounding noise', () => {
    const [head, ...rows] = traceRenderers.csv(BOTH, VIEW).trimEnd().split('\r\n');
    expect(head).toBe('seconds,group,state,ports,scenarioPath');
    expect(rows).toHaveLength(16);
    expect(rows.filter((row) => row.startsWith('0.3,'))).toEqual([
      '0.3,default/exchange,ESTABLISHED,12,b.yaml',
      '0.3,default/exchange,CLOSE,4,b.yaml',
      '0.3,default/other,ESTABLISHED,17,b.yaml',
      '0.3,default/other,CLOSE,3,b.yaml',
    ]);
    expect(JSON.parse(traceRenderers.json(BOTH, VIEW)).scenarios[1]).toEqual({
      ...{ path: 'b.yaml', name: 'Parting', seed: 7, traces: PARTING.traces },
    });
  });

  it('refuses numbers that are none', () => {
    const broken = report({
      ...AGREEING,
      groups: [{ ...QUIET_GROUP, metrics: [metric('carriedErlangs', 1, Number.NaN)] }],
    });
    for (const render of [simulateRenderers.json, simulateRenderers.csv, simulateRenderers.table]) {
      expect(() => render(broken, VIEW)).toThrow();
    }
  });
});

describe('hostile names', () => {
  const [trace] = PARTING.traces;
  const hostile = report({
    ...PARTING,
    path: HOSTILE,
    name: HOSTILE,
    groups: [{ ...PARTING_GROUP, id: HOSTILE, pool: HOSTILE, destination: HOSTILE }],
    notes: [{ about: HOSTILE, message: HOSTILE, side: 'simulation' }],
    traces: trace === undefined ? [] : [{ ...trace, group: HOSTILE }],
  });

  it('steer no terminal', () => {
    for (const text of [table(hostile), simulateRenderers.markdown(hostile, VIEW)]) {
      expect(text).not.toContain('\u001b');
      expect(text).not.toContain('\u202e');
    }
  });

  it('are no formula in CSV, and no further field', () => {
    for (const text of [simulateRenderers.csv(hostile, VIEW), traceRenderers.csv(hostile, VIEW)]) {
      expect(text).toContain(`"'=cmd|`);
      expect(text).not.toMatch(/(?:^|,)"?=cmd/m);
    }
  });

  it('are no markup in Markdown and SVG', () => {
    expect(simulateRenderers.markdown(hostile, VIEW)).not.toMatch(/(?<!\\)<script|(?<!\\)\[a\]/);
    expect(traceRenderers.svg(hostile, VIEW)).not.toContain('<script');
    checkedChart(traceRenderers.svg(hostile, VIEW));
  });
});
