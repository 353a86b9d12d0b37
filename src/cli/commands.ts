import type { AnyCommand } from './command.js';

/** Commands by name, in the order of the help; each is loaded when it is called. */
export type Registry = { readonly [name: string]: () => Promise<{ readonly command: AnyCommand }> };

export const COMMANDS: Registry = {
  check: () => import('./commands/check.js'),
  compare: () => import('./commands/compare.js'),
  size: () => import('./commands/size.js'),
  diff: () => import('./commands/diff.js'),
  sweep: () => import('./commands/sweep.js'),
  sensitivity: () => import('./commands/sensitivity.js'),
  timeline: () => import('./commands/timeline.js'),
  simulate: () => import('./commands/simulate.js'),
  report: () => import('./commands/report.js'),
  fit: () => import('./commands/fit.js'),
  platforms: () => import('./commands/platforms.js'),
  init: () => import('./commands/init.js'),
  schema: () => import('./commands/schema.js'),
  completion: () => import('./commands/completion.js'),
};
