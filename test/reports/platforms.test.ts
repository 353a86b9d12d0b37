import { describe, expect, test } from 'vitest';
import type { PlatformProfile } from '../../src/platforms/profile.js';
import { platforms } from '../../src/platforms/registry.js';
import { platformListRenderers, platformRenderers } from '../../src/reports/formats.js';
import type { PlatformListReport, PlatformReport } from '../../src/reports/platforms/platforms-report.js';
import { VIEW } from './fixtures.js';
import { cells, markdownCells, readCsv } from './text.js';

const SPARSE: PlatformProfile = {
  id: 'box',
  aliases: ['the-box'],
  name: 'A box | with `names`',
  summary: 'A box of which little is known.',
  kind: 'nat',
  portsPerAddress: { value: 50_000, confidence: 'high', source: 'the page', date: '2024-05' },
  reuse: { value: 'per-host', confidence: 'medium', source: 'a forum' },
  sharing: {
    value: {
      kind: 'sliced',
      quota: {
        unit: 'VM',
        default: { kind: 'fixed', ports: 64 },
        step: { kind: 'power-of-two' },
        minPorts: 2,
        spansAddresses: true,
      },
    },
    confidence: 'high',
    source: 'the page',
    note: 'a note',
  },
  reclaim: { value: { kind: 'after', seconds: 1 }, confidence: 'low', source: 'memory' },
  timers: {
    timeWait: { value: 120, confidence: 'high', source: 'the page', configurable: true },
    afterReset: { value: 10, confidence: 'low', source: 'memory', configurable: false },
  },
  limits: { newConnections: { value: 900, confidence: 'high', source: 'the page' } },
  exhaustion: { behaviour: 'It drops.', log: '=out of ports', metrics: ['drops', 'misses'] },
  notes: ['Two pages disagree.'],
};

const list = (...profiles: readonly PlatformProfile[]): PlatformListReport => ({
  schemaVersion: 1,
  command: 'platforms',
  platforms: profiles,
});
const one = (platform: PlatformProfile = SPARSE): PlatformReport => ({
  schemaVersion: 1,
  command: 'platforms',
  platform,
});

describe('the list of platforms', () => {
  const text = platformListRenderers.table(list(...platforms), VIEW);

  test('fits into 80 columns with every id whole, so that it can be copied', () => {
    for (const line of text.split('\n')) expect(cells(line), line).toBeLessThanOrEqual(80);
    for (const { id } of platforms) expect(text).toContain(`\n  ${id} `);
  });

  test('shows what is unknown, what is trusted little, and what is given up on demand', () => {
    const lines = platformListRenderers.table(list(SPARSE), VIEW).split('\n');
    expect(lines[2]).toMatch(/^ {2}box +50,000 +host +sliced +\*2 min +\*~10 s$/u);
    const { afterReset: _, ...timers } = SPARSE.timers;
    const unknown = platformListRenderers.table(list({ ...SPARSE, timers }), VIEW);
    expect(unknown).toMatch(/\*2 min +\?$/mu);
  });

  test('leaves the legend out when quiet', () => {
    expect(platformListRenderers.table(list(SPARSE), { ...VIEW, quiet: true })).not.toContain('low confidence');
  });

  test('is in CSV one row a platform, empty where nothing is published', () => {
    const [header = [], row = []] = readCsv(platformListRenderers.csv(list(SPARSE), VIEW));
    expect(row[header.indexOf('timeWaitSeconds')]).toBe('120');
    expect(row[header.indexOf('synSentSeconds')]).toBe('');
    expect(row[header.indexOf('portsPerAddress')]).toBe('50000');
  });

  test('is in Markdown a table that names cannot break', () => {
    const rows = platformListRenderers
      .markdown(list(SPARSE, ...platforms), VIEW)
      .trimEnd()
      .split('\n');
    for (const row of rows) expect(markdownCells(row)).toHaveLength(9);
  });

  test('is in JSON the profiles, unchanged', () => {
    expect(JSON.parse(platformListRenderers.json(list(...platforms), VIEW))).toEqual(list(...platforms));
  });
});

describe('one platform', () => {
  const text = platformRenderers.table(one(), VIEW);

  test('shows every number with its confidence, date and source', () => {
    expect(text).toContain('ports per address  50,000 (high, 2024-05) [1]');
    expect(text).toMatch(/reuse +per-host: a port serves every server address at once\n +\(medium\) \[2\]/u);
    expect(text).toContain('afterReset         10 s, fixed (low) [3]');
    expect(text).toContain('newConnections     900/s (high) [1]');
    expect(text).toContain('  [3]  memory');
  });

  test('says how slices are sized', () => {
    expect(text.replace(/\s+/gu, ' ')).toContain(
      'sliced, a quota for each VM: 64 ports by default; powers of two, at least 2; may span addresses (high) [1] a note',
    );
  });

  test('says what nobody published and what follows', () => {
    expect(text).toContain('search: an exhaustive one is assumed');
    expect(text.replace(/\s+/gu, ' ')).toContain('timers: synSent, establishedIdle,');
    expect(text).not.toContain('pool.ports');
  });

  test('says what is seen when the ports run out', () => {
    expect(text).toMatch(/behaviour +It drops\.\n +log +=out of ports\n +watch +drops\n +misses\n/u);
  });

  test.each(platforms.map((profile) => [profile.id, profile] as const))('%s fits into 80 columns', (_, profile) => {
    for (const line of platformRenderers.table(one(profile), VIEW).split('\n')) {
      expect(cells(line), line).toBeLessThanOrEqual(80);
    }
  });

  test.each(platforms.map((profile) => [profile.id, profile] as const))(
    '%s keeps every source in CSV and Markdown',
    (_, profile) => {
      const sources = Object.values(profile.timers).map((timer) => timer.source);
      const rows = readCsv(platformRenderers.csv(one(profile), VIEW));
      const column = rows[0]?.indexOf('source') ?? -1;
      expect(rows.map((row) => row[column])).toEqual(expect.arrayContaining(sources));
      const table = platformRenderers
        .markdown(one(profile), VIEW)
        .split('\n')
        .filter((line) => line.startsWith('|'));
      for (const line of table) expect(markdownCells(line)).toHaveLength(6);
    },
  );

  test('is in JSON the profile, unchanged', () => {
    expect(JSON.parse(platformRenderers.json(one(), VIEW))).toEqual(one());
  });
});
