import type { Shard } from '../../planning/sweep/grid.js';
import { shardSpan, valuesAt } from '../../planning/sweep/grid.js';
import type { SweepOptions, SweepPlan } from '../../planning/sweep/prepare.js';
import { type InvalidPoints, invalidPoints, sweepEnd, sweepHeader } from '../../planning/sweep/sweep.js';
import { hasEnd, type RowFormat, rowWriters } from '../../reports/sweep/sweep-rows.js';
import { EXIT } from '../exit-status.js';
import type { Terminal } from '../terminal.js';
import { jobOf, pieceMaker } from './job.js';
import type { LongWork } from './long-work.js';
import { progressBar } from './progress.js';
import type { RowSink } from './sink.js';
import { streamRows } from './stream.js';
import { type Crew, crewOfWorkers } from './workers.js';

/** How rows are asked for. */
export interface RowRequest {
  readonly format: RowFormat;
  readonly output: string | undefined;
  readonly shard: Shard | null;
  readonly options: SweepOptions;
  /** Threads; undefined: as many as there are cores, on grids that are worth it. */
  readonly threads: number | undefined;
  readonly quiet: boolean;
}

/** What rows came to. */
export interface Written {
  /** 0, or why not all of them are there. */
  readonly status: number;
  readonly failing: number;
  readonly warning: number;
  readonly invalid: InvalidPoints | null;
  /** How many points there were to write. */
  readonly points: number;
}

/** Grids smaller than this are done before a thread has started. */
const WORTH_THREADS = 20_000;

/** Points computed at a time; fewer where a point takes long, so that an interrupt is heard soon. */
const PIECE = 2048;
const SLOW_PIECE = 64;
const SLOW = new Set(['headroom', 'limitedBy', 'binding', 'secondsToFill']);

/** Computes a sweep and writes each row as it comes. */
export async function writeRows(plan: SweepPlan, request: RowRequest, terminal: Terminal): Promise<Written> {
  const work = (await terminal.longWork?.()) ?? plainWork(terminal);
  const { format, shard } = request;
  const span = shardSpan(plan.grid.size, shard ?? { index: 1, count: 1 });
  const points = span.to - span.from;
  const header = sweepHeader(plan, shard);
  const writer = rowWriters[format](header);
  const job = jobOf(plan, { options: request.options, format, shard, first: span.from });
  const threads = request.threads ?? (points < WORTH_THREADS ? 1 : work.cores);
  const crew = threads > 1 ? crewOfWorkers(work.worker('sweep'), job, threads) : crewOfOne(pieceMaker(plan, job));
  const bar = progressBar(
    showsProgress(request, terminal) ? terminal.stderr : { ...terminal.stderr, isTTY: false },
    points,
  );
  let sink: RowSink | undefined;
  try {
    sink = work.open(request.output);
    await sink.write(writer.head);
    const slow = plan.metrics.some(({ name }) => SLOW.has(name));
    const pieceSize = slow ? SLOW_PIECE : PIECE;
    const { interrupted } = work;
    const sum = await streamRows({ span, pieceSize, crew, sink, progress: bar.show, interrupted });
    const first = sum.firstInvalid;
    const invalid = first === null ? null : invalidPoints(plan, sum.invalid, valuesAt(plan.grid, first));
    if (interrupted.aborted) return { ...sum, invalid, points, status: Number(interrupted.reason) };
    if (hasEnd(format)) await sink.write(writer.foot(sweepEnd(plan, shard, invalid)));
    return { ...sum, invalid, points, status: EXIT.met };
  } catch (error) {
    return { status: refusal(error, request.output, terminal), failing: 0, warning: 0, invalid: null, points };
  } finally {
    bar.end();
    await crew.dismiss();
    await sink?.close();
  }
}

function crewOfOne(compute: ReturnType<typeof pieceMaker>): Crew {
  return { size: 1, compute: async (span) => compute(span), dismiss: async () => undefined };
}

/** A bar and rows on the same terminal would be in each other's way. */
function showsProgress({ output, quiet }: RowRequest, terminal: Terminal): boolean {
  return !quiet && (output !== undefined || !terminal.stdout.isTTY);
}

/** A system's error in words; a reader that has seen enough is none; anything else is a bug and is thrown on. */
function refusal(error: unknown, output: string | undefined, terminal: Terminal): number {
  const code = error instanceof Error && 'code' in error && 'syscall' in error ? String(error.code) : null;
  if (code === null) throw error;
  if (code === 'EPIPE' && output === undefined) return EXIT.met;
  const reasons: Readonly<Record<string, string>> = {
    ENOSPC: 'no space is left; the rows that are there are whole',
    EFBIG: 'the file may not grow further; the rows that are there are whole',
    ENOENT: 'there is no such folder',
    EACCES: 'no permission to write it',
    EISDIR: 'this is a folder',
  };
  const reason = reasons[code] ?? (error instanceof Error ? error.message : code);
  terminal.stderr.write(`snat-plan: cannot write ${output ?? 'the result'}: ${reason}\n`);
  return EXIT.failed;
}

/** Without a process behind the terminal everything is kept and written at the end. */
function plainWork(terminal: Terminal): LongWork {
  return {
    open: (output) => {
      let text = '';
      return {
        write: async (rows) => {
          text += rows;
        },
        close: async () => {
          if (output === undefined) terminal.stdout.write(text);
          else await terminal.writeFile(output, text);
        },
      };
    },
    interrupted: new AbortController().signal,
    cores: 1,
    worker: () => new URL('about:blank'),
  };
}
