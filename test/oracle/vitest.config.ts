import { defineConfig } from 'vitest/config';

/** Comparisons with other programs, which not every machine has. */
export default defineConfig({
  test: {
    root: new URL('../..', import.meta.url).pathname,
    include: ['test/oracle/*.oracle.ts'],
    testTimeout: 120_000,
    pool: 'threads',
  },
});
