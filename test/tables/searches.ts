/** The searches whose refusals are kept as a table, and the numbers of ports at which they are measured. */
import type { Measured } from './measure-refusal.js';

export interface TabledSearch {
  readonly name: string;
  readonly rounds: readonly number[];
  readonly offsets: number | null;
  /** Between these the table is interpolated; where offsets favour some ports they lie closer. */
  readonly sizes: readonly number[];
  readonly evicting: readonly boolean[];
}

const SIXTEEN_BITS = 65_536;

export const SEARCHES: readonly TabledSearch[] = [
  {
    name: 'nf_nat',
    rounds: [128, 64, 32, 16, 8],
    offsets: SIXTEEN_BITS,
    sizes: [
      ...[200, 500, 1000, 4096, 10_000, 14_000, 16_384, 18_500, 21_845, 24_000, 26_500, 28_232, 30_000, 32_768],
      ...[34_000, 36_000, 40_000, 44_000, 47_000, 50_000, 54_000, 58_000, 62_000, 64_512],
    ],
    evicting: [false, true],
  },
  {
    name: 'Cilium, 32 tries',
    rounds: [32],
    offsets: SIXTEEN_BITS,
    sizes: [200, 1000, 4096, 16_384, 21_700, 28_232, 32_767, 36_000, 47_000, 64_512],
    evicting: [false],
  },
  {
    name: 'Cilium, 128 tries',
    rounds: [128],
    offsets: SIXTEEN_BITS,
    sizes: [200, 1000, 4096, 16_384, 21_700, 28_232, 32_767, 36_000, 47_000, 64_512],
    evicting: [false],
  },
  {
    name: 'Jool, 1,024 tries',
    rounds: [1024],
    offsets: null,
    sizes: [1500, 4535, 10_000, 20_000, 32_768, 64_512],
    evicting: [false],
  },
];

/** Everything to measure, in the order of the table. */
export function measurements(): readonly Measured[] {
  return SEARCHES.flatMap(({ rounds, offsets, sizes, evicting }) =>
    evicting.flatMap((evicts) =>
      (['exponential', 'constant'] as const).flatMap((openTime) =>
        sizes.map((ports) => ({ rounds, offsets, ports, evicting: evicts, openTime })),
      ),
    ),
  );
}
