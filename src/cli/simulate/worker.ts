/** The entry of a thread: gets runs of a plan, gives back what they counted. */
import { parentPort, workerData } from 'node:worker_threads';
import { type RunTask, runTask } from '../../simulation/simulate.js';
import type { SimulationJob } from './crew.js';

const { systems, seed } = workerData as SimulationJob;

parentPort?.on('message', (task: RunTask) => parentPort?.postMessage(runTask(systems, seed, task)));
