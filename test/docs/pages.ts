/** Every page that a program writes, whole or in part, as it should be now. `npm run docs` puts them in place. */
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { COMMANDS } from '../../src/cli/commands.js';
import { formatDuration, formatProbability } from '../../src/units/format.js';
import { outputOf, ROOT, withRealOutput } from './console.js';
import { diagnosticSections } from './diagnostics-page.js';
import { type Measurement, measurements, modelled } from './kernel.js';
import { platformsPage, platformTable } from './platform-pages.js';
import { roomTable } from './rooms.js';
import { scenarioReference } from './scenario-page.js';
import { markdownTable, withSections } from './sections.js';
import { stories } from './stories.js';
import { strategyTable } from './strategies.js';

/** Golden outputs: the file and the command that it is the output of. */
export const golden: Readonly<Record<string, string>> = {
  'test/golden/check-explain.out': 'snat-plan check scenarios/one-proxy-four-addresses.yaml --explain',
  'test/golden/check-csv.out': 'snat-plan check scenarios/aks-outbound-rules.yaml --format csv',
  'test/golden/check-markdown.out': 'snat-plan check scenarios/outlook-anywhere-fin.yaml --format markdown',
};

/** Text by path from the root of the repository. */
export async function pages(): Promise<ReadonlyMap<string, string>> {
  const done = new Map<string, string>();
  const sections = await generatedSections();
  for (const path of await handWritten()) {
    done.set(path, await withRealOutput(withSections(await readFile(join(ROOT, path), 'utf8'), sections)));
  }
  done.set('docs/platforms.md', platformsPage());
  for (const [path, command] of Object.entries(golden)) done.set(path, await outputOf(command));
  return done;
}

/** Pages that people write, parts of which are generated. */
async function handWritten(): Promise<readonly string[]> {
  const docs = (await readdir(join(ROOT, 'docs')))
    .filter((name) => name.endsWith('.md') && name !== 'platforms.md')
    .sort();
  return ['README.md', 'ARCHITECTURE.md', 'CONTRIBUTING.md', 'CHANGELOG.md', ...docs.map((name) => `docs/${name}`)];
}

async function generatedSections(): Promise<Readonly<Record<string, string>>> {
  return {
    'scenario-file': await scenarioFile(),
    commands: await commandTable(),
    strategies: await strategyTable(),
    stories: storyTable(),
    platforms: platformTable(),
    kernel: await kernelTable(),
    rooms: roomTable(),
    library: await libraryExample(),
    scenario: scenarioReference(),
    diagnostics: await diagnosticSections(),
  };
}

/** The README's scenario, without the comment at its head. */
async function scenarioFile(): Promise<string> {
  const text = await readFile(join(ROOT, 'scenarios/outlook-anywhere-fin.yaml'), 'utf8');
  return `\`\`\`yaml\n${text.replace(/^(?:#.*\n)+/, '').trim()}\n\`\`\``;
}

async function commandTable(): Promise<string> {
  const commands = await Promise.all(Object.values(COMMANDS).map(async (load) => (await load()).command));
  const rows = commands.map(({ name, usage, description }) => [
    `\`snat-plan ${`${name} ${usage}`.trim()}\``,
    description,
  ]);
  return markdownTable(['command', 'answers'], rows);
}

function storyTable(): string {
  return markdownTable(
    ['scenario', 'verdict', 'what it shows'],
    stories.map(({ file, status, why }) => [`[\`${file}\`](scenarios/${file})`, status.toUpperCase(), why]),
  );
}

/** The example as its readers write it, and what it prints. */
async function libraryExample(): Promise<string> {
  const text = await readFile(join(ROOT, 'test/docs/library-example.ts'), 'utf8');
  const code = text.trim().replace("'../../src/index.js'", "'snat-plan'");
  return `\`\`\`ts\n${code}\n\`\`\`\n\n\`\`\`text\n${await printedByExample()}\`\`\``;
}

async function printedByExample(): Promise<string> {
  const { write } = process.stdout;
  let output = '';
  process.stdout.write = (text) => {
    output += String(text);
    return true;
  };
  try {
    await import('./library-example.js');
  } finally {
    process.stdout.write = write;
  }
  return output;
}

async function kernelTable(): Promise<string> {
  const rows = measurements.map(async (one) => {
    const [low, high] = one.measured;
    const measured = low === high ? shown(low, one) : `${shown(low, one)} … ${shown(high, one)}`;
    const { value, mark } = await modelled(one);
    return [one.title, measured, mark + shown(value, one)];
  });
  return markdownTable(['what', 'kernel', 'model'], await Promise.all(rows));
}

function shown(value: number, { unit }: Measurement): string {
  if (unit === 's') return value < 1 ? formatDuration(value) : `${Number(value.toFixed(2))} s`;
  return unit === 'ports' ? value.toFixed(0) : value === 0 ? '0' : formatProbability(value);
}
