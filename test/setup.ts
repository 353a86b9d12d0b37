import fc from 'fast-check';

/** One seed for every property test, so that a run can be repeated; FC_SEED tries another. */
fc.configureGlobal({ seed: Number(process.env.FC_SEED ?? 20261122) });
