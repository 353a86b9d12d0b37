import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { hashSource } from '../../../src/reports/page/sha256.js';

const nodes = (text: string) => `'sha256-${createHash('sha256').update(text).digest('base64')}'`;

it('hashes as Node does: at every length around a block, and any text', () => {
  // FIPS 180-4, example of one block.
  expect(hashSource('abc')).toBe(
    `'sha256-${Buffer.from('ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad', 'hex').toString('base64')}'`,
  );
  for (let length = 0; length < 130; length++) expect(hashSource('x'.repeat(length))).toBe(nodes('x'.repeat(length)));
  fc.assert(fc.property(fc.string({ unit: 'grapheme' }), (text) => hashSource(text) === nodes(text)));
});
