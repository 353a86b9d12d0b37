import type { Case } from './beside.js';
import * as closing from './closing-cases.js';
import * as crowd from './crowd-cases.js';
import * as loss from './loss-cases.js';

/** Every part of the model that has its own formula, with the cases that try it. */
export const FAMILIES: readonly (readonly [name: string, cases: readonly Case[]])[] = [
  ['Erlang’s formula', loss.erlangCases],
  ['random tries', loss.randomTriesCases],
  ['groups', loss.sharingCases],
  ['reclaim', closing.reclaimCases],
  ['reuse risk', closing.reuseCases],
  ['states', closing.stateCases],
  ['pinned clients', [...crowd.pinnedCases, ...crowd.pinnedReclaimCases, ...crowd.pinnedRetryCases]],
  ['finite clients', crowd.engsetCases],
  ['bursts', crowd.burstCases],
  ['retries', crowd.retryCases],
  ['two boxes', crowd.twoBoxCases],
  ['time to fill', crowd.fillCases],
];
