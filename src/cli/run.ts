import { nearestName } from '../diagnostics/nearest.js';
import type { AnyCommand } from './command.js';
import { COMMANDS, type Registry } from './commands.js';
import { convertArguments } from './convert.js';
import { EXIT } from './exit-status.js';
import { parseQuickly } from './parse-quickly.js';
import type { Terminal } from './terminal.js';
import { UsageError } from './usage-error.js';
import { VERSION } from './version.js';

/**
 * Runs one command line: results to stdout, everything else to stderr.
 *
 * @param argv the words after the program's name
 * @param terminal everything outside that may be touched
 * @param registry the commands; the program's own unless said
 * @returns the exit status; nothing is thrown
 */
export async function run(argv: readonly string[], terminal: Terminal, registry: Registry = COMMANDS): Promise<number> {
  try {
    return await dispatch(argv, terminal, registry);
  } catch (error) {
    if (error instanceof UsageError) {
      terminal.stderr.write(`snat-plan: ${error.message}\n  hint: ${error.hint}\n`);
      return EXIT.misunderstood;
    }
    terminal.stderr.write(describeFailure(error));
    return EXIT.failed;
  }
}

async function dispatch(argv: readonly string[], terminal: Terminal, registry: Registry): Promise<number> {
  const [first, ...rest] = argv;
  if (first === '--version' || first === '-V') {
    terminal.stdout.write(`${VERSION}\n`);
    return EXIT.met;
  }
  if (first === undefined || first === '--help' || first === '-h' || first === 'help') {
    const { programHelp } = await import('./parse-fully.js');
    const commands = await Promise.all(Object.values(registry).map(async (load) => (await load()).command));
    const output = first === undefined ? terminal.stderr : terminal.stdout;
    output.write(await programHelp(commands, output.columns));
    return first === undefined ? EXIT.misunderstood : EXIT.met;
  }
  const load = Object.hasOwn(registry, first) ? registry[first] : undefined;
  if (load === undefined) throw unknownCommand(first, registry);
  return call((await load()).command, rest, terminal);
}

async function call(command: AnyCommand, argv: readonly string[], terminal: Terminal): Promise<number> {
  const quick = parseQuickly(argv, command);
  if (quick !== null) return command.handler(convertArguments(quick, command), terminal);
  const { parseFully } = await import('./parse-fully.js');
  const parsed = await parseFully(argv, command, terminal.stdout.columns);
  if ('arguments' in parsed) return command.handler(convertArguments(parsed.arguments, command), terminal);
  terminal.stdout.write(parsed.help);
  return EXIT.met;
}

function unknownCommand(word: string, registry: Registry): UsageError {
  if (word.startsWith('-'))
    return new UsageError(`"${word}" stands before the command`, 'write snat-plan <command> [options]');
  const near = nearestName(word, Object.keys(registry));
  const isFile = /[./]/.test(word);
  if (near !== undefined) return new UsageError(`"${word}" is not a command`, `did you mean ${near}?`);
  const hint = isFile ? `write snat-plan check ${word}` : 'snat-plan --help lists the commands';
  return new UsageError(`"${word}" is not a command`, hint);
}

/**
 * One line for what nobody foresaw, without a stack trace.
 *
 * @param error whatever was thrown
 * @returns text for stderr: a system's error by its own words, anything else with how to report it
 */
export function describeFailure(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  const line = message.replace(/\s+/g, ' ').trim();
  if (error instanceof Error && 'syscall' in error) return `snat-plan: ${line}\n`;
  const kind = error instanceof Error ? error.name : 'error';
  return `snat-plan: internal ${kind}: ${line}\n  hint: this is a bug; please report it with the scenario and snat-plan ${VERSION}\n`;
}
