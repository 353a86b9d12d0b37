import type { Terminal } from './terminal.js';

/** One option of a command, in the words of neither parser. */
export interface OptionSpec {
  readonly type: 'boolean' | 'string' | 'number';
  readonly description: string;
  /** One letter: `f` for `-f`. */
  readonly short?: string;
  readonly choices?: readonly string[];
  /** May be given several times; the values come as a list. */
  readonly repeatable?: true;
  /** For a boolean: it holds unless `--no-NAME` is given. */
  readonly default?: true;
  /** What stands for the value in the help: `FILE`. */
  readonly placeholder?: string;
}

export type OptionSpecs = { readonly [name: string]: OptionSpec };

type Choice<S extends OptionSpec> = S extends { readonly choices: readonly (infer C)[] } ? C : string;
type Single<S extends OptionSpec> = S['type'] extends 'boolean'
  ? boolean
  : S['type'] extends 'number'
    ? number
    : Choice<S>;

/** What a handler gets: options by name; one that was not given is undefined, an empty list, or its default. */
export type OptionValues<O extends OptionSpecs> = {
  readonly [name in keyof O]: O[name] extends { readonly repeatable: true }
    ? readonly Single<O[name]>[]
    : O[name]['type'] extends 'boolean'
      ? boolean
      : Single<O[name]> | undefined;
};

export interface Arguments<O extends OptionSpecs> {
  /** File names and other words, in order; `-` means standard input. */
  readonly words: readonly string[];
  readonly options: OptionValues<O>;
}

/** A command is a file in `commands/`: read, call the library, render, give the exit status. */
export interface Command<O extends OptionSpecs = OptionSpecs> {
  readonly name: string;
  readonly description: string;
  /** The words after the name, as the help shows them: `<scenario...>`; empty when it takes none. */
  readonly usage: string;
  /** How many words it needs and takes. */
  readonly words: { readonly least: number; readonly most: number };
  readonly options: O;
  /** Lines such as `snat-plan check a.yaml`, each with what it does. */
  readonly examples?: readonly (readonly [line: string, effect: string])[];
  /** @returns the exit status */
  handler(args: Arguments<O>, terminal: Terminal): Promise<number>;
}

/** A command whose option types are forgotten, as the registry keeps it. */
export interface AnyCommand extends Omit<Command, 'handler'> {
  handler(args: Arguments<never>, terminal: Terminal): Promise<number>;
}

/**
 * Declares a command; its handler's options are typed by their specifications.
 *
 * @param command name, description, words, options and handler
 * @returns the same object
 */
export function defineCommand<const O extends OptionSpecs>(command: Command<O>): Command<O> {
  return command;
}
