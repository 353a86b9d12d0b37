/**
 * `npm run oracle`: readers of captures against tshark. Where tshark is missing it is installed (as root, with CI=true or
 * --install); where it cannot be had this says so, and fails in CI.
 */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

const root = join(import.meta.dirname, '..', '..');
const has = () => spawnSync('tshark', ['--version'], { stdio: 'ignore' }).status === 0;
const inCi = process.env.CI === 'true';

if (!has() && (inCi || process.argv.includes('--install')) && process.getuid?.() === 0) {
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  spawnSync('apt-get', ['update'], { stdio: 'inherit', env });
  spawnSync('apt-get', ['install', '-y', '--no-install-recommends', 'tshark'], { stdio: 'inherit', env });
}

if (has()) {
  const vitest = join(root, 'node_modules', 'vitest', 'vitest.mjs');
  const run = [vitest, 'run', '--config', 'test/oracle/vitest.config.ts'];
  process.exitCode = spawnSync(process.execPath, run, { cwd: root, stdio: 'inherit' }).status ?? 1;
} else {
  process.stderr.write('NOT RUN: the readers of captures were not compared with tshark, which is not installed.\n');
  process.exitCode = inCi ? 3 : 0;
}
