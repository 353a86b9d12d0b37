/** A thread that measures: gets what, gives back ln b at each share. */
import { parentPort } from 'node:worker_threads';
import { type Measured, measureRefusal } from './measure-refusal.js';
import { SEED } from './seed.js';

parentPort?.on('message', ({ index, what }: { readonly index: number; readonly what: Measured }) => {
  parentPort?.postMessage({ index, logs: measureRefusal(what, SEED) });
});
