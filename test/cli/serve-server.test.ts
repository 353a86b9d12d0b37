import type { Socket } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { PageServer, type ServerLimits } from '../../src/cli/serve/page-server.js';
import { ask, listen, rawSocket, type Stream, until, untilClosed } from './serve-client.js';

const FIRST = { html: '<!doctype html><p>first ✓</p>', policy: "default-src 'none'", version: 'a1' };
const SECOND = { ...FIRST, html: '<!doctype html><p>second</p>', version: 'b2' };

const servers: PageServer[] = [];
const streams: Stream[] = [];

afterEach(async () => {
  for (const stream of streams.splice(0)) stream.close();
  await Promise.all(servers.splice(0).map((server) => server.close()));
});

async function started(limits: Partial<ServerLimits> = {}, html = FIRST.html): Promise<PageServer> {
  const server = new PageServer({ ...FIRST, html }, limits);
  servers.push(server);
  await server.listen(0);
  return server;
}

async function listening(server: PageServer): Promise<Stream> {
  const stream = await listen(server.port);
  streams.push(stream);
  return stream;
}

describe('a page on loopback', () => {
  it('is given whole, with headers that keep it to itself, and without a body when only asked about', async () => {
    const { port } = await started();
    const page = await ask(port);
    expect(page).toMatchObject({
      status: 200,
      body: FIRST.html,
      headers: {
        'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
        'content-type': 'text/html; charset=utf-8',
        'x-content-type-options': 'nosniff',
        'x-frame-options': 'DENY',
        'cache-control': 'no-store',
        'referrer-policy': 'no-referrer',
        'cross-origin-resource-policy': 'same-origin',
      },
    });
    const head = await ask(port, { method: 'HEAD' });
    expect({ status: head.status, body: head.body }).toEqual({ status: 200, body: '' });
    expect(head.headers['content-length']).toBe(String(Buffer.byteLength(FIRST.html)));
    const headOfChanges = await ask(port, { method: 'HEAD', path: '/changes' });
    expect({ status: headOfChanges.status, body: headOfChanges.body }).toEqual({ status: 200, body: '' });
  });

  it('listens on 127.0.0.1 alone', async () => {
    const server = await started();
    expect(server.address).toBe(`http://127.0.0.1:${server.port}/`);
    await expect(fetch(`http://[::1]:${server.port}/`)).rejects.toThrow();
  });

  it('knows both names of this machine, and refuses every other with an empty answer', async () => {
    const { port } = await started();
    for (const host of [`127.0.0.1:${port}`, `localhost:${port}`, `LOCALHOST:${port}`]) {
      expect((await ask(port, { headers: { host } })).status, host).toBe(200);
    }
    const strange = ['evil.example', `evil.example:${port}`, '127.0.0.1', 'localhost', `localhost:${port + 1}`];
    for (const host of [...strange, `localhost.:${port}`, `127.0.0.1:${port}.evil.example`, `0.0.0.0:${port}`]) {
      for (const path of ['/', '/changes']) {
        const reply = await ask(port, { headers: { host }, path });
        expect({ host, status: reply.status, body: reply.body }).toEqual({ host, status: 421, body: '' });
      }
    }
  });

  it('refuses two Host headers, and an old client that names none', async () => {
    const { port } = await started();
    for (const [lines, status] of [
      [[`GET / HTTP/1.1`, `Host: 127.0.0.1:${port}`, 'Host: evil.example'], 400],
      [['GET / HTTP/1.0'], 421],
      [['GET / HTTP/1.1'], 400],
      [['GET / HTTP/1.1', 'Host:'], 421],
      [[`GET http://evil.example/ HTTP/1.1`, `Host: 127.0.0.1:${port}`], 404],
    ] as const) {
      const socket = await rawSocket(port);
      const answer = untilClosed(socket);
      socket.write(`${lines.join('\r\n')}\r\nConnection: close\r\n\r\n`);
      expect(await answer).toMatch(new RegExp(`^HTTP/1\\.[01] ${status} `));
    }
  });

  it('takes GET and HEAD only, no body, and has nothing else', async () => {
    const { port } = await started();
    for (const method of ['POST', 'PUT', 'DELETE', 'OPTIONS', 'PATCH', 'TRACE']) {
      const reply = await ask(port, { method });
      expect(reply).toMatchObject({ status: 405, body: '', headers: { allow: 'GET, HEAD' } });
      expect(reply.headers['access-control-allow-origin']).toBeUndefined();
    }
    expect((await ask(port, { body: 'x', headers: { 'content-length': '1' } })).status).toBe(413);
    for (const path of [
      '/index.html',
      '/?x',
      '//',
      '/changes?',
      '/changes/',
      '/../etc/passwd',
      '/%2e',
      '/favicon.ico',
    ]) {
      expect({ path, ...(await ask(port, { path })) }).toMatchObject({ path, status: 404, body: '' });
    }
  });

  it('gives another site’s page nothing, but lets a person follow a link', async () => {
    const { port } = await started();
    const foreign = { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'no-cors' };
    expect((await ask(port, { headers: foreign })).status).toBe(403);
    expect((await ask(port, { headers: foreign, path: '/changes' })).status).toBe(403);
    expect((await ask(port, { headers: { ...foreign, 'sec-fetch-mode': 'navigate' } })).status).toBe(200);
    const own = { 'sec-fetch-site': 'same-origin', 'sec-fetch-mode': 'cors' };
    expect((await ask(port, { headers: own })).status).toBe(200);
  });
});

describe('its stream of changes', () => {
  it('tells the version at once, then each new one, to every page that is open', async () => {
    const server = await started();
    const open = await Promise.all(Array.from({ length: 20 }, () => listening(server)));
    expect(await Promise.all(open.map((one) => one.next()))).toEqual(open.map(() => 'a1'));
    server.show(FIRST);
    server.show(SECOND);
    expect(await Promise.all(open.map((one) => one.next()))).toEqual(open.map(() => 'b2'));
    expect((await ask(server.port)).body).toBe(SECOND.html);
  });

  it('is refused when too many are open, and free again when one goes', async () => {
    const server = await started({ mostChannels: 2 });
    const first = await listening(server);
    await listening(server);
    const refused = await ask(server.port, { path: '/changes' });
    expect(refused).toMatchObject({ status: 503, body: '', headers: { 'retry-after': '5' } });
    first.close();
    await until(() => server.channels === 1, 'the place');
    expect((await listening(server)).status).toBe(200);
  });

  it('shows life, so that a client that is gone is noticed', async () => {
    const server = await started({ beat: 20 });
    const socket = await rawSocket(server.port);
    let text = '';
    socket.setEncoding('latin1').on('data', (chunk) => {
      text += chunk;
    });
    socket.write(`GET /changes HTTP/1.1\r\nHost: 127.0.0.1:${server.port}\r\n\r\n`);
    await until(() => (text.match(/^:$/gm) ?? []).length >= 3, 'three beats');
    socket.destroy();
    await until(() => server.channels === 0, 'the end of the stream');
  });

  it('drops a client that does not read', async () => {
    const server = await started({ backlog: 0, beat: 5 });
    const socket = await rawSocket(server.port);
    socket.pause();
    socket.write(`GET /changes HTTP/1.1\r\nHost: 127.0.0.1:${server.port}\r\n\r\n`);
    await until(() => server.channels === 1, 'the stream');
    // What the system takes before anything is left unread is some megabytes: versions of that size fill it.
    for (let step = 0; step < 40 && server.channels > 0; step++) {
      server.show({ ...FIRST, version: `v${step}${'0'.repeat(1_000_000)}` });
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
    await until(() => server.channels === 0, 'the end of the stream');
    socket.destroy();
  });
});

describe('what a client may take up', () => {
  it('ends a request that does not come', async () => {
    const { port } = await started({ request: 100 });
    const socket = await rawSocket(port);
    const answer = untilClosed(socket);
    socket.write('GET / HTTP/1.1\r\nHost: ');
    expect(await answer).toMatch(/^HTTP\/1\.1 408 /);
  });

  it('ends a request whose head is too long', async () => {
    const { port } = await started({ head: 1024 });
    const socket = await rawSocket(port);
    const answer = untilClosed(socket);
    socket.write(`GET / HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nX: ${'x'.repeat(2000)}\r\n\r\n`);
    expect(await answer).toMatch(/^HTTP\/1\.1 431 /);
  });

  it('answers nonsense with a status and goes on', async () => {
    const { port } = await started();
    const socket = await rawSocket(port);
    const answer = untilClosed(socket);
    socket.write('\u0016\u0003\u0001 hello\r\n\r\n');
    expect(await answer).toMatch(/^HTTP\/1\.1 400 /);
    expect((await ask(port)).status).toBe(200);
  });

  it('lets a client that does not take the page hold up nobody, and drops it', async () => {
    const { port } = await started({ idle: 1500, mostConnections: 2 }, 'x'.repeat(20_000_000));
    const taking = async (): Promise<Socket> => {
      const slow = await rawSocket(port);
      slow.pause();
      slow.write(`GET / HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\n\r\n`);
      return slow;
    };
    const held = [await taking()];
    expect((await ask(port, { headers: { connection: 'close' } })).body.length).toBe(20_000_000);
    held.push(await taking());
    const isTaken = (): Promise<boolean> =>
      ask(port, { method: 'HEAD' }).then(
        ({ status }) => status === 200,
        () => false,
      );
    await until(isTaken, 'a place for another client');
    for (const socket of held) socket.destroy();
  });

  it('refuses connections beyond a number', async () => {
    const { port } = await started({ mostConnections: 2 });
    const held = [await rawSocket(port), await rawSocket(port)];
    const third = await rawSocket(port);
    expect(await untilClosed(third)).toBe('');
    for (const socket of held) socket.destroy();
  });
});

describe('the end', () => {
  it('frees the port, and every connection whatever it does', async () => {
    const server = await started();
    const { port } = server;
    const stream = await listening(server);
    const idle = await rawSocket(port);
    const half = await rawSocket(port);
    half.write('GET / HTTP/1.1\r\n');
    const closed = [untilClosed(idle), untilClosed(half)];
    await server.close();
    await stream.ended;
    await Promise.all(closed);
    const again = new PageServer(FIRST);
    servers.push(again);
    await again.listen(port);
    expect(again.port).toBe(port);
    const third = new PageServer(FIRST);
    await expect(third.listen(port)).rejects.toMatchObject({ code: 'EADDRINUSE' });
  });
});
