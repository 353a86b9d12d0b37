import type { ScenarioDocument } from '../../scenario/parse.js';
import type { Path, Scenario } from '../../scenario/scenario.js';
import type { Grid } from './grid.js';
import { Structure } from './structure.js';
import type { SweptValue } from './values.js';

/** Resolved structures and flows that are kept; beyond, all are forgotten and made again. */
const MOST_STRUCTURES = 256;
const MOST_FLOWS = 20_000;

/** Keys of a flow that change nothing but the flow itself. */
const FLOW_KEYS = new Set([
  ...['rate', 'sessions', 'lifetime', 'setup', 'peerCloseDelay', 'close', 'profile'],
  ...['requestsPerConnection', 'sources', 'peakedness', 'retries'],
]);

/**
 * The scenario at any point of a grid, read again only as far as the point differs: a plain rate is a number put in its
 * place; what belongs to one flow gives a new flow; everything else a new scenario. Exactly the scenario that `--set` of
 * the point's values gives.
 */
export class Variants {
  private readonly structures = new Map<number, Structure>();
  private readonly flows: FlowAxes[];
  /** Axes that concern more than one flow. */
  private readonly wide: readonly number[];
  private kept = 0;

  constructor(
    private readonly grid: Grid,
    private readonly document: ScenarioDocument,
  ) {
    const flowOf = grid.axes.map(({ path }) => ownFlow(path, document));
    const names = [...new Set(flowOf.filter((name) => name !== null))];
    this.wide = grid.axes.flatMap((_, k) => (flowOf[k] === null ? [k] : []));
    this.flows = names.map((name) => {
      const own = grid.axes.flatMap((_, k) => (flowOf[k] === name ? [k] : []));
      const rate = isProfiled(grid, name, document) ? null : (own.find((k) => isPlainRate(grid, k)) ?? null);
      return { name, rate, others: own.filter((k) => k !== rate) };
    });
  }

  /** The structure at a point, at work; null where the values make no scenario. */
  at(values: readonly SweptValue[]): Structure | null {
    const structure = this.structure(values);
    if (structure === null) return null;
    for (const axes of this.flows) {
      const key = this.keyOf(axes.others, values);
      let flow = key < 0 ? undefined : structure.known.get(axes.name)?.get(key);
      if (flow === undefined) {
        flow = this.read(values)?.flows.find(({ id }) => id === axes.name);
        if (flow === undefined) return null;
        if (key >= 0) this.keep(structure, axes.name, key, flow);
      }
      const rate = axes.rate === null ? null : (values[axes.rate]?.number ?? null);
      structure.put(flow, rate === null ? flow.ratePerSecond : rate / flow.requestsPerConnection);
    }
    return structure;
  }

  private structure(values: readonly SweptValue[]): Structure | null {
    const key = this.keyOf(this.wide, values);
    const known = key < 0 ? undefined : this.structures.get(key);
    if (known !== undefined) return known;
    const scenario = this.read(values);
    const structure = scenario === undefined ? null : new Structure(scenario);
    // Where nothing is read, it may be a flow's own value that is wrong: another one may do.
    if (key < 0 || structure === null) return structure;
    if (this.structures.size >= MOST_STRUCTURES) {
      this.structures.clear();
      this.kept = 0;
    }
    this.structures.set(key, structure);
    return structure;
  }

  private keep(structure: Structure, name: string, key: number, flow: Scenario['flows'][number]): void {
    if (this.kept >= MOST_FLOWS) {
      for (const other of this.structures.values()) other.known.clear();
      this.kept = 0;
    }
    this.kept += 1;
    const own = structure.known.get(name) ?? new Map<number, typeof flow>();
    structure.known.set(name, own.set(key, flow));
  }

  private read(values: readonly SweptValue[]): Scenario | undefined {
    return this.document.changed(this.grid.axes.map(({ path }, k) => ({ path, value: values[k]?.input })));
  }

  /** A number for the values of some axes; −1 when one of them is none of the grid's. */
  private keyOf(axes: readonly number[], values: readonly SweptValue[]): number {
    let key = 0;
    for (const k of axes) {
      const index = values[k]?.index ?? -1;
      if (index < 0) return -1;
      key = this.grid.zip ? index : key * (this.grid.axes[k]?.values.size ?? 1) + index;
    }
    return key;
  }
}

interface FlowAxes {
  readonly name: string;
  /** The axis that is a plain rate of this flow. */
  readonly rate: number | null;
  readonly others: readonly number[];
}

/** The flow that a path belongs to, when it concerns nothing else. */
function ownFlow(path: Path, document: ScenarioDocument): string | null {
  const [section, name, key] = path.map(String);
  const isOwn = section === 'traffic' && name !== undefined && key !== undefined && FLOW_KEYS.has(key);
  return isOwn && Object.hasOwn(document.input.traffic, name) ? name : null;
}

/** Whether the planned rate is the peak of a profile, and not the number that is typed. */
function isProfiled({ axes }: Grid, name: string, document: ScenarioDocument): boolean {
  const varied = axes.some(({ path }) => path[0] === 'traffic' && path[1] === name && path[2] === 'profile');
  return varied || document.input.traffic[name]?.profile !== undefined;
}

function isPlainRate({ axes }: Grid, k: number): boolean {
  const axis = axes[k];
  return axis?.path.length === 3 && axis.path[2] === 'rate' && axis.values.kind === 'rate';
}
