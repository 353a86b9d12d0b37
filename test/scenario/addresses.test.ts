import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { countAddresses } from '../../src/scenario/addresses.js';
import { Problems } from '../../src/scenario/problems.js';

type Spec = Parameters<typeof countAddresses>[0];

function count(spec: Spec): number | undefined {
  return countAddresses(spec, ['pool', 'addresses'], new Problems());
}

function complaint(spec: Spec): string | undefined {
  const problems = new Problems();
  expect(countAddresses(spec, ['pool', 'addresses'], problems)).toBeUndefined();
  return problems.list[0]?.message;
}

const ipv4 = (value: number) => [24, 16, 8, 0].map((shift) => (value >>> shift) & 255).join('.');

describe('the number of addresses', () => {
  it.each<readonly [Spec, number]>([
    [2, 2],
    ['2', 2],
    ['198.51.100.10', 1],
    ['198.51.100.10-198.51.100.11', 2],
    ['198.51.100.10-11', 2],
    ['198.51.100.10 - 198.51.101.9', 256],
    ['198.51.100.0/24', 256],
    ['198.51.100.7/32', 1],
    ['0.0.0.0/0', 2 ** 32],
    ['2001:db8::1', 1],
    ['2001:db8::1-2001:db8::ff', 255],
    ['2001:db8::/126', 4],
    [['198.51.100.10', '198.51.100.12-198.51.100.13', '2001:db8::/127', 3], 8],
  ])('of %j is %d', (spec, expected) => {
    expect(count(spec)).toBe(expected);
  });

  it('of an IPv6 prefix is a power of two, counted without walking', () => {
    expect(count('2001:db8::/64')).toBe(2 ** 64);
    expect(count('2000::/3')).toBe(2 ** 125);
    expect(count('::/0')).toBe(2 ** 128);
  });

  it('of a range is one more than the distance of its ends', () => {
    fc.assert(
      fc.property(fc.nat(0xffffffff), fc.nat(0xffffffff), (a, b) => {
        const [low, high] = [Math.min(a, b), Math.max(a, b)];
        expect(count(`${ipv4(low)}-${ipv4(high)}`)).toBe(high - low + 1);
      }),
    );
  });

  it('does not depend on the order of a list', () => {
    const blocks = fc.uniqueArray(fc.nat(999), { minLength: 1, maxLength: 8 });
    fc.assert(
      fc.property(blocks, (starts) => {
        const list = starts.map((start) => `10.${start >> 8}.${start & 255}.0/28`);
        expect(count(list)).toBe(16 * starts.length);
        expect(count([...list].reverse())).toBe(16 * starts.length);
      }),
    );
  });
});

describe('addresses that are refused', () => {
  it.each([
    ['10.1', /no IPv4 or IPv6/],
    ['0x7f.0.0.1', /no IPv4 or IPv6/],
    ['198.051.100.7', /no IPv4 or IPv6/],
    ['198.51.100.256', /no IPv4 or IPv6/],
    ['2001:db8::1::2', /no IPv4 or IPv6/],
    ['fe80::1%eth0', /no IPv4 or IPv6/],
    ['198.51.100.10/24', /host bits/],
    ['198.51.100.0/33', /no prefix length/],
    ['2001:db8::/129', /no prefix length/],
    ['198.51.100.11-198.51.100.10', /reversed/],
    ['198.51.100.10-2001:db8::1', /begins with IPv4 and ends with IPv6/],
    [0, /whole number from 1/],
    [1.5, /whole number from 1/],
    [1e30, /whole number from 1/],
  ] as const)('include %s', (spec, expected) => {
    expect(complaint(spec)).toMatch(expected);
  });

  it('include every entry that an earlier, wider one holds already', () => {
    const problems = new Problems();
    countAddresses(['10.0.0.0/24', '10.0.0.3', '10.0.0.200-10.0.0.201', '10.0.1.0'], ['a'], problems);
    expect(problems.list.map(({ path }) => path)).toEqual([
      ['a', 1],
      ['a', 2],
    ]);
  });

  it('include the same address in its two spellings', () => {
    expect(complaint(['2001:db8::1', '2001:0db8:0:0:0:0:0:1'])).toMatch(/repeats/);
  });

  it('hint at the prefix that was meant', () => {
    const problems = new Problems();
    countAddresses('198.51.100.10/29', ['a'], problems);
    expect(problems.list[0]?.hint).toContain('198.51.100.8/29');
  });
});
