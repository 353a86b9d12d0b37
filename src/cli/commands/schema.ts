import { scenarioJsonSchema } from '../../scenario/schema.js';
import { defineCommand } from '../command.js';
import { sharedOptions, writeResult } from '../shared-options.js';

/** `snat-plan schema`: the JSON Schema of the scenario file, for editors. */
export const command = defineCommand({
  name: 'schema',
  description: 'the JSON Schema of the scenario file, with which an editor completes and explains it',
  usage: '',
  words: { least: 0, most: 0 },
  options: { output: sharedOptions.output },
  examples: [
    ['snat-plan schema -o scenario.schema.json', 'for "# yaml-language-server: $schema=scenario.schema.json"'],
  ],
  async handler({ options }, terminal) {
    return writeResult(`${JSON.stringify(scenarioJsonSchema(), null, 2)}\n`, options.output, terminal);
  },
});
