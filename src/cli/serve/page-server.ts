import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type ChannelLimits, Channels } from './channels.js';
import { answerTo } from './guard.js';

/** One version of the page. */
export interface ShownPage {
  readonly html: string;
  /** Its Content-Security-Policy. */
  readonly policy: string;
  /** Names what it shows: another text gives another name. */
  readonly version: string;
}

/** Bounds on what a client may take up. */
export interface ServerLimits extends ChannelLimits {
  readonly mostConnections: number;
  /** Bytes of a request's head. */
  readonly head: number;
  /** Milliseconds within which a request must be there. */
  readonly request: number;
  /** Milliseconds that a connection may do nothing. */
  readonly idle: number;
}

const LIMITS: ServerLimits = {
  ...{ mostConnections: 128, mostChannels: 32 },
  ...{ head: 16_384, backlog: 16_384 },
  ...{ request: 10_000, idle: 60_000, beat: 20_000 },
};

/** Only this machine, whatever its names. */
const LOOPBACK = '127.0.0.1';

const HEADERS = {
  'Cache-Control': 'no-store',
  'X-Content-Type-Options': 'nosniff',
  'X-Frame-Options': 'DENY',
  'Referrer-Policy': 'no-referrer',
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Cross-Origin-Opener-Policy': 'same-origin',
};

const NOTHING = "default-src 'none'";

/** A page on loopback, until it is closed. */
export class PageServer {
  readonly #server: Server;
  readonly #channels: Channels;
  #page: ShownPage;

  constructor(page: ShownPage, limits: Partial<ServerLimits> = {}) {
    const all = { ...LIMITS, ...limits };
    this.#page = page;
    this.#channels = new Channels(all);
    this.#server = createServer(
      {
        ...{ maxHeaderSize: all.head, headersTimeout: all.request, requestTimeout: all.request },
        connectionsCheckingInterval: Math.min(1000, all.request),
      },
      (request, response) => this.#answer(request, response),
    );
    this.#server.maxConnections = all.mostConnections;
    this.#server.timeout = all.idle;
  }

  /** The port it listens at. */
  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  get address(): string {
    return `http://${LOOPBACK}:${this.port}/`;
  }

  /** Open streams of changes. */
  get channels(): number {
    return this.#channels.size;
  }

  /**
   * Begins to listen.
   *
   * @param port 0: any free one
   * @throws the system's error, with `code`, when it cannot
   */
  listen(port: number): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#server.once('error', reject);
      this.#server.listen({ host: LOOPBACK, port, exclusive: true }, () => {
        this.#server.off('error', reject);
        resolve();
      });
    });
  }

  /** Shows another version to whoever asks from now on, and tells the pages that are open. */
  show(page: ShownPage): void {
    if (page.version === this.#page.version) return;
    this.#page = page;
    this.#channels.tell(page.version);
  }

  /** Frees the port and every connection, whatever they are doing. */
  close(): Promise<void> {
    this.#channels.close();
    return new Promise((resolve) => {
      this.#server.close(() => resolve());
      this.#server.closeAllConnections();
    });
  }

  #answer(request: IncomingMessage, response: ServerResponse): void {
    const answer = answerTo(request, this.port);
    if (answer === 'page') this.#sendPage(response);
    else if (answer === 'changes') this.#sendChanges(request, response);
    else refuse(response, answer);
  }

  #sendPage(response: ServerResponse): void {
    const { html, policy } = this.#page;
    response
      .writeHead(200, {
        ...{ ...HEADERS, 'Content-Security-Policy': unframed(policy) },
        ...{ 'Content-Type': 'text/html; charset=utf-8', 'Content-Length': Buffer.byteLength(html) },
      })
      .end(html);
  }

  #sendChanges({ method }: IncomingMessage, response: ServerResponse): void {
    if (this.#channels.isFull) {
      refuse(response, 503);
      return;
    }
    response.writeHead(200, {
      ...{ ...HEADERS, 'Content-Security-Policy': unframed(NOTHING), Connection: 'close' },
      'Content-Type': 'text/event-stream; charset=utf-8',
    });
    if (method === 'HEAD') response.end();
    else this.#channels.add(response, this.#page.version);
  }
}

/** A status without a body, after which the connection is closed: nobody who is refused has more to say. */
function refuse(response: ServerResponse, status: number): void {
  response
    .writeHead(status, {
      ...{ ...HEADERS, 'Content-Security-Policy': unframed(NOTHING), Connection: 'close', 'Content-Length': 0 },
      ...(status === 405 ? { Allow: 'GET, HEAD' } : {}),
      ...(status === 503 ? { 'Retry-After': 5 } : {}),
    })
    .end();
}

/** What a page cannot say of itself: nobody may put it into a frame. */
function unframed(policy: string): string {
  return `${policy}; frame-ancestors 'none'`;
}
