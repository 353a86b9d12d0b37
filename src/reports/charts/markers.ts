/** Small shapes that tell series apart without colour. */
import type { Point } from './polyline.js';
import { px } from './svg.js';

const SHAPES: readonly ((x: string, y: string) => string)[] = [
  (x, y) => `M${x} ${y}m-3.2 0a3.2 3.2 0 1 0 6.4 0a3.2 3.2 0 1 0-6.4 0z`,
  (x, y) => `M${x} ${y}m-2.9-2.9h5.8v5.8h-5.8z`,
  (x, y) => `M${x} ${y}m0-4l3.8 6.6h-7.6z`,
  (x, y) => `M${x} ${y}m0-4.2l4.2 4.2l-4.2 4.2l-4.2-4.2z`,
  (x, y) => `M${x} ${y}m0 4l3.8-6.6h-7.6z`,
  (x, y) => `M${x} ${y}m-1-4h2v3h3v2h-3v3h-2v-3h-3v-2h3z`,
];

/** The path data of one marker of a series. */
export function marker(series: number, [x, y]: Point): string {
  return (SHAPES[series % SHAPES.length] ?? SHAPES[0])?.(px(x), px(y)) ?? '';
}
