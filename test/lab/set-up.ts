/** What the kernel, HAProxy and the traffic generator are told, read from a parsed scenario. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseDocument } from 'yaml';
import { type Flow, type ParsedScenario, type Pool, parseScenario } from '../../src/index.js';
import type { LabCase } from './cases.js';

const ROOT = join(import.meta.dirname, '../..');

/** A server address and port; connections come by share. */
export interface Endpoint {
  readonly id: string;
  readonly host: string;
  readonly port: number;
  readonly share: number;
}

/** A scenario that the laboratory can play. */
export interface SetUp {
  readonly text: string;
  readonly set: readonly string[];
  readonly parsed: ParsedScenario;
  readonly pool: Pool;
  readonly flow: Flow;
  /** SNAT addresses, as the scenario names them. */
  readonly addresses: readonly string[];
  readonly low: number;
  readonly high: number;
  readonly endpoints: readonly Endpoint[];
}

/** Reads a case's scenario file, as `snat-plan check` reads it. */
export async function readSetUp(one: LabCase, full: boolean): Promise<SetUp> {
  const file = join(ROOT, 'test/lab/scenarios', `${one.name}.yaml`);
  const written = await readFile(file, 'utf8');
  return full ? setUpOf(withDefaultTimers(written, one.full.keepTimers), one.full.set) : setUpOf(written, []);
}

/**
 * What a scenario asks of the laboratory.
 *
 * @throws Error when it is not a scenario, or not one that the laboratory can play
 */
export async function setUpOf(text: string, set: readonly string[]): Promise<SetUp> {
  const parsed = await parseScenario(text, { set });
  if (!parsed.ok) throw new Error(parsed.diagnostics.map(({ message }) => message).join('; '));
  const [pool, ...otherPools] = parsed.scenario.pools;
  const [flow, ...otherFlows] = parsed.scenario.flows;
  const [destination] = parsed.scenario.destinations;
  const [range, ...otherRanges] = pool?.ranges ?? [];
  if (pool === undefined || flow === undefined || destination === undefined || range === undefined) {
    throw new Error('the laboratory needs a pool and a flow');
  }
  if (otherPools.length + otherFlows.length + otherRanges.length > 0) {
    throw new Error('the laboratory plays one pool with one range of ports and one flow');
  }
  requirePlainPoisson(flow);
  const addresses = poolAddresses(text);
  if (addresses.length !== pool.addresses) throw new Error(`${pool.addresses} addresses, but ${addresses.join(', ')}`);
  const ids = destination.parts.flatMap(({ id, count, share }) =>
    Array.from({ length: count }, (_, index) => ({ id: id ?? `endpoint ${index + 1}`, share })),
  );
  const endpoints = ids.map(({ id, share }, index) => ({ id, share, host: '203.0.113.2', port: 8000 + index }));
  return { text, set, parsed, pool, flow, addresses, low: range.low, high: range.high, endpoints };
}

/** Other traffic would be played as if it were Poisson TCP, each connection for itself. */
function requirePlainPoisson({ protocol, profile, sources, peakedness, requestsPerConnection, retries }: Flow): void {
  const isRetried = retries.kind === 'times' ? retries.times > 0 : retries.probability > 0;
  const isPlain = profile === null && sources === null && peakedness === 1 && requestsPerConnection === 1 && !isRetried;
  if (protocol !== 'tcp' || !isPlain)
    throw new Error('the laboratory plays Poisson arrivals over TCP, without retries');
}

/** The addresses of `pool.addresses`: one, or a range within a /24. */
function poolAddresses(text: string): readonly string[] {
  const typed = String(parseDocument(text).getIn(['pool', 'addresses']));
  const found = /^(\d+\.\d+\.\d+\.)(\d+)(?:-\1(\d+))?$/.exec(typed);
  if (found === null) throw new Error(`the laboratory needs an IPv4 address or a range, not ${typed}`);
  const [, network = '', first = '', last = first] = found;
  return Array.from({ length: Number(last) - Number(first) + 1 }, (_, index) => network + (Number(first) + index));
}

function withDefaultTimers(text: string, keep: readonly string[]): string {
  const document = parseDocument(text);
  const timers = Object.keys(document.toJS().timers ?? {});
  for (const name of timers.filter((name) => !keep.includes(name))) document.deleteIn(['timers', name]);
  if (timers.every((name) => !keep.includes(name))) document.delete('timers');
  return document.toString();
}
