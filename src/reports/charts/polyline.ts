/** Lines of many points, cut to a rectangle and thinned to what the eye can see. */

/** A point in px. */
export type Point = readonly [x: number, y: number];

/** Distance of a point from the line through two others (from the first of them when both are the same). */
function distance([x, y]: Point, [ax, ay]: Point, [bx, by]: Point): number {
  const length = Math.hypot(bx - ax, by - ay);
  if (length === 0) return Math.hypot(x - ax, y - ay);
  return Math.abs((bx - ax) * (ay - y) - (ax - x) * (by - ay)) / length;
}

/** Of each px column the first, lowest, highest and last point: what a line through all of them would paint. */
function perColumn(points: readonly Point[]): readonly Point[] {
  const columns = new Map<number, number[]>();
  points.forEach(([x], index) => {
    const column = columns.get(Math.round(x)) ?? [];
    columns.set(Math.round(x), column);
    column.push(index);
  });
  const y = (index: number) => points[index]?.[1] ?? 0;
  const kept = [...columns.values()].flatMap((column) => {
    const highest = column.reduce((best, index) => (y(index) > y(best) ? index : best));
    const lowest = column.reduce((best, index) => (y(index) < y(best) ? index : best));
    return [column[0] ?? 0, highest, lowest, column[column.length - 1] ?? 0];
  });
  return [...new Set(kept)].sort((a, b) => a - b).map((index) => points[index] as Point);
}

/**
 * Fewer points for the same picture: none is further than `tolerance` px from the line that is left
 * (Ramer–Douglas–Peucker); above 1,000 points first four a px column.
 */
export function thinned(points: readonly Point[], tolerance = 0.15): readonly Point[] {
  const input = points.length > 1000 ? perColumn(points) : points;
  if (input.length < 3) return input;
  const kept = new Set([0, input.length - 1]);
  const open: [number, number][] = [[0, input.length - 1]];
  for (let range = open.pop(); range !== undefined; range = open.pop()) {
    const [first, last] = range;
    let furthest = first;
    let most = tolerance;
    for (let index = first + 1; index < last; index += 1) {
      const off = distance(input[index] as Point, input[first] as Point, input[last] as Point);
      if (off > most) {
        most = off;
        furthest = index;
      }
    }
    if (furthest === first) continue;
    kept.add(furthest);
    open.push([first, furthest], [furthest, last]);
  }
  return [...kept].sort((a, b) => a - b).map((index) => input[index] as Point);
}

/** The part of a segment within the unit square, as shares 0…1 of its length (Liang and Barsky 1984); null if none. */
function insideUnit([ax, ay]: Point, [bx, by]: Point): readonly [number, number] | null {
  let enter = 0;
  let leave = 1;
  for (const [from, to] of [
    [ax, bx],
    [ay, by],
  ] as const) {
    const change = to - from;
    if (change === 0) {
      if (from < 0 || from > 1) return null;
      continue;
    }
    const [first, second] = change > 0 ? [-from / change, (1 - from) / change] : [(1 - from) / change, -from / change];
    enter = Math.max(enter, first);
    leave = Math.min(leave, second);
  }
  return enter <= leave ? [enter, leave] : null;
}

/**
 * Cuts lines to the unit square: the pieces inside, in order. A null point breaks the line; a point with no neighbour is a
 * piece of one.
 */
export function clippedPieces(points: readonly (Point | null)[]): Point[][] {
  const pieces: Point[][] = [];
  let piece: Point[] = [];
  const close = () => {
    if (piece.length > 0) pieces.push(piece);
    piece = [];
  };
  const extend = (before: Point, point: Point) => {
    const part = insideUnit(before, point);
    if (part === null) return close();
    const along = (share: number): Point => [
      before[0] + share * (point[0] - before[0]),
      before[1] + share * (point[1] - before[1]),
    ];
    if (piece.length === 0) piece.push(along(part[0]));
    piece.push(part[1] === 1 ? point : along(part[1]));
    if (part[1] < 1) close();
  };
  for (const [index, point] of points.entries()) {
    const before = points[index - 1] ?? null;
    if (point === null) {
      close();
    } else if (before === null) {
      if (insideUnit(point, point) !== null) piece.push(point);
    } else {
      extend(before, point);
    }
  }
  close();
  return pieces;
}
