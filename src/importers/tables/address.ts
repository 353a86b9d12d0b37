/** Addresses and ports as tables print them. */

const IPV4 = /^(?:(?:25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)(?:\.(?!$)|$)){4}$/;

/** Whether a text is an IPv4 address in dotted form or an IPv6 address (RFC 4291, zone left out). */
export function isAddress(text: string): boolean {
  if (!text.includes(':')) return IPV4.test(text);
  const halves = text.split('::');
  if (halves.length > 2) return false;
  let groups = 0;
  for (const [index, half] of halves.entries()) {
    if (half === '') continue;
    const parts = half.split(':');
    const last = parts[parts.length - 1] ?? '';
    if (last.includes('.')) {
      if (index !== halves.length - 1 || !IPV4.test(last)) return false;
      parts.pop();
      groups += 2;
    }
    if (!parts.every((part) => /^[\da-fA-F]{1,4}$/.test(part))) return false;
    groups += parts.length;
  }
  return halves.length === 2 ? groups <= 7 : groups === 8;
}

/** One spelling for one address: no zone, IPv4 for IPv4 in IPv6, small letters; `*` is the unspecified address. */
export function plainAddress(text: string): string {
  const zone = text.indexOf('%');
  const bare = (zone < 0 ? text : text.slice(0, zone)).toLowerCase();
  if (bare === '*') return '0.0.0.0';
  return bare.startsWith('::ffff:') && bare.includes('.') ? bare.slice(7) : bare;
}

/** A port from its digits in `text` from `from` to `to`; -1 when they are not the digits of 0…65,535. */
export function portIn(text: string, from: number, to: number): number {
  if (to <= from || to - from > 5) return -1;
  let port = 0;
  for (let i = from; i < to; i++) {
    const digit = text.charCodeAt(i) - 48;
    if (digit < 0 || digit > 9) return -1;
    port = port * 10 + digit;
  }
  return port <= 65_535 ? port : -1;
}

/** An address and a port, as sockets print them. */
export interface SocketEnd {
  readonly address: string;
  /** null: any port (`*`). */
  readonly port: number | null;
}

/**
 * Reads `192.0.2.1:443`, `[2001:db8::1]:443`, `2001:db8::1:443` (netstat), `*:80`, `0.0.0.0:*`, with or without a zone.
 *
 * @returns the end, or null when it is none
 */
export function parseSocketEnd(text: string): SocketEnd | null {
  const colon = text.lastIndexOf(':');
  if (colon <= 0) return null;
  const written = text.startsWith('[') && text[colon - 1] === ']' ? text.slice(1, colon - 1) : text.slice(0, colon);
  // A zone may stand behind the bracket: [fe80::1]%eth0:80.
  const inner = /^\[([^\]]*)\]%[^:]*$/.exec(written)?.[1] ?? written;
  const address = plainAddress(inner);
  if (!isAddress(address)) return null;
  if (text.slice(colon + 1) === '*') return { address, port: null };
  const port = portIn(text, colon + 1, text.length);
  return port < 0 ? null : { address, port };
}

/** A copy of a text that was cut out of a larger one, so that keeping it does not keep the larger one. */
export function detached(text: string): string {
  return JSON.parse(JSON.stringify(text)) as string;
}
