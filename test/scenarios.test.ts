import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { checkScenario, parseScenario, type ScenarioResult } from '../src/index.js';
import { ROOT } from './docs/console.js';
import { stories } from './docs/stories.js';

const FOLDER = join(ROOT, 'scenarios');

async function check(file: string): Promise<ScenarioResult> {
  const parsed = await parseScenario(await readFile(join(FOLDER, file), 'utf8'), { file });
  if (!parsed.ok) throw new Error(`${file}: ${parsed.diagnostics.map(({ message }) => message).join('; ')}`);
  expect(parsed.diagnostics, `${file} has no warnings`).toEqual([]);
  return checkScenario(parsed);
}

describe('the scenarios of the repository', () => {
  it('are all told here, and nothing is told that is not there', async () => {
    expect(stories.map(({ file }) => file).sort()).toEqual((await readdir(FOLDER)).sort());
  });

  it('each begin with a comment that says what it is about, and have a name', async () => {
    for (const { file } of stories) {
      const text = await readFile(join(FOLDER, file), 'utf8');
      expect(text, file).toMatch(/^# \S.{40}/);
      expect(text, file).toMatch(/^name: \S/m);
    }
  });

  describe.each(stories)('$file', ({ file, status, binding, why, also = [] }) => {
    it(`is a ${status.toUpperCase()} that ${binding.limit} decides: ${why}`, async () => {
      const result = await check(file);
      expect({ status: result.status, binding: result.binding }).toEqual({ status, binding });
    });

    it.each(also)('%s', async (_, holds) => {
      expect(holds(await check(file))).toBe(true);
    });
  });
});
