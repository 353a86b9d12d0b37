import { defineConfig } from 'vitest/config';

/** Report pages in a browser: `npm run browser`. It needs a Chromium, whose place CHROMIUM names. */
export default defineConfig({
  test: {
    include: ['test/browser/**/*.browser.ts'],
    testTimeout: 120_000,
    hookTimeout: 60_000,
    pool: 'threads',
    maxWorkers: 1,
    isolate: false,
  },
});
