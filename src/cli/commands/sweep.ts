import { defaultMetrics, sweepMetrics } from '../../planning/sweep/metrics.js';
import { defineCommand } from '../command.js';
import { EXIT } from '../exit-status.js';
import { readScenarios } from '../read-scenarios.js';
import { failOn, sharedOptions } from '../shared-options.js';
import { planned, readShard } from '../sweep/plan.js';
import { chosenFormat, SWEEP_FORMATS, writeSweep } from '../sweep/write.js';

/** `snat-plan sweep`: the scenario at every point of a grid, and where it starts to fail. */
export const command = defineCommand({
  name: 'sweep',
  description: 'the scenario at every point of a grid over any of its values, and where it starts to fail',
  usage: '<scenario>',
  words: { least: 1, most: 1 },
  options: {
    vary: {
      type: 'string',
      repeatable: true,
      placeholder: 'PATH=VALUES',
      description:
        'vary a value: 1..8, "100/s..1000/s step 50/s", "1s..1000s log 13", a,b,c; the last path changes fastest (default: the scenario’s sweep: section)',
    },
    zip: {
      type: 'boolean',
      description: 'let the n-th values of all paths go together, instead of each with every other',
    },
    metric: {
      type: 'string',
      repeatable: true,
      placeholder: 'NAME,...',
      description: `what to compute (default: ${defaultMetrics.join(', ')}): ${sweepMetrics.map(({ name, description }) => `${name} (${description})`).join('; ')}`,
    },
    format: {
      type: 'string',
      short: 'f',
      choices: SWEEP_FORMATS,
      description: 'how to print the result (default: by the ending of --output, else table)',
    },
    shard: {
      type: 'string',
      placeholder: 'I/N',
      description: 'compute part I of N only; the parts in order are the whole, byte for byte (csv, ndjson)',
    },
    threads: { type: 'number', description: 'threads to compute with (default: one a core, on large grids)' },
    'fail-on': { ...failOn, description: 'which verdict at any point makes the exit status 1 (default: never)' },
    ...sharedOptions,
  },
  examples: [
    ['snat-plan sweep a.yaml --vary pool.addresses=1..8', 'how many addresses are enough'],
    [
      'snat-plan sweep a.yaml --vary "traffic.web.rate=100/s..1000/s step 50/s" -o a.svg',
      'load against rate, as a chart',
    ],
    ['snat-plan sweep a.yaml --vary users=1000..100000 -f csv > a.csv', 'a row for each number of users'],
  ],
  async handler({ words, options }, terminal) {
    const { scenarios, status } = await readScenarios(words, options.set, terminal, 1);
    const [scenario] = scenarios;
    if (scenario === undefined || status !== EXIT.met) return status;
    const shard = readShard(options.shard);
    const format = chosenFormat(options.format, options.output, shard);
    const swept = { vary: options.vary, metrics: options.metric, ...(options.zip ? { zip: true } : {}) };
    const plan = await planned(scenario, swept, terminal);
    if (plan === undefined) return EXIT.misunderstood;
    return writeSweep(plan, { ...options, format, shard, options: swept }, terminal);
  },
});
