import type { Span } from '../../planning/sweep/grid.js';
import type { Piece, PieceCount } from '../../planning/sweep/piece.js';
import type { RowSink } from './sink.js';
import type { Crew } from './workers.js';

/** What a stream of rows needs. */
export interface StreamOptions {
  readonly span: Span;
  /** Points that are computed and written at a time. */
  readonly pieceSize: number;
  readonly crew: Crew;
  readonly sink: RowSink;
  /** Called with the points written so far. */
  readonly progress: (done: number) => void;
  /** Says that nothing more is wanted. */
  readonly interrupted: AbortSignal;
}

/**
 * Computes a span piece by piece and writes the pieces in order. Never more than a few pieces are computed ahead of what
 * the reader has taken.
 *
 * @returns what the points came to; those written before an interrupt
 * @throws the sink's error; whatever a thread throws
 */
export async function streamRows(options: StreamOptions): Promise<PieceCount> {
  const { span, pieceSize, crew, sink, progress, interrupted } = options;
  const ahead: Promise<Piece>[] = [];
  let sum: PieceCount = { failing: 0, warning: 0, invalid: 0, firstInvalid: null };
  let next = span.from;
  let done = 0;
  let wake = (): void => undefined;
  interrupted.addEventListener('abort', () => wake(), { once: true });
  const orInterrupt = <T>(work: Promise<T>): Promise<T | undefined> =>
    Promise.race([work, new Promise<undefined>((resolve) => (wake = () => resolve(undefined)))]);
  while (!interrupted.aborted && done < span.to - span.from) {
    while (ahead.length < crew.size && next < span.to) {
      const to = Math.min(next + pieceSize, span.to);
      const piece = crew.compute({ from: next, to });
      // Whoever waits for it hears of its failure; others need not.
      piece.catch(() => undefined);
      ahead.push(piece);
      next = to;
    }
    const piece = await orInterrupt(ahead.shift() as Promise<Piece>);
    if (piece === undefined) break;
    await sink.write(piece.text);
    sum = added(sum, piece);
    done = Math.min(done + pieceSize, span.to - span.from);
    progress(done);
  }
  return sum;
}

function added(sum: PieceCount, piece: PieceCount): PieceCount {
  return {
    failing: sum.failing + piece.failing,
    warning: sum.warning + piece.warning,
    invalid: sum.invalid + piece.invalid,
    firstInvalid: sum.firstInvalid ?? piece.firstInvalid,
  };
}
