/**
 * Whether an address belongs to a pool as a person types it: addresses, IPv4 ranges and prefixes, by comma.
 *
 * @param text as for `pool.addresses`
 * @returns null where the text names no addresses (a count), or some that cannot be compared (IPv6 ranges and prefixes)
 */
export function poolMatcher(text: string): ((address: string) => boolean) | null {
  const tests = text.split(',').map((entry) => entryMatcher(entry.trim()));
  const known = tests.filter((test) => test !== null);
  return known.length < tests.length ? null : (address) => known.some((test) => test(address));
}

function entryMatcher(entry: string): ((address: string) => boolean) | null {
  const [, from = '', to] = /^([\d.]+)(?:\s*-\s*([\d.]+))?$/.exec(entry) ?? [];
  const [, network = '', length] = /^([\d.]+)\/(\d{1,2})$/.exec(entry) ?? [];
  if (length !== undefined) {
    const first = number(network);
    return first === null ? null : within(first, first + 2 ** (32 - Number(length)) - 1);
  }
  if (/^[\da-f:.]*:[\da-f:.]*$/i.test(entry)) return (address) => address === entry.toLowerCase();
  const [first, last] = [number(from), number(to ?? from)];
  return first === null || last === null ? null : within(first, last);
}

function within(first: number, last: number): (address: string) => boolean {
  return (address) => {
    const value = number(address);
    return value !== null && value >= first && value <= last;
  };
}

function number(address: string): number | null {
  const parts = address.split('.');
  if (parts.length !== 4 || !parts.every((part) => /^\d{1,3}$/.test(part) && Number(part) <= 255)) return null;
  return parts.reduce((sum, part) => sum * 256 + Number(part), 0);
}
