import { heldGroups } from '../../importers/draft/draft-table.js';
import { endpointName } from '../../importers/draft/draft-traffic.js';
import type { ObservedTable } from '../../importers/observed-table.js';
import { compareObserved, type ObservedPorts } from '../../planning/check/observed.js';
import type { ScenarioResult } from '../../planning/result.js';
import type { ParsedScenario } from '../../scenario/parse.js';
import type { Terminal } from '../terminal.js';
import { readInputs } from './read-inputs.js';

/**
 * Results with a measured table beside each.
 *
 * @returns the status where the file cannot be read; what to say where it is no connection table
 */
export async function withObserved(
  results: readonly ScenarioResult[],
  scenarios: readonly ParsedScenario[],
  file: string,
  terminal: Terminal,
): Promise<readonly ScenarioResult[] | number | { readonly message: string; readonly hint: string }> {
  const read = await readInputs([file], { pool: null, side: null }, terminal);
  if ('status' in read) return read.status;
  const table = read.observations[0]?.table;
  if (table?.kind !== 'table') {
    return {
      message: `${file} is no connection table`,
      hint: 'give what conntrack -L, ss -tan or netstat -tan prints',
    };
  }
  const observed = observedPorts(file, table);
  return results.map((result, index) => {
    const flows = scenarios[index]?.scenario.flows ?? [];
    const peakedness = Math.max(1, ...flows.map((flow) => flow.peakedness));
    return { ...result, observed: compareObserved(result, observed, peakedness) };
  });
}

/** Rows that hold the ports in question. */
function observedPorts(file: string, table: ObservedTable): ObservedPorts {
  const groups = heldGroups(table);
  const states: { [state: string]: number } = {};
  for (const group of groups) {
    for (const [state, rows] of Object.entries(group.states)) states[state] = (states[state] ?? 0) + rows;
  }
  const held = groups.reduce((sum, { rows }) => sum + rows, 0);
  return {
    file,
    states,
    groups: groups.map(({ address, destination, rows }) => ({
      address,
      destination: endpointName(destination.address, destination.port),
      rows,
    })),
    notCompared: table.rows - held,
  };
}
