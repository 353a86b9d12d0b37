/** Where labels go so that they cover neither one another nor the data. */

/** A rectangle in px, from corner to corner. */
export interface Box {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

/** Whether two boxes share more than an edge. */
export function overlaps(one: Box, other: Box): boolean {
  return one.left < other.right && other.left < one.right && one.top < other.bottom && other.top < one.bottom;
}

function hits(box: Box, points: readonly (readonly [number, number])[]): number {
  return points.filter(([x, y]) => x > box.left && x < box.right && y > box.top && y < box.bottom).length;
}

/** The candidate that covers the fewest points and no box, the first of equals; undefined without candidates. */
export function clearest<C extends Box>(
  candidates: readonly C[],
  points: readonly (readonly [number, number])[],
  taken: readonly Box[],
): C | undefined {
  let best: C | undefined;
  let least = Number.POSITIVE_INFINITY;
  for (const candidate of candidates) {
    const cost = hits(candidate, points) + 1000 * taken.filter((box) => overlaps(candidate, box)).length;
    if (cost < least) {
      best = candidate;
      least = cost;
    }
  }
  return best;
}

/**
 * Moves wanted positions apart, as little as a simple pass allows, so that neighbours are `gap` from each other and all
 * within low…high. Order is kept. More of them than fit are set as if `high` were further.
 *
 * @returns the positions, in the order of the input
 */
export function spread(wanted: readonly number[], gap: number, low: number, high: number): number[] {
  const order = wanted.map((_, index) => index).sort((a, b) => (wanted[a] ?? 0) - (wanted[b] ?? 0) || a - b);
  const placed = wanted.map((position) => Math.min(high, Math.max(low, position)));
  let least = low;
  for (const index of order) {
    placed[index] = Math.max(placed[index] ?? low, least);
    least = (placed[index] ?? low) + gap;
  }
  let most = Math.max(high, low + gap * (wanted.length - 1));
  for (const index of order.reverse()) {
    placed[index] = Math.min(placed[index] ?? high, most);
    most = (placed[index] ?? high) - gap;
  }
  return placed;
}
