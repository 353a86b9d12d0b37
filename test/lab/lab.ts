/** The kernel laboratory: plays every case, compares, reports. */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { cases, type LabCase, type Times } from './cases.js';
import { chart } from './chart.js';
import { type Compared, compare } from './compare.js';
import { judge, undisturbed } from './judge.js';
import { markdown } from './markdown.js';
import { type Measured, measure, type Programs } from './measure.js';
import { type Options, readOptions } from './options.js';
import { addFolder, cleanUpAtExit, removeLeftovers, run } from './processes.js';
import { missing } from './requirements.js';
import { inTurn } from './rota.js';
import { roundTrips } from './round-trip.js';
import { readSetUp, type SetUp } from './set-up.js';
import { simulated } from './simulated.js';
import { caseLines, failureLines } from './summary.js';

const ROOT = join(import.meta.dirname, '../..');
/** A connection costs the kernel some 100 µs: two thousand a second leave half of two processors free. */
const BUSY_AT_ONCE = 2;

/**
 * Runs the laboratory and prints its report.
 *
 * @returns exit status: 0 everything as claimed (or, outside CI, not run), 1 something is not, 2 the command line, 3 it could
 *   not be run
 */
export async function laboratory(args: readonly string[]): Promise<number> {
  let options: Options;
  try {
    options = readOptions(args);
  } catch (error) {
    return say(wordsOf(error), 2);
  }
  try {
    return await laboratoryOf(options);
  } catch (error) {
    return say(`the kernel laboratory broke off: ${wordsOf(error)}`, 3);
  }
}

async function laboratoryOf(options: Options): Promise<number> {
  const chosen = cases.filter(({ name }) => options.only.length === 0 || options.only.includes(name));
  const unknown = options.only.filter((name) => cases.every((one) => one.name !== name));
  if (unknown.length > 0)
    return say(`no case ${unknown.join(', ')}; there are ${cases.map(({ name }) => name).join(', ')}`, 2);
  cleanUpAtExit();
  const ci = process.env.CI === 'true';
  const lacking = await missing(options.install || ci);
  if (lacking.length > 0) return say(`\nNOT RUN: the kernel laboratory needs ${lacking.join('; ')}\n`, ci ? 3 : 0);
  await removeLeftovers();
  const began = process.hrtime.bigint();
  const results = await playAll(chosen, options);
  const checks = results.flatMap(judge);
  const failed = checks.filter(({ passed }) => !passed).length;
  const failures = results.flatMap((one) => failureLines(one));
  if (failures.length > 0) say(`\n${failures.join('\n')}`, 1);
  const seconds = Number(process.hrtime.bigint() - began) / 1e9;
  if (options.update) await writePages(results, options);
  const passed = checks.length - failed;
  return say(
    `\n${results.length} cases in ${seconds.toFixed(0)} s: ${passed} checks passed, ${failed} failed`,
    failed === 0 ? 0 : 1,
  );
}

function say(text: string, status: number): number {
  process.stdout.write(`${text}\n`);
  return status;
}

function wordsOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/**
 * The kernel first, then the simulations: both together would be late. What fails then is played once more, alone: a machine
 * that has other things to do makes a kernel look wrong. The report keeps the order of the list.
 */
async function playAll(chosen: readonly LabCase[], options: Options): Promise<readonly Compared[]> {
  const programs = await compile(addFolder());
  const jobs = chosen.map((one, index) => ({
    busy: one.busy,
    seconds: total(timesOf(one, options)),
    work: () => play(one, `${index}`, options, programs),
  }));
  const played = await inTurn(jobs, BUSY_AT_ONCE);
  const results: Compared[] = [];
  for (const [index, one] of played.entries()) {
    const first = await completed(one, options);
    process.stdout.write(`${caseLines(first).join('\n')}\n`);
    results.push(passes(first) ? first : await again(chosen[index], index, options, programs, first));
  }
  return results;
}

async function again(
  one: LabCase | undefined,
  index: number,
  options: Options,
  programs: Programs,
  first: Compared,
): Promise<Compared> {
  if (one === undefined) return first;
  process.stdout.write(`${one.name}: once more, alone\n`);
  const second = await completed(await play(one, `${index}a`, options, programs), options);
  process.stdout.write(`${caseLines(second).join('\n')}\n`);
  return second;
}

function passes(one: Compared): boolean {
  return judge(one).every(({ passed }) => passed);
}

/** With its simulation and its way back from what was recorded. */
async function completed({ compared, measured, setUp }: PlayedCase, options: Options): Promise<Compared> {
  return {
    ...compared,
    simulated: await simulated(setUp, compared.times, options.seed),
    roundTrips: await roundTrips(setUp, measured.recording, measured.played),
  };
}

function timesOf(one: LabCase, { full }: Options): Times {
  return full ? one.full : one;
}

function total({ warmUpSeconds, seconds }: Times): number {
  return warmUpSeconds + seconds;
}

interface PlayedCase {
  readonly compared: Compared;
  readonly measured: Measured;
  readonly setUp: SetUp;
}

/** Once more where the machine was too busy to play the traffic as it was drawn. */
async function play(one: LabCase, label: string, options: Options, programs: Programs): Promise<PlayedCase> {
  const setUp = await readSetUp(one, options.full);
  const { warmUpSeconds, seconds } = timesOf(one, options);
  const times = { warmUpSeconds, seconds };
  const attempt = async (own: string): Promise<PlayedCase> => {
    const measured = await measure(own, one, times, setUp, programs, options.seed);
    return { compared: await compare(one, times, setUp, measured), measured, setUp };
  };
  let played = await attempt(label);
  if (!undisturbed(played.compared)) {
    process.stdout.write(`${one.name}: the machine was too busy; once more\n`);
    played = await attempt(`${label}x`);
  }
  process.stdout.write(`${one.name}: played\n`);
  return played;
}

async function compile(folder: string): Promise<Programs> {
  const programs = { folder, client: join(folder, 'client'), server: join(folder, 'server') };
  const sources = join(ROOT, 'test/lab/generator');
  for (const name of ['client', 'server'] as const) {
    await run('gcc', ['-O2', '-Wall', '-Wextra', '-Werror', '-o', programs[name], join(sources, `${name}.c`)]);
  }
  return programs;
}

async function writePages(results: readonly Compared[], { full }: Options): Promise<void> {
  const kernel = (await run('uname', ['-r'])).trim().replace(/^(\d+\.\d+).*/, '$1');
  const haproxy = /version (\d+\.\d+\.\d+)/.exec(await run('haproxy', ['-v']))?.[1] ?? 'unknown';
  await writeFile(join(ROOT, 'docs/kernel-laboratory.md'), markdown(results, { kernel, haproxy, full }));
  await writeFile(join(ROOT, 'docs/kernel-laboratory.svg'), chart(results, kernel));
}
