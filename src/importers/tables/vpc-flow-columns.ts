/** Columns of version 2, the default format: what files without a heading have. */
const DEFAULT_COLUMNS: readonly string[] = [
  ...['version', 'account-id', 'interface-id', 'srcaddr', 'dstaddr', 'srcport', 'dstport', 'protocol'],
  ...['packets', 'bytes', 'start', 'end', 'action', 'log-status'],
];

const NEEDED: readonly string[] = ['srcaddr', 'dstaddr', 'srcport', 'dstport', 'protocol', 'start', 'end', 'action'];

/** Where a record has what is counted; -1: the log does not have it. */
export interface FlowColumns {
  readonly width: number;
  readonly srcaddr: number;
  readonly dstaddr: number;
  readonly srcport: number;
  readonly dstport: number;
  readonly protocol: number;
  readonly start: number;
  readonly end: number;
  readonly action: number;
  readonly status: number;
  readonly tcpFlags: number;
}

/** The columns of a log without a heading (version 2). */
export function defaultFlowColumns(): FlowColumns {
  return columnsOf(DEFAULT_COLUMNS);
}

/** Whether a line is a heading: names of fields instead of values. */
export function isFlowHeading(text: string): boolean {
  return text.includes('addr') && /(?:^|\s|\$\{)(?:srcaddr|dstaddr)(?:\s|\}|$)/.test(text);
}

/**
 * The columns that a heading names, as logs in S3 have it and as the custom format is written (`${srcaddr} ${dstaddr} …`).
 *
 * @returns the columns, or what is missing
 */
export function flowColumnsFrom(text: string): FlowColumns | string {
  const names = text
    .trim()
    .split(/\s+/)
    .map((name) => name.replace(/^\$\{(.*)\}$/, '$1'));
  const missing = NEEDED.filter((name) => !names.includes(name));
  return missing.length === 0 ? columnsOf(names) : `no field ${missing.join(', ')}`;
}

function columnsOf(names: readonly string[]): FlowColumns {
  const at = (name: string): number => names.indexOf(name);
  return {
    width: names.length,
    srcaddr: at('srcaddr'),
    dstaddr: at('dstaddr'),
    srcport: at('srcport'),
    dstport: at('dstport'),
    protocol: at('protocol'),
    start: at('start'),
    end: at('end'),
    action: at('action'),
    status: at('log-status'),
    tcpFlags: at('tcp-flags'),
  };
}
