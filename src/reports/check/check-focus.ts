import type { GroupResult, ScenarioResult } from '../../planning/result.js';

/** Smallest headroom first (one without headroom last), then the highest load. */
function byNeed(a: GroupResult, b: GroupResult): number {
  const factor = (group: GroupResult) => group.headroom.factor ?? Number.MAX_VALUE;
  return factor(a) - factor(b) || b.load - a.load;
}

/** The row that the verdict is about: the binding group's (the busiest address of a pinned pool), else the worst. */
export function focusGroup(scenario: ScenarioResult): GroupResult | null {
  const sorted = [...scenario.groups].sort(byNeed);
  const binding = sorted.filter((group) => group.id === scenario.binding?.group);
  return binding.find((group) => group.role === 'busiest') ?? binding[0] ?? sorted[0] ?? null;
}

/** The groups with the one the verdict is about first, the others by need; and how many rows were left out. */
export function worstGroups(
  scenario: ScenarioResult,
  most: number,
): { readonly shown: readonly GroupResult[]; readonly folded: readonly GroupResult[] } {
  const focus = focusGroup(scenario);
  const others = scenario.groups.filter((group) => group !== focus).sort(byNeed);
  const all = focus ? [focus, ...others] : others;
  return { shown: all.slice(0, most), folded: all.slice(most) };
}

/** The groups whose numbers are explained: the one the verdict is about, and the worst of each other pool. */
export function explainedGroups(scenario: ScenarioResult): readonly GroupResult[] {
  const { shown } = worstGroups(scenario, scenario.groups.length);
  return shown.filter((group, index) => shown.findIndex((other) => other.pool === group.pool) === index);
}

/** What follows a group's id where it stands for several groups or for the worst address. */
export function groupSuffix(group: GroupResult): string {
  return (
    (group.role === 'busiest' && !group.id.endsWith('/busiest') ? ', busiest' : '') +
    (group.count > 1 ? ` ×${group.count}` : '')
  );
}
