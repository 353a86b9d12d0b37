/** What became of each connection: the generator's lines beside the schedule they were played from. */
import type { Planned, Strategy } from './schedule.js';

export interface Played {
  readonly strategy: Strategy;
  readonly endpoint: number;
  /** When the SYN was sent, from the start of the run. */
  readonly startedSeconds: number;
  /** How far behind its time that was. */
  readonly lateSeconds: number;
  /** From the SYN to the first FIN or RST; as drawn where it was refused or the run ended before. */
  readonly openSeconds: number;
  /** From the SYN to its answer; null when there was none. */
  readonly connectSeconds: number | null;
  readonly outcome: 'as planned' | 'refused for want of a port' | 'broken';
}

/**
 * Reads the generator's output, a line a connection in the order of the schedule: started, connected and ended in
 * microseconds from the start, -1 for what did not happen, and the outcome.
 *
 * @throws Error at a line that is none
 */
export function readPlayed(output: string, planned: readonly Planned[]): readonly Played[] {
  const lines = output.split('\n').filter((line) => line !== '');
  return lines.map((line, index) => {
    const plan = planned[index];
    const found = /^(\d+) (-?\d+) (-?\d+) ([ocfex])$/.exec(line);
    if (plan === undefined || found === null) throw new Error(`the generator wrote "${line}"`);
    const [started = 0, connected = 0, ended = 0] = found.slice(1, 4).map(Number);
    const startedSeconds = started / 1e6;
    const outcome = outcomeOf(found[4] ?? '', plan.strategy);
    const unopened = ended < 0 || outcome === 'refused for want of a port';
    return {
      strategy: plan.strategy,
      endpoint: plan.endpoint,
      startedSeconds,
      lateSeconds: startedSeconds - plan.atSeconds,
      openSeconds: unopened ? plan.openSeconds : (ended - started) / 1e6,
      connectSeconds: connected < 0 ? null : (connected - started) / 1e6,
      outcome,
    };
  });
}

function outcomeOf(letter: string, strategy: Strategy): Played['outcome'] {
  if (letter === 'f') return 'refused for want of a port';
  if (letter === 'e' || (letter === 'x') !== (strategy === 'refused')) return 'broken';
  return 'as planned';
}
