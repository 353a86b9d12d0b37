import type { PlatformProfile } from '../../platforms/profile.js';
import { type Footnotes, footnotes } from '../text/footnotes.js';
import { INDENT, note, type Page, pageFor, section, text } from '../text/page.js';
import { printableData } from '../text/printable.js';
import { table } from '../text/table.js';
import { wrap } from '../text/wrap.js';
import type { View } from '../view.js';
import { type Fact, factsOf, gapsOf } from './platforms-facts.js';
import type { PlatformListReport, PlatformReport } from './platforms-report.js';
import { summaryOf } from './platforms-summary.js';

const COLUMNS = [
  { title: 'id', align: 'left' },
  { title: 'ports', align: 'right' },
  { title: 'reuse', align: 'left' },
  { title: 'pool', align: 'left', dropOrder: 1 },
  { title: 'FIN', align: 'right' },
  { title: 'RST', align: 'right' },
] as const;

const LEGEND = [
  'ports: of one address, for each endpoint (server ip:port), for each host, or for all together (exclusive).',
  'pool: shared by all; pinned: a hash of the client picks the address; sliced into quotas.',
  'FIN, RST: how long a connection closed that way holds its port (a proxy only when it closes first).',
  '*: given up before when a new connection needs the port. ~: low confidence. ?: not published.',
  'One in full, with sources: snat-plan platforms <id>',
];

/** The list of profiles, NATs and proxies apart: what decides how many ports there are and how long they are held. */
export function renderPlatformListTable(report: PlatformListReport, view: View): string {
  const page = pageFor(view);
  const summaries = printableData(report).platforms.map(summaryOf);
  const rows = summaries.map(({ id, ports, reuse, sharing, fin, rst, reclaim }) => {
    const hold = (seconds: string) =>
      (reclaim === 'no' || reclaim === '?' || seconds === '0 s' || seconds === '?' ? '' : '*') + seconds;
    return [id, ports, reuse.replace('per-', ''), sharing, hold(fin), hold(rst)].map((cell) => ({ text: cell }));
  });
  const [titles = '', ...lines] = table(COLUMNS, rows, {
    room: page.width - INDENT.length,
    indent: INDENT,
    titleStyle: page.paint.quiet,
  });
  const ofKind = (kind: string) => lines.filter((_, index) => summaries[index]?.kind === kind);
  return text([
    titles,
    ...[page.paint.heading('NAT'), ...ofKind('nat')],
    ...section(page, 'Proxy', ofKind('proxy')),
    ...(view.quiet ? [] : ['', ...LEGEND.flatMap((line) => note(page, line, '', INDENT))]),
  ]);
}

const NAME_WIDTH = 19;

function factLines(entry: Fact, notes: Footnotes, page: Page): string[] {
  const hang = ' '.repeat(INDENT.length + NAME_WIDTH);
  const evidence = [entry.confidence, ...(entry.date === null ? [] : [entry.date])].join(', ');
  const said = `${entry.value} (${evidence}) ${notes.mark(entry.source)}`;
  return [
    ...wrap(said, page.width, INDENT + entry.name.padEnd(NAME_WIDTH), hang),
    ...(entry.note === null ? [] : note(page, entry.note, hang)),
  ];
}

function exhaustionLines(profile: PlatformProfile, page: Page): string[] {
  const { behaviour, log, metrics = [] } = profile.exhaustion ?? {};
  const hang = ' '.repeat(INDENT.length + NAME_WIDTH);
  const line = (name: string, said: string) => wrap(said, page.width, INDENT + name.padEnd(NAME_WIDTH), hang);
  return [
    ...(behaviour === undefined ? [] : line('behaviour', behaviour)),
    ...(log === undefined ? [] : line('log', log)),
    ...metrics.flatMap((metric, index) => line(index === 0 ? 'watch' : '', metric)),
  ];
}

function headLines(profile: PlatformProfile, page: Page): string[] {
  const known = profile.aliases.length > 0 ? `, also known as ${profile.aliases.join(', ')}` : '';
  const kind =
    profile.kind === 'nat'
      ? 'a NAT: watches packets and runs its own timers'
      : 'a proxy: owns the TCP endpoint toward the server';
  return [
    page.paint.strong(profile.id),
    ...wrap(profile.name, page.width, INDENT),
    '',
    ...wrap(profile.summary, page.width, INDENT),
    ...note(page, `${kind}${known}`),
  ];
}

/** One profile in full: every number with its confidence, date and source, what shows exhaustion, and what is not known. */
export function renderPlatformTable(report: PlatformReport, view: View): string {
  const page = pageFor(view);
  const profile = printableData(report).platform;
  const notes = footnotes();
  const facts = factsOf(profile);
  const titles = [...new Set(facts.map((entry) => entry.section))];
  const bullets = (entries: readonly string[]) =>
    entries.flatMap((entry) => wrap(entry, page.width, `${INDENT}- `, `${INDENT}  `));
  return text([
    ...headLines(profile, page),
    ...titles.flatMap((title) => {
      const entries = facts.filter((entry) => entry.section === title);
      return section(
        page,
        title,
        entries.flatMap((entry) => factLines(entry, notes, page)),
      );
    }),
    ...section(page, 'When the ports run out', exhaustionLines(profile, page)),
    ...section(page, 'Not published', bullets(gapsOf(profile))),
    ...section(page, 'Notes', bullets(profile.notes)),
    ...section(page, 'Sources', notes.lines(page)),
  ]);
}
