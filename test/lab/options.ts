/** `npm run lab -- …` */
import { parseArgs } from 'node:util';

export interface Options {
  /** The platform's own timers, and longer windows. */
  readonly full: boolean;
  /** Names of cases; empty = all. */
  readonly only: readonly string[];
  /** Writes docs/kernel-laboratory.md and .svg. */
  readonly update: boolean;
  /** Installs missing Debian packages; so does CI=true. */
  readonly install: boolean;
  readonly seed: number;
}

/**
 * Reads the command line.
 *
 * @throws Error for what it does not know
 */
export function readOptions(args: readonly string[]): Options {
  const { values } = parseArgs({
    args: [...args],
    options: {
      full: { type: 'boolean', default: false },
      only: { type: 'string', multiple: true, default: [] },
      update: { type: 'boolean', default: false },
      install: { type: 'boolean', default: false },
      seed: { type: 'string', default: '1' },
    },
  });
  const seed = Number(values.seed);
  if (!Number.isSafeInteger(seed) || seed < 0) throw new Error(`--seed must be a whole number, got ${values.seed}`);
  return { ...values, seed };
}
