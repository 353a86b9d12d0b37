import { fstatSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { EXIT } from '../exit-status.js';
import { descriptorSink, fileSink, type RowSink, type RowStream, streamSink } from './sink.js';

/** What a computation needs that writes its results while it goes on. */
export interface LongWork {
  /**
   * Where rows go: a file, or standard output when none is named.
   *
   * @throws the system's error when the file cannot be opened
   */
  open(output: string | undefined): RowSink;
  /** Says that the user wants no more; the reason is the exit status. */
  readonly interrupted: AbortSignal;
  /** Cores that may be used. */
  readonly cores: number;
  /** The entry of the threads of a command. */
  worker(command: Threaded): URL;
}

/** Commands that have threads of their own. */
export type Threaded = 'simulate' | 'sweep';

/** The parts of the process that long work needs. */
export interface Host {
  readonly stdout: RowStream & { readonly fd: number; readonly isTTY?: boolean };
  onSignal(signal: 'SIGINT' | 'SIGTERM', listener: () => void): void;
  exit(status: number): void;
  worker(command: Threaded): URL;
}

/** How long a reader that has stopped reading may hold up the end after an interrupt, milliseconds. */
const GRACE = 2000;

const TERMINATED = 143;

/**
 * Makes long work of a process: from now on an interrupt lets the rows at hand be finished. A second one ends at once, and
 * so does a reader that takes nothing for two seconds.
 */
export function longWork(host: Host): LongWork {
  const controller = new AbortController();
  const stop = (status: number) => (): void => {
    if (controller.signal.aborted) host.exit(status);
    controller.abort(status);
    setTimeout(() => host.exit(status), GRACE).unref();
  };
  host.onSignal('SIGINT', stop(EXIT.interrupted));
  host.onSignal('SIGTERM', stop(TERMINATED));
  return {
    open: (output) => {
      if (output !== undefined) return fileSink(output);
      const { fd, isTTY } = host.stdout;
      const status = fstatSync(fd);
      const isFile = status.isFile() || (status.isCharacterDevice() && isTTY !== true);
      return isFile ? descriptorSink(fd, false) : streamSink(host.stdout);
    },
    interrupted: controller.signal,
    cores: availableParallelism(),
    worker: (command) => host.worker(command),
  };
}
