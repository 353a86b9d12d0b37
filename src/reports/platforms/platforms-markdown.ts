import { escapeMarkdown as escaped, markdownHeader, markdownRow } from '../text/escape.js';
import { printableData } from '../text/printable.js';
import { factsOf, gapsOf } from './platforms-facts.js';
import type { PlatformListReport, PlatformReport } from './platforms-report.js';
import { summaryOf } from './platforms-summary.js';

/** The list of profiles as a Markdown table. */
export function renderPlatformListMarkdown(report: PlatformListReport): string {
  const titles = ['id', 'name', 'kind', '>ports', 'reuse', 'sharing', '>FIN', '>RST', 'reclaim'];
  const rows = printableData(report).platforms.map((profile) => {
    const row = summaryOf(profile);
    const cells = [row.id, profile.name, row.kind, row.ports, row.reuse, row.sharing, row.fin, row.rst, row.reclaim];
    return markdownRow(cells.map(escaped));
  });
  return `${[...markdownHeader(titles), ...rows].join('\n')}\n`;
}

function bullets(title: string, entries: readonly string[]): string[] {
  return entries.length === 0 ? [] : ['', `**${title}**`, '', ...entries.map((entry) => `- ${escaped(entry)}`)];
}

/** One profile in full as Markdown: every number with its confidence, date and source. */
export function renderPlatformMarkdown(report: PlatformReport): string {
  const profile = printableData(report).platform;
  const rows = factsOf(profile).map((entry) => {
    const cells = [entry.name, entry.value, entry.confidence, entry.date ?? '', entry.source, entry.note ?? ''];
    return markdownRow(cells.map(escaped));
  });
  const { behaviour, log, metrics = [] } = profile.exhaustion ?? {};
  const signs = [behaviour, log && `log: ${log}`, ...metrics.map((metric) => `watch: ${metric}`)];
  const lines = [
    `### ${escaped(profile.id)}: ${escaped(profile.name)}`,
    '',
    escaped(profile.summary),
    '',
    ...markdownHeader(['what', 'value', 'confidence', 'date', 'source', 'note']),
    ...rows,
    ...bullets(
      'When the ports run out',
      signs.filter((sign) => sign !== undefined),
    ),
    ...bullets('Not published', gapsOf(profile)),
    ...bullets('Notes', profile.notes),
  ];
  return `${lines.join('\n')}\n`;
}
