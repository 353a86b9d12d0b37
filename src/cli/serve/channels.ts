import type { ServerResponse } from 'node:http';

/** Bounds on the streams of changes. */
export interface ChannelLimits {
  readonly mostChannels: number;
  /** Milliseconds between two signs of life, by which a client that is gone is noticed. */
  readonly beat: number;
  /** Bytes that a client may leave unread. */
  readonly backlog: number;
}

/** The streams of events in which open pages hear that there is another version. */
export class Channels {
  readonly #open = new Set<ServerResponse>();
  readonly #limits: ChannelLimits;
  #beat: ReturnType<typeof setInterval> | undefined;

  constructor(limits: ChannelLimits) {
    this.#limits = limits;
  }

  get size(): number {
    return this.#open.size;
  }

  get isFull(): boolean {
    return this.#open.size >= this.#limits.mostChannels;
  }

  /** Adds a client, whose head is sent, and tells it the present version: it may have loaded the page before a change. */
  add(response: ServerResponse, version: string): void {
    this.#open.add(response);
    response.on('close', () => this.#remove(response));
    response.write(`retry: 1000\n\n${message(version)}`);
    this.#beat ??= setInterval(() => this.#send(':\n\n'), this.#limits.beat);
  }

  /** Tells everybody. */
  tell(version: string): void {
    this.#send(message(version));
  }

  /** Ends every stream. */
  close(): void {
    for (const response of [...this.#open]) {
      response.end();
      this.#remove(response);
    }
  }

  #send(text: string): void {
    for (const response of [...this.#open]) {
      if (response.writableLength > this.#limits.backlog) response.destroy();
      else response.write(text);
    }
  }

  #remove(response: ServerResponse): void {
    this.#open.delete(response);
    if (this.#open.size > 0) return;
    clearInterval(this.#beat);
    this.#beat = undefined;
  }
}

function message(version: string): string {
  return `data: ${version}\n\n`;
}
