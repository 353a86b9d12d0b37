import { reuseRisk } from '../../model/reuse-risk.js';
import type { Destination } from '../../scenario/scenario.js';
import type { GroupResult } from '../result.js';
import type { Operation } from './operate.js';
import { meanByAddress, meanByConnection } from './pinned-addresses.js';

/**
 * The risk that a new connection meets the server's TIME_WAIT of an old one on the same port: for connections that the
 * server closed first with FIN, when the box frees the port (by its timer, or because it is taken back) before the server.
 * In a pinned pool the mean over its clients' splits: connections on a busy address are as many as they are at risk.
 */
export function reuseRiskOf(operation: Operation, destination: Destination | undefined): GroupResult['reuseRisk'] {
  const { attemptRate, addresses } = operation;
  const serverSeconds = destination?.timeWaitSeconds.value ?? 0;
  const each = (addresses.length === 0 ? [{ times: 1, probability: 1, operation }] : addresses).map((address) => ({
    ...address,
    met: meetings(address.operation, serverSeconds),
  }));
  const eventsPerSecond = meanByAddress(each, ({ met }) => met.eventsPerSecond);
  const closedByServer = meanByAddress(each, ({ met }) => met.closedByServer);
  return {
    probability: closedByServer === 0 ? 0 : Math.min(1, eventsPerSecond / closedByServer),
    eventsPerSecond,
    meanReuseIntervalSeconds: attemptRate === 0 ? null : meanByConnection(each, ({ met }) => met.intervalSeconds),
  };
}

interface Meetings {
  readonly eventsPerSecond: number;
  readonly closedByServer: number;
  /** From the moment that a port is free until it is taken again, on average. */
  readonly intervalSeconds: number;
}

function meetings(operation: Operation, serverSeconds: number): Meetings {
  const { group, attemptRate, attemptRates, carriedErlangs, hardCarried, reclaimedShare } = operation;
  const accepted = attemptRate * (1 - operation.blocking.blocking);
  const freePorts = Math.max(0, group.ports - carriedErlangs);
  /** Free, or closing and taken back on demand. */
  const closing = Math.max(freePorts, group.ports - hardCarried);
  let eventsPerSecond = 0;
  let closedByServer = 0;
  for (const [index, stream] of group.streams.entries()) {
    for (const { strategy, share, parts } of stream.leg.holding) {
      if (strategy !== 'server-fin') continue;
      const rate = (attemptRates[index] ?? 0) * (1 - operation.blocking.blocking) * share;
      // Held after both sides have closed; the server's clock starts with the last FIN, as this hold does.
      const heldSeconds = parts.reduce(
        (sum, part) => sum + (part.state === 'TIME_WAIT' || part.state === 'CLOSE' ? part.seconds : 0),
        0,
      );
      const exposureSeconds = Math.max(0, serverSeconds - heldSeconds);
      const { order } = group.pool;
      const kept = reuseRisk({ ratePerSecond: accepted, freePorts, exposureSeconds, order });
      // A port taken back was closing: any closing port is as likely, so its old connection may have closed just now.
      const taken = reuseRisk({ ratePerSecond: accepted, freePorts: closing, exposureSeconds: serverSeconds, order });
      closedByServer += rate;
      eventsPerSecond += rate * ((1 - reclaimedShare) * kept + reclaimedShare * taken);
    }
  }
  const intervalSeconds = attemptRate === 0 ? 0 : (freePorts + reclaimedShare * (closing - freePorts)) / attemptRate;
  return { eventsPerSecond, closedByServer, intervalSeconds };
}
