import type { RandomStream } from '../statistics/random-stream.js';
import { type ArrivalProcess, arrivalProcess } from './arrivals.js';
import { type DrawSeconds, openTimeDraws } from './open-time.js';
import { drawSplit, Routes } from './routes.js';
import type { Source, System } from './system.js';

/** A source at work: what it draws, from a stream for each cause. */
export class Traffic {
  readonly arrivals: ArrivalProcess;
  readonly openTime: DrawSeconds;
  readonly routes: Routes;
  private readonly endings: RandomStream;
  /** Shares of the endings, added up. */
  private readonly cumulative: Float64Array;
  private readonly retries: RandomStream;

  constructor(
    private readonly spec: Source,
    splits: readonly Int32Array[],
    clients: readonly number[],
    streamOf: (cause: string) => RandomStream,
  ) {
    const stream = (cause: string): RandomStream => streamOf(`${spec.id}/${cause}`);
    this.arrivals = arrivalProcess(spec.ratePerSecond, spec.arrivals, stream('arrivals'));
    this.openTime = openTimeDraws(spec.openTime, stream('open time'));
    this.routes = new Routes(spec.targets, splits, clients, stream('destination'));
    this.endings = stream('close');
    this.retries = stream('retries');
    let sum = 0;
    this.cumulative = Float64Array.from(spec.endings, ({ share }) => {
      sum += share;
      return sum;
    });
  }

  /** How the next connection ends: index of the ending. */
  chooseEnding(): number {
    const { cumulative } = this;
    const last = cumulative.length - 1;
    if (last === 0) return 0;
    const draw = this.endings.uniform();
    let ending = 0;
    while (ending < last && draw >= (cumulative[ending] as number)) ending++;
    return ending;
  }

  /** Whether a connection comes back once its `retry`-th SYN is refused, the first one being 0. */
  triesAgain(retry: number): boolean {
    const { retries } = this.spec;
    return retries.kind === 'times' ? retry < retries.times : this.retries.uniform() < retries.probability;
  }
}

/** The traffic of a system, its clients hashed over addresses. */
export function trafficOf(system: System, streamOf: (cause: string) => RandomStream): readonly Traffic[] {
  const splits = system.splits.map((split, index) => drawSplit(split, streamOf(`clients ${index}`)));
  const clients = system.splits.map((split) => split.clients);
  return system.sources.map((spec) => new Traffic(spec, splits, clients, streamOf));
}
