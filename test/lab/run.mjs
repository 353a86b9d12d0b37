/** `npm run lab`: the kernel laboratory, on the built library. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build } from 'esbuild';

const root = fileURLToPath(new URL('../..', import.meta.url));
const bundle = join(root, 'node_modules/.cache/snat-plan/test/lab/lab.mjs');

/** The library is what a reader would install: dist/, not src/. */
const library = {
  name: 'library',
  setup(build) {
    build.onResolve({ filter: /^\.\.\/\.\.\/src\/index\.js$/ }, () => ({
      path: pathToFileURL(join(root, 'dist/index.js')).href,
      external: true,
    }));
  },
};

process.chdir(root);
if (!existsSync('dist/index.js')) {
  process.stderr.write('NOT RUN: the kernel laboratory needs the built library (npm run build)\n');
  process.exit(3);
}
await build({
  entryPoints: ['test/lab/lab.ts'],
  outfile: bundle,
  bundle: true,
  platform: 'node',
  format: 'esm',
  packages: 'external',
  plugins: [library],
  define: { 'import.meta.dirname': JSON.stringify(join(root, 'test/lab')) },
  logLevel: 'warning',
});
const { laboratory } = await import(pathToFileURL(bundle).href);
process.exit(await laboratory(process.argv.slice(2)));
