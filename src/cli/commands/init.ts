import { nearestName } from '../../diagnostics/nearest.js';
import { findPlatform, platformIds } from '../../platforms/registry.js';
import { draftScenario } from '../../scenario/draft.js';
import { defineCommand } from '../command.js';
import { sharedOptions, writeResult } from '../shared-options.js';
import { UsageError } from '../usage-error.js';

/** `snat-plan init`: a commented scenario to start from. */
export const command = defineCommand({
  name: 'init',
  description: 'a commented starting scenario for a platform',
  usage: '[platform]',
  words: { least: 0, most: 1 },
  options: { output: sharedOptions.output },
  examples: [['snat-plan init gcp-cloud-nat > scenario.yaml', 'a first scenario for Google Cloud NAT']],
  async handler({ words, options }, terminal) {
    const id = words[0] ?? 'generic-nat';
    const platform = findPlatform(id);
    if (platform !== undefined) return writeResult(draftScenario(platform), options.output, terminal);
    const near = nearestName(id, platformIds());
    throw new UsageError(
      `there is no platform "${id}"`,
      near === undefined ? 'snat-plan platforms lists them' : `did you mean ${near}?`,
    );
  },
});
