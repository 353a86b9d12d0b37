import { stat } from 'node:fs/promises';
import { type Interruptible, interruptsOf } from '../interrupts.js';

/** What a command needs of the process that shows a file until it is interrupted. */
export interface Serving {
  /** Says that the user wants no more; the reason is the exit status. */
  readonly interrupted: AbortSignal;
  /** A text that is another one whenever a file was written, replaced, deleted or made; it never throws. */
  stamp(path: string): Promise<string>;
}

/** Makes serving of a process: from now on an interrupt closes what is open. */
export function serving(host: Interruptible): Serving {
  return { interrupted: interruptsOf(host), stamp: stampOf };
}

/** The time of the last change of the entry cannot be set by hand, as that of the contents can. */
async function stampOf(path: string): Promise<string> {
  try {
    const { dev, ino, size, mtimeNs, ctimeNs } = await stat(path, { bigint: true });
    return [dev, ino, size, mtimeNs, ctimeNs].join(' ');
  } catch (error) {
    return error instanceof Error && 'code' in error ? String(error.code) : String(error);
  }
}
