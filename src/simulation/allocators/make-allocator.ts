import type { RandomStream } from '../../statistics/random-stream.js';
import type { AllocatorSpec, Cell } from '../system.js';
import type { Allocator, Extent, Ports } from './allocator.js';
import { ConsecutiveAllocator } from './consecutive.js';
import { ExhaustiveAllocator } from './exhaustive.js';
import { FirstInFirstOutAllocator } from './first-in-first-out.js';
import { ParityFirstAllocator } from './parity-first.js';
import { RandomTriesAllocator } from './random-tries.js';

/** The allocator that looks for ports as the spec says, among the ports of one group. */
export function makeAllocator(spec: AllocatorSpec, extent: Extent, ports: Ports, stream: RandomStream): Allocator {
  const { search, reclaimAfterSeconds: after } = spec;
  switch (search.kind) {
    case 'exhaustive':
      if (spec.order === 'fifo') return new FirstInFirstOutAllocator(extent, ports, after);
      if (spec.parityFirst) return new ParityFirstAllocator(extent, ports, after, stream);
      return new ExhaustiveAllocator(extent, ports, after, stream);
    case 'random':
      return new RandomTriesAllocator(extent, search.tries, ports, after, stream);
    case 'consecutive':
      return new ConsecutiveAllocator(extent, { ...search, ...spec }, ports, stream);
  }
}

/** The allocators of cells that lie side by side; each draws from a stream of its own. */
export function makeAllocators(
  cells: readonly Cell[],
  ports: Ports,
  streamOf: (cause: string) => RandomStream,
): readonly Allocator[] {
  let first = 0;
  return cells.map(({ allocator, ports: count }, index) => {
    const extent = { first, count };
    first += count;
    return makeAllocator(allocator, extent, ports, streamOf(`ports ${index}`));
  });
}
