import {
  mkdirSync,
  mkdtempSync,
  renameSync,
  rmSync,
  symlinkSync,
  unlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { followFile } from '../../src/cli/serve/follow-file.js';
import { serving } from '../../src/cli/serve/serving.js';

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'snat-plan-follow-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Follows a list of stamps; at which of them it called back. */
async function followed(first: string, stamps: readonly string[]): Promise<readonly number[]> {
  const controller = new AbortController();
  const called: number[] = [];
  let at = -1;
  const stamp = async (): Promise<string> => {
    at += 1;
    if (at === stamps.length - 1) controller.abort();
    return stamps[at] ?? '';
  };
  await followFile(first, { stamp, signal: controller.signal, every: 0 }, async () => {
    called.push(at);
  });
  return called;
}

describe('following a file', () => {
  it.each([
    ['nothing happens', 'aaaa', []],
    ['it is saved', 'abbbb', [2]],
    ['it is saved in several steps', 'abcdddd', [4]],
    ['it is away for a moment and comes back as it was', 'a-aa', []],
    ['it is away for a moment and comes back as another', 'a-bbb', [3]],
    ['it is deleted, and made again', 'a--bb', [2, 4]],
    ['it is saved twice', 'abbbccc', [2, 5]],
    ['it changes before the first question', 'bbb', [1]],
  ])('calls back when %s: %s', async (_, stamps, calls) => {
    expect(await followed('a', [...stamps])).toEqual(calls);
  });

  it('reads a file that never comes to rest, every so often', async () => {
    const stamps = Array.from({ length: 40 }, (_, index) => String(index));
    expect((await followed('a', stamps)).length).toBe(3);
  });

  it('ends at once when it is told to', async () => {
    const controller = new AbortController();
    const end = followFile(
      'a',
      { stamp: async () => 'a', signal: controller.signal, every: 1e6 },
      async () => undefined,
    );
    controller.abort();
    await end;
  });

  it('does not call again while a call is not done', async () => {
    const controller = new AbortController();
    let [running, most, calls, at] = [0, 0, 0, 0];
    const stamp = async (): Promise<string> => String(Math.floor(at++ / 3));
    await followFile('x', { stamp, signal: controller.signal, every: 0 }, async () => {
      most = Math.max(most, ++running);
      await new Promise((resolve) => setTimeout(resolve, 5));
      running -= 1;
      if (++calls === 5) controller.abort();
    });
    expect(most).toBe(1);
  });
});

describe('the stamp of a file', () => {
  const { stamp } = serving({ onSignal: () => undefined, exit: () => undefined });

  it('changes with every way in which editors save', async () => {
    const file = join(folder, 'plan.yaml');
    const seen: string[] = [await stamp(file)];
    const changed = async (change: () => void): Promise<void> => {
      change();
      seen.push(await stamp(file));
    };
    await changed(() => writeFileSync(file, 'one'));
    await changed(() => {
      writeFileSync(`${file}~`, 'two');
      renameSync(`${file}~`, file);
    });
    await changed(() => {
      renameSync(file, `${file}.bak`);
      writeFileSync(file, 'six');
    });
    await changed(() => unlinkSync(file));
    await changed(() => writeFileSync(file, 'again'));
    expect(seen.at(-2)).toBe(seen[0]);
    expect(new Set(seen).size).toBe(seen.length - 1);
    expect(await stamp(file)).toBe(seen.at(-1));
  });

  it('changes when a link is turned to another folder, and when the time of the contents is set back', async () => {
    for (const name of ['v1', 'v2']) {
      mkdirSync(join(folder, name));
      writeFileSync(join(folder, name, 'plan.yaml'), 'same');
    }
    symlinkSync('v1', join(folder, 'current'));
    const file = join(folder, 'current/plan.yaml');
    const before = await stamp(file);
    symlinkSync('v2', join(folder, 'next'));
    renameSync(join(folder, 'next'), join(folder, 'current'));
    const turned = await stamp(file);
    expect(turned).not.toBe(before);
    await new Promise((resolve) => setTimeout(resolve, 20));
    utimesSync(file, 1, 1);
    expect(await stamp(file)).not.toBe(turned);
  });
});
