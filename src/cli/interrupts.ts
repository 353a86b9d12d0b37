import { EXIT } from './exit-status.js';

/** The parts of the process that whatever can be interrupted needs. */
export interface Interruptible {
  onSignal(signal: 'SIGINT' | 'SIGTERM', listener: () => void): void;
  exit(status: number): void;
}

/** How long the end may take after an interrupt, milliseconds. */
const GRACE = 2000;

const TERMINATED = 143;

/**
 * From now on an interrupt lets what is at hand be finished. A second one ends at once, and so does an end that takes
 * longer than two seconds.
 *
 * @returns a signal whose reason is the exit status
 */
export function interruptsOf(host: Interruptible): AbortSignal {
  const controller = new AbortController();
  const stop = (status: number) => (): void => {
    if (controller.signal.aborted) host.exit(status);
    controller.abort(status);
    setTimeout(() => host.exit(status), GRACE).unref();
  };
  host.onSignal('SIGINT', stop(EXIT.interrupted));
  host.onSignal('SIGTERM', stop(TERMINATED));
  return controller.signal;
}
