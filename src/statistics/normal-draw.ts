import type { RandomStream } from './random-stream.js';

/**
 * A draw of the standard normal distribution, by the polar method (the second number of each pair is not kept, so that a
 * draw depends on the stream alone).
 *
 * @see Marsaglia, Bray (1964), A convenient method for generating normal variables, SIAM Review 6
 */
export function normalDraw(stream: RandomStream): number {
  for (;;) {
    const x = 2 * stream.uniform() - 1;
    const y = 2 * stream.uniform() - 1;
    const square = x * x + y * y;
    if (square > 0 && square < 1) return x * Math.sqrt((-2 * Math.log(square)) / square);
  }
}
