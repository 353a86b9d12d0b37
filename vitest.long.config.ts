import { defineConfig } from 'vitest/config';

/** Properties that `npm test` tries less often: see test/runs.ts. */
const TRIED_MORE_OFTEN = [
  ...['size-inverse', 'plain-data', 'sweep-equality', 'compare', 'levers', 'sensitivity'].map(
    (name) => `test/planning/${name}.test.ts`,
  ),
  'test/scenario/garbage.test.ts',
];

/** What takes too long for `npm test`: agreement of model and simulation at ten times the length, laws for more scenarios. */
export default defineConfig({
  test: {
    include: ['test/**/*.long.ts', ...TRIED_MORE_OFTEN],
    env: { SNAT_PLAN_LONG: '1' },
    setupFiles: ['test/setup.ts'],
    testTimeout: 120_000,
    pool: 'threads',
    maxWorkers: 2,
    isolate: false,
  },
});
