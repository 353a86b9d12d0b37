import type { View } from '../reports/view.js';
import type { OptionSpecs } from './command.js';
import { EXIT } from './exit-status.js';
import type { Terminal } from './terminal.js';

/** Options that mean the same in every command that has them. */
export const sharedOptions = {
  set: {
    type: 'string',
    repeatable: true,
    placeholder: 'PATH=VALUE',
    description: 'replace a value of the scenario; parameters by name',
  },
  output: {
    type: 'string',
    short: 'o',
    placeholder: 'FILE',
    description: 'write the result to a file instead of stdout',
  },
  quiet: { type: 'boolean', short: 'q', description: 'verdicts only' },
  color: { type: 'boolean', default: true, description: 'colour on a terminal (--no-color: never)' },
} as const satisfies OptionSpecs;

/** Which verdicts make the exit status 1. */
export const failOn = {
  type: 'string',
  choices: ['warn', 'fail', 'never'],
  description: 'which verdict makes the exit status 1 (default: fail)',
} as const;

/** Writes a result to stdout, or to a file; says on stderr when the file cannot be written. */
export async function writeResult(text: string, output: string | undefined, terminal: Terminal): Promise<number> {
  if (output === undefined) {
    terminal.stdout.write(text);
    return EXIT.met;
  }
  try {
    await terminal.writeFile(output, text);
    return EXIT.met;
  } catch (error) {
    terminal.stderr.write(
      `snat-plan: cannot write ${output}: ${error instanceof Error ? error.message : String(error)}\n`,
    );
    return EXIT.failed;
  }
}

/** How the reader wants a result: colour on a terminal only, unless refused or the result goes to a file. */
export function viewOf(
  options: {
    readonly color: boolean;
    readonly output: string | undefined;
    readonly quiet?: boolean;
    readonly explain?: boolean;
  },
  terminal: Terminal,
): View {
  const { columns, color } = terminal.stdout;
  return {
    columns,
    color: color && options.color && options.output === undefined,
    explain: options.explain ?? false,
    quiet: options.quiet ?? false,
  };
}
