/**
 * Builds `dist/`: the library as ES modules that share lazily loaded chunks, and the program as one file that is started
 * from its compiled code; every dependency is bundled, so that starting up reads a few files instead of a few hundred. Declarations are written by `tsc`.
 */
import { createHash } from 'node:crypto';
import { chmod, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { deflateRawSync } from 'node:zlib';
import { build } from 'esbuild';

/** `node build.mjs FOLDER` builds elsewhere, so that a test can look at a build of its own. */
const OUT = resolve(process.argv[2] ?? join(import.meta.dirname, 'dist'));

/**
 * Lighter forms of two dependencies. string-width (used by yargs to lay out its help, which is ASCII here) spends half of
 * yargs' start on `Intl.Segmenter`; yaml's build for Node is CommonJS, which no bundler can cut to what is used.
 */
const lighterDependencies = {
  name: 'lighter-dependencies',
  setup(context) {
    context.onResolve({ filter: /^string-width$/ }, () => ({ path: 'string-width', namespace: 'lighter' }));
    context.onLoad({ filter: /.*/, namespace: 'lighter' }, () => ({
      contents: 'export default (text) => [...text.replace(/\\u001b\\[[0-9;]*m/g, "")].length;',
    }));
    context.onResolve({ filter: /^yaml$/ }, () => ({ path: resolve('node_modules/yaml/browser/index.js') }));
  },
};

/** The directory of the package that a bundled file belongs to, or null for our own files. */
function packageOf(file) {
  const match = /^(.*node_modules\/(?:@[^/]+\/)?[^/]+)\//.exec(file);
  return match === null ? null : match[1];
}

async function licenceOf(directory) {
  const { name, version, license } = JSON.parse(await readFile(join(directory, 'package.json'), 'utf8'));
  const files = (await readdir(directory)).filter((file) => /^(licen[cs]e|notice)(\.|$)/i.test(file)).sort();
  const texts = await Promise.all(files.map((file) => readFile(join(directory, file), 'utf8')));
  return `${name} ${version} (${license})\n\n${texts.map((text) => text.trim()).join('\n\n')}\n`;
}

async function writeLicences(inputs) {
  const directories = [...new Set(inputs.map(packageOf).filter((directory) => directory !== null))].sort();
  const licences = await Promise.all(directories.map(licenceOf));
  const rule = `\n${'-'.repeat(80)}\n\n`;
  await writeFile(join(OUT, 'THIRD-PARTY-LICENSES.txt'), `Bundled in this package:\n\n${licences.join(rule)}`);
}

process.chdir(fileURLToPath(new URL('.', import.meta.url)));
await rm(OUT, { recursive: true, force: true });
const common = {
  bundle: true,
  platform: 'node',
  target: 'node20.19',
  minifyWhitespace: true,
  minifySyntax: true,
  legalComments: 'none',
  metafile: true,
  logLevel: 'warning',
};

/**
 * Expressions bring mathjs along; the program loads them from the library's build, when a scenario has some. `programImport`
 * is lent by `launch.ts`: code that is started from a cache cannot import by itself.
 */
const expressionsApart = {
  name: 'expressions-apart',
  setup(context) {
    context.onResolve({ filter: /expression\/expression\.js$/ }, ({ kind }) =>
      kind === 'dynamic-import' ? { path: 'expressions', namespace: 'apart' } : undefined,
    );
    context.onLoad({ filter: /.*/, namespace: 'apart' }, () => ({
      contents:
        'export const loadExpressions = async () => (await programImport("./expressions.js")).loadExpressions();',
    }));
  },
};

/** Reading captures is much code that other commands do not need: `fit` and `check --observed` load it likewise. */
const fitApart = {
  name: 'fit-apart',
  setup(context) {
    context.onResolve({ filter: /\/fit\/[a-z-]+\.js$/ }, ({ kind, path }) =>
      kind === 'dynamic-import' ? { path, namespace: 'fit-apart' } : undefined,
    );
    context.onLoad({ filter: /.*/, namespace: 'fit-apart' }, () => ({
      contents: ['readInputs', 'fitted', 'withObserved']
        .map(
          (name) => `export const ${name} = async (...given) => (await programImport("./fit.js")).${name}(...given);`,
        )
        .join('\n'),
    }));
  },
};

const library = await build({
  ...common,
  entryPoints: {
    index: 'src/index.ts',
    expressions: 'src/scenario/expression/expression.ts',
    fit: 'src/cli/fit/fit.ts',
    'sweep-worker': 'src/cli/sweep/worker.ts',
    'simulate-worker': 'src/cli/simulate/worker.ts',
  },
  outdir: OUT,
  format: 'esm',
  splitting: true,
  chunkNames: 'chunks/[name]-[hash]',
  plugins: [lighterDependencies],
});

/** One file, as a function of what a CommonJS module is given, so that `launch.ts` can keep its compiled code. */
const program = await build({
  ...common,
  entryPoints: { program: 'src/main.ts' },
  outdir: OUT,
  outExtension: { '.js': '.cjs' },
  format: 'cjs',
  banner: { js: '(function (require, programUrl, programImport) {' },
  footer: { js: '})' },
  define: { 'import.meta.url': 'programUrl' },
  plugins: [lighterDependencies, expressionsApart, fitApart],
});

/**
 * A page has one script, so what is loaded later elsewhere is imported at once there. Left dynamic, all of mathjs would
 * come along: what is imported dynamically into one file is not cut to what is used.
 */
const importsAtOnce = {
  name: 'imports-at-once',
  setup(context) {
    context.onLoad({ filter: /src\/scenario\/(parse|expression\/expression)\.ts$/ }, async ({ path }) => {
      const imports = [];
      const contents = (await readFile(path, 'utf8')).replace(/await import\(('[^']+')\)/g, (_, from) => {
        imports.push(`import * as atOnce${imports.length} from ${from};`);
        return `atOnce${imports.length - 1}`;
      });
      return { contents: [...imports, contents].join('\n'), loader: 'ts' };
    });
  },
};

/** The program of report pages, and the same packed, with its hash, as a page takes it. */
const page = await build({
  bundle: true,
  entryPoints: { page: 'src/page/main.ts' },
  outdir: OUT,
  format: 'iife',
  platform: 'neutral',
  mainFields: ['module', 'main'],
  target: 'es2022',
  charset: 'utf8',
  minify: true,
  legalComments: 'none',
  metafile: true,
  logLevel: 'warning',
  plugins: [lighterDependencies, importsAtOnce],
});
const pageProgram = await readFile(join(OUT, 'page.js'));
await writeFile(
  join(OUT, 'page.json'),
  JSON.stringify({
    program: deflateRawSync(pageProgram, { level: 9 }).toString('base64'),
    programHash: `'sha256-${createHash('sha256').update(pageProgram).digest('base64')}'`,
  }),
);

const code = await readFile(join(OUT, 'program.cjs'));
await build({
  ...common,
  entryPoints: { main: 'src/launch.ts' },
  outdir: OUT,
  format: 'esm',
  define: { BUILD_ID: JSON.stringify(createHash('sha256').update(code).digest('hex').slice(0, 16)) },
});
await chmod(join(OUT, 'main.js'), 0o755);
await writeLicences([library, program, page].flatMap(({ metafile }) => Object.keys(metafile.inputs)));
