import { defineConfig } from 'vitest/config';

/** What takes too long for `npm test`: the agreement of model and simulation at ten times the length. */
export default defineConfig({
  test: {
    include: ['test/**/*.long.ts'],
    setupFiles: ['test/setup.ts'],
    testTimeout: 120_000,
    pool: 'threads',
    maxWorkers: 2,
    isolate: false,
  },
});
