/** What the executable's exit status means. */
export const EXIT = {
  /** The thresholds are met; there may be warnings. */
  met: 0,
  /** A threshold is missed. */
  missed: 1,
  /** The command line or a scenario could not be understood. */
  misunderstood: 2,
  /** It could not run: a file, the disk, a bug. */
  failed: 3,
  interrupted: 130,
} as const;
