import { fstatSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { type Interruptible, interruptsOf } from '../interrupts.js';
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
export interface Host extends Interruptible {
  readonly stdout: RowStream & { readonly fd: number; readonly isTTY?: boolean };
  worker(command: Threaded): URL;
}

/**
 * Makes long work of a process: from now on an interrupt lets the rows at hand be finished. A second one ends at once, and
 * so does a reader that takes nothing for two seconds.
 */
export function longWork(host: Host): LongWork {
  return {
    open: (output) => {
      if (output !== undefined) return fileSink(output);
      const { fd, isTTY } = host.stdout;
      const status = fstatSync(fd);
      const isFile = status.isFile() || (status.isCharacterDevice() && isTTY !== true);
      return isFile ? descriptorSink(fd, false) : streamSink(host.stdout);
    },
    interrupted: interruptsOf(host),
    cores: availableParallelism(),
    worker: (command) => host.worker(command),
  };
}
