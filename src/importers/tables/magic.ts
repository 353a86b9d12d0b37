import type { Recognition } from './recognise-format.js';

interface Magic {
  readonly bytes: readonly number[];
  readonly recognition: Recognition;
}

const packed = (name: string, tool: string): Recognition => ({
  format: null,
  nearest: null,
  why: `it is packed with ${name}; unpack it first (${tool})`,
});

const WIDE_TEXT: Recognition = {
  format: null,
  nearest: null,
  why: 'it is UTF-16 text; convert it first (iconv -f UTF-16 -t UTF-8)',
};

/** First bytes of files. pcap: microseconds and nanoseconds in both byte orders. */
const MAGICS: readonly Magic[] = [
  { bytes: [0xa1, 0xb2, 0xc3, 0xd4], recognition: { format: 'pcap' } },
  { bytes: [0xd4, 0xc3, 0xb2, 0xa1], recognition: { format: 'pcap' } },
  { bytes: [0xa1, 0xb2, 0x3c, 0x4d], recognition: { format: 'pcap' } },
  { bytes: [0x4d, 0x3c, 0xb2, 0xa1], recognition: { format: 'pcap' } },
  { bytes: [0x0a, 0x0d, 0x0d, 0x0a], recognition: { format: 'pcapng' } },
  { bytes: [0x1f, 0x8b], recognition: { format: 'gzip' } },
  { bytes: [0x28, 0xb5, 0x2f, 0xfd], recognition: packed('Zstandard', 'zstd -d') },
  { bytes: [0xfd, 0x37, 0x7a, 0x58, 0x5a, 0x00], recognition: packed('xz', 'xz -d') },
  { bytes: [0x42, 0x5a, 0x68], recognition: packed('bzip2', 'bzip2 -d') },
  { bytes: [0x50, 0x4b, 0x03, 0x04], recognition: packed('zip', 'unzip') },
  { bytes: [0xff, 0xfe], recognition: WIDE_TEXT },
  { bytes: [0xfe, 0xff], recognition: WIDE_TEXT },
];

/**
 * Recognises a file by its first bytes; text is left to its lines.
 *
 * @param head the first bytes of the file
 * @returns what it is, or why it can be nothing that is read here; null when it may be text
 */
export function recogniseMagic(head: Uint8Array): Recognition | null {
  if (head.length === 0) return { format: null, nearest: null, why: 'it is empty' };
  const magic = MAGICS.find(({ bytes }) => bytes.every((byte, index) => head[index] === byte));
  if (magic !== undefined) return magic.recognition;
  const zeros = countZeros(head);
  if (zeros === 0) return null;
  // Text in Latin letters has a zero in every second byte of UTF-16; a damaged text has one here and there.
  if (zeros * 3 > head.length && zeros * 3 < head.length * 2) return WIDE_TEXT;
  return zeros * 100 > head.length
    ? { format: null, nearest: null, why: 'it is not text, and no capture that is known' }
    : null;
}

function countZeros(bytes: Uint8Array): number {
  let zeros = 0;
  for (const byte of bytes) if (byte === 0) zeros++;
  return zeros;
}
