import { defineConfig } from 'vitest/config';

/** What takes too long for `npm test`: agreement of model and simulation at ten times the length, laws for more scenarios. */
export default defineConfig({
  test: {
    include: ['test/**/*.long.ts', 'test/planning/size-inverse.test.ts', 'test/planning/plain-data.test.ts'],
    env: { SNAT_PLAN_LONG: '1' },
    setupFiles: ['test/setup.ts'],
    testTimeout: 120_000,
    pool: 'threads',
    maxWorkers: 2,
    isolate: false,
  },
});
