import { describe, expect, it } from 'vitest';
import { type AnyCommand, defineCommand } from '../../src/cli/command.js';
import { COMMANDS, type Registry } from '../../src/cli/commands.js';
import { convertArguments } from '../../src/cli/convert.js';
import { parseFully } from '../../src/cli/parse-fully.js';
import { parseQuickly } from '../../src/cli/parse-quickly.js';
import { run } from '../../src/cli/run.js';
import { VERSION } from '../../src/cli/version.js';
import { fakeTerminal } from './fake-terminal.js';

const echo = defineCommand({
  name: 'echo',
  description: 'Shows what it was given.',
  usage: '<file...>',
  words: { least: 1, most: 3 },
  options: {
    format: { type: 'string', short: 'f', description: 'output format', choices: ['table', 'json'] },
    set: { type: 'string', description: 'change a key', repeatable: true, placeholder: 'PATH=VALUE' },
    seed: { type: 'number', description: 'seed' },
    quiet: { type: 'boolean', description: 'verdicts only' },
    color: { type: 'boolean', default: true, description: 'colours' },
  },
  examples: [['snat-plan echo a.yaml', 'one file']],
  async handler({ words, options }, terminal) {
    if (words[0] === 'bug') throw new TypeError('x is not\n  a function');
    if (words[0] === 'missing') await terminal.readFile('missing');
    terminal.stdout.write(JSON.stringify({ words, options }));
    return 1;
  },
});

const registry: Registry = { echo: async () => ({ command: echo }) };

async function type(...argv: readonly string[]) {
  const { terminal, written } = fakeTerminal();
  const status = await run(argv, terminal, registry);
  return { status, stdout: written.stdout, stderr: written.stderr };
}

describe('run', () => {
  it('gives the handler its words and options, and hands back its status', async () => {
    const { status, stdout, stderr } = await type(
      ...'echo a.yaml - -f json --set x=1 --set y=2 --seed 7 --quiet'.split(' '),
    );
    expect(JSON.parse(stdout)).toEqual({
      words: ['a.yaml', '-'],
      options: { format: 'json', set: ['x=1', 'y=2'], seed: 7, quiet: true, color: true },
    });
    expect(status).toBe(1);
    expect(stderr).toBe('');
  });

  it('turns a default off by --no-', async () => {
    const { stdout } = await type('echo', 'a.yaml', '--no-color');
    expect(JSON.parse(stdout).options.color).toBe(false);
  });

  it('shows the version', async () => {
    expect(await type('--version')).toEqual({ status: 0, stdout: `${VERSION}\n`, stderr: '' });
  });

  it('lists the commands on --help, and on stderr with status 2 when nothing is typed', async () => {
    const asked = await type('--help');
    expect(asked.status).toBe(0);
    expect(asked.stderr).toBe('');
    expect(asked.stdout).toContain('echo <file...>');
    expect(asked.stdout).toContain('Shows what it was given.');
    expect(await type()).toEqual({ status: 2, stdout: '', stderr: asked.stdout });
  });

  it.each([['--help'], ['-h'], ['a.yaml', '--help']])('explains a command on %s', async (...line) => {
    const { status, stdout, stderr } = await type('echo', ...line);
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    for (const part of ['snat-plan echo <file...>', '--format', 'table, json', '-f', 'snat-plan echo a.yaml']) {
      expect(stdout).toContain(part);
    }
    expect(Math.max(...stdout.split('\n').map((line) => line.length))).toBeLessThanOrEqual(80);
  });

  it.each([
    [['eco', 'a.yaml'], '"eco" is not a command', 'did you mean echo?'],
    [['a.yaml'], '"a.yaml" is not a command', 'write snat-plan check a.yaml'],
    [['constructor'], '"constructor" is not a command', 'snat-plan --help lists the commands'],
    [['--quiet', 'echo'], '"--quiet" stands before the command', 'write snat-plan <command> [options]'],
    [['echo'], 'echo needs <file...>', 'write snat-plan echo <file...>'],
    [['echo', 'a', 'b', 'c', 'd'], '"d" is one word too many for echo', 'write snat-plan echo <file...>'],
    [['echo', 'a', '--format', 'xml'], '--format cannot be "xml"', 'write one of table, json'],
    [['echo', 'a', '--seed', '0x10'], '--seed needs a number, got "0x10"', 'write --seed=1'],
    [['echo', 'a', '--seed', '1', '--seed', '2'], '--seed is given 2 times', 'give it once'],
    [['echo', 'a', '--set='], '--set needs a value', 'write --set=PATH=VALUE'],
    [['echo', 'a', '--formt', 'json'], '--formt is not an option of echo', 'did you mean --format?'],
    [['echo', 'a', '-x'], '-x is not an option of echo', 'snat-plan echo --help lists the options'],
    [['echo', 'a', '--set'], '--set needs a value', 'snat-plan echo --help lists the options'],
  ])('%j ends with status 2, what is wrong and a hint on stderr', async (line, message, hint) => {
    expect(await type(...line)).toEqual({ status: 2, stdout: '', stderr: `snat-plan: ${message}\n  hint: ${hint}\n` });
  });

  it('turns a bug into status 3 and one line without a stack trace', async () => {
    const { status, stdout, stderr } = await type('echo', 'bug');
    expect({ status, stdout }).toEqual({ status: 3, stdout: '' });
    expect(stderr).toMatch(
      /^snat-plan: internal TypeError: x is not a function\n {2}hint: this is a bug; please report .*\n$/,
    );
  });

  it('shows a system error by its own words, with status 3', async () => {
    expect(await type('echo', 'missing')).toEqual({
      status: 3,
      stdout: '',
      stderr: "snat-plan: ENOENT: no such file or directory, open 'missing'\n",
    });
  });
});

describe('the two parsers', () => {
  it.each([
    ['a.yaml'],
    ['a.yaml b.yaml -'],
    ['--format json a.yaml'],
    ['--format=json a.yaml'],
    ['-f json a.yaml'],
    ['a.yaml --set pool.addresses=4 --set=traffic.web.rate=10/s'],
    ['--quiet a.yaml --no-color'],
    ['--no-quiet --color a.yaml'],
    ['--seed 7 007 1e3'],
    ['--seed=-7 a.yaml'],
    ['--set x=--y a.yaml'],
    ['--set= a.yaml'],
    [''],
  ])('read "%s" alike', async (line) => {
    const argv = line.split(' ').filter((word) => word !== '');
    const command: AnyCommand = { ...echo, words: { least: 0, most: Infinity } };
    const outcome = (convert: () => unknown) => {
      try {
        return convert();
      } catch (error) {
        return String(error);
      }
    };
    const quick = parseQuickly(argv, command);
    expect(quick).not.toBeNull();
    if (quick === null) return;
    const full = await parseFully(argv, command, 80);
    expect('arguments' in full).toBe(true);
    if (!('arguments' in full)) return;
    expect(outcome(() => convertArguments(full.arguments, command))).toEqual(
      outcome(() => convertArguments(quick, command)),
    );
  });

  it('leave help, mistakes and everything after -- to yargs', () => {
    for (const line of ['--help', '-h', '--unknown', '--format', '--quiet=1', 'a -- --format', '--seed 1 --seed 2']) {
      expect(parseQuickly(line.split(' '), echo), line).toBeNull();
    }
  });
});

describe('the registry', () => {
  it('keeps every command under its own name', async () => {
    for (const [name, load] of Object.entries(COMMANDS)) expect((await load()).command.name).toBe(name);
  });
});
