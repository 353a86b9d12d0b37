import { nearestName } from '../diagnostics/nearest.js';
import type { Quantity, Reader } from './reader.js';
import { resolveLegs } from './resolve-legs.js';
import { resolveLifetime } from './resolve-lifetime.js';
import type { Assume } from './resolve-pool.js';
import type { CloseStrategy, Destination, Flow, Lifetime, Path, Pool, Retries } from './scenario.js';
import { closeStrategies, type FlowInput } from './schema.js';
import { readShares } from './shares.js';

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
  const ratePerSecond = lifetime && resolveRate(input, lifetime, opens, requestsPerConnection ?? 1, path, reader);
  checkArrivals(input, peakedness, path, reader);
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
    ratePerSecond === undefined
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
    ratePerSecond,
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
    if (poolNames.length === 1) return poolNames;
    reader.problems.add('missing-key', path, '"via" is missing: there are several pools', {
      at: 'key',
      hint: `write via: ${poolNames.join(' or via: ')}`,
    });
    return undefined;
  }
  const list = typeof input.via === 'string' ? [input.via] : input.via;
  let known = list.length > 0;
  if (!known) reader.problems.add('missing-key', [...path, 'via'], '"via" names no pool', { at: 'key' });
  for (const [index, name] of list.entries()) {
    const at = typeof input.via === 'string' ? [...path, 'via'] : [...path, 'via', index];
    if (!poolNames.includes(name)) {
      known = false;
      unknownName('pool', name, at, poolNames, reader);
    } else if (list.indexOf(name) < index) {
      known = false;
      reader.problems.add('conflict', at, `the flow crosses "${name}" twice`);
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

type Mix = Flow['close'];

function udpClose(input: FlowInput, path: Path, reader: Reader): Mix | undefined {
  if (input.close === undefined) return [];
  reader.problems.add('conflict', [...path, 'close'], 'UDP has no close', {
    at: 'key',
    hint: 'leave "close" out; the port is held until the udp timer ends',
  });
  return undefined;
}

function resolveClose(input: FlowInput, path: Path, reader: Reader): Mix | undefined {
  const at = [...path, 'close'];
  if (input.close === undefined) {
    reader.problems.add(
      'missing-key',
      path,
      '"close" is missing: how a connection ends decides how long its port is held',
      {
        at: 'key',
        hint: `one of ${closeStrategies.join(', ')}, or a mix such as {client-rst: 90%, client-fin: 10%}`,
      },
    );
    return undefined;
  }
  const names = typeof input.close === 'string' ? [input.close] : Object.keys(input.close);
  let known = true;
  for (const name of names) {
    if (closeStrategies.includes(name)) continue;
    known = false;
    const near = nearestName(name, closeStrategies);
    reader.problems.add(
      'invalid-value',
      typeof input.close === 'string' ? at : [...at, name],
      `"${name}" is no close strategy`,
      {
        at: typeof input.close === 'string' ? 'value' : 'key',
        hint: near === undefined ? `one of ${closeStrategies.join(', ')}` : `did you mean "${near}"?`,
      },
    );
  }
  const shares =
    typeof input.close === 'string' ? [{ name: input.close, share: 1 }] : readShares(input.close, at, reader);
  if (!known || shares === undefined) return undefined;
  return shares.filter(({ share }) => share > 0).map(({ name, share }) => ({ strategy: name as CloseStrategy, share }));
}

function shareThatOpens(mix: Mix): number {
  return mix.reduce(
    (sum, { strategy, share }) => sum + (strategy === 'refused' || strategy === 'unanswered' ? 0 : share),
    0,
  );
}

function needsPeerDelay(mix: Mix): boolean {
  return mix.some(
    ({ strategy }) => strategy === 'client-fin' || strategy === 'server-fin' || strategy === 'fin-then-rst',
  );
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

/** A count that is 1 when it is not given, and must lie above zero. */
function optionalCount(
  value: Quantity | undefined,
  key: string,
  least: number,
  path: Path,
  reader: Reader,
): number | undefined {
  if (value === undefined) return 1;
  const read = reader.count(value, [...path, key], least, false);
  if (read !== 0) return read;
  reader.problems.add('out-of-range', [...path, key], `"${key}" must be above zero`);
  return undefined;
}

function resolveRetries(value: Quantity | undefined, path: Path, reader: Reader): Retries | undefined {
  if (value === undefined) return { kind: 'times', times: 0 };
  if (typeof value === 'string' && !value.trimStart().startsWith('=') && value.includes('%')) {
    const probability = reader.share(value, path);
    if (probability !== 1) return probability === undefined ? undefined : { kind: 'probability', probability };
    reader.problems.add(
      'out-of-range',
      path,
      'refused connections that always try again never leave: the offered load would grow without end',
      {
        hint: 'write a probability below 100%, or a number of retries',
      },
    );
    return undefined;
  }
  const times = reader.count(value, path, 0, true);
  return times === undefined ? undefined : { kind: 'times', times };
}

function resolveRate(
  input: FlowInput,
  lifetime: Lifetime,
  opens: number,
  perConnection: number,
  path: Path,
  reader: Reader,
): number | undefined {
  if (input.rate !== undefined && input.sessions !== undefined) {
    reader.problems.add('conflict', [...path, 'sessions'], '"rate" and "sessions" say the same thing twice', {
      at: 'key',
      hint: 'keep one of the two',
    });
    return undefined;
  }
  if (input.rate !== undefined) {
    const rate = reader.rate(input.rate, [...path, 'rate']);
    return rate === undefined ? undefined : rate / perConnection;
  }
  if (input.sessions === undefined) {
    reader.problems.add('missing-key', path, '"rate" is missing: how many new connections there are', {
      at: 'key',
      hint: 'for example rate: 120/s, or sessions: 2400 for the mean number of open ones',
    });
    return undefined;
  }
  const sessions = reader.count(input.sessions, [...path, 'sessions'], 0, false);
  if (sessions === undefined) return undefined;
  // Little's law: sessions = rate × (share that opens) × mean open time.
  if (lifetime.meanSeconds * opens > 0) return sessions / (lifetime.meanSeconds * opens);
  reader.problems.add('conflict', [...path, 'sessions'], 'open sessions need a lifetime above zero', {
    at: 'key',
    hint: 'give rate instead of sessions',
  });
  return undefined;
}

function checkArrivals(input: FlowInput, peakedness: number | undefined, path: Path, reader: Reader): void {
  if (input.sources === undefined || peakedness === undefined || peakedness === 1) return;
  reader.problems.add(
    'conflict',
    [...path, 'peakedness'],
    'a finite number of sources has a peakedness of its own, below 1',
    { at: 'key', hint: 'keep "sources" or "peakedness"' },
  );
}
