import { describe, expect, it } from 'vitest';
import type { ObservedConnection } from '../../../src/importers/observed-connection.js';
import type { FlowLimits } from '../../../src/importers/packets/flow-table.js';
import { framesOf, pcapFile, type Segment } from './capture-writer.js';
import { Conversation, inOrder, type Talkers } from './conversation.js';
import { readAll } from './read-all.js';

/** Connections of segments in the order in which they were captured. */
async function observe(
  segments: readonly Segment[],
  limits: Partial<FlowLimits> = {},
): Promise<readonly ObservedConnection[]> {
  return (await readAll(pcapFile(framesOf(segments)), limits)).connections;
}

const talk = (talkers: Talkers = {}) => new Conversation(talkers);

describe('how a connection is closed', () => {
  it('by two FINs: who was first, and when', async () => {
    expect(await observe(talk().open(0).close(2, 'client', 0.5).segments)).toMatchObject([
      { fromClient: { finAt: 2 }, fromServer: { finAt: 2.5 }, rstAt: null, leftOpen: null },
    ]);
    expect(await observe(talk().open(0).close(2, 'server', 0.5).segments)).toMatchObject([
      { fromClient: { finAt: 2.5 }, fromServer: { finAt: 2 }, rstAt: null, leftOpen: null },
    ]);
  });

  it('by two FINs that cross each other', async () => {
    const crossing = talk().open(0).client(1, 'FA').server(1.0001, 'FA', 0, { acknowledgement: 1001 });
    expect(await observe(crossing.segments)).toMatchObject([
      { fromClient: { finAt: 1 }, fromServer: { finAt: 1.0001 }, leftOpen: null },
    ]);
  });

  it('by RST of either side', async () => {
    expect(await observe(talk().open(0).client(3, 'RA').segments)).toMatchObject([
      { rstAt: 3, rstBy: 'client', rsts: 1, refused: false, leftOpen: null, fromClient: { finAt: null } },
    ]);
    expect(await observe(talk().open(0).server(3, 'R').segments)).toMatchObject([{ rstAt: 3, rstBy: 'server' }]);
  });

  it('by FIN answered with RST, and by FIN then RST of the same side', async () => {
    expect(await observe(talk().open(0).client(3, 'FA').server(3.01, 'RA').segments)).toMatchObject([
      { fromClient: { finAt: 3 }, fromServer: { finAt: null }, rstAt: 3.01, rstBy: 'server', leftOpen: null },
    ]);
    expect(await observe(talk().open(0).client(3, 'FA').client(3.01, 'RA').segments)).toMatchObject([
      { fromClient: { finAt: 3 }, rstAt: 3.01, rstBy: 'client', leftOpen: null },
    ]);
  });

  it('by two FINs, and RST after them', async () => {
    const late = talk().open(0).close(1, 'client').server(1.2, 'R');
    expect(await observe(late.segments)).toMatchObject([
      { fromClient: { finAt: 1 }, fromServer: { finAt: 1.01 }, rstAt: 1.2, rstBy: 'server', rsts: 1 },
    ]);
  });

  it('by one FIN only: it is still open, and watched until the capture ends', async () => {
    const half = talk().open(0).server(1, 'FA');
    const other = talk({ client: '192.0.2.11:1' }).open(50);
    expect((await observe(inOrder(half, other)))[0]).toMatchObject({
      fromServer: { finAt: 1 },
      fromClient: { finAt: null },
      leftOpen: 'observation-ended',
      lastPacketAt: 1,
      watchedUntil: 50.002,
    });
  });

  it('not at all', async () => {
    expect(await observe(talk().open(0).client(1, 'PA', 9).segments)).toMatchObject([
      { leftOpen: 'observation-ended', lastDataAt: 1, rstAt: null },
    ]);
  });
});

describe('how a connection is opened', () => {
  it('by a handshake, whose three times are kept', async () => {
    expect(await observe(talk().open(0).segments)).toMatchObject([
      { synAt: 0, synAckAt: 0.001, establishedAt: 0.002, syns: 1, clientKnownBy: 'syn' },
    ]);
  });

  it('by a SYN that is sent again: the same connection, with its retransmissions', async () => {
    const again = { sequence: 1000 };
    const slow = talk()
      .client(0, 'S')
      .client(1, 'S', 0, again)
      .client(3, 'S', 0, again)
      .server(3.1, 'SA')
      .client(3.2, 'A');
    expect(await observe(slow.segments)).toMatchObject([
      { syns: 3, synAt: 0, lastSynAt: 3, synAckAt: 3.1, establishedAt: 3.2, fromClient: { retransmissions: 2 } },
    ]);
  });

  it('with data on the SYN', async () => {
    const fast = talk().client(0, 'S', 100).server(0.1, 'SA').client(0.2, 'A');
    expect(await observe(fast.segments)).toMatchObject([{ establishedAt: 0.2, fromClient: { bytes: 100 } }]);
  });

  it('refused: RST answers the SYN', async () => {
    expect(await observe(talk().client(0, 'S').server(0.1, 'RA').segments)).toMatchObject([
      { refused: true, rstAt: 0.1, rstBy: 'server', synAckAt: null, leftOpen: null },
    ]);
  });

  it('refused, asked again with the same SYN as some clients do, and let in', async () => {
    const patient = talk()
      .client(0, 'S')
      .server(0.1, 'RA', 0, { sequence: 0, acknowledgement: 1001 })
      .client(0.6, 'S', 0, { sequence: 1000 })
      .server(0.7, 'SA')
      .client(0.8, 'A')
      .close(5, 'client');
    expect(await observe(patient.segments)).toMatchObject([
      { refused: false, rstAt: null, rsts: 1, syns: 2, establishedAt: 0.8, fromServer: { finAt: 5.01 } },
    ]);
  });

  it('unanswered: given up after a while, so that a flood of SYNs takes no memory', async () => {
    const dead = talk().client(0, 'S').client(1, 'S', 0, { sequence: 1000 });
    const others = Array.from({ length: 300 }, (_, k) =>
      talk({ client: `192.0.2.20:${k + 1}` })
        .open(k)
        .close(k + 0.1, 'client'),
    );
    const all = await observe(inOrder(dead, ...others));
    expect(all.find(({ client }) => client.address === '192.0.2.10')).toMatchObject({
      syns: 2,
      synAckAt: null,
      establishedAt: null,
      leftOpen: 'silent',
      lastPacketAt: 1,
    });
  });

  it('from both sides at once', async () => {
    const both = talk()
      .client(0, 'S')
      .server(0.001, 'S')
      .client(0.002, 'SA', 0, { sequence: 1000, acknowledgement: 5001 });
    expect(await observe(both.segments)).toMatchObject([
      { clientKnownBy: 'syn', synAt: 0, leftOpen: 'observation-ended' },
    ]);
  });

  it('before the capture: the lower port is taken for the server, and said to be a guess', async () => {
    const midway = talk().server(0, 'PA', 10).client(0.1, 'A').client(0.2, 'PA', 5).close(1, 'client');
    expect(await observe(midway.segments)).toMatchObject([
      {
        client: { port: 40000 },
        clientKnownBy: 'ports',
        synAt: null,
        establishedAt: null,
        syns: 0,
        fromClient: { bytes: 5, initialSequence: null, finAt: 1 },
        fromServer: { bytes: 10 },
      },
    ]);
  });

  it('with a SYN-ACK that alone was captured: it tells who is the client', async () => {
    const answer = talk({ client: '192.0.2.10:80', server: '198.51.100.7:9000' }).server(0, 'SA', 0, {
      acknowledgement: 778,
    });
    const rest = talk({ client: '192.0.2.10:80', server: '198.51.100.7:9000', clientStart: 778, serverStart: 5001 });
    expect(await observe([...answer.segments, ...rest.client(0.1, 'A').segments])).toMatchObject([
      {
        client: { port: 80 },
        clientKnownBy: 'syn-ack',
        synAt: null,
        synAckAt: 0,
        establishedAt: 0.1,
        fromClient: { initialSequence: 777 },
      },
    ]);
  });

  it('seen from one side only', async () => {
    const whole = talk().open(0).client(1, 'PA', 10).server(1.1, 'PA', 20).close(2, 'client').segments;
    const fromClient = whole.filter(({ from }) => from.startsWith('192'));
    expect(await observe(fromClient)).toMatchObject([
      {
        synAt: 0,
        synAckAt: null,
        establishedAt: 0.002,
        fromClient: { bytes: 10, finAt: 2 },
        leftOpen: 'observation-ended',
      },
    ]);
    const fromServer = whole.filter(({ from }) => !from.startsWith('192'));
    expect(await observe(fromServer)).toMatchObject([
      { clientKnownBy: 'syn-ack', client: { port: 40000 }, fromServer: { bytes: 20, finAt: 2.009 } },
    ]);
  });
});

describe('order, loss and repetition', () => {
  const orderly = talk()
    .open(0)
    .client(1, 'PA', 100)
    .client(1.0005, 'PA', 100)
    .server(1.1, 'PA', 50)
    .close(2, 'client');

  it('tells reordering from retransmission', async () => {
    const [syn, synAck, ack, one, two, ...rest] = orderly.segments as [Segment, Segment, Segment, Segment, Segment];
    const swapped = [syn, synAck, ack, { ...two, at: 1 }, { ...one, at: 1.0005 }, ...rest];
    expect(await observe(swapped)).toMatchObject([{ fromClient: { bytes: 200, retransmissions: 0, reordered: 1 } }]);
    const repeated = [syn, synAck, ack, one, two, { ...two, at: 1.3 }, ...rest];
    expect(await observe(repeated)).toMatchObject([{ fromClient: { bytes: 200, retransmissions: 1, reordered: 0 } }]);
  });

  it('knows a connection whose handshake arrives in another order', async () => {
    const [syn, synAck, ack, ...rest] = orderly.segments as [Segment, Segment, Segment, Segment];
    const expected = { clientKnownBy: 'syn', client: { port: 40000 }, synAt: 0.001, syns: 1, fromClient: { finAt: 2 } };
    expect(await observe([{ ...synAck, at: 0 }, { ...syn, at: 0.001 }, ack, ...rest])).toMatchObject([expected]);
    expect(await observe([{ ...ack, at: 0 }, { ...syn, at: 0.001 }, { ...synAck, at: 0.002 }, ...rest])).toMatchObject([
      { ...expected, synAckAt: 0.002 },
    ]);
  });

  it('counts nothing and dates nothing that was not seen, of either side', async () => {
    for (const client of ['192.0.2.10:40000', '203.0.113.250:40000']) {
      const sent = { bytes: 0, retransmissions: 0, reordered: 0 };
      expect(await observe(talk({ client }).open(0).close(1, 'client').segments)).toMatchObject([
        { lastDataAt: null, fromClient: sent, fromServer: sent },
      ]);
    }
  });

  it('counts bytes once when a retransmission brings new ones along', async () => {
    const longer = talk().open(0).client(1, 'PA', 100).client(2, 'PA', 150, { sequence: 1051 });
    expect(await observe(longer.segments)).toMatchObject([{ fromClient: { bytes: 200, retransmissions: 1 } }]);
  });

  it('does not take keep-alives for retransmissions', async () => {
    const idle = talk()
      .open(0)
      .client(1, 'PA', 10)
      .client(60, 'A', 0, { sequence: 1010 })
      .client(120, 'A', 1, { sequence: 1010 });
    expect(await observe(idle.segments)).toMatchObject([
      { fromClient: { bytes: 10, retransmissions: 0, reordered: 0 } },
    ]);
  });

  it('takes the first FIN for the close when it is sent again', async () => {
    const lost = talk()
      .open(0)
      .client(1, 'FA')
      .client(1.3, 'FA', 0, { sequence: 1001 })
      .server(1.4, 'FA')
      .client(1.5, 'A');
    expect(await observe(lost.segments)).toMatchObject([
      { fromClient: { finAt: 1, retransmissions: 1 }, fromServer: { finAt: 1.4 } },
    ]);
  });

  it('follows sequence numbers beyond 2³²', async () => {
    const wrapping = talk({ clientStart: 2 ** 32 - 50 })
      .open(0)
      .client(1, 'PA', 100)
      .client(2, 'PA', 100)
      .close(3, 'client');
    expect(await observe(wrapping.segments)).toMatchObject([
      { establishedAt: 0.002, fromClient: { bytes: 200, retransmissions: 0, initialSequence: 2 ** 32 - 50, finAt: 3 } },
    ]);
  });

  it('counts packets that come after a connection was handed out, and makes no connection of them', async () => {
    const closed = talk().open(0).close(1, 'client');
    const clock = talk({ client: '192.0.2.30:7' }).open(2);
    for (let k = 1; k <= 20; k++) clock.client(2 + k, 'PA', 1);
    const late = talk().server(30, 'R', 0, { sequence: 5002 });
    const { summary, connections } = await readAll(pcapFile(framesOf(inOrder(closed, clock, late))));
    expect(connections).toHaveLength(2);
    expect(summary.latePackets).toBe(1);
  });
});

describe('the same four-tuple again', () => {
  const again = (at: number, clientStart: number) => talk({ clientStart, serverStart: clientStart + 7 }).open(at);

  it('is another connection, which knows how long ago the last one ended, and how', async () => {
    for (const [first, close, end] of [
      [talk().open(0).close(1, 'client'), 'fin', 1.01],
      [talk().open(0).client(1, 'RA'), 'rst', 1],
      [talk().open(0).client(1, 'FA'), 'half-closed', 1],
      [talk().client(0, 'S').server(0.5, 'RA'), 'refused', 0.5],
      [talk().client(0, 'S'), 'unanswered', 0],
      [talk().open(0).client(1, 'PA', 5), 'open', 1],
    ] as const) {
      const connections = await observe(inOrder(first, again(20, 900_000)));
      expect(connections).toHaveLength(2);
      expect(connections[0]?.previous).toBeNull();
      expect(connections[1]?.previous?.close).toBe(close);
      expect(connections[1]?.previous?.secondsBefore).toBeCloseTo(20 - end, 9);
    }
  });

  it('is told to the connection before it, when that was open', async () => {
    const [first] = await observe(inOrder(talk().open(0), again(20, 900_000)));
    expect(first).toMatchObject({ leftOpen: 'tuple-reused', watchedUntil: 20, lastPacketAt: 0.002 });
  });

  it('is seen even though the SYN was not captured', async () => {
    const [, synAck, ack] = again(20, 900_000).segments as [Segment, Segment, Segment];
    const connections = await observe([...talk().open(0).close(1, 'client').segments, synAck, ack]);
    expect(connections).toMatchObject([{ synAt: 0 }, { clientKnownBy: 'syn-ack', previous: { close: 'fin' } }]);
  });

  it('is remembered after the first was handed out, for as many connections as may be', async () => {
    const first = talk().open(0).close(1, 'client');
    const others = Array.from({ length: 200 }, (_, k) =>
      talk({ client: `192.0.2.20:${k + 1}` })
        .open(3 + k / 10)
        .close(3.05 + k / 10, 'client'),
    );
    const segments = inOrder(first, ...others, again(60, 900_000));
    const last = (limits: Partial<FlowLimits>) => observe(segments, limits).then((all) => all[all.length - 1]);
    expect((await last({}))?.previous).toMatchObject({ close: 'fin' });
    expect((await last({ mostRemembered: 4 }))?.previous).toBeNull();
  });

  it('meets an old connection: challenge ACK, RST, and the SYN again', async () => {
    const challenged = talk({ clientStart: 900_000 })
      .client(20, 'S')
      .server(20.01, 'A', 0, { sequence: 5100, acknowledgement: 1101 })
      .client(20.02, 'R', 0, { sequence: 1101, acknowledgement: 0 })
      .client(21, 'S', 0, { sequence: 900_000 })
      .server(21.01, 'SA')
      .client(21.02, 'A')
      .close(22, 'client');
    expect(await observe([...talk().open(0).client(1, 'PA', 100).segments, ...challenged.segments])).toMatchObject([
      { leftOpen: 'tuple-reused' },
      {
        challengeAcks: 1,
        challengeResets: 1,
        syns: 2,
        refused: false,
        rstAt: null,
        rsts: 1,
        establishedAt: 21.02,
        previous: { close: 'open' },
        leftOpen: null,
      },
    ]);
  });

  it('is not closed by RST of the connection before it', async () => {
    const old = talk().open(0).client(1, 'PA', 100);
    const next = again(20, 900_000).segments;
    const stray: Segment = { ...(old.segments[0] as Segment), at: 20.0005, flags: 'R', sequence: 1101 };
    expect((await observe([...old.segments, ...next.slice(0, 1), stray, ...next.slice(1)]))[1]).toMatchObject({
      rstAt: null,
      establishedAt: 20.002,
    });
  });
});

describe('memory', () => {
  it('is bounded: beyond the most open connections one is handed out early, and the answer says so', async () => {
    const all = Array.from({ length: 500 }, (_, k) =>
      talk({ client: `192.0.2.${k % 250}:${1000 + k}` }).open(k / 1000),
    );
    const { summary, connections } = await readAll(pcapFile(framesOf(inOrder(...all))), { mostConnections: 100 });
    expect(summary).toMatchObject({ connections: 500, evictedConnections: 400, partial: true });
    expect(connections.filter(({ leftOpen }) => leftOpen === 'evicted')).toHaveLength(400);
    expect(connections.filter(({ leftOpen }) => leftOpen === 'observation-ended')).toHaveLength(100);
  });

  it('evicts finished connections first, and calls nothing missing then', async () => {
    const all = Array.from({ length: 500 }, (_, k) =>
      talk({ client: `192.0.2.${k % 250}:${1000 + k}` })
        .open(k / 1000)
        .close(k / 1000 + 0.005, 'client', 0.001),
    );
    const { summary } = await readAll(pcapFile(framesOf(inOrder(...all))), { mostConnections: 50, quietSeconds: 1000 });
    expect(summary).toMatchObject({ connections: 500, evictedConnections: 0, partial: false });
  });

  it.each([
    [{ mostConnections: 0 }, 'mostConnections'],
    [{ mostConnections: 1.5 }, 'mostConnections'],
    [{ quietSeconds: Number.NaN }, 'quietSeconds'],
    [{ unansweredSeconds: 0 }, 'unansweredSeconds'],
    [{ mostRemembered: 1000 }, 'size'],
  ])('refuses the limits %o', async (limits, name) => {
    await expect(readAll(pcapFile([]), limits)).rejects.toThrow(new RegExp(`^Cannot .*${name} must be`));
  });
});
