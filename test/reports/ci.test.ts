import { describe, expect, test } from 'vitest';
import { checkScenario } from '../../src/planning/check/check.js';
import { diffScenarios } from '../../src/planning/diff/diff.js';
import type { ScenarioResult } from '../../src/planning/result.js';
import { checkCiRenderers } from '../../src/reports/ci/ci-formats.js';
import { fileUri, posixPath } from '../../src/reports/ci/ci-path.js';
import type { GatedView } from '../../src/reports/ci/ci-view.js';
import { diffRenderers } from '../../src/reports/diff/diff-formats.js';
import { parsed } from '../planning/parsed.js';
import { ALL, FAILING, HOSTILE, INFEASIBLE, WARNING } from './cases.js';
import { VIEW as PLAIN, report, scenario } from './fixtures.js';
import { type Element, readXml } from './read-xml.js';
import { requireSarif, type SarifResult } from './require-sarif.js';

/** Characters that steer a terminal or a reader's eye. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are looked for
const STEERING = /[\r\n\u001b\u202e]/gu;

const VIEW: GatedView = { ...PLAIN, failOn: 'fail', missed: true };

const PLAN = `platform: linux-netfilter
pool:
  addresses: 1
  ports: 1024-2047
traffic:
  web:
    rate: 30/s
    lifetime: 20s
    close: client-fin
limits:
  newConnections: 20/s
thresholds:
  - blocking < 1e-3
  - load < 50%
`;

const planned = async (...set: readonly string[]) => checkScenario(await parsed(PLAN, set, './plans/web.yaml'));
const comparison = async (...set: readonly string[]) =>
  diffScenarios(await parsed(PLAN, [], 'plans/web.yaml'), await parsed(PLAN, set, 'plans/web.yaml'));

/** What a test view shows: name, and what is wrong. */
const casesOf = (suite: Element) =>
  suite.children
    .filter(({ name }) => name === 'testcase')
    .map((one) => [one.attributes.name, one.children.map(({ name }) => name).join()]);

describe('JUnit', () => {
  const junit = (view: Partial<GatedView>, ...scenarios: readonly ScenarioResult[]) =>
    readXml(checkCiRenderers.junit(report(...scenarios), { ...VIEW, ...view }));

  test('is a suite a scenario, a case for each threshold, second limit and pool, at its line', async () => {
    const root = junit({}, await planned());
    expect(root).toMatchObject({ name: 'testsuites', attributes: { tests: '5', failures: '2', errors: '0' } });
    const [suite] = root.children;
    expect(suite?.attributes).toMatchObject({ name: './plans/web.yaml', tests: '5', failures: '2' });
    expect(casesOf(suite as Element)).toEqual([
      ['blocking < 1e-3', ''],
      ['load < 50%', 'failure'],
      ['newConnections <= 20/s', 'failure'],
      ['connections <= 262,144', ''],
      ['pool default can be built', ''],
    ]);
    const [, load, limit] = suite?.children ?? [];
    expect(load?.attributes).toMatchObject({ file: 'plans/web.yaml', line: '14' });
    expect(load?.children[0]?.text).toMatch(/^load < 50% is missed: .* web\nplans\/web\.yaml:14$/u);
    expect(limit?.children[0]?.text).toMatch(/newConnections: 30\/s of 20\/s[\s\S]*plans\/web\.yaml:11$/u);
  });

  test('passes what only warns, and says so; unless warnings end with status 1', () => {
    const [suite] = junit({}, WARNING).children;
    expect(suite?.attributes.failures).toBe('0');
    expect(suite?.children[0]?.children[0]).toMatchObject({ name: 'system-out' });
    expect(junit({ failOn: 'warn' }, WARNING).attributes.failures).toBe('1');
  });

  test('fails a pool that cannot be built', () => {
    const [suite] = junit({}, INFEASIBLE).children;
    const pool = suite?.children.find(({ attributes }) => attributes.name === 'pool nodes can be built');
    expect(pool?.children[0]?.attributes).toMatchObject({
      type: 'slices-do-not-fit',
      message: '40 × 8,192 ports are 327,680, and 4 × 64,000 are 256,000',
    });
  });

  test.each(ALL)('can be read back, and counts right (%s)', (_, one) => {
    const [suite] = junit({}, one).children;
    const cases = suite?.children.filter(({ name }) => name === 'testcase') ?? [];
    const failed = cases.filter(({ children }) => children.some(({ name }) => name === 'failure'));
    expect(suite?.attributes).toMatchObject({ tests: String(cases.length), failures: String(failed.length) });
    const missed = [...one.thresholds, ...one.limits].filter(({ status }) => status === 'fail').length;
    expect(failed).toHaveLength(missed + one.pools.filter(({ feasible }) => !feasible).length);
    expect(suite?.attributes.name).toBe((one.name ?? one.path).replace(STEERING, visible));
  });

  test('of a comparison has a suite of what must not get worse, which fails only where that is the gate', async () => {
    const change = await comparison('traffic.web.rate=50/s');
    const suites = (view: Partial<GatedView>) => readXml(diffRenderers.junit(change, { ...VIEW, ...view })).children;
    const [, gated] = suites({ failOn: 'worse' });
    expect(casesOf(gated as Element)).toEqual([
      ['the verdict is no worse', ''],
      ['no threshold does worse', 'failure'],
      ['no other limit does worse', ''],
      ['headroom does not fall', 'failure'],
      ['load does not rise', 'failure'],
      ['blocking does not rise', 'failure'],
      ['thresholds are not loosened to pass', ''],
    ]);
    expect(suites({ failOn: 'fail' })[1]?.attributes.failures).toBe('0');
  });
});

describe('SARIF', () => {
  const sarif = (...scenarios: readonly ScenarioResult[]) =>
    requireSarif(checkCiRenderers.sarif(report(...scenarios), VIEW));
  const place = ({ locations }: SarifResult) => {
    const { artifactLocation, region } = locations?.[0]?.physicalLocation ?? {};
    return [artifactLocation?.uri, region?.startLine, region?.startColumn];
  };

  test('points thresholds at their own lines, limits at theirs, findings at what causes them', async () => {
    const results = sarif(await planned());
    expect(results.map((one) => [one.ruleId, one.level, ...place(one)])).toEqual([
      ['threshold-missed', 'error', 'plans/web.yaml', 14, 5],
      ['second-limit', 'error', 'plans/web.yaml', 11, 3],
      expect.arrayContaining(['early-failure', 'plans/web.yaml']),
      expect.arrayContaining(['reclaimable-ports', 'plans/web.yaml']),
    ]);
  });

  test('points a default threshold at the flow that decides it', async () => {
    const [first] = sarif(
      checkScenario(await parsed(PLAN.replace(/thresholds:[\s\S]*$/u, ''), ['traffic.web.rate=60/s'])),
    );
    expect([first?.ruleId, ...place(first as SarifResult)]).toEqual(['threshold-missed', 'plan.yaml', 6, 3]);
  });

  test.each(ALL)('keeps the rules of the format (%s)', (_, one) => {
    const results = sarif(one);
    const missed = one.thresholds.filter(({ status }) => status === 'fail').length;
    expect(results.filter(({ ruleId, level }) => ruleId === 'threshold-missed' && level === 'error')).toHaveLength(
      missed,
    );
    expect(results.length).toBeGreaterThanOrEqual(missed + one.findings.length);
  });

  test('of a comparison says what is new, unchanged and gone', async () => {
    const change = await comparison('limits.newConnections=100/s', 'thresholds=[load < 50%, ports.free > 0.5]');
    const results = requireSarif(diffRenderers.sarif(change, { ...VIEW, failOn: 'worse' }));
    const of = (state: string) =>
      results
        .filter(({ baselineState }) => baselineState === state)
        .map(({ ruleId, message }) => `${ruleId}: ${message.text}`);
    expect(of('absent')).toEqual([expect.stringMatching(/^second-limit: newConnections/u)]);
    expect(of('unchanged')[0]).toMatch(/^threshold-missed: load < 50%/u);
    expect(of('new')).toEqual([expect.stringMatching(/^threshold-missed: ports\.free > 0\.5/u)]);
  });

  test('of a comparison that got worse names the reasons, as errors only where that is the gate', async () => {
    const change = await comparison('traffic.web.rate=40/s');
    const levels = (failOn: GatedView['failOn']) =>
      requireSarif(diffRenderers.sarif(change, { ...VIEW, failOn }))
        .filter(({ ruleId }) => ruleId === 'worse-load')
        .map((one) => [one.level, ...place(one)]);
    expect(levels('worse')).toEqual([['error', 'plans/web.yaml', 7, 5]]);
    expect(levels('fail')).toEqual([['warning', 'plans/web.yaml', 7, 5]]);
  });

  test('lets no name become a link or a placeholder', () => {
    const finding = { code: 'x', severity: 'error', path: [], line: null, column: null, source: null } as const;
    const [first] = sarif(scenario({ findings: [{ ...finding, message: 'see [me](http://x.example) {0}' }] }));
    expect(first?.message.text).toBe('see \\[me\\](http://x.example) {{0}}');
  });
});

describe('GitHub workflow commands', () => {
  const github = (view: Partial<GatedView>, ...scenarios: readonly ScenarioResult[]) =>
    commands(checkCiRenderers.github(report(...scenarios), { ...VIEW, ...view }));

  test('are the verdict, then errors and warnings at their lines', async () => {
    const [verdict, load, limit, ...rest] = github({}, await planned());
    expect(verdict).toMatchObject({ command: 'error', file: 'plans/web.yaml', title: 'FAIL: ./plans/web.yaml' });
    expect(verdict?.message).toMatch(/^Does not carry this traffic as asked/u);
    expect(load).toMatchObject({ command: 'error', line: '14', col: '5', title: 'threshold-missed' });
    expect(load?.message).toMatch(/^load < 50% is missed/u);
    expect(limit).toMatchObject({ command: 'error', line: '11', title: 'second-limit' });
    expect(rest.map(({ command }) => command)).not.toContain('notice');
  });

  test('tell of what passes and warns by other commands, and of what only informs when asked to explain', async () => {
    expect(github({}, scenario()).map(({ command }) => command)).toEqual(['notice']);
    expect(github({}, WARNING)[0]).toMatchObject({ command: 'warning' });
    expect(github({ failOn: 'warn' }, WARNING)[0]).toMatchObject({ command: 'error' });
    expect(github({ explain: true }, await planned()).at(-1)).toMatchObject({ command: 'notice' });
    expect(github({ quiet: true }, FAILING)).toHaveLength(1);
  });

  test.each(ALL)('are one command a line, whatever the names (%s)', (_, one) => {
    for (const { command, message } of github({ explain: true }, one)) {
      expect(['error', 'warning', 'notice']).toContain(command);
      expect(message).toSatisfy((text: string) => text.search(STEERING) < 0);
    }
  });

  test('of a comparison begin at the first change', async () => {
    const change = await comparison('traffic.web.rate=40/s');
    const [first] = commands(diffRenderers.github(change, { ...VIEW, failOn: 'worse' }));
    expect(first).toMatchObject({ command: 'error', file: 'plans/web.yaml', line: '7', col: '5' });
    expect(first?.title).toMatch(/^load 5\d\.\d% → 7\d\.\d% {2}\(rate 30\/s → 40\/s\)$/u);
    expect(first?.message).toContain('Worse: ');
    const open = commands(diffRenderers.github(change, { ...VIEW, failOn: 'never', missed: false }));
    expect(open[0]).toMatchObject({ command: 'warning' });
  });

  test('escape what ends a command, a property and a line', () => {
    const evil = scenario({ path: 'a,b:c%0A.yaml', name: 'x\n::error::y,z:1%' });
    expect(checkCiRenderers.github(report(evil), VIEW)).toMatch(
      /^::notice file=a%2Cb%3Ac%250A\.yaml,title=PASS%3A x %3A%3Aerror%3A%3Ay%2Cz%3A1%25::[^\n]*\n$/u,
    );
  });

  test('of hostile names never begin a command of their own', () => {
    const lines = checkCiRenderers.github(report(HOSTILE), VIEW).trimEnd().split('\n');
    expect(lines.every((line) => /^::(?:error|warning|notice) file=/u.test(line))).toBe(true);
  });
});

describe('file names', () => {
  test.each([
    ['plan.yaml', 'plan.yaml'],
    ['./plans/web.yaml', 'plans/web.yaml'],
    ['plans\\web.yaml', 'plans/web.yaml'],
    ['../a b/ü#?%.yaml', '../a%20b/%C3%BC%23%3F%25.yaml'],
    ['/srv/plan.yaml', 'file:///srv/plan.yaml'],
    ['C:\\plans\\web.yaml', 'file:///C:/plans/web.yaml'],
    ['a\ud800.yaml', 'a%EF%BF%BD.yaml'],
  ])('%j is the URI %s', (file, uri) => {
    expect(fileUri(file)).toBe(uri);
    expect(() => new URL(uri, 'file:///somewhere/')).not.toThrow();
  });

  test('have slashes on every system', () => {
    expect(posixPath('.\\plans\\web.yaml')).toBe('plans/web.yaml');
  });
});

/** How a character that must not be obeyed is shown. */
function visible(char: string): string {
  return /[\n\r]/u.test(char) ? ' ' : `\\u{${char.codePointAt(0)?.toString(16)}}`;
}

/** Workflow commands as the runner reads them: properties up to `::`, then the message, both unescaped. */
function commands(text: string): readonly { readonly [key: string]: string }[] {
  expect(text.endsWith('\n')).toBe(true);
  return text
    .slice(0, -1)
    .split('\n')
    .map((line) => {
      const [, command = '', properties = '', message = ''] = /^::(\w+) (.*?)::(.*)$/u.exec(line) ?? [];
      const plain = (part: string) =>
        part
          .replaceAll('%3A', ':')
          .replaceAll('%2C', ',')
          .replaceAll('%0D', '\r')
          .replaceAll('%0A', '\n')
          .replaceAll('%25', '%');
      const entries = properties
        .split(',')
        .map((one) => [one.slice(0, one.indexOf('=')), plain(one.slice(one.indexOf('=') + 1))]);
      return { ...Object.fromEntries(entries), command, message: plain(message) };
    });
}
