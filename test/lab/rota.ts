/** Which case runs when. */

export interface Job<T> {
  /** Keeps the machine busy: only so many of these at a time. Others run at once. */
  readonly busy: boolean;
  readonly seconds: number;
  readonly work: () => Promise<T>;
}

/** Runs all quiet jobs at once, and beside them busy ones, at most so many at a time, the longest first; results in order. */
export async function inTurn<T>(jobs: readonly Job<T>[], busyAtOnce: number): Promise<readonly T[]> {
  const started = new Map<Job<T>, Promise<T>>();
  const begin = (job: Job<T>) => {
    const result = job.work();
    started.set(job, result);
    return result;
  };
  const queue = jobs.filter(({ busy }) => busy).sort((one, other) => other.seconds - one.seconds);
  const worker = async () => {
    for (let job = queue.shift(); job !== undefined; job = queue.shift()) await begin(job);
  };
  const quiet = jobs.filter(({ busy }) => !busy).map(begin);
  await Promise.all([...quiet, ...Array.from({ length: busyAtOnce }, worker)]);
  return Promise.all(jobs.map((job) => started.get(job) ?? job.work()));
}
