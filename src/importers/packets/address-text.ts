/** Addresses from packets as text; what was written once is kept, since a capture has few addresses and many connections. */

/** As many IPv4 addresses are kept as text. */
const KEPT = 65_536;

export class AddressText {
  private readonly known = new Map<number, string>();

  /** An IPv4 address in dotted decimals. */
  ipv4(word: number): string {
    const known = this.known.get(word);
    if (known !== undefined) return known;
    if (this.known.size === KEPT) this.known.clear();
    const text = `${word >>> 24}.${(word >>> 16) & 255}.${(word >>> 8) & 255}.${word & 255}`;
    this.known.set(word, text);
    return text;
  }
}

/** An IPv6 address from its four words as RFC 5952 writes it: small letters, the longest run of zeros cut out. */
export function ipv6Text(words: readonly number[]): string {
  const groups = words.flatMap((word) => [word >>> 16, word & 0xffff]);
  let [runStart, runLength] = [0, 1];
  for (let from = 0; from < groups.length; from++) {
    let length = 0;
    while (groups[from + length] === 0) length += 1;
    // A single zero is written out; of runs as long as each other the first is cut.
    if (length > runLength) [runStart, runLength] = [from, length];
  }
  const write = (part: readonly number[]): string => part.map((group) => group.toString(16)).join(':');
  if (runLength === 1) return write(groups);
  return `${write(groups.slice(0, runStart))}::${write(groups.slice(runStart + runLength))}`;
}
