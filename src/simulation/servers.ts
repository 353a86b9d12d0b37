/** What servers still hold of connections that their boxes have forgotten: TIME_WAIT of the last tuple of each port. */
export class Servers {
  private readonly until: Float64Array;

  constructor(ports: number) {
    this.until = new Float64Array(ports).fill(Number.NEGATIVE_INFINITY);
  }

  /** The server holds the tuple of a port until then. */
  hold(port: number, until: number): void {
    this.until[port] = until;
  }

  /** Whether a new connection meets the old one of its tuple. */
  meets(port: number, now: number): boolean {
    if ((this.until[port] as number) <= now) return false;
    // Met, it is over: the server accepts the new connection in its place, or the client resets it.
    this.until[port] = Number.NEGATIVE_INFINITY;
    return true;
  }
}
