import type { SocketLineParser } from './socket-table.js';

/** `ss -an` without `-t` begins with the kind of socket. */
const ROW = /^(?:(?:tcp|mptcp)\s+)?([A-Z][A-Z0-9-]*)\s+\d+\s+\d+\s+(\S+)\s+(\S+)(?:\s+(.*))?$/;
const HEADING = /^(?:Netid\s+)?State\s+Recv-Q\b/;
const TIMER = /(?:^|\s)timer:\(timewait,([^,)]*),/;

/** Reads a line of `ss -tan` or `ss -tano`: state, two queues, local and peer end, then timer and process in any order. */
export const parseSsLine: SocketLineParser = (text) => {
  const row = ROW.exec(text);
  if (row === null) return text.trim() === '' || HEADING.test(text) ? null : 'not a socket as ss -tan prints it';
  const [, state = '', local = '', peer = '', rest = ''] = row;
  const timer = TIMER.exec(rest)?.[1];
  if (timer === undefined) return { state, local, peer, remaining: null };
  const remaining = parseSsTime(timer);
  return remaining === null ? 'the timer cannot be read' : { state, local, peer, remaining };
};

/**
 * Reads a time as ss prints it: `57sec`, `1min4sec`, `12min`, `250ms`, and `4.123ms`, which is 4 s and 123 ms.
 *
 * @returns seconds, or null when ss prints no such time
 * @see iproute2, misc/ss.c, print_ms_timer
 */
export function parseSsTime(text: string): number | null {
  const parts = /^(?:(\d{1,9})min)?(?:(\d{1,2})sec|(?:(\d)\.)?(\d{3})ms)?$/.exec(text);
  if (parts === null || text === '') return null;
  const [, minutes = '0', seconds = '0', wholeSeconds = '0', milliseconds = '0'] = parts;
  return Number(minutes) * 60 + Number(seconds) + Number(wholeSeconds) + Number(milliseconds) / 1000;
}
