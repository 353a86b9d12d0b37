/** The program: beside `launch.ts`, which starts it, the only file that names `process`. It lends the terminal to `run` and hands back the exit status. */
import { createReadStream } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { EXIT } from './cli/exit-status.js';
import type { Interruptible } from './cli/interrupts.js';
import { describeFailure, run } from './cli/run.js';
import type { Output, Terminal } from './cli/terminal.js';

const PLAIN_COLUMNS = 80;
/** Bytes of a capture that are read at once. */
const PIECE = 1 << 20;

function output(stream: NodeJS.WriteStream): Output {
  const isTTY = stream.isTTY === true;
  const { NO_COLOR = '', TERM = '' } = process.env;
  return {
    write: (text) => {
      stream.write(text);
    },
    isTTY,
    columns: isTTY && stream.columns > 0 ? stream.columns : PLAIN_COLUMNS,
    color: isTTY && NO_COLOR === '' && TERM !== 'dumb',
  };
}

async function readStdin(): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of process.stdin) chunks.push(chunk as Uint8Array);
  return Buffer.concat(chunks);
}

const interruptible: Interruptible = {
  onSignal: (signal, listener) => process.on(signal, listener),
  exit: (status) => process.exit(status),
};

const terminal: Terminal = {
  stdout: output(process.stdout),
  stderr: output(process.stderr),
  readFile: (path) => readFile(path),
  readStdin,
  streamFile: (path) => createReadStream(path, { highWaterMark: PIECE }),
  streamStdin: () => process.stdin,
  glob: async (pattern) => {
    const { glob } = await import('tinyglobby');
    return (await glob(pattern, { expandDirectories: false })).sort();
  },
  writeFile: (path, content) => writeFile(path, content),
  readAsset: (name) => readFile(new URL(`./${name}`, import.meta.url), 'utf8'),
  longWork: async () => {
    const { longWork } = await import('./cli/sweep/long-work.js');
    process.off('SIGINT', leave);
    return longWork({
      ...interruptible,
      stdout: process.stdout,
      worker: (command) => new URL(`./${command}-worker.js`, import.meta.url),
    });
  },
  serving: async () => {
    const { serving } = await import('./cli/serve/serving.js');
    process.off('SIGINT', leave);
    return serving(interruptible);
  },
};

function leave(): void {
  process.exit(EXIT.interrupted);
}

function fail(error: unknown): void {
  terminal.stderr.write(describeFailure(error));
  process.exit(EXIT.failed);
}

/** A reader that has seen enough (`| head`) is no error; a full disk is one. */
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(process.exitCode ?? EXIT.met);
  fail(error);
});
process.stderr.on('error', () => process.exit(process.exitCode ?? EXIT.failed));
process.on('SIGINT', leave);
process.on('uncaughtException', fail);

void run(process.argv.slice(2), terminal).then((status) => {
  process.exitCode = status;
});
