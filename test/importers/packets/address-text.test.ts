import { describe, expect, it } from 'vitest';
import { AddressText, ipv6Text } from '../../../src/importers/packets/address-text.js';

describe('addresses as text', () => {
  it.each([
    // RFC 5952, 4 and 2: what is recommended, and what each is written instead of.
    [[0x20010db8, 0, 0, 0x1], '2001:db8::1'],
    [[0x20010db8, 0, 0, 0x20001], '2001:db8::2:1'],
    [[0x20010db8, 0x00000001, 0x00010001, 0x00010001], '2001:db8:0:1:1:1:1:1'],
    [[0x20010000, 0, 0x00010000, 0x1], '2001::1:0:0:1'],
    [[0x20010db8, 0, 0x00010000, 0x1], '2001:db8::1:0:0:1'],
    [[0x20010db8, 0xaaaabbbb, 0xccccddd0, 0xeeee000f], '2001:db8:aaaa:bbbb:cccc:ddd0:eeee:f'],
    [[0, 0, 0, 0], '::'],
    [[0, 0, 0, 1], '::1'],
    [[0xfe800000, 0, 0, 0], 'fe80::'],
  ])('%o is %s', (words, text) => {
    expect(ipv6Text(words)).toBe(text);
    // As the URL standard serialises it.
    expect(new URL(`http://[${text}]/`).hostname).toBe(`[${text}]`);
  });

  it('writes IPv4 in dotted decimals, the same before and after many others', () => {
    const text = new AddressText();
    expect(text.ipv4(0xc6336401 | 0)).toBe('198.51.100.1');
    for (let k = 0; k < 70_000; k++) text.ipv4(k);
    expect(text.ipv4(0xc6336401 | 0)).toBe('198.51.100.1');
    expect(text.ipv4(0)).toBe('0.0.0.0');
    expect(text.ipv4(-1)).toBe('255.255.255.255');
  });
});
