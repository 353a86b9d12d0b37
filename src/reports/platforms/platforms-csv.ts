import type { PlatformProfile } from '../../platforms/profile.js';
import { csv } from '../text/escape.js';
import { requireFinite } from '../text/finite.js';
import { factsOf, portsOf, TIMERS } from './platforms-facts.js';
import type { PlatformListReport, PlatformReport } from './platforms-report.js';

type Field = string | number | null;

const COLUMNS: readonly (readonly [string, (profile: PlatformProfile) => Field])[] = [
  ['id', (profile) => profile.id],
  ['name', (profile) => profile.name],
  ['kind', (profile) => profile.kind],
  ['portsPerAddress', portsOf],
  ['portsPerDestination', (profile) => profile.portsPerDestination?.value ?? null],
  ['maxAddresses', (profile) => profile.maxAddresses?.value ?? null],
  ['reuse', (profile) => profile.reuse.value],
  ['sharing', (profile) => profile.sharing.value.kind],
  ['search', (profile) => profile.search?.value.kind ?? null],
  ['reclaim', (profile) => profile.reclaim?.value.kind ?? null],
  ['closesWith', (profile) => profile.closesWith?.value ?? null],
  ...TIMERS.map(
    (name) => [`${name}Seconds`, (profile: PlatformProfile) => profile.timers[name]?.value ?? null] as const,
  ),
  ['newConnectionsPerSecond', (profile) => profile.limits.newConnections?.value ?? null],
  ['connections', (profile) => profile.limits.connections?.value ?? null],
];

/** The list of profiles as CSV: one row each; what is not published is empty. */
export function renderPlatformListCsv(report: PlatformListReport): string {
  requireFinite(report, 'CSV');
  const rows = report.platforms.map((profile) => COLUMNS.map(([, value]) => value(profile)));
  return csv(
    COLUMNS.map(([name]) => name),
    rows,
  );
}

/** One profile as CSV: one row a fact, in words, with its evidence. */
export function renderPlatformCsv(report: PlatformReport): string {
  requireFinite(report, 'CSV');
  const rows = factsOf(report.platform).map((entry) => [
    report.platform.id,
    entry.section,
    entry.name,
    entry.value,
    entry.confidence,
    entry.date,
    entry.source,
    entry.note,
  ]);
  return csv(['platform', 'section', 'fact', 'value', 'confidence', 'date', 'source', 'note'], rows);
}
