import { describe, expect, test } from 'vitest';
import { renderCheckTable } from '../../src/reports/check/check-table.js';
import { ALL, FAILING, HOSTILE, INFEASIBLE, MANY, NULLS, PINNED, WARNING } from './cases.js';
import { group, report, scenario, VIEW } from './fixtures.js';
import { cells } from './text.js';

const rendered = (one = scenario(), change = {}) => renderCheckTable(report(one), { ...VIEW, ...change });

/** The lines under a heading, up to the next one. */
function sectionOf(text: string, heading: string): string {
  const lines = text.split('\n');
  const start = lines.findIndex((line) => line.startsWith(heading));
  expect(start, `no section ${heading}`).toBeGreaterThan(-1);
  const end = lines.findIndex((line, index) => index > start && /^\S/u.test(line));
  return lines.slice(start, end === -1 ? undefined : end).join('\n');
}

/** Prose without line breaks. */
const flat = (text: string) => text.replace(/\s+/gu, ' ');

describe.each(ALL)('the report of a scenario (%s)', (_, one) => {
  test.each([60, 80, 100])('has no line beyond %i columns, explained or not', (columns) => {
    for (const explain of [false, true]) {
      for (const line of rendered(one, { columns, explain }).split('\n')) {
        expect(cells(line), line).toBeLessThanOrEqual(columns);
      }
    }
  });

  test('has no escape sequence without colour', () => {
    expect(rendered(one, { explain: true })).not.toContain('\u001b');
  });

  test('says the same with colour as without', () => {
    // biome-ignore lint/suspicious/noControlCharactersInRegex: colours are escape sequences
    const plain = rendered(one, { color: true, explain: true }).replace(/\u001b\[\d+m/gu, '');
    expect(plain).toBe(rendered(one, { explain: true }));
  });

  test('has no number that is none and no blank at the end of a line', () => {
    const text = rendered(one, { explain: true });
    expect(text).not.toMatch(/NaN|Infinity|undefined|null/u);
    expect(text).not.toMatch(/[ \t]$/mu);
  });

  test('begins with the verdict in a word', () => {
    expect(rendered(one)).toMatch(new RegExp(`^${one.status.toUpperCase()}  `, 'u'));
  });
});

describe('the headline', () => {
  test('names what binds, where, and how far all rates can grow', () => {
    expect(flat(rendered())).toContain(
      'Carries this traffic. load < 80% binds first at default/exchange: all rates can grow ×42.9, to 5,158/s.',
    );
  });

  test('of an outage says how many connections are refused and what would help most', () => {
    const text = flat(rendered(FAILING));
    expect(text).toContain('Does not carry this traffic as asked: about 11.1% of new connections find no free port.');
    expect(text).toContain('it holds up to ×0.721 of these rates, 6.56/s.');
    expect(text).toContain('Best single change: client-rst instead of client-fin (headroom ×7.33).');
  });

  test('of a pool that cannot be built says what it would need', () => {
    expect(flat(rendered(INFEASIBLE))).toContain(
      'Cannot be built as asked: 40 × 8,192 ports are 327,680, and 4 × 64,000 are 256,000.',
    );
    expect(flat(rendered(INFEASIBLE))).toContain('at most 28 of these fit, or 6,400 ports each');
  });

  test('uses the file name where the scenario has no name', () => {
    expect(rendered(WARNING)).toMatch(/^WARN {2}scenarios\/outlook-anywhere\.yaml$/mu);
  });

  test('is all that is left when quiet, for each scenario', () => {
    const text = renderCheckTable(report(scenario(), FAILING), { ...VIEW, quiet: true });
    expect(text.match(/^(PASS|FAIL)/gmu)).toEqual(['PASS', 'FAIL']);
    expect(text).not.toContain('Thresholds');
  });

  test('says that nothing binds where there is no traffic', () => {
    expect(rendered(NULLS)).toContain('No limit binds.');
  });
});

describe('thresholds', () => {
  test('stand before everything but the headline, in the form of their metric', () => {
    const text = rendered(FAILING);
    expect(text.indexOf('Thresholds')).toBeLessThan(text.indexOf('Port groups'));
    expect(sectionOf(text, 'Thresholds')).toMatch(/FAIL {2}load < 95% +111% +default\/exchange/u);
    expect(sectionOf(text, 'Thresholds')).toMatch(/FAIL {2}headroom > 1\.5 +×0\.721/u);
  });

  test('show a probability too small to write as small, not as zero', () => {
    expect(sectionOf(rendered(), 'Thresholds')).toMatch(/blocking < 1e-4 +< 1e-12/u);
  });

  test('on a second limit are shown as a share or in its unit, as they were typed', () => {
    const metric = 'newConnections';
    const absolute = {
      expression: `${metric} < 800/s`,
      metric,
      limit: 800,
      value: 120,
      group: null,
      status: 'pass' as const,
    };
    const share = { ...absolute, expression: `${metric} < 90%`, limit: 0.9, value: 0.1333 };
    const lines = sectionOf(rendered(scenario({ thresholds: [absolute, share] })), 'Thresholds');
    expect(lines).toMatch(/800\/s +120\/s/u);
    expect(lines).toMatch(/90% +13\.3%/u);
  });
});

describe('port groups', () => {
  test('say which ports the verdict counts where a connection list shows more', () => {
    expect(flat(rendered())).toContain(
      'The verdict counts the 2,401 ports of default/exchange that nobody else can have (unavailable). ' +
        'conntrack or ss will show more, 4,921 (offered): 2,520 of them are closing and given up when a new connection needs one.',
    );
  });

  test('say that the list will show a full pool where more is offered than there are ports', () => {
    expect(flat(rendered(PINNED))).toContain('will show more, all 250 taken (offered: 635)');
  });

  test('have one column for offered and unavailable where they are the same', () => {
    expect(rendered(FAILING)).not.toContain('unavail.');
    expect(rendered(FAILING)).not.toContain('The verdict counts');
  });

  test('put the binding group first and fold the others by need', () => {
    const lines = sectionOf(rendered(MANY), 'Port groups').split('\n');
    expect(lines[2]).toContain('tenant-30/');
    expect(lines[4]).toContain('tenant-0/');
    expect(lines.filter((line) => line.startsWith('  nodes/'))).toHaveLength(12);
    expect(lines.join('\n')).toContain('and 48 more with more headroom, load at most 6.15%');
  });

  test('show long names whole, on a line of their own', () => {
    expect(rendered(MANY)).toContain('\n  nodes/tenant-30/api.example.com:443\n');
  });

  test('mark the busiest address of a pinned pool and put it first', () => {
    const lines = sectionOf(rendered(PINNED), 'Port groups').split('\n');
    expect(lines[2]).toMatch(/default\/any, busiest +250/u);
    expect(lines[3]).toMatch(/default\/any ×4 +250/u);
  });
});

describe('who holds the ports', () => {
  test('is told by state, unavailable and reclaimable ports in different characters', () => {
    const lines = sectionOf(rendered(PINNED), 'Who holds the 250 ports of default/any, busiest');
    expect(lines).toMatch(/ESTABLISHED +247 +98\.8% +█+/u);
    expect(lines).toMatch(/TIME_WAIT +1 +0\.4% +░/u);
    expect(lines).toMatch(/free +2 +0\.8%$/mu);
    expect(lines).toContain('█ unavailable   ░ closing, given up on demand');
  });

  test('has no legend for shades where nothing can be taken back', () => {
    expect(rendered(FAILING)).not.toContain('░');
  });

  test('tells refusals, retries, fill time and reuse risk only where they exist', () => {
    const failing = sectionOf(rendered(FAILING), 'Who holds');
    expect(failing).toMatch(/refused +about 1\.1\/s, blocking ~0\.111; 1\.07% fail for good after retries/u);
    expect(failing).toMatch(/fills +106 s after starting empty/u);
    expect(failing).toMatch(/reuse +11% of new connections meet an old one/u);
    const passing = sectionOf(rendered(), 'Who holds');
    expect(passing).not.toMatch(/refused|fills|reuse/u);
  });
});

describe('findings', () => {
  test('stand errors first, with file, line, column and the line itself', () => {
    const lines = sectionOf(rendered(FAILING), 'Findings');
    expect(lines.indexOf('error:')).toBeLessThan(lines.indexOf('warning:'));
    expect(lines).toContain('scenarios/web-outage.yaml:12:5 [overload]\n    12 │ rate: 9.1/s');
  });
});

describe('levers', () => {
  test('say what changes, what it buys, what to type and what it costs', () => {
    const lines = sectionOf(rendered(FAILING), 'What would help');
    expect(lines).toMatch(/PASS {2}client-rst instead of client-fin +×7\.33 +×10\.2 +10\.9%/u);
    expect(lines).toContain('--set traffic.outlook.close=client-rst');
    expect(flat(lines)).toContain('price: the server may still hold the old connection');
  });

  test('are folded when there are many', () => {
    const [lever] = scenario().levers;
    const levers = Array.from({ length: 9 }, () => lever).filter((one) => one !== undefined);
    expect(rendered(scenario({ levers }))).toContain('and 3 more that buy less');
  });
});

test('assumptions stand last, with confidence and source', () => {
  const text = rendered();
  const lines = text.slice(text.indexOf('\nAssumed\n'));
  expect(flat(lines)).toBe(
    ' Assumed traffic.outlook.peerCloseDelay = 50ms (low confidence) not given: an orderly close takes one round trip ',
  );
});

describe('--explain', () => {
  const text = rendered(scenario(), { explain: true });

  test('adds the sum behind each holding time, part by part, with what sets it and its source', () => {
    const lines = sectionOf(text, 'Where the numbers of default/exchange come from');
    expect(lines).toContain('outlook, 90% close by client-rst: 108/s, holding time 30 s =');
    expect(lines).toMatch(/\+ +10 s {2}CLOSE +afterReset +reclaimable +high \[2\]/u);
    expect(lines).toMatch(/\+ +20 s {2}ESTABLISHED +lifetime +unavailable +high \[1\]/u);
    expect(sectionOf(text, 'Sources')).toMatch(/\[2\] +Linux net\/netfilter/u);
  });

  test('gives the formula with its inputs and the logarithm', () => {
    expect(flat(text)).toContain('blocking by Erlang B(c = 129,024, a = 2,401): < 1e-12, ln B = -387,654');
  });

  test('gives the basis of the early failure and the retries', () => {
    const failing = flat(rendered(FAILING, { explain: true }));
    expect(failing).toContain(
      'from load 90% on more than 1 in 1,000 are refused; here about 11.1% (fit to a simulation',
    );
    expect(failing).toContain('9.87/s attempts for 9.1/s connections; 1.07% fail for good');
  });

  test('explains the worst group of each pool and counts the rest', () => {
    const inner = group({ id: 'inner/x', pool: 'inner' });
    const chained = rendered(scenario({ groups: [group(), inner, group({ id: 'inner/y', pool: 'inner' })] }), {
      explain: true,
    });
    expect(chained).toContain('Where the numbers of default/exchange come from');
    expect(chained).toContain('Where the numbers of inner/x come from');
    expect(chained).toContain('1 more group, in full: --format json');
  });
});

test('a hostile name cannot move the cursor, end a line or change the direction of text', () => {
  for (const color of [true, false]) {
    const text = rendered(HOSTILE, { color, explain: true });
    expect(text).not.toContain('\u001b[31mred');
    expect(text).not.toContain('\u202e');
    expect(text).not.toContain('\r');
    expect(text).toContain('\\u{1b}[31mred');
  }
});

test('the report of an outage reads as it did when somebody last looked at it', async () => {
  await expect(rendered(FAILING, { explain: true })).toMatchFileSnapshot('./golden/check-fail-explain.out');
});

test('the report of a sound pool reads as it did when somebody last looked at it', async () => {
  await expect(rendered()).toMatchFileSnapshot('./golden/check-pass.out');
});
