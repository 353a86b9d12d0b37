import type { IncomingHttpHeaders } from 'node:http';
import { CHANGES_PATH } from '../../reports/page/reloader.js';

/** What a request asks for, as far as it matters. */
export interface Asked {
  readonly method?: string | undefined;
  readonly url?: string | undefined;
  readonly headers: IncomingHttpHeaders;
  /** Names and values in turn, as they came. */
  readonly rawHeaders: readonly string[];
}

/** What a request gets: the page, the stream of changes, or a status that refuses it. */
export type Answer = 'page' | 'changes' | 400 | 403 | 404 | 405 | 413 | 421;

/**
 * Decides on a request. A name that somebody else's server points at this machine (DNS rebinding) is refused by its Host
 * header, another site's page by what its browser says of it.
 *
 * @param port where the server listens
 */
export function answerTo({ method, url, headers, rawHeaders }: Asked, port: number): Answer {
  const hosts = rawHeaders.filter((text, index) => index % 2 === 0 && text.toLowerCase() === 'host').length;
  if (hosts > 1) return 400;
  if (!isOurs(headers.host, port)) return 421;
  if (method !== 'GET' && method !== 'HEAD') return 405;
  if (headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > 0) return 413;
  if (url === '/') return isForeign(headers) && headers['sec-fetch-mode'] !== 'navigate' ? 403 : 'page';
  if (url === CHANGES_PATH) return isForeign(headers) ? 403 : 'changes';
  return 404;
}

function isOurs(host: string | undefined, port: number): boolean {
  const names = ['127.0.0.1', 'localhost'].flatMap((name) => [`${name}:${port}`, ...(port === 80 ? [name] : [])]);
  return host !== undefined && names.includes(host.toLowerCase());
}

/** Whether a browser says that a page of another origin asks; other clients say nothing. */
function isForeign(headers: IncomingHttpHeaders): boolean {
  const site = headers['sec-fetch-site'];
  return site !== undefined && site !== 'none' && site !== 'same-origin';
}
