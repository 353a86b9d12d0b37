/**
 * Pages whose examples are run: every ```console block in which a line begins with `$ snat-plan …` (or npx snat-plan) is
 * typed again, in-process, at 80 columns and without colour, and its output put back. What a block may use of a shell:
 * quotes, `<<'EOF'`, `> file` (kept in memory), `| head -n 5`, and `echo $?`.
 */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { run } from '../../src/cli/run.js';
import type { Terminal } from '../../src/cli/terminal.js';

export const ROOT = join(import.meta.dirname, '../..');

/** What a shell remembers from one line to the next. */
interface Shell {
  readonly files: Map<string, string>;
  status: number;
}

/** A page with the output of every example as it is now. */
export async function withRealOutput(page: string): Promise<string> {
  const parts = page.split(/^(```console\n[\s\S]*?^```$)/gm);
  const done: string[] = [];
  for (const part of parts) done.push(part.startsWith('```console\n') ? await rerun(part) : part);
  return done.join('');
}

/** What a command writes to stdout and stderr, as a person sees both on a terminal. */
export async function outputOf(command: string): Promise<string> {
  return type(command, '', { files: new Map(), status: 0 });
}

async function rerun(block: string): Promise<string> {
  const lines = block.split('\n').slice(1, -1);
  const shell: Shell = { files: new Map(), status: 0 };
  const shown: string[] = [];
  let line = lines.shift();
  while (line !== undefined) {
    if (!line.startsWith('$ ')) throw new Error(`A console block begins with "$ ", not with "${line}"`);
    shown.push(line);
    const input: string[] = [];
    if (line.endsWith(" <<'EOF'")) {
      for (let next = lines.shift(); next !== 'EOF'; next = lines.shift()) {
        if (next === undefined) throw new Error(`${line}: no line says EOF`);
        input.push(next);
      }
      shown.push(...input, 'EOF');
    }
    const output = await type(line.slice(2).replace(" <<'EOF'", ''), input.map((one) => `${one}\n`).join(''), shell);
    if (output !== '') shown.push(output.replace(/\n$/, ''));
    do line = lines.shift();
    while (line !== undefined && !line.startsWith('$ '));
  }
  return ['```console', ...shown, '```'].join('\n');
}

async function type(line: string, stdin: string, shell: Shell): Promise<string> {
  if (line === 'echo $?') return `${shell.status}\n`;
  const [, command = '', head, file] = /^(.*?)(?: \| head -n (\d+))?(?: > (\S+))?$/.exec(line) ?? [];
  if (command.replace(/'[^']*'|"[^"]*"/g, '').includes('|'))
    throw new Error(`"${line}": of pipes only "| head -n 5" is understood`);
  const [program, ...rest] = words(command);
  const argv = program === 'npx' ? rest.slice(1) : rest;
  if (program !== 'snat-plan' && (program !== 'npx' || rest[0] !== 'snat-plan')) {
    throw new Error(`"${line}" is no example that can be run`);
  }
  const written: { readonly to: 'stdout' | 'stderr'; readonly text: string }[] = [];
  shell.status = await run(argv, terminal(stdin, shell, written));
  const of = (stream: 'stdout' | 'stderr') => written.flatMap(({ to, text }) => (to === stream ? [text] : [])).join('');
  if (file !== undefined) {
    shell.files.set(file, of('stdout'));
    return of('stderr');
  }
  const all = written.map(({ text }) => text).join('');
  return head === undefined ? all : `${all.split('\n').slice(0, Number(head)).join('\n')}\n`;
}

/** Words of a command line; quotes as a shell reads them. */
function words(command: string): string[] {
  return [...command.matchAll(/(?:'[^']*'|"[^"]*"|[^\s'"])+/g)].map(([word]) =>
    word.replace(/'([^']*)'|"([^"]*)"/g, '$1$2'),
  );
}

function terminal(
  stdin: string,
  shell: Shell,
  written: { readonly to: 'stdout' | 'stderr'; readonly text: string }[],
): Terminal {
  const output = (to: 'stdout' | 'stderr') => ({
    write: (text: string) => {
      written.push({ to, text });
    },
    isTTY: false,
    columns: 80,
    color: false,
  });
  return {
    stdout: output('stdout'),
    stderr: output('stderr'),
    readFile: async (path) => {
      const kept = shell.files.get(path);
      return kept === undefined ? readFile(join(ROOT, path)) : new TextEncoder().encode(kept);
    },
    readStdin: async () => new TextEncoder().encode(stdin),
    writeFile: async (path, content) => {
      shell.files.set(path, typeof content === 'string' ? content : new TextDecoder().decode(content));
    },
  };
}
