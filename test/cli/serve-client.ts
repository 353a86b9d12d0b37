/** A client of the page's server that can say anything, as a browser cannot. */
import { request as httpRequest, type IncomingHttpHeaders, type IncomingMessage } from 'node:http';
import { connect, type Socket } from 'node:net';

export interface Reply {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

interface Wish {
  readonly path?: string;
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

const PATIENCE = 10_000;

function begin(port: number, { path = '/', method = 'GET', headers = {}, body }: Wish): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    const request = httpRequest({ host: '127.0.0.1', port, path, method, headers, agent: false, timeout: PATIENCE });
    request.on('response', resolve).on('error', reject);
    request.on('timeout', () => request.destroy(new Error('no answer')));
    request.end(body);
  });
}

/** One request and its whole answer. */
export async function ask(port: number, wish: Wish = {}): Promise<Reply> {
  const response = await begin(port, wish);
  let body = '';
  for await (const chunk of response.setEncoding('utf8')) body += chunk;
  return { status: response.statusCode ?? 0, headers: response.headers, body };
}

/** An open stream of changes. */
export interface Stream {
  readonly status: number;
  /** The next version that is told. */
  next(): Promise<string>;
  /** Resolves when the server has ended the stream. */
  readonly ended: Promise<void>;
  close(): void;
}

/** Opens a stream of changes, as a page does. */
export async function listen(port: number): Promise<Stream> {
  const response = await begin(port, { path: '/changes' });
  const [told, waiting]: [string[], ((version: string) => void)[]] = [[], []];
  let text = '';
  response.setEncoding('utf8').on('data', (chunk) => {
    text += chunk;
    const messages = text.split('\n\n');
    text = messages.pop() ?? '';
    for (const [, version = ''] of messages.map((one) => /^data: (\w+)$/m.exec(one)).filter((one) => one !== null)) {
      const wake = waiting.shift();
      if (wake === undefined) told.push(version);
      else wake(version);
    }
  });
  const ended = new Promise<void>((resolve) => response.on('close', resolve).on('error', () => resolve()));
  return {
    status: response.statusCode ?? 0,
    next: () => {
      const version = told.shift();
      if (version !== undefined) return Promise.resolve(version);
      return within(new Promise((resolve) => waiting.push(resolve)), 'a change');
    },
    ended,
    close: () => response.destroy(),
  };
}

/** A connection that says what it likes. */
export async function rawSocket(port: number): Promise<Socket> {
  const socket = connect(port, '127.0.0.1');
  socket.on('error', () => undefined);
  await new Promise((resolve) => socket.once('connect', resolve));
  return socket;
}

/** What comes of a connection until it is closed. */
export function untilClosed(socket: Socket): Promise<string> {
  let text = '';
  socket.setEncoding('latin1').on('data', (chunk) => {
    text += chunk;
  });
  if (socket.closed) return Promise.resolve(text);
  return within(new Promise((resolve) => socket.on('close', () => resolve(text))), 'the end of the connection');
}

/** Fails when something takes longer than any test waits. */
export function within<T>(promise: Promise<T>, what: string): Promise<T> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`waited too long for ${what}`)), PATIENCE);
  });
  return Promise.race([promise, late]).finally(() => clearTimeout(timer));
}

/** Waits until something holds. */
export async function until(holds: () => boolean | Promise<boolean>, what: string): Promise<void> {
  for (let step = 0; step < PATIENCE / 10; step++) {
    if (await holds()) return;
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  throw new Error(`waited too long for ${what}`);
}
