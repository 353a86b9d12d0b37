import type { SocketLineParser } from './socket-table.js';

const ROW = /^tcp6?\s+\d+\s+\d+\s+(\S+)\s+(\S+)\s+([A-Z][A-Z0-9_]*)(?:\s+(.*))?$/;
const HEADING = /^(?:Active Internet connections\b|Proto\s+Recv-Q\b|udp6?\s|\s*$)/;
const TIMER = /(?:^|\s)timewait \((\d{1,9}\.\d+)\//;

/** Reads a line of `netstat -tan`: protocol, two queues, local and foreign end, state, then process and timer. */
export const parseNetstatLine: SocketLineParser = (text) => {
  const row = ROW.exec(text);
  if (row === null) return HEADING.test(text) ? null : 'not a socket as netstat -tan prints it';
  const [, local = '', peer = '', state = '', rest = ''] = row;
  const timer = TIMER.exec(rest)?.[1];
  return { state, local, peer, remaining: timer === undefined ? null : Number(timer) };
};
