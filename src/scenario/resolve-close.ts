import { nearestName } from '../diagnostics/nearest.js';
import type { Reader } from './reader.js';
import type { CloseStrategy, Flow, Path } from './scenario.js';
import { closeStrategies, type FlowInput } from './schema.js';
import { readShares } from './shares.js';

/** How a flow's connections end: strategies with shares that add up to 1. */
export type Mix = Flow['close'];

/** UDP has no close; a `close` beside it is a contradiction. */
export function udpClose(input: FlowInput, path: Path, reader: Reader): Mix | undefined {
  if (input.close === undefined) return [];
  reader.problems.add('conflict', [...path, 'close'], 'UDP has no close', {
    at: 'key',
    hint: 'leave "close" out; the port is held until the udp timer ends',
  });
  return undefined;
}

/** The mix of close strategies that a flow names. */
export function resolveClose(input: FlowInput, path: Path, reader: Reader): Mix | undefined {
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

/** Share of the connections that are established at all. */
export function shareThatOpens(mix: Mix): number {
  return mix.reduce(
    (sum, { strategy, share }) => sum + (strategy === 'refused' || strategy === 'unanswered' ? 0 : share),
    0,
  );
}

/** Whether the time from the first FIN to the second plays a part. */
export function needsPeerDelay(mix: Mix): boolean {
  return mix.some(
    ({ strategy }) => strategy === 'client-fin' || strategy === 'server-fin' || strategy === 'fin-then-rst',
  );
}
