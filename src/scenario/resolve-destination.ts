import type { Reader } from './reader.js';
import type { Destination, Given, Path } from './scenario.js';
import type { DestinationInput } from './schema.js';
import { readShares } from './shares.js';

/** A server's own TIME_WAIT when the scenario does not give it. */
const SERVER_TIME_WAIT: Given<number> = {
  value: 60,
  origin: 'assumed',
  source: 'not given: a Linux server (TCP_TIMEWAIT_LEN); Windows holds 120 s',
  confidence: 'low',
};

/** The destination of flows that name none: one endpoint. */
export const anonymousDestination: Destination = {
  id: 'any',
  parts: [{ id: null, count: 1, share: 1 }],
  endpoints: 1,
  hosts: 1,
  timeWaitSeconds: SERVER_TIME_WAIT,
};

/** A destination's endpoints and their shares. */
export function resolveDestination(
  id: string,
  input: DestinationInput,
  path: Path,
  reader: Reader,
): Destination | undefined {
  if (input.endpoints !== undefined && input.weights !== undefined) {
    reader.problems.add('conflict', [...path, 'weights'], '"endpoints" and "weights" say the same thing twice', {
      at: 'key',
      also: { path: [...path, 'endpoints'], at: 'key', message: '"endpoints" stands here' },
      hint: 'keep "weights" for endpoints that differ, "endpoints" for equal ones',
    });
    return undefined;
  }
  const parts = resolveParts(input, path, reader);
  const timeWait = input.timeWait === undefined ? undefined : reader.duration(input.timeWait, [...path, 'timeWait']);
  const hosts = input.hosts === undefined ? undefined : reader.count(input.hosts, [...path, 'hosts'], 1, true);
  if (parts === undefined) return undefined;
  const endpoints = parts.reduce((sum, part) => sum + part.count, 0);
  if (
    hosts !== undefined &&
    (hosts > endpoints || (input.weights !== undefined && hosts !== endpoints && hosts !== 1))
  ) {
    const message =
      hosts > endpoints
        ? `${hosts} hosts cannot share ${endpoints} endpoints`
        : 'which weighted endpoint stands on which host is not known';
    reader.problems.add('conflict', [...path, 'hosts'], message, { hint: 'give one host, or as many as endpoints' });
    return undefined;
  }
  return {
    id,
    parts,
    endpoints,
    hosts: hosts ?? endpoints,
    timeWaitSeconds:
      timeWait === undefined
        ? SERVER_TIME_WAIT
        : { value: timeWait, origin: 'scenario', source: 'the scenario', confidence: 'high' },
  };
}

function resolveParts(input: DestinationInput, path: Path, reader: Reader): Destination['parts'] | undefined {
  if (input.weights !== undefined) {
    return readShares(input.weights, [...path, 'weights'], reader)?.map(({ name, share }) => ({
      id: name,
      count: 1,
      share,
    }));
  }
  const endpoints = input.endpoints === undefined ? 1 : reader.count(input.endpoints, [...path, 'endpoints'], 1, true);
  return endpoints === undefined ? undefined : [{ id: null, count: endpoints, share: 1 / endpoints }];
}
