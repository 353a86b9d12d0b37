/** SHA-256 (FIPS 180-4), for the page's own policy: the library runs where Node's crypto is not. */

/** The first `count` primes. */
function primes(count: number): readonly number[] {
  const found: number[] = [];
  for (let n = 2; found.length < count; n++) if (found.every((prime) => n % prime !== 0)) found.push(n);
  return found;
}

/** The first 32 bits of a number's fraction. */
const fraction = (value: number): number => ((value - Math.floor(value)) * 2 ** 32) | 0;
const PRIMES = primes(64);
const START = PRIMES.slice(0, 8).map((prime) => fraction(Math.sqrt(prime)));
const ROUND = PRIMES.map((prime) => fraction(Math.cbrt(prime)));

const rotated = (word: number, by: number): number => (word >>> by) | (word << (32 - by));

/** The message with a one, zeros and its length in bits behind it, in 32-bit words. */
function padded(bytes: Uint8Array): DataView {
  const length = Math.ceil((bytes.length + 9) / 64) * 64;
  const block = new Uint8Array(length);
  block.set(bytes);
  block[bytes.length] = 0x80;
  const view = new DataView(block.buffer);
  view.setUint32(length - 8, Math.floor((bytes.length * 8) / 2 ** 32));
  view.setUint32(length - 4, (bytes.length * 8) >>> 0);
  return view;
}

/**
 * The SHA-256 hash of a text's UTF-8 bytes.
 *
 * @returns 32 bytes
 */
export function sha256(text: string): Uint8Array {
  const view = padded(new TextEncoder().encode(text));
  const hash = Int32Array.from(START);
  const words = new Int32Array(64);
  const at = (index: number): number => words[index] ?? 0;
  for (let offset = 0; offset < view.byteLength; offset += 64) {
    for (let i = 0; i < 16; i++) words[i] = view.getInt32(offset + i * 4);
    for (let i = 16; i < 64; i++) {
      const [near, far] = [at(i - 15), at(i - 2)];
      const small = rotated(near, 7) ^ rotated(near, 18) ^ (near >>> 3);
      const large = rotated(far, 17) ^ rotated(far, 19) ^ (far >>> 10);
      words[i] = at(i - 16) + small + at(i - 7) + large;
    }
    let [a = 0, b = 0, c = 0, d = 0, e = 0, f = 0, g = 0, h = 0] = hash;
    for (let i = 0; i < 64; i++) {
      const choice = (e & f) ^ (~e & g);
      const first = h + (rotated(e, 6) ^ rotated(e, 11) ^ rotated(e, 25)) + choice + (ROUND[i] ?? 0) + at(i);
      const majority = (a & b) ^ (a & c) ^ (b & c);
      const second = (rotated(a, 2) ^ rotated(a, 13) ^ rotated(a, 22)) + majority;
      [h, g, f, e, d, c, b, a] = [g, f, e, (d + first) | 0, c, b, a, (first + second) | 0];
    }
    [a, b, c, d, e, f, g, h].forEach((word, index) => {
      hash[index] = (hash[index] ?? 0) + word;
    });
  }
  const out = new DataView(new ArrayBuffer(32));
  hash.forEach((word, index) => {
    out.setInt32(index * 4, word);
  });
  return new Uint8Array(out.buffer);
}

/** A source of a Content-Security-Policy that allows exactly this inline text: `'sha256-…'`. */
export function hashSource(text: string): string {
  return `'sha256-${btoa(String.fromCharCode(...sha256(text)))}'`;
}
