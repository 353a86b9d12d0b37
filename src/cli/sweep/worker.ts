/** The entry of a thread: gets stretches of points, gives them back as rows. */
import { parentPort, workerData } from 'node:worker_threads';
import type { Span } from '../../planning/sweep/grid.js';
import { type Job, pieceMaker, planOf } from './job.js';

const job = workerData as Job;
const ready = planOf(job).then((plan) => pieceMaker(plan, job));

parentPort?.on('message', async (span: Span) => {
  const compute = await ready;
  parentPort?.postMessage(compute(span));
});
