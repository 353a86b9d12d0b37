/** Three network namespaces in a row, client – box – server, joined by veth pairs, with the addresses of RFC 5737. */
import type { LabCase } from './cases.js';
import { addNamespace, removeNamespace, run, runWithin } from './processes.js';
import { BOX, boxSysctls, CLIENTS, natRules, SERVER, SERVER_RULES, serverSysctls } from './rules.js';
import type { SetUp } from './set-up.js';

export interface Network {
  readonly client: string;
  readonly box: string;
  readonly server: string;
}

/** Client ports that lie outside every pool: the box has to search for one of its own. */
const CLIENT_PORTS = '20000 65000';

/** Makes the namespaces of one case and tells the kernel what the scenario says. */
export async function addNetwork(label: string, one: LabCase, setUp: SetUp): Promise<Network> {
  const client = await addNamespace(`${label}-c`);
  const box = await addNamespace(`${label}-b`);
  const server = await addNamespace(`${label}-s`);
  await ip('link', 'add', 'box', 'netns', client, 'type', 'veth', 'peer', 'name', 'client', 'netns', box);
  await ip('link', 'add', 'box', 'netns', server, 'type', 'veth', 'peer', 'name', 'server', 'netns', box);
  const sides = [
    [client, 'box'] as const,
    [box, 'client'] as const,
    [box, 'server'] as const,
    [server, 'box'] as const,
  ];
  for (const [namespace, link] of sides) await ip('-n', namespace, 'link', 'set', link, 'up');
  for (const address of CLIENTS) await ip('-n', client, 'address', 'add', `${address}/24`, 'dev', 'box');
  await ip('-n', box, 'address', 'add', `${BOX}/24`, 'dev', 'client');
  await ip('-n', client, 'route', 'add', 'default', 'via', BOX);
  await ip('-n', server, 'address', 'add', `${SERVER}/24`, 'dev', 'box');
  await addPool(box, server, one, setUp);
  if (setUp.pool.kind === 'nat') {
    await runWithin(box, ['nft', '-f', '-'], natRules(setUp, one.translation));
    await runWithin(server, ['nft', '-f', '-'], SERVER_RULES);
  }
  await sysctl(client, [`net.ipv4.ip_local_port_range=${CLIENT_PORTS}`]);
  await sysctl(box, boxSysctls(setUp));
  await sysctl(server, serverSysctls(setUp));
  return { client, box, server };
}

/**
 * Addresses that HAProxy binds or that MASQUERADE takes are the box's own. Those of SNAT are nobody's: a packet that finds no
 * entry is dropped, as no socket is there to answer it.
 */
async function addPool(box: string, server: string, one: LabCase, { pool, addresses }: SetUp): Promise<void> {
  const network = '198.51.100.0/24';
  if (pool.kind === 'proxy' || one.translation === 'masquerade') {
    for (const address of addresses) await ip('-n', box, 'address', 'add', `${address}/32`, 'dev', 'server');
    await ip('-n', box, 'route', 'add', '203.0.113.0/24', 'dev', 'server');
    await ip('-n', server, 'route', 'add', network, 'dev', 'box');
    return;
  }
  await ip('-n', box, 'address', 'add', '203.0.113.1/24', 'dev', 'server');
  await ip('-n', server, 'route', 'add', network, 'via', '203.0.113.1');
  await ip('-n', box, 'route', 'add', 'blackhole', network);
}

/** Removes the namespaces, and with them links, rules and sockets. */
export async function removeNetwork({ client, box, server }: Network): Promise<void> {
  for (const name of [client, box, server]) await removeNamespace(name);
}

function ip(...args: readonly string[]): Promise<string> {
  return run('ip', args);
}

async function sysctl(namespace: string, settings: readonly string[]): Promise<void> {
  if (settings.length > 0) await runWithin(namespace, ['sysctl', '-qw', ...settings]);
}
