import { showPath } from '../scenario/problems.js';
import type { ScenarioChange } from './variant.js';

/** A change as a person types it after `--set`. */
export interface TypedSetting {
  readonly path: string;
  readonly value: string;
}

/** Changes as a person types them: mappings and lists in flow style, `{client-fin: 90%, idle: 10%}`. */
export function typedSet(changes: readonly ScenarioChange[]): readonly TypedSetting[] {
  return changes.map(({ path, value }) => ({ path: showPath(path), value: typedValue(value) }));
}

function typedValue(value: unknown): string {
  if (typeof value !== 'object' || value === null) return String(value);
  if (Array.isArray(value)) return `[${value.map(typedValue).join(', ')}]`;
  const entries = Object.entries(value).map(([key, one]) => `${key}: ${typedValue(one)}`);
  return `{${entries.join(', ')}}`;
}
