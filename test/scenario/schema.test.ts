import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { findPlatform } from '../../src/platforms/registry.js';
import { closeStrategies, descriptionAt, keysAt, scenarioJsonSchema } from '../../src/scenario/schema.js';
import { readYaml } from '../../src/scenario/yaml-source.js';
import { messages, withFlow } from './reading.js';

interface Node {
  readonly [keyword: string]: unknown;
  readonly type?: string | readonly string[];
  readonly description?: string;
  readonly anyOf?: readonly Node[];
  readonly enum?: readonly unknown[];
  readonly properties?: Readonly<Record<string, Node>>;
  readonly required?: readonly string[];
  readonly items?: Node;
  readonly additionalProperties?: Node | boolean;
  readonly propertyNames?: Node;
}

const schema = scenarioJsonSchema() as Node;

const TYPES = new Set(['object', 'array', 'string', 'number', 'boolean', 'integer', 'null']);

/** Every schema inside a schema, with the place where it stands. */
function nodes(node: Node, place = '#'): readonly (readonly [string, Node])[] {
  const inner = [
    ...(node.anyOf ?? []).map((one, index) => [`${place}/anyOf/${index}`, one] as const),
    ...Object.entries(node.properties ?? {}).map(([key, one]) => [`${place}/properties/${key}`, one] as const),
    ...(['items', 'additionalProperties', 'propertyNames'] as const).flatMap((key) => {
      const one = node[key];
      return typeof one === 'object' ? [[`${place}/${key}`, one as Node] as const] : [];
    }),
  ];
  return [[place, node], ...inner.flatMap(([where, one]) => nodes(one, where))];
}

/** What a value breaks; only the keywords that the schema uses. */
function violations(node: Node, value: unknown, place = '$'): readonly string[] {
  if (node.anyOf !== undefined) {
    const branches = node.anyOf.map((one) => violations(one, value, place));
    return branches.some((branch) => branch.length === 0) ? [] : branches.flat();
  }
  if (node.enum !== undefined && !node.enum.includes(value)) return [`${place} is none of the enum`];
  const type = Array.isArray(value) ? 'array' : typeof value;
  if (node.type !== undefined && ![node.type].flat().includes(type)) return [`${place} is ${type}, not ${node.type}`];
  if (Array.isArray(value)) return value.flatMap((one, i) => violations(node.items ?? {}, one, `${place}.${i}`));
  if (typeof value !== 'object' || value === null) return [];
  const { properties = {}, required = [], additionalProperties = true, propertyNames } = node;
  return [
    ...required.filter((key) => !(key in value)).map((key) => `${place}.${key} is missing`),
    ...Object.entries(value).flatMap(([key, one]) => {
      if (propertyNames !== undefined && violations(propertyNames, key).length > 0) return [`${place}: name ${key}`];
      const own = properties[key];
      if (own !== undefined) return violations(own, one, `${place}.${key}`);
      if (typeof additionalProperties === 'object') return violations(additionalProperties, one, `${place}.${key}`);
      return additionalProperties ? [] : [`${place}.${key} is unknown`];
    }),
  ];
}

const folder = join(import.meta.dirname, '../../scenarios');
const scenarios = readdirSync(folder).filter((name) => name.endsWith('.yaml'));

describe('the JSON Schema of a scenario', () => {
  it('is draft 2020-12 in structure', () => {
    expect(schema.$schema).toBe('https://json-schema.org/draft/2020-12/schema');
    const keywords = {
      type: (value: unknown) => [value].flat().every((one) => TYPES.has(String(one))),
      description: (value: unknown) => typeof value === 'string',
      title: (value: unknown) => typeof value === 'string',
      $schema: (value: unknown) => typeof value === 'string',
      anyOf: (value: unknown) => Array.isArray(value) && value.length > 0,
      enum: (value: unknown) => Array.isArray(value) && new Set(value).size === value.length,
      properties: (value: unknown) => typeof value === 'object',
      required: (value: unknown) => Array.isArray(value) && value.every((key) => typeof key === 'string'),
      items: (value: unknown) => typeof value === 'object',
      additionalProperties: (value: unknown) => ['boolean', 'object'].includes(typeof value),
      propertyNames: (value: unknown) => typeof value === 'object',
    };
    const wrong = nodes(schema).flatMap(([place, node]) =>
      Object.entries(node)
        .filter(([keyword, value]) => !keywords[keyword as keyof typeof keywords]?.(value))
        .map(([keyword]) => `${place}: ${keyword}`),
    );
    expect(wrong).toEqual([]);
  });

  it('survives being written as JSON, and is a new object each time', () => {
    expect(JSON.parse(JSON.stringify(schema))).toEqual(schema);
    (scenarioJsonSchema() as { properties: object }).properties = {};
    expect((scenarioJsonSchema() as Node).properties).toHaveProperty('traffic');
  });

  it('explains every key', () => {
    const silent = nodes(schema).filter(([place, node]) => /\/properties\/[^/]+$/.test(place) && !node.description);
    expect(silent.map(([place]) => place)).toEqual([]);
  });

  it('allows no unknown key wherever keys are listed', () => {
    const listed = nodes(schema).filter(([, { properties, propertyNames }]) => properties && !propertyNames);
    expect(listed.length).toBeGreaterThan(8);
    expect(listed.filter(([, node]) => node.additionalProperties !== false).map(([place]) => place)).toEqual([]);
  });

  it.each(scenarios)('takes %s', (name) => {
    expect(violations(schema, readYaml(readFileSync(join(folder, name), 'utf8')).value)).toEqual([]);
  });

  it('refuses what is no scenario', () => {
    for (const text of ['a: 1', 'traffic: []', 'traffic: {web: {rate: [1]}}', 'traffic: {}\npool: {ports: {}}']) {
      expect(violations(schema, readYaml(text).value)).not.toEqual([]);
    }
  });

  it('offers every close strategy, alone and in a mix', () => {
    const close = nodes(schema).find(([place]) => place.endsWith('/properties/close'))?.[1];
    const [alone, mix] = close?.anyOf ?? [];
    expect(alone?.enum).toEqual(closeStrategies);
    expect(Object.keys(mix?.properties ?? {})).toEqual(closeStrategies);
    expect(mix?.propertyNames?.enum).toEqual(closeStrategies);
    expect(closeStrategies).toHaveLength(9);
  });

  it('offers every platform, and only those', () => {
    const offers = nodes(schema).filter(([place]) => place.endsWith('/properties/platform'));
    expect(offers).toHaveLength(3);
    for (const [, { enum: ids = [] }] of offers) {
      expect(ids).toContain('linux-netfilter');
      expect(ids.filter((id) => findPlatform(String(id)) === undefined)).toEqual([]);
    }
  });

  it('does not replace the better words of the program', async () => {
    expect(await messages(withFlow('rate: 1/s, lifetime: 1s, close: client-reset'))).toEqual([
      '"client-reset" is no close strategy',
    ]);
  });
});

describe('a place in the schema', () => {
  it('knows its keys, over all forms that the value may have', () => {
    expect(keysAt([])).toContain('traffic');
    expect(keysAt(['traffic', 'any name', 'lifetime'])).toEqual(expect.arrayContaining(['mean', 'p95', 'cv']));
    expect(keysAt(['pool', 'sharing'])).toEqual(['slices', 'portsPerSlice', 'skew', 'pinned']);
    expect(keysAt(['pool', 'constructor'])).toEqual([]);
    expect(keysAt(['nowhere', 'at', 'all', 0])).toEqual([]);
  });

  it('knows what its value means', () => {
    expect(descriptionAt(['traffic', 'web', 'close'])).toMatch(/^How connections end/);
    expect(descriptionAt(['pool', 'toString'])).toBeUndefined();
    expect(descriptionAt([])).toBeUndefined();
  });
});
