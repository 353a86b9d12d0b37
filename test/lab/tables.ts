/** What `conntrack -L`, `conntrack -S` and `ss -tan` print, counted. */

/** Entries or sockets in one state, on one SNAT address, toward one server port. */
export interface Counted {
  readonly state: string;
  readonly address: string;
  readonly serverPort: number;
  readonly count: number;
}

/** The words of `ss` for the states that `conntrack -L` prints. */
const SOCKET_STATES: ReadonlyMap<string, string> = new Map([
  ['ESTAB', 'ESTABLISHED'],
  ['SYN-SENT', 'SYN_SENT'],
  ['FIN-WAIT-1', 'FIN_WAIT'],
  ['FIN-WAIT-2', 'FIN_WAIT'],
  ['CLOSING', 'FIN_WAIT'],
  ['CLOSE-WAIT', 'CLOSE_WAIT'],
  ['LAST-ACK', 'LAST_ACK'],
  ['TIME-WAIT', 'TIME_WAIT'],
]);

/** TCP entries of `conntrack -L` whose answers go to one of the addresses. */
export function countEntries(text: string, addresses: readonly string[]): readonly Counted[] {
  return counted(text, (line) => {
    const state = /^tcp\s+6\s+(?:\d+\s+)?([A-Z_0-9]+)\s/.exec(line)?.[1];
    const [, answer] = [...line.matchAll(/src=(\S+) dst=(\S+) sport=(\d+) dport=(\d+)/g)];
    if (state === undefined || answer === undefined) return null;
    const [, , address = '', serverPort = ''] = answer;
    return addresses.includes(address) ? { state, address, serverPort: Number(serverPort) } : null;
  });
}

/**
 * Sockets of `ss -Htan` whose own address is one of these and that are no listeners.
 *
 * @throws Error for a state that it does not know
 */
export function countSockets(text: string, addresses: readonly string[]): readonly Counted[] {
  return counted(text, (line) => {
    const [word = '', , , own = '', peer = ''] = line.trim().split(/\s+/);
    const [address = ''] = own.split(':');
    if (!addresses.includes(address) || word === 'LISTEN') return null;
    const state = SOCKET_STATES.get(word);
    if (state === undefined) throw new Error(`ss prints a state that is not known: ${word}`);
    return { state, address, serverPort: Number(peer.slice(peer.lastIndexOf(':') + 1)) };
  });
}

function counted(text: string, read: (line: string) => Omit<Counted, 'count'> | null): readonly Counted[] {
  const counts = new Map<string, Counted>();
  for (const line of text.split('\n')) {
    const one = read(line);
    if (one === null) continue;
    const key = `${one.state} ${one.address} ${one.serverPort}`;
    counts.set(key, { ...one, count: (counts.get(key)?.count ?? 0) + 1 });
  }
  return [...counts.values()];
}

/** A counter of `conntrack -S`, over all processors. */
export function counterOf(text: string, name: string): number {
  const found = [...text.matchAll(new RegExp(`\\b${name}=(\\d+)`, 'g'))];
  if (found.length === 0) throw new Error(`conntrack -S prints no ${name}`);
  return found.reduce((sum, [, value]) => sum + Number(value), 0);
}
