import type { Terminal } from '../../src/cli/terminal.js';

/** A terminal made of strings: 80 columns, no colour, these files and nothing else. */
export function fakeTerminal(files: Readonly<Record<string, string>> = {}, stdin = '') {
  const written = { stdout: '', stderr: '', files: {} as Record<string, string> };
  const output = (name: 'stdout' | 'stderr') => ({
    write: (text: string) => {
      written[name] += text;
    },
    isTTY: false,
    columns: 80,
    color: false,
  });
  const terminal: Terminal = {
    stdout: output('stdout'),
    stderr: output('stderr'),
    readFile: async (path) => {
      const text = files[path];
      if (text !== undefined) return new TextEncoder().encode(text);
      const message = `ENOENT: no such file or directory, open '${path}'`;
      throw Object.assign(new Error(message), { code: 'ENOENT', syscall: 'open' });
    },
    readStdin: async () => new TextEncoder().encode(stdin),
    writeFile: async (path, content) => {
      written.files[path] = String(content);
    },
  };
  return { terminal, written };
}
