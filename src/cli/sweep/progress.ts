import { formatCount } from '../../units/format.js';
import type { Output } from '../terminal.js';

/** Shows how far a long computation is, on one line that is wiped at the end. */
export interface Progress {
  readonly show: (done: number) => void;
  readonly end: () => void;
}

const BAR = 24;

/**
 * A progress bar; it is drawn again only when a per cent more is done.
 *
 * @param output a terminal; anything else gets nothing
 * @param total how much there is to do
 * @param words what stands beside the bar
 */
export function progressBar(
  output: Output,
  total: number,
  words = (done: number): string => `${formatCount(done)} of ${formatCount(total)} points`,
): Progress {
  if (!output.isTTY) return { show: () => undefined, end: () => undefined };
  let shown = -1;
  return {
    show: (done) => {
      const percent = Math.floor((100 * done) / total);
      if (percent === shown) return;
      shown = percent;
      const full = Math.round((BAR * done) / total);
      const bar = '█'.repeat(full) + '░'.repeat(BAR - full);
      output.write(`\r${bar} ${String(percent).padStart(3)}%  ${words(done)}\u001b[K`);
    },
    end: () => {
      if (shown >= 0) output.write('\r\u001b[K');
    },
  };
}
