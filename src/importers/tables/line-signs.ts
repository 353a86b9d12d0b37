import type { CaptureFormat } from './capture-format.js';

interface LineSign {
  readonly format: CaptureFormat;
  readonly sign: RegExp;
}

/** What a line of each format looks like; the first that fits counts, so the narrower ones come first. */
export const LINE_SIGNS: readonly LineSign[] = [
  { format: 'conntrack-events', sign: /^\[\d+\.\d+\]\s*\[(?:NEW|UPDATE|DESTROY)\]\s.*\bsrc=/ },
  { format: 'conntrack-list', sign: /^(?:ipv[46]\s+\d+\s+)?[a-z]+\w*\s+\d+\s.*\bsrc=\S+ dst=\S+ .*\bsrc=\S+ dst=/ },
  { format: 'conntrack-xml', sign: /^<flow><meta direction="original">/ },
  { format: 'conntrack-counters', sign: /^cpu=\d+\s+\w+=\d+/ },
  { format: 'proc-counters', sign: /^entries\s+\w+\s+.*\binsert_failed\b/ },
  { format: 'zeek-tsv', sign: /^#fields(?=.*\bid\.orig_h\b)(?=.*\bconn_state\b)/ },
  { format: 'zeek-json', sign: /^\{.*"id\.orig_h"\s*:.*"conn_state"\s*:/ },
  { format: 'haproxy-csv', sign: /^# pxname,svname,/ },
  {
    format: 'vpc-flow',
    sign: /^\d+ (?:\d{12}|unknown) eni-\w+ \S+ \S+ \S+ \S+ \S+ \S+ \S+ \d+ \d+ \S+ (?:OK|NODATA|SKIPDATA)\s*$/,
  },
  { format: 'vpc-flow', sign: /^(?=.*\bsrcaddr\b)(?=.*\bdstaddr\b)(?=.*\bdstport\b)[\w${} -]+$/ },
  {
    format: 'netstat',
    sign: /^(?:Active Internet connections\b|Proto\s+Recv-Q\s|tcp6?\s+\d+\s+\d+\s+\S+:\S+\s+\S+:\S+\s+[A-Z])/,
  },
  { format: 'ss', sign: /^(?:Netid\s+)?State\s+Recv-Q\s/ },
  { format: 'ss', sign: /^(?:(?:tcp|mptcp)\s+)?[A-Z][A-Z0-9-]+\s+\d+\s+\d+\s+\S+:\S+\s+\S+:\S+/ },
];

interface Nearest {
  readonly nearest: CaptureFormat | null;
  readonly why: string;
}

/** What a person may have meant, and what is missing for it; the first that fits counts. */
const HINTS: readonly (Nearest & { readonly sign: RegExp })[] = [
  {
    sign: /^\s*\[(?:NEW|UPDATE|DESTROY)\]\s/,
    nearest: 'conntrack-events',
    why: 'its events have no time: write them with conntrack -E -o timestamp',
  },
  {
    sign: /^<flow type=/,
    nearest: 'conntrack-events',
    why: 'its events are XML: write them with conntrack -E -o timestamp alone',
  },
  { sign: /^#path.(?!conn$)/, nearest: 'zeek-tsv', why: 'it is another log of Zeek: conn.log is needed' },
  {
    sign: /^#(?:separator|fields|types)\b/,
    nearest: 'zeek-tsv',
    why: 'no #fields line names ts, id.orig_h and conn_state',
  },
  { sign: /"(?:id\.orig_h|conn_state|uid)"/, nearest: 'zeek-json', why: 'its objects lack id.orig_h or conn_state' },
  { sign: /\bpxname\b|,svname,/, nearest: 'haproxy-csv', why: 'its first line is not "# pxname,svname,…"' },
  {
    sign: /^[^,]*,(?:FRONTEND|BACKEND),/,
    nearest: 'haproxy-csv',
    why: 'the first line, which names the columns ("# pxname,svname,…"), is missing',
  },
  {
    sign: /\beni-[\da-f]+\b/,
    nearest: 'vpc-flow',
    why: 'it has other fields than version 2 and no line that names them',
  },
  {
    sign: /^\d{1,2}:\d{2}:\d{2}\.\d+ IP6? |^\d+\.\d+ IP6? /,
    nearest: 'pcap',
    why: "it is tcpdump's text: capture with tcpdump -w",
  },
  { sign: /\bsrc=.*\bdst=/, nearest: 'conntrack-list', why: 'its entries lack the protocol or the reply direction' },
  { sign: /\b(?:ESTAB|TIME-WAIT|FIN-WAIT-[12])\b/, nearest: 'ss', why: 'its lines lack the columns of ss -tan' },
  {
    sign: /\b(?:ESTABLISHED|TIME_WAIT|LISTENING)\b/,
    nearest: 'netstat',
    why: 'its lines lack the columns of netstat -tan on Linux',
  },
  {
    sign: /^(?:platform|pools?|destinations|traffic)\s*:/,
    nearest: null,
    why: 'it looks like a scenario: snat-plan check reads it',
  },
];

/** The format that lines come nearest to, and why they are not that. */
export function nearestFormat(lines: readonly string[]): Nearest {
  for (const { sign, nearest, why } of HINTS) if (lines.some((line) => sign.test(line))) return { nearest, why };
  return { nearest: null, why: 'no line looks like any format that is known' };
}
