import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  pathOf,
  readFragment,
  settingAt,
  withoutSetting,
  withSetting,
  writeFragment,
} from '../../../src/reports/page/settings.js';

describe('settings of a page', () => {
  it('come back from the address as they were, whatever they contain', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ minLength: 1, unit: 'grapheme' })), (settings) => {
        expect(readFragment(writeFragment(settings))).toEqual(settings);
      }),
    );
    expect(readFragment('')).toBeNull();
    expect(readFragment('#verdict')).toBeNull();
    expect(readFragment('#set=')).toEqual([]);
    expect(readFragment('#set=a%')).toEqual(['a%']);
  });

  it('replace each other by their path, the last one counting', () => {
    const first = withSetting(withSetting(['users=3'], 'pool.sharing.slices=4'), 'traffic."a=b".rate=1/s');
    expect(first.map(pathOf)).toEqual(['users', 'pool.sharing.slices', 'traffic."a=b".rate']);
    expect(withSetting(first, 'parameters.users=5')).toEqual([...first.slice(1), 'parameters.users=5']);
    expect(withSetting(first, 'pool.sharing={slices: 5}')).toEqual([first[0], first[2], 'pool.sharing={slices: 5}']);
    expect(withoutSetting(first, 'parameters.users')).toEqual(first.slice(1));
    expect(settingAt(['pool.sharing={slices: 5}'], 'pool.sharing.slices')).toBe('pool.sharing={slices: 5}');
    expect(settingAt(['pool.addresses=2'], 'pool')).toBeUndefined();
  });
});
