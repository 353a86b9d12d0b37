/** The only file that names yargs, loaded for help, for mistakes and for what the quick parser leaves. */
import yargs, { type Argv, type Options } from 'yargs';
import { nearestName } from '../diagnostics/nearest.js';
import type { AnyCommand, OptionSpec } from './command.js';
import type { RawArguments } from './convert.js';
import { UsageError } from './usage-error.js';

const WIDEST = 100;

/** Either arguments for the command, or the help that was asked for. */
export type Parsed = { readonly arguments: RawArguments } | { readonly help: string };

/** What yargs complains about, in its own words. */
class YargsFailure extends Error {}

/** The same in ours, with the nearest option as a hint. */
function explain(failure: YargsFailure, command: AnyCommand): UsageError {
  const hint = `snat-plan ${command.name} --help lists the options`;
  const unknown = /^Unknown arguments?: ([^,\s]+)/.exec(failure.message)?.[1];
  if (unknown !== undefined) {
    const near = nearestName(unknown, Object.keys(command.options));
    const dashes = unknown.length === 1 ? '-' : '--';
    const message = `${dashes}${unknown} is not an option of ${command.name}`;
    return new UsageError(message, near === undefined ? hint : `did you mean --${near}?`);
  }
  const bare = /^Not enough arguments following: (\S+)/.exec(failure.message)?.[1];
  return bare === undefined ? new UsageError(failure.message, hint) : new UsageError(`--${bare} needs a value`, hint);
}

function yargsOption(spec: OptionSpec): Options {
  return {
    type: spec.type === 'boolean' ? 'boolean' : 'string',
    describe: spec.choices === undefined ? spec.description : `${spec.description}: ${spec.choices.join(', ')}`,
    ...(spec.short === undefined ? {} : { alias: spec.short }),
    ...(spec.type === 'boolean' ? {} : { requiresArg: true }),
  };
}

function parser(argv: readonly string[], columns: number): Argv {
  return yargs([...argv])
    .scriptName('snat-plan')
    .locale('en')
    .wrap(Math.min(WIDEST, columns))
    .parserConfiguration({
      'camel-case-expansion': false,
      'dot-notation': false,
      'parse-numbers': false,
      'parse-positional-numbers': false,
      'strip-aliased': true,
    })
    .version(false)
    .help(false)
    .exitProcess(false)
    .strictOptions()
    .option('help', { type: 'boolean', alias: 'h', describe: 'Show this help' })
    .fail((message, error) => {
      throw new YargsFailure(message ?? error?.message ?? 'the command line cannot be understood');
    });
}

/**
 * Reads a command's line with yargs.
 *
 * @param argv the words after the command's name
 * @param command whose options they are
 * @param columns width for the help
 * @returns its arguments as typed, or its help when that was asked for
 * @throws UsageError when an option is unknown or has no value
 */
export async function parseFully(argv: readonly string[], command: AnyCommand, columns: number): Promise<Parsed> {
  const full = parser(argv, columns).usage(
    `snat-plan ${[command.name, command.usage, '[options]'].filter((part) => part !== '').join(' ')}\n\n${command.description}`,
  );
  for (const [name, spec] of Object.entries(command.options)) full.option(name, yargsOption(spec));
  for (const [line, effect] of command.examples ?? []) full.example(line, effect);
  let values: { readonly [name: string]: unknown; readonly _: readonly (string | number)[] };
  try {
    values = await full.parseAsync();
  } catch (error) {
    if (error instanceof YargsFailure) throw explain(error, command);
    throw error;
  }
  if (values.help === true) return { help: `${await full.getHelp()}\n` };
  const { _: words, $0: _script, help: _help, ...options } = values;
  return { arguments: { words: words.map(String), options: options as RawArguments['options'] } };
}

/**
 * The help of the whole program.
 *
 * @param commands in the order to be listed
 * @param columns width of the page
 * @returns the help, ending with a line feed
 */
export async function programHelp(commands: readonly AnyCommand[], columns: number): Promise<string> {
  const full = parser([], columns)
    .usage("snat-plan <command> [options]\n\nTells whether a load balancer's SNAT pool will carry its traffic.")
    .option('version', { type: 'boolean', describe: 'Show the version' })
    .epilogue('snat-plan <command> --help explains a command.');
  for (const command of commands) full.command(`${command.name} ${command.usage}`.trim(), command.description);
  return `${await full.getHelp()}\n`;
}
