import ipaddr from 'ipaddr.js';
import type { Problems } from './problems.js';
import type { Path } from './scenario.js';

/** A block of consecutive addresses of one family, or a bare number of addresses. */
interface Block {
  readonly family: 'ipv4' | 'ipv6' | 'count';
  readonly first: bigint;
  readonly last: bigint;
  readonly path: Path;
}

/**
 * How many SNAT addresses a pool has: from a count, an address, a range, a prefix, or a list of these. Blocks are
 * counted, not walked: an IPv6 /64 is 2^64 addresses. Every address of a prefix counts (a NAT pool has no network or
 * broadcast address). Overlapping entries are a mistake and are reported.
 *
 * @returns the number of addresses (exact up to 2^53, nearest double beyond), or undefined after a complaint
 */
export function countAddresses(
  value: number | string | readonly (number | string)[],
  path: Path,
  problems: Problems,
): number | undefined {
  const entries = Array.isArray(value) ? (value as readonly (number | string)[]) : [value as number | string];
  if (entries.length === 0) {
    problems.add('address-invalid', path, 'the list of addresses is empty', {
      hint: 'write a count, an address, a range or a prefix',
    });
    return undefined;
  }
  const blocks = entries.map((entry, index) =>
    readBlock(entry, Array.isArray(value) ? [...path, index] : path, problems),
  );
  const known = blocks.filter((block) => block !== undefined);
  if (known.length < blocks.length || reportOverlaps(known, problems)) return undefined;
  return Number(known.reduce((sum, block) => sum + (block.last - block.first + 1n), 0n));
}

function readBlock(entry: number | string, path: Path, problems: Problems): Block | undefined {
  if (typeof entry === 'number' || /^\s*\d+\s*$/.test(entry)) return readCount(Number(entry), path, problems);
  const text = entry.trim();
  const range = /^([^\s-]+)\s*-\s*([^\s-]+)$/.exec(text);
  if (range !== null) return readRange(range[1] ?? '', range[2] ?? '', path, problems);
  if (text.includes('/')) return readPrefix(text, path, problems);
  const address = readAddress(text, path, problems);
  return address && { ...address, last: address.first, path };
}

function readCount(count: number, path: Path, problems: Problems): Block | undefined {
  if (Number.isInteger(count) && count >= 1 && count <= 1e21)
    return { family: 'count', first: 1n, last: BigInt(count), path };
  problems.add('out-of-range', path, `a number of addresses is a whole number from 1 to 1e21, this is ${count}`, {
    hint: 'write for example addresses: 2',
  });
  return undefined;
}

function readRange(from: string, to: string, path: Path, problems: Problems): Block | undefined {
  const first = readAddress(from, path, problems);
  // 198.51.100.10-11 is common shorthand for the last octet.
  const short =
    first?.family === 'ipv4' && /^\d{1,3}$/.test(to) ? `${from.slice(0, from.lastIndexOf('.') + 1)}${to}` : to;
  const last = readAddress(short, path, problems);
  if (first === undefined || last === undefined) return undefined;
  if (first.family !== last.family) {
    problems.add(
      'address-invalid',
      path,
      `the range begins with ${shown(first.family)} and ends with ${shown(last.family)}`,
      {
        hint: 'write both ends as addresses of one family',
      },
    );
    return undefined;
  }
  if (last.first < first.first) {
    problems.add('address-invalid', path, `the range ${from}-${to} is reversed`, {
      hint: `did you mean ${to}-${from}?`,
    });
    return undefined;
  }
  return { family: first.family, first: first.first, last: last.first, path };
}

function readPrefix(text: string, path: Path, problems: Problems): Block | undefined {
  const [base = '', bits = ''] = text.split('/');
  const address = readAddress(base, path, problems);
  if (address === undefined) return undefined;
  const width = address.family === 'ipv4' ? 32 : 128;
  if (!/^\d{1,3}$/.test(bits) || Number(bits) > width) {
    problems.add('address-invalid', path, `"/${bits}" is no prefix length of ${shown(address.family)}`, {
      hint: `write a number from 0 to ${width}`,
    });
    return undefined;
  }
  const size = 1n << BigInt(width - Number(bits));
  const first = (address.first / size) * size;
  if (first !== address.first) {
    problems.add('address-invalid', path, `${text} is not the beginning of a prefix: it has host bits set`, {
      hint: `write ${write(first, address.family)}/${bits} for the whole prefix, or a range of addresses`,
    });
    return undefined;
  }
  return { family: address.family, first, last: first + size - 1n, path };
}

function shown(family: 'ipv4' | 'ipv6' | 'count'): string {
  return family === 'ipv4' ? 'IPv4' : 'IPv6';
}

function write(address: bigint, family: 'ipv4' | 'ipv6' | 'count'): string {
  const length = family === 'ipv4' ? 4 : 16;
  const bytes = Array.from({ length }, (_, index) => Number((address >> BigInt(8 * (length - 1 - index))) & 255n));
  return ipaddr.fromByteArray(bytes).toString();
}

/** Four decimal parts only: inet_aton's 10.1 or 0x7f.1, or octal parts, would be a second reading of the same text. */
function readIpv4(text: string): bigint | undefined {
  const parts = text.split('.');
  if (parts.length !== 4 || !parts.every((part) => /^(?:0|[1-9]\d{0,2})$/.test(part) && Number(part) <= 255))
    return undefined;
  return parts.reduce((sum, part) => sum * 256n + BigInt(part), 0n);
}

function readAddress(
  text: string,
  path: Path,
  problems: Problems,
): { readonly family: 'ipv4' | 'ipv6'; readonly first: bigint } | undefined {
  const v4 = readIpv4(text);
  if (v4 !== undefined) return { family: 'ipv4', first: v4 };
  if (!text.includes(':') || text.includes('%') || !ipaddr.IPv6.isValid(text)) {
    problems.add('address-invalid', path, `"${text}" is no IPv4 or IPv6 address`, {
      hint: 'write for example 198.51.100.10, 198.51.100.10-198.51.100.11, 2001:db8::/64, or a count such as 2',
    });
    return undefined;
  }
  const bytes = ipaddr.IPv6.parse(text).toByteArray();
  return { family: 'ipv6', first: bytes.reduce((sum, byte) => sum * 256n + BigInt(byte), 0n) };
}

function reportOverlaps(blocks: readonly Block[], problems: Problems): boolean {
  const placed = blocks
    .filter((block) => block.family !== 'count')
    .sort((a, b) => (a.first < b.first ? -1 : a.first > b.first ? 1 : 0));
  let overlaps = false;
  for (const family of ['ipv4', 'ipv6']) {
    const own = placed.filter((block) => block.family === family);
    let previous: Block | undefined;
    for (const block of own) {
      const before = previous;
      if (previous === undefined || block.last > previous.last) previous = block;
      if (before === undefined || block.first > before.last) continue;
      overlaps = true;
      problems.add('address-invalid', block.path, 'this entry repeats addresses of another entry', {
        hint: 'list every address once',
        also: { path: before.path, at: 'value', message: 'this is the other one' },
      });
    }
  }
  return overlaps;
}
