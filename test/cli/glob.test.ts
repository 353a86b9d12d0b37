import { describe, expect, it } from 'vitest';
import { readScenarios } from '../../src/cli/read-scenarios.js';
import { run } from '../../src/cli/run.js';
import type { Terminal } from '../../src/cli/terminal.js';

const SCENARIO =
  'platform: generic-nat\npool: {addresses: 1}\ntraffic: {web: {rate: 1/s, lifetime: 1s, close: client-fin}}\n';

function terminalWith(files: readonly string[]) {
  const said: string[] = [];
  const output = { write: (text: string) => void said.push(text), isTTY: false, columns: 80, color: false };
  const terminal: Terminal = {
    stdout: output,
    stderr: output,
    readFile: async (path) => {
      if (files.includes(path)) return new TextEncoder().encode(SCENARIO);
      throw Object.assign(new Error('no such file'), { code: 'ENOENT' });
    },
    readStdin: async () => new TextEncoder().encode(SCENARIO),
    writeFile: async () => undefined,
    glob: async (pattern) => (pattern === 'plans/*.yaml' ? files : []),
  };
  return { terminal, said };
}

describe('patterns in place of file names', () => {
  it('stand for the files that match them, in the order given', async () => {
    const { terminal } = terminalWith(['plans/a.yaml', 'plans/b.yaml']);
    const { scenarios, status } = await readScenarios(['-', 'plans/*.yaml'], [], terminal);
    expect(scenarios.map(({ scenario }) => scenario.file)).toEqual(['-', 'plans/a.yaml', 'plans/b.yaml']);
    expect(status).toBe(0);
  });

  it('that match nothing are files that do not exist', async () => {
    const { terminal, said } = terminalWith(['plans/a.yaml']);
    const { scenarios, status } = await readScenarios(['other/*.yaml'], [], terminal);
    expect(scenarios).toEqual([]);
    expect(status).toBe(3);
    expect(said.join('')).toBe('other/*.yaml: error: there is no such file [file-unreadable]\n');
  });

  it('that match more files than are asked for are refused: none of them is taken for the others', async () => {
    const { terminal } = terminalWith(['plans/a.yaml', 'plans/b.yaml']);
    const asked = readScenarios(['plans/*.yaml'], [], terminal, 1);
    await expect(asked).rejects.toMatchObject({
      message: 'plans/*.yaml matches 2 files, and one scenario is asked for',
      hint: 'write one of their names: plans/a.yaml, plans/b.yaml',
    });
    const one = terminalWith(['plans/a.yaml']);
    expect((await readScenarios(['plans/*.yaml'], [], one.terminal, 1)).scenarios).toHaveLength(1);
  });

  it.each([
    ['report', []],
    ['sensitivity', []],
    ['size', ['--solve', 'addresses']],
    ['sweep', ['--vary', 'pool.addresses=1,2', '--metric', 'load']],
    ['diff', ['--set', 'pool.addresses=2']],
  ])('are no second file for %s', async (name, more) => {
    const { terminal, said } = terminalWith(['plans/a.yaml', 'plans/b.yaml']);
    expect(await run([name, 'plans/*.yaml', ...more], terminal)).toBe(2);
    expect(said.join('')).toContain('plans/*.yaml matches 2 files, and one scenario is asked for');
  });
});
