/** Reports of `fit` between which every list has something in it: laws of every kind, damage, a table, a verdict. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ConnectionTally } from '../../src/importers/inference/connection-tally.js';
import {
  compareObserved,
  evidenceOf,
  exhaustionVerdict,
  fitObservations,
  type Observation,
  parseScenario,
  readObservation,
  type ScenarioResult,
} from '../../src/index.js';
import { capturedFrom } from '../importers/connections.js';
import { ROOT } from './console.js';

const TRAFFIC = `platform: generic-nat
pool: {addresses: 1}
traffic:
  a: {rate: 30/s, lifetime: {mean: 1s, distribution: lognormal, cv: 1.5}, close: client-fin}
  b: {rate: 30/s, lifetime: {mean: 1s, distribution: hyperexponential, cv: 6}, close: client-rst}
`;

async function read(name: string, bytes: number): Promise<Observation> {
  async function* chunks(): AsyncGenerator<Uint8Array> {
    yield (await readFile(join(ROOT, 'test/importers/captures', name))).subarray(0, bytes);
  }
  const result = await readObservation(chunks(), { file: name });
  if (!result.ok) throw new Error(result.why);
  return result.observation;
}

/** Connections of a scenario, as if a reader had handed them out. */
async function made(like: Observation): Promise<Observation> {
  const parsed = await parseScenario(TRAFFIC);
  if (!parsed.ok || like.span === null) throw new Error('no scenario');
  const tally = new ConnectionTally();
  for (const one of capturedFrom(parsed.scenario, 120, 1)) tally.add(one);
  tally.finish();
  return { ...like, span: { ...like.span, lastAt: 120 }, tally };
}

async function reportOf(observations: readonly Observation[]) {
  const result = await fitObservations(observations, { platform: null, pool: null, side: null });
  if (!result.ok) throw new Error(result.message);
  const parsed = await parseScenario(result.report.scenario);
  if (!parsed.ok) throw new Error('the draft is no scenario');
  return { ...result.report, exhaustion: exhaustionVerdict(parsed, evidenceOf(observations, result.report)) };
}

/** The reports. */
export async function fitReports() {
  const cut = await read('mix.pcap', 20_000);
  const table = await read('mix.conntrack-L.txt', Number.POSITIVE_INFINITY);
  const events = await read('mix.conntrack-E.txt', Number.POSITIVE_INFINITY);
  return Promise.all([reportOf([cut, table]), reportOf([events]), reportOf([await made(cut)])]);
}

/** A result of `check` beside a measured table. */
export function besideTable(result: ScenarioResult): ScenarioResult {
  const groups = [{ address: '198.51.100.1', destination: '203.0.113.9:443', rows: 8 }];
  return {
    ...result,
    observed: compareObserved(result, { file: 'table.txt', states: { TIME_WAIT: 8 }, groups, notCompared: 0 }),
  };
}
