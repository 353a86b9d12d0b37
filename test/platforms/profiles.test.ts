import { describe, expect, it } from 'vitest';
import type { PlatformProfile, PlatformTimer, QuotaRule, Sourced } from '../../src/platforms/profile.js';
import { platforms } from '../../src/platforms/registry.js';

const each = platforms.map((profile) => [profile.id, profile] as const);

/** Every value with a source, wherever it stands in the profile. */
function sourcedValues(profile: PlatformProfile): readonly (readonly [string, Sourced<unknown>])[] {
  const found: [string, Sourced<unknown>][] = [];
  const visit = (path: string, value: unknown): void => {
    if (value === null || typeof value !== 'object') return;
    if ('source' in value && 'confidence' in value) {
      found.push([path, value as Sourced<unknown>]);
      return;
    }
    for (const [key, inner] of Object.entries(value)) visit(`${path}.${key}`, inner);
  };
  visit(profile.id, profile);
  return found;
}

function timersOf(profile: PlatformProfile): readonly (readonly [string, PlatformTimer])[] {
  return Object.entries(profile.timers);
}

function quotaOf(profile: PlatformProfile): QuotaRule | undefined {
  return profile.sharing.value.kind === 'sliced' ? profile.sharing.value.quota : profile.partition?.value;
}

function sizesOf(quota: QuotaRule): readonly number[] {
  if (quota.default.kind === 'table') return quota.default.rows.map((row) => row.ports);
  return quota.default.kind === 'fixed' ? [quota.default.ports] : [];
}

function portsOf(profile: PlatformProfile): number | undefined {
  return profile.ports?.value.reduce((sum, range) => sum + range.high - range.low + 1, 0);
}

describe('every platform profile', () => {
  it.each(each)('%s is named in lower-case words and describes itself in one sentence', (id, profile) => {
    expect(id).toMatch(/^[a-z0-9]+(-[a-z0-9]+)*$/);
    for (const alias of profile.aliases) expect(alias).toMatch(/^[a-z0-9]+(-[a-z0-9]+)*$/);
    expect(profile.name.length).toBeGreaterThan(3);
    expect(profile.summary).toMatch(/\.$/);
    expect(profile.notes.length).toBeGreaterThan(0);
  });

  it.each(each)('%s says where every number comes from', (_id, profile) => {
    const values = sourcedValues(profile);
    expect(values.length).toBeGreaterThan(1);
    for (const [path, { source, date, note }] of values) {
      expect(source.trim(), path).not.toBe('');
      if (date !== undefined) expect(date, path).toMatch(/^\d{4}(-\d{2}(-\d{2})?)?$/);
      if (note !== undefined) expect(note.trim(), path).not.toBe('');
    }
  });

  it.each(each)('%s trusts nothing highly that is from memory, inferred or unpublished', (_id, profile) => {
    const weak = sourcedValues(profile).filter(([, { source }]) =>
      /^(from memory|inferred|not published|not documented)/.test(source),
    );
    for (const [path, { confidence }] of weak) expect(confidence, path).not.toBe('high');
  });

  it.each(each)('%s has ports between 0 and 65535 in ascending ranges that do not overlap', (_id, profile) => {
    let last = -1;
    for (const { low, high } of profile.ports?.value ?? []) {
      expect(low).toBeGreaterThan(last);
      expect(high).toBeGreaterThanOrEqual(low);
      expect(high).toBeLessThanOrEqual(65535);
      last = high;
    }
  });

  it.each(each)('%s has caps that are whole numbers and no larger than the range they cap', (_id, profile) => {
    const ports = portsOf(profile);
    for (const cap of [profile.portsPerAddress, profile.portsPerDestination]) {
      if (cap === undefined) continue;
      expect(Number.isInteger(cap.value)).toBe(true);
      expect(cap.value).toBeGreaterThan(0);
      expect(ports).toBeDefined();
      expect(cap.value).toBeLessThanOrEqual(ports ?? 0);
    }
    for (const count of [profile.maxAddresses, profile.oversubscription]) {
      if (count !== undefined) expect(Number.isInteger(count.value) && count.value > 0).toBe(true);
    }
    if (profile.oversubscription !== undefined) expect(profile.reuse.value).not.toBe('exclusive');
  });

  it.each(each)('%s has timers that last some time, or 0 s with a source that says so', (_id, profile) => {
    for (const [name, timer] of timersOf(profile)) {
      expect(Number.isFinite(timer.value) && timer.value >= 0, name).toBe(true);
      if (timer.value === 0) expect(['timeWait', 'afterReset'], name).toContain(name);
    }
    expect(profile.timers.establishedIdle?.value ?? Number.POSITIVE_INFINITY).toBeGreaterThanOrEqual(
      profile.timers.synSent?.value ?? 0,
    );
  });

  it.each(each)('%s answers what its kind must answer, and nothing that only the other kind has', (_id, profile) => {
    if (profile.kind === 'proxy') {
      expect(profile.halfClosedState).toBeUndefined();
      expect(profile.refusedHold).toBeUndefined();
      if (timersOf(profile).length > 0) expect(profile.closesWith).toBeDefined();
      expect(profile.timers.afterReset?.value ?? 0).toBe(0);
    } else {
      expect(profile.closesWith).toBeUndefined();
    }
    if (profile.refusedHold?.value === 'time-wait') expect(profile.timers.timeWait).toBeDefined();
    if (profile.halfClosedState?.value === 'CLOSE_WAIT') expect(profile.timers.closeWait).toBeDefined();
  });

  it.each(each)('%s hands out slices of sizes that it accepts itself', (_id, profile) => {
    const quota = quotaOf(profile);
    if (quota === undefined) return expect(profile.sharing.value.kind).not.toBe('sliced');
    const { step, minPorts = 1, maxPorts = Number.POSITIVE_INFINITY } = quota;
    expect(minPorts).toBeLessThanOrEqual(maxPorts);
    for (const size of [...sizesOf(quota), ...(quota.minPorts === undefined ? [] : [minPorts])]) {
      expect(size).toBeGreaterThanOrEqual(minPorts);
      expect(size).toBeLessThanOrEqual(maxPorts);
      if (step.kind === 'multiple') expect(size % step.of).toBe(0);
      else expect(Number.isInteger(Math.log2(size))).toBe(true);
    }
  });

  it.each(each)('%s gives more slices no more ports each, and never more than an address has', (_id, profile) => {
    const quota = quotaOf(profile);
    if (quota?.default.kind !== 'table') return expect(quota?.default.kind).not.toBe('table');
    const capacity = profile.portsPerAddress?.value ?? portsOf(profile) ?? 0;
    const { rows } = quota.default;
    for (const [index, row] of rows.entries()) {
      expect(row.slicesUpTo * row.ports).toBeLessThanOrEqual(capacity);
      const before = rows[index - 1];
      if (before === undefined) continue;
      expect(row.slicesUpTo).toBeGreaterThan(before.slicesUpTo);
      expect(row.ports).toBeLessThan(before.ports);
    }
  });

  it.each(each)('%s limits only what a box really limits: positive numbers', (_id, profile) => {
    for (const limit of Object.values(profile.limits)) expect(limit.value).toBeGreaterThan(0);
  });
});
