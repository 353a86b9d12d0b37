import { type Allocator, FREE, GONE } from './allocators/allocator.js';
import type { Connections } from './connections.js';
import type { Engine } from './engine.js';
import type { Return } from './returns.js';
import type { Action, Cell, Resizing, System } from './system.js';

/** Chances of one intervention, from a stream for each cause. */
interface Chances {
  /** Which connections it meets. */
  readonly met: () => number;
  /** When they come back, or others come. */
  readonly when: () => number;
  /** Where those go. */
  readonly target: (source: number) => number;
}

/** Does to the connections of a run what its course says. */
export class Interventions {
  /** First port of each cell. */
  private readonly firstOf: readonly number[];
  private readonly portsOf: number[];
  private readonly connections: Connections;

  /** @throws RangeError when the system has no course, so that its engine keeps no connections */
  constructor(
    private readonly engine: Engine,
    private readonly system: System,
  ) {
    if (engine.connections === null) throw new RangeError('Cannot intervene: the system has no course');
    this.connections = engine.connections;
    this.portsOf = system.cells.map(({ ports }) => ports);
    let first = 0;
    this.firstOf = system.cells.map(({ ports }: Cell) => {
      first += ports;
      return first - ports;
    });
  }

  /** Does it now: the engine must have been advanced to its moment, and no further. */
  apply(action: Action): void {
    const chances = this.chancesOf(action);
    const coming: Return[] = [];
    switch (action.kind) {
      case 'forget':
        for (const port of this.portsIn(action.cells)) {
          if (this.isHeld(port) && chances.met() < action.share) this.lose(port, action, chances, coming);
        }
        break;
      case 'ports':
        for (const resizing of action.cells) this.resize(resizing, action, chances, coming);
        break;
      case 'close':
        for (const port of this.openPorts(action.source)) {
          if (chances.met() < action.share) this.close(port, action, chances, coming);
        }
        break;
      case 'join':
        for (const port of this.openPorts(action.source)) this.join(port, action, chances, coming);
        break;
    }
    this.engine.comeLater(coming);
  }

  private chancesOf({ name }: Action): Chances {
    const { engine } = this;
    const met = engine.stream(`${name}/which`);
    const when = engine.stream(`${name}/when`);
    const where = engine.stream(`${name}/destination`);
    return {
      met: () => met.uniform(),
      when: () => when.uniform(),
      target: (source) => engine.traffic[source]?.routes.choose(where) ?? 0,
    };
  }

  private *portsIn(cells: Iterable<number>): Generator<number> {
    for (const cell of cells) {
      const first = this.firstOf[cell] as number;
      const end = first + (this.portsOf[cell] as number);
      for (let port = first; port < end; port++) yield port;
    }
  }

  /** On their first box, the ports of a source's connections that have been answered and not yet been closed. */
  private *openPorts(source: number): Generator<number> {
    const { phases, phaseOf } = this.engine;
    const cells = new Set(this.system.sources[source]?.targets.flatMap((target) => target.cells.slice(0, 1)));
    for (const port of this.portsIn([...cells].sort((a, b) => a - b))) {
      const phase = phaseOf[port] as number;
      if (phase >= 0 && phases.source[phase] === source && phases.bindsClient[phase] === 1) yield port;
    }
  }

  private isHeld(port: number): boolean {
    return (this.engine.phaseOf[port] as number) >= 0;
  }

  /** A box forgets a connection; on its other box it closes. */
  private lose(
    port: number,
    { atSeconds, reconnectSeconds }: Extract<Action, { kind: 'forget' | 'ports' }>,
    chances: Chances,
    coming: Return[],
  ): void {
    const { engine, connections } = this;
    const { phaseOf, phases, traffic } = engine;
    const phase = phaseOf[port] as number;
    const source = phases.source[phase] as number;
    const near = connections.nearOf(port);
    const nearPhase = near < 0 ? -1 : (phaseOf[near] as number);
    const other = port === near ? connections.farOf(port) : near;
    engine.forget(port);
    if (other >= 0 && this.isHeld(other)) engine.endOpen(other);
    if (nearPhase < 0) return;
    const isBound = phases.bindsClient[nearPhase] === 1;
    // A client that is counted and not bound has given its SYN up already.
    const asks = phases.asks[nearPhase] === 1 && (isBound || traffic[source]?.arrivals.clientIdle === null);
    if (reconnectSeconds !== null && asks) {
      const at = atSeconds + chances.when() * reconnectSeconds;
      const target = this.targetAgain(source, port, chances);
      coming.push({ at, source, ending: phases.ending[phase] as number, target });
    } else if (isBound) engine.clientIdle(source);
  }

  private resize(
    { cell, ports, allocator }: Resizing,
    action: Extract<Action, { kind: 'ports' }>,
    chances: Chances,
    coming: Return[],
  ): void {
    const { allocators, observer, ports: states } = this.engine;
    const { held } = states;
    const first = this.firstOf[cell] as number;
    const before = this.portsOf[cell] as number;
    for (let port = first + ports; port < first + before; port++) {
      if (this.isHeld(port)) this.lose(port, action, chances, coming);
      held[port] = GONE;
    }
    held.fill(FREE, first + before, Math.max(first + before, first + ports));
    (allocators[cell] as Allocator).resize(ports, allocator);
    observer.resized(cell, ports, action.atSeconds);
    this.portsOf[cell] = ports;
  }

  /** A connection closes in its own way, on both boxes, and its client connects anew. */
  private close(
    port: number,
    { atSeconds, reconnectSeconds, source }: Extract<Action, { kind: 'close' }>,
    chances: Chances,
    coming: Return[],
  ): void {
    const { engine } = this;
    const ending = engine.phases.ending[engine.phaseOf[port] as number] as number;
    const target = this.targetAgain(source, port, chances);
    const far = this.connections.farOf(port);
    engine.endOpen(port);
    if (far >= 0 && this.isHeld(far)) engine.endOpen(far);
    coming.push({ at: atSeconds + chances.when() * reconnectSeconds, source, ending, target });
  }

  /** An open connection brings others, from other clients: as many as the share says, the rest of it by chance. */
  private join(
    port: number,
    { atSeconds, overSeconds, source, share }: Extract<Action, { kind: 'join' }>,
    chances: Chances,
    coming: Return[],
  ): void {
    const { phaseOf, phases } = this.engine;
    const ending = phases.ending[phaseOf[port] as number] as number;
    const others = Math.floor(share) + (chances.met() < share % 1 ? 1 : 0);
    for (let other = 0; other < others; other++) {
      const at = atSeconds + chances.when() * overSeconds;
      coming.push({ at, source, ending, target: chances.target(source) });
    }
  }

  /** Where the client of a connection goes next: a pinned one where it was. */
  private targetAgain(source: number, port: number, chances: Chances): number {
    const before = this.connections.targetOf(port);
    const target = this.system.sources[source]?.targets[before];
    const isPinned = target !== undefined && (target.pinned === true || target.splits.length > 0);
    return isPinned ? before : chances.target(source);
  }
}
