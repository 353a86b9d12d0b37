import { nearestName } from '../../diagnostics/nearest.js';
import { findPlatform, platformIds, platforms } from '../../platforms/registry.js';
import { platformListRenderers, platformRenderers } from '../../reports/formats.js';
import { defineCommand } from '../command.js';
import { sharedOptions, viewOf, writeResult } from '../shared-options.js';
import { UsageError } from '../usage-error.js';

/** `snat-plan platforms`: the profiles, every number with its source. */
export const command = defineCommand({
  name: 'platforms',
  description: 'platform profiles: every number with its source, date and confidence',
  usage: '[id]',
  words: { least: 0, most: 1 },
  options: {
    format: {
      type: 'string',
      short: 'f',
      choices: ['table', 'json', 'csv', 'markdown'],
      description: 'how to print (default: table)',
    },
    output: sharedOptions.output,
    color: sharedOptions.color,
  },
  examples: [
    ['snat-plan platforms', 'the list'],
    ['snat-plan platforms linux-netfilter', 'one profile in full'],
  ],
  async handler({ words, options }, terminal) {
    const [id] = words;
    const format = options.format ?? 'table';
    const view = viewOf(options, terminal);
    if (id === undefined) {
      const list = platformListRenderers[format]({ schemaVersion: 1, command: 'platforms', platforms }, view);
      return writeResult(list, options.output, terminal);
    }
    const platform = findPlatform(id);
    if (platform === undefined) {
      const near = nearestName(id, platformIds());
      throw new UsageError(
        `there is no platform "${id}"`,
        near === undefined ? 'snat-plan platforms lists them' : `did you mean ${near}?`,
      );
    }
    return writeResult(
      platformRenderers[format]({ schemaVersion: 1, command: 'platforms', platform }, view),
      options.output,
      terminal,
    );
  },
});
