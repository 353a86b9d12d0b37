import type { Tree } from './any-scenario.js';

/** The flows of a scenario tree. */
export function flowsOf(tree: Tree): Readonly<Record<string, Tree>> {
  return tree.traffic as Readonly<Record<string, Tree>>;
}

/** The tree with every arrival rate multiplied. */
export function scaled(tree: Tree, factor: number): Tree {
  const entries = Object.entries(flowsOf(tree)).map(([id, flow]) => {
    const rate = Number.parseFloat(String(flow.rate)) * factor;
    return [id, { ...flow, rate: `${rate}/s` }] as const;
  });
  return { ...tree, traffic: Object.fromEntries(entries) };
}
