import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    setupFiles: ['test/setup.ts'],
    testTimeout: 20_000,
    // Tests share nothing, so files may share a thread's modules; without this most of the time goes into loading them. Those that
    // start the built program wait for it, so that there is room for one more than there are cores.
    pool: 'threads',
    maxWorkers: 3,
    isolate: false,
  },
});
