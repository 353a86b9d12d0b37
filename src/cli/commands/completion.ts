import { defineCommand } from '../command.js';

/** `snat-plan completion`: a script that completes commands, options and platforms in bash and zsh. */
export const command = defineCommand({
  name: 'completion',
  description: 'a completion script for bash and zsh',
  usage: '',
  words: { least: 0, most: 0 },
  options: {},
  examples: [['source <(snat-plan completion)', 'in ~/.bashrc or ~/.zshrc']],
  async handler(_, terminal) {
    const { COMMANDS } = await import('../commands.js');
    const { platformIds } = await import('../../platforms/registry.js');
    const commands = await Promise.all(Object.values(COMMANDS).map(async (load) => (await load()).command));
    const cases = commands.map(({ name, options }) => {
      const flags = Object.keys(options).map((option) => `--${option}`);
      const words = name === 'platforms' || name === 'init' ? platformIds() : [];
      return `    ${name}) words="${[...flags, '--help', ...words].join(' ')}" ;;`;
    });
    const names = [...commands.map(({ name }) => name), '--help', '--version'].join(' ');
    terminal.stdout.write(
      [
        '# Completion of snat-plan for bash; for zsh it loads bashcompinit.',
        `if [ -n "${shell('ZSH_VERSION-')}" ]; then autoload -U +X bashcompinit && bashcompinit; fi`,
        '_snat_plan() {',
        `  local word=${shell('COMP_WORDS[COMP_CWORD]')} words=""`,
        '  if [ "$COMP_CWORD" -eq 1 ]; then',
        `    words="${names}"`,
        `  else case ${shell('COMP_WORDS[1]')} in`,
        ...cases,
        '  esac; fi',
        '  COMPREPLY=($(compgen -W "$words" -- "$word") $(compgen -f -- "$word"))',
        '}',
        'complete -F _snat_plan snat-plan',
        '',
      ].join('\n'),
    );
    return 0;
  },
});

/** A variable of the shell that runs the script. */
function shell(variable: string): string {
  return ['$', '{', variable, '}'].join('');
}
