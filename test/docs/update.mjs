/** `npm run docs`: writes the generated pages and the output of every example again. */
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build } from 'esbuild';

const root = fileURLToPath(new URL('../..', import.meta.url));
const bundle = join(root, 'node_modules/.cache/snat-plan/test/docs/pages.mjs');

process.chdir(root);
await build({
  entryPoints: ['test/docs/pages.ts'],
  outfile: bundle,
  bundle: true,
  platform: 'node',
  format: 'esm',
  packages: 'external',
  define: { 'import.meta.dirname': JSON.stringify(join(root, 'test/docs')) },
  logLevel: 'warning',
});
const { pages } = await import(pathToFileURL(bundle).href);
let changed = 0;
for (const [path, text] of await pages()) {
  const before = await readFile(path, 'utf8').catch(() => '');
  if (before === text) continue;
  await writeFile(path, text);
  process.stdout.write(`wrote ${path}\n`);
  changed += 1;
}
process.stdout.write(`${changed} pages changed\n`);
