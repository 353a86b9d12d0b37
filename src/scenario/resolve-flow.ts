import { nearestName } from '../diagnostics/nearest.js';
import type { Quantity, Reader } from './reader.js';
import { checkArrivals, checkSources, optionalCount, resolveRates, resolveRetries } from './resolve-arrivals.js';
import { needsPeerDelay, resolveClose, shareThatOpens, udpClose } from './resolve-close.js';
import { resolveLegs } from './resolve-legs.js';
import { resolveLifetime } from './resolve-lifetime.js';
import type { Assume } from './resolve-pool.js';
import type { Destination, Flow, Lifetime, Path, Pool } from './scenario.js';
import type { FlowInput } from './schema.js';

/** What a flow may refer to. */
export interface FlowContext {
  readonly pools: ReadonlyMap<string, Pool>;
  /** Every pool the file names, also those that could not be resolved. */
  readonly poolNames: readonly string[];
  readonly destinations: ReadonlyMap<string, Destination>;
  readonly destinationNames: readonly string[];
  readonly reader: Reader;
  readonly assume: Assume;
}

/** One flow in SI units, with the holding time of every box on its way. */
export function resolveFlow(id: string, input: FlowInput, path: Path, context: FlowContext): Flow | undefined {
  const { reader, assume } = context;
  const protocol = input.protocol ?? 'tcp';
  const destination = resolveTo(input, path, context);
  const via = resolveVia(input, path, context);
  const close = protocol === 'udp' ? udpClose(input, path, reader) : resolveClose(input, path, reader);
  const opens = protocol === 'udp' ? 1 : shareThatOpens(close ?? []);
  const lifetime = readLifetime(input, opens, path, reader, assume);
  const setupSeconds = delay(input.setup, 'setup', path, reader, assume);
  const peerCloseDelaySeconds = needsPeerDelay(close ?? [])
    ? delay(input.peerCloseDelay, 'peerCloseDelay', path, reader, assume)
    : readOptional(input.peerCloseDelay, [...path, 'peerCloseDelay'], reader);
  const requestsPerConnection = optionalCount(input.requestsPerConnection, 'requestsPerConnection', 1, path, reader);
  const sources = input.sources === undefined ? null : reader.count(input.sources, [...path, 'sources'], 1, true);
  const peakedness = optionalCount(input.peakedness, 'peakedness', 0, path, reader);
  const retries = resolveRetries(input.retries, [...path, 'retries'], reader);
  const rates = resolveRates(input, lifetime, opens, requestsPerConnection ?? 1, path, reader);
  checkArrivals(input, peakedness, retries, path, reader);
  checkSources({ ratePerSecond: rates?.ratePerSecond, setupSeconds, lifetime, sources }, path, reader);
  if (
    destination === undefined ||
    via === undefined ||
    close === undefined ||
    lifetime === undefined ||
    setupSeconds === undefined ||
    peerCloseDelaySeconds === undefined ||
    requestsPerConnection === undefined ||
    sources === undefined ||
    peakedness === undefined ||
    retries === undefined ||
    rates === undefined
  ) {
    return undefined;
  }
  const timing = { setupSeconds, openSeconds: lifetime.meanSeconds, peerCloseDelaySeconds };
  const pools = via.flatMap((name) => context.pools.get(name) ?? []);
  const legs = resolveLegs(
    { protocol, close, timing, pools, path, typed: typeof input.close === 'object' },
    reader.problems,
  );
  if (legs === undefined || pools.length < via.length) return undefined;
  return {
    id,
    destination,
    via,
    protocol,
    ...rates,
    requestsPerConnection,
    lifetime,
    setupSeconds,
    peerCloseDelaySeconds,
    close,
    legs,
    sources,
    peakedness,
    retries,
    path,
  };
}

function resolveTo(input: FlowInput, path: Path, context: FlowContext): string | undefined {
  if (input.to === undefined) return 'any';
  if (context.destinationNames.includes(input.to)) return input.to;
  unknownName('destination', input.to, [...path, 'to'], context.destinationNames, context.reader);
  return undefined;
}

function resolveVia(input: FlowInput, path: Path, context: FlowContext): readonly string[] | undefined {
  const { poolNames, reader } = context;
  if (input.via === undefined) {
    // No pool at all is said elsewhere.
    if (poolNames.length < 2) return poolNames.length === 1 ? poolNames : undefined;
    reader.problems.add('missing-key', path, '"via" is missing: there are several pools', {
      at: 'key',
      hint: `write via: ${poolNames.join(' or via: ')}`,
    });
    return undefined;
  }
  const list = typeof input.via === 'string' ? [input.via] : input.via;
  let known = list.length > 0;
  if (!known)
    reader.problems.add('missing-key', [...path, 'via'], '"via" names no pool', {
      at: 'key',
      hint: `leave it out, or write via: ${poolNames.join(' or via: ')}`,
    });
  for (const [index, name] of list.entries()) {
    const at = typeof input.via === 'string' ? [...path, 'via'] : [...path, 'via', index];
    if (!poolNames.includes(name)) {
      known = false;
      unknownName('pool', name, at, poolNames, reader);
    } else if (list.indexOf(name) < index) {
      known = false;
      reader.problems.add('conflict', at, `the flow crosses "${name}" twice`, {
        hint: 'name every pool once, client side first',
      });
    }
  }
  return known ? list : undefined;
}

function unknownName(what: string, name: string, path: Path, known: readonly string[], reader: Reader): void {
  const near = nearestName(name, known);
  const list = known.length === 0 ? `the file has no ${what}s` : `${what}s here: ${known.join(', ')}`;
  reader.problems.add('unknown-name', path, `there is no ${what} "${name}"`, {
    hint: near === undefined ? list : `did you mean "${near}"?`,
  });
}

function readLifetime(
  input: FlowInput,
  opens: number,
  path: Path,
  reader: Reader,
  assume: Assume,
): Lifetime | undefined {
  if (input.lifetime !== undefined) return resolveLifetime(input.lifetime, [...path, 'lifetime'], reader, assume);
  if (opens === 0 && input.close !== undefined) return { distribution: 'constant', meanSeconds: 0 };
  reader.problems.add('missing-key', path, '"lifetime" is missing: how long a connection is open', {
    at: 'key',
    hint: 'for example lifetime: 20s',
  });
  return undefined;
}

function delay(
  value: Quantity | undefined,
  key: string,
  path: Path,
  reader: Reader,
  assume: Assume,
): number | undefined {
  if (value === undefined)
    assume({ key: `${path.join('.')}.${key}`, value: '0s', confidence: 'low', source: 'not given' });
  return readOptional(value, [...path, key], reader);
}

function readOptional(value: Quantity | undefined, path: Path, reader: Reader): number | undefined {
  return value === undefined ? 0 : reader.duration(value, path);
}
