import type { AnyCommand, Arguments, OptionSpec } from './command.js';
import { UsageError } from './usage-error.js';

type RawValue = string | boolean | (string | boolean)[] | undefined;

/** A command line taken apart, every value still as it was typed. */
export interface RawArguments {
  readonly words: readonly string[];
  readonly options: { readonly [name: string]: RawValue };
}

/**
 * Turns what was typed into what the handler gets: numbers read, choices and the number of words checked.
 *
 * @param raw from either parser
 * @param command whose arguments they are
 * @returns the handler's arguments
 * @throws UsageError when a value is none of its choices or no number, or words are missing or too many
 */
export function convertArguments(raw: RawArguments, command: AnyCommand): Arguments<never> {
  const { least, most } = command.words;
  if (raw.words.length < least) {
    throw new UsageError(`${command.name} needs ${command.usage}`, `write snat-plan ${command.name} ${command.usage}`);
  }
  if (raw.words.length > most) {
    throw new UsageError(
      `"${raw.words[most]}" is one word too many for ${command.name}`,
      `write snat-plan ${command.name} ${command.usage}`,
    );
  }
  const options = Object.fromEntries(
    Object.entries(command.options).map(([name, spec]) => [name, convertOption(name, spec, raw.options[name])]),
  );
  return { words: raw.words, options: options as never };
}

function convertOption(name: string, spec: OptionSpec, value: RawValue): unknown {
  if (spec.repeatable === true) {
    const values = value === undefined ? [] : Array.isArray(value) ? value : [value];
    return values.map((one) => convertOne(name, spec, one));
  }
  if (Array.isArray(value)) throw new UsageError(`--${name} is given ${value.length} times`, 'give it once');
  if (value === undefined) return spec.type === 'boolean' ? spec.default === true : undefined;
  return convertOne(name, spec, value);
}

function convertOne(name: string, spec: OptionSpec, value: string | boolean): unknown {
  if (spec.type === 'boolean') return value === true;
  const text = String(value);
  if (text === '') throw new UsageError(`--${name} needs a value`, `write --${name}=${spec.placeholder ?? 'VALUE'}`);
  if (spec.choices !== undefined && !spec.choices.includes(text)) {
    throw new UsageError(`--${name} cannot be "${text}"`, `write one of ${spec.choices.join(', ')}`);
  }
  if (spec.type === 'string') return text;
  if (!/^-?\d+(\.\d+)?(e[+-]?\d+)?$/i.test(text) || !Number.isFinite(Number(text))) {
    throw new UsageError(`--${name} needs a number, got "${text}"`, `write --${name}=1`);
  }
  return Number(text);
}
