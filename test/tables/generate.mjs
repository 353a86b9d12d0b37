/** `npm run tables`: bundles the generator and lets it write `src/model/search-refusal-data.ts`. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'esbuild';

const here = import.meta.dirname;
const root = join(here, '..', '..');
const folder = mkdtempSync(join(tmpdir(), 'snat-plan-tables-'));
try {
  await build({
    entryPoints: [join(here, 'generate.ts'), join(here, 'worker.ts')],
    outdir: folder,
    outExtension: { '.js': '.mjs' },
    bundle: true,
    platform: 'node',
    format: 'esm',
    logLevel: 'warning',
  });
  const target = join(root, 'src', 'model', 'search-refusal-data.ts');
  const { status } = spawnSync(process.execPath, [join(folder, 'generate.mjs'), join(folder, 'worker.mjs'), target], {
    stdio: 'inherit',
  });
  const formatted =
    status === 0
      ? spawnSync('npx', ['biome', 'format', '--write', target], { cwd: root, stdio: 'inherit' })
      : { status };
  process.exitCode = formatted.status ?? 1;
} finally {
  rmSync(folder, { recursive: true, force: true });
}
