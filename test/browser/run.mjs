/**
 * `npm run browser`: report pages in a Chromium. Where there is none it is installed (as root, with CI=true or --install);
 * where it cannot be had this says so, and fails in CI. CHROMIUM names another one; words that follow go to vitest.
 */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

const root = join(import.meta.dirname, '..', '..');
const chromium = process.env.CHROMIUM ?? '/usr/bin/chromium';
const has = () => spawnSync(chromium, ['--version'], { stdio: 'ignore' }).status === 0;
const inCi = process.env.CI === 'true';
const words = process.argv.slice(2).filter((word) => word !== '--install');

if (!has() && (inCi || process.argv.includes('--install')) && process.getuid?.() === 0) {
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  spawnSync('apt-get', ['-q', 'update'], { stdio: 'inherit', env });
  spawnSync('apt-get', ['-q', 'install', '-y', '--no-install-recommends', 'chromium'], { stdio: 'inherit', env });
}

if (has()) {
  const vitest = join(root, 'node_modules', 'vitest', 'vitest.mjs');
  const run = [vitest, 'run', '--config', 'vitest.browser.config.ts', ...words];
  process.exitCode = spawnSync(process.execPath, run, { cwd: root, stdio: 'inherit' }).status ?? 1;
} else {
  process.stderr.write(`NOT RUN: no page was opened in a browser, because there is no ${chromium}.\n`);
  process.exitCode = inCi ? 3 : 0;
}
