import { type Problem, Problems } from './problems.js';
import { parseSetting, type Setting, withValue } from './set-path.js';

/** A tree with the changes of `--set` made, and what is wrong with those that could not be made. */
export interface AppliedSettings {
  readonly tree: unknown;
  readonly settings: readonly Setting[];
  readonly refusals: readonly Problem[];
}

/** Makes changes as typed after `--set` (`path=value`), in their order, each on what the ones before it left. */
export function applySettings(value: unknown, texts: readonly string[]): AppliedSettings {
  const problems = new Problems();
  const settings: Setting[] = [];
  let tree = value;
  for (const text of texts) {
    const setting = parseSetting(text, tree, problems);
    if (setting === undefined) continue;
    settings.push(setting);
    tree = withValue(tree, setting.path, setting.value);
  }
  return { tree, settings, refusals: problems.list };
}
