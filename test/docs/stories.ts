/** The scenarios of the repository: what each must come to, and why. */
import type { ScenarioResult, Status } from '../../src/index.js';

export interface Story {
  readonly file: string;
  readonly status: Status;
  /** The group and limit that bind; the group is null where a second limit or nothing in particular does. */
  readonly binding: { readonly group: string | null; readonly limit: string };
  /** What a reader is to learn from it. */
  readonly why: string;
  /** What else must be true of the result, as a sentence and a question. */
  readonly also?: readonly (readonly [claim: string, holds: (result: ScenarioResult) => boolean])[];
}

const finds = (code: string) => (result: ScenarioResult) => result.findings.some((finding) => finding.code === code);
const bestLever = (text: string) => (result: ScenarioResult) => result.levers[0]?.label.includes(text) === true;

/** In the order of the page: the first things to run first. */
export const stories: readonly Story[] = [
  {
    file: 'outlook-anywhere.yaml',
    status: 'warn',
    binding: { group: 'default/exchange', limit: 'load < 80%' },
    why: 'clients that reset leave nothing behind on a full proxy: 108,000 open connections on 129,024 ports are just more than 80 %',
    also: [
      [
        'only open connections hold ports',
        (result) => Object.keys(result.groups[0]?.states ?? {}).join() === 'ESTABLISHED',
      ],
    ],
  },
  {
    file: 'outlook-anywhere-fin.yaml',
    status: 'fail',
    binding: { group: 'default/exchange', limit: 'load < 80%' },
    why: 'the same clients, closing in good order: four minutes of TIME_WAIT make 194,400 erlangs of it, and a third of new connections is refused',
    also: [
      [
        'a reset would bring it back to a warning',
        (result) => result.levers.some(({ label, status }) => label.includes('client-rst') && status === 'warn'),
      ],
      ['it says how soon an empty pool is full', finds('fills')],
    ],
  },
  {
    file: 'haproxy-one-server.yaml',
    status: 'fail',
    binding: { group: 'default/server', limit: 'load < 80%' },
    why: 'a proxy in TCP mode is the active closer: 28,232 ephemeral ports and 60 s of TIME_WAIT are 470 connections a second to one server',
    also: [
      [
        'the rate at which the load is 1 is about 470/s',
        (result) => Math.abs((result.groups[0]?.saturationRatePerSecond ?? 0) - 470) < 1,
      ],
    ],
  },
  {
    file: 'proxy-behind-nat.yaml',
    status: 'pass',
    binding: { group: 'nat/web', limit: 'load < 80%' },
    why: 'two boxes in a row: HAProxy in HTTP mode resets and holds nothing, the NAT behind it sees the resets and holds CLOSE for 10 s; it is the tighter one',
    also: [
      [
        'the proxy’s own ports are hardly used',
        (result) => result.groups.every((group) => group.pool !== 'proxy' || group.load < 0.01),
      ],
    ],
  },
  {
    file: 'one-proxy-four-addresses.yaml',
    status: 'fail',
    binding: { group: 'default/backend/busiest', limit: 'load < 80%' },
    why: 'one client hashed over four addresses uses one of them: more addresses buy nothing, choosing the address per connection buys all four',
    also: [
      ['the best lever is to choose the address per connection', bestLever('per connection, not per client')],
      ['it says that four addresses are worth one', finds('uneven-addresses')],
      ['no lever is one more address', (result) => result.levers.every(({ label }) => !label.includes('SNAT address'))],
    ],
  },
  {
    file: 'cilium-reset.yaml',
    status: 'fail',
    binding: { group: 'default/node-port', limit: 'blocking < 1e-4' },
    why: 'closing with RST is worse than FIN on Cilium (8,000 s against 10 s), and with a search of 32 tries at least 1 in 1,000 fail at 75 % load',
    also: [
      ['the best lever is to close with client-fin', bestLever('close with client-fin')],
      ['it says that a reset costs more here', finds('reset-costs-more')],
      ['it says that the search gives up early', finds('early-failure')],
    ],
  },
  {
    file: 'leaking-database-pool.yaml',
    status: 'fail',
    binding: { group: 'default/postgres', limit: 'load < 80%' },
    why: 'one connection in two hundred that nobody closes keeps its entry for five days and takes nearly every port',
    also: [
      ['the best lever is to close them', bestLever('close what is left open')],
      ['it names the strategy that takes the ports', finds('left-open')],
    ],
  },
  {
    file: 'aws-nat-hot-destination.yaml',
    status: 'warn',
    binding: { group: 'default/aurora-proxy/writer', limit: 'load < 80%' },
    why: 'the hottest destination binds, not the pool’s average: 55,000 connections per address and destination, 80 % of the traffic to one',
    also: [['the other destination has room to spare', (result) => result.groups.some((group) => group.load < 0.25)]],
  },
  {
    file: 'gcp-cloud-nat-defaults.yaml',
    status: 'fail',
    binding: { group: 'default/registry', limit: 'blocking < 1e-4' },
    why: 'the default of 64 ports per VM and two minutes of TIME_WAIT allow a connection in two seconds to one destination',
    also: [['the best lever is more ports per VM', bestLever('ports per VM')]],
  },
  {
    file: 'aks-outbound-rules.yaml',
    status: 'fail',
    binding: { group: 'default/payments-api/node-a', limit: 'load < 80%' },
    why: 'every node has its own quota: the busiest fails while most of the others are idle',
    also: [
      [
        'seventeen nodes stay below 20 %',
        (result) => result.groups.some((group) => group.count === 17 && group.load < 0.2),
      ],
    ],
  },
  {
    file: 'infeasible-allocation.yaml',
    status: 'fail',
    binding: { group: 'default/any', limit: 'slices-do-not-fit' },
    why: 'seven times 10,000 ports do not fit on an address of 64,000: at most 9,136 each, or two addresses',
    also: [
      ['the largest quota that fits is 9,136', (result) => result.pools[0]?.maxPortsPerSlice === 9136],
      ['two addresses are needed', (result) => result.pools[0]?.addressesNeeded === 2],
    ],
  },
  {
    file: 'dns-forwarder.yaml',
    status: 'pass',
    binding: { group: 'default/upstream/near/udp', limit: 'load < 80%' },
    why: 'UDP has no close: a query of 40 ms keeps its port for the whole UDP timer; TCP has ports of its own',
    also: [
      ['UDP and TCP are counted apart', (result) => result.groups.filter(({ id }) => id.endsWith('/udp')).length === 2],
    ],
  },
  {
    file: 'black-friday.yaml',
    status: 'pass',
    binding: { group: 'default/payments', limit: 'load < 80%' },
    why: 'at the likely values of all that is uncertain there is room for 37 % more; what can happen is another matter: see `sensitivity`',
    also: [
      [
        'at the worst of the rush it would fail',
        (result) => (result.headroom.factor ?? 0) > 1 && (result.headroom.factor ?? 0) < 12 / 6,
      ],
    ],
  },
  {
    file: 'ipv6-prefix.yaml',
    status: 'pass',
    binding: { group: 'default/any', limit: 'load < 80%' },
    why: 'a prefix of 2^64 addresses is counted and not walked; nothing overflows',
    also: [['2^64 addresses', (result) => result.pools[0]?.addresses === 2 ** 64]],
  },
  {
    file: 'monday-morning.yaml',
    status: 'pass',
    binding: { group: 'default/exchange', limit: 'load < 80%' },
    why: 'the peak of the day is carried with room to spare; what a failover in the afternoon does is another matter: see `timeline`',
    also: [
      ['it says which hour is planned', finds('profile-peak')],
      ['it says that events are not played', finds('events-not-played')],
    ],
  },
];
