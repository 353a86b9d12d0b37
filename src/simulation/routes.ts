import type { RandomStream } from '../statistics/random-stream.js';
import type { Split, Target } from './system.js';

/** Chooses a target for each connection, with chances by share. */
export class Routes {
  private readonly cumulative: Float64Array;
  /** Of each target; they add up to 1. */
  readonly shares: Float64Array;
  /** By target: the cell of the first box on the way, and of the second one; −1: there is none. */
  readonly near: Int32Array;
  readonly far: Int32Array;

  constructor(
    targets: readonly Target[],
    /** For each split, how many of its clients fall on each address. */
    splits: readonly Int32Array[],
    clients: readonly number[],
    private readonly stream: RandomStream,
  ) {
    this.near = Int32Array.from(targets, ({ cells }) => cells[0] ?? -1);
    this.far = Int32Array.from(targets, ({ cells }) => cells[1] ?? -1);
    let sum = 0;
    this.cumulative = Float64Array.from(targets, (target) => {
      let share = target.share;
      for (const { split, address } of target.splits) {
        share *= ((splits[split] as Int32Array)[address] as number) / (clients[split] as number);
      }
      sum += share;
      return sum;
    });
    for (const [index, value] of this.cumulative.entries()) this.cumulative[index] = value / sum;
    this.shares = this.cumulative.map((value, index) => value - (this.cumulative[index - 1] ?? 0));
  }

  /** Index of the chosen target; drawn from another stream where there is another cause. */
  choose(stream = this.stream): number {
    const { cumulative } = this;
    if (cumulative.length === 1) return 0;
    const draw = stream.uniform();
    let low = 0;
    let high = cumulative.length - 1;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (draw < (cumulative[middle] as number)) high = middle;
      else low = middle + 1;
    }
    return low;
  }
}

/** Throws clients on addresses, each with equal chances: how many fall on each. */
export function drawSplit({ clients, addresses }: Split, stream: RandomStream): Int32Array {
  const counts = new Int32Array(addresses);
  for (let client = 0; client < clients; client++) {
    const address = Math.floor(stream.uniform() * addresses);
    counts[address] = (counts[address] as number) + 1;
  }
  return counts;
}
