import fc from 'fast-check';

/** A scenario as a tree; as JSON it is YAML, a key a line. */
export type Tree = { readonly [key: string]: unknown };

/** The text of a scenario. */
export function textOf(tree: Tree): string {
  return JSON.stringify(tree, null, 2);
}

/** Every timer of a box, so that each close strategy has its hold on each platform. */
const timers = fc
  .record({
    timeWait: fc.constantFrom('0s', '1s', '60s', '240s'),
    afterReset: fc.constantFrom('0s', '2s', '10s'),
    establishedIdle: fc.constantFrom('15s', '20 min', '5 days'),
    halfClosed: fc.constantFrom('10s', '120s'),
    finWait: fc.constantFrom('10s', '120s'),
    closeWait: fc.constantFrom('10s', '60s'),
    synSent: fc.constantFrom('5s', '120s'),
    udp: fc.constantFrom('0s', '30s', '300s'),
  })
  .map((all): Tree => all);

const platform = fc.constantFrom(
  'generic-nat',
  'generic-proxy',
  'linux-netfilter',
  'linux-netfilter-legacy',
  'linux-full-proxy-host-tw-reuse',
  'haproxy',
  'haproxy-tcp',
  'nginx',
  'aws-nat-gateway',
  'azure-nat-gateway',
  'azure-load-balancer',
  'gcp-cloud-nat',
  'palo-alto-dipp',
);

const width = fc.oneof(
  fc.integer({ min: 1, max: 4 }),
  fc.integer({ min: 100, max: 3000 }),
  fc.constantFrom(64_512, 28_232),
);

const share = fc.integer({ min: 0, max: 100 });

/** Two or three shares of 100 %. */
function mixOf<Name extends string>(names: readonly Name[]) {
  return fc.tuple(fc.shuffledSubarray([...names], { minLength: 2, maxLength: 3 }), share, share).map(([some, a, b]) => {
    const cuts = some.length === 2 ? [a, 100 - a] : [Math.min(a, b), Math.abs(a - b), 100 - Math.max(a, b)];
    return Object.fromEntries(some.map((name, index) => [name, `${cuts[index] ?? 0}%`]));
  });
}

const strategies = [
  'client-fin',
  'server-fin',
  'client-rst',
  'server-rst',
  'fin-then-rst',
  'half-close',
  'idle',
  'refused',
  'unanswered',
] as const;

const optionally = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: undefined, freq: 2 });

const tcpFlow = fc
  .record({
    rate: fc.oneof(
      { weight: 8, arbitrary: fc.double({ min: 0.01, max: 300, noNaN: true }).map((rate) => `${rate.toFixed(3)}/s`) },
      { weight: 1, arbitrary: fc.constantFrom('0/s', '1000000000/s', '0.000001/s') },
    ),
    lifetime: fc.oneof(
      { weight: 6, arbitrary: fc.integer({ min: 1, max: 60_000 }).map((ms) => `${ms}ms`) },
      { weight: 1, arbitrary: fc.constantFrom('0s', '3 days') },
      {
        weight: 2,
        arbitrary: fc.constantFrom(
          { mean: '5s', distribution: 'constant' },
          { mean: '5s', distribution: 'lognormal', p95: '12s' },
          { mean: '5s', distribution: 'hyperexponential', cv: 3 },
          { distribution: 'empirical', values: ['1s', '2s', '40s'] },
        ),
      },
    ),
    profile: fc.oneof(
      { weight: 5, arbitrary: fc.constant(undefined) },
      { weight: 1, arbitrary: fc.constantFrom({ '00:00': '20%', '13:30': '100%' }, { '09:00': 0, '14:00': 1.5 }) },
    ),
    close: fc.oneof(fc.constantFrom(...strategies), mixOf(strategies)),
    setup: optionally(fc.constantFrom('0s', '5ms', '1s')),
    peerCloseDelay: optionally(fc.constantFrom('50ms', '30s')),
    requestsPerConnection: optionally(fc.integer({ min: 1, max: 20 })),
    peakedness: optionally(fc.constantFrom(1, 2, 5)),
    // Each refusal asked for anew: a fixed point for every load that the search for headroom tries.
    retries: fc.oneof({ weight: 7, arbitrary: fc.constant(undefined) }, fc.constantFrom(0, 1, 3, '50%')),
  })
  .map((flow): Tree => flow);

const udpFlow = tcpFlow.map(
  ({ close: _close, setup: _setup, peerCloseDelay: _delay, ...rest }): Tree => ({ ...rest, protocol: 'udp' }),
);

const sharing = fc.oneof(
  fc.constantFrom('shared', 'per-flow', 'pinned'),
  fc.integer({ min: 1, max: 300 }).map((clients) => ({ pinned: { clients } })),
  fc.integer({ min: 1, max: 9 }).map((slices) => ({ slices, portsPerSlice: 64 })),
  fc.integer({ min: 2, max: 9 }).map((slices) => ({ slices, portsPerSlice: 128, skew: '60%' })),
);

const allocator: fc.Arbitrary<object> = fc.constantFrom(
  { search: 'exhaustive', reclaim: 'never' },
  { search: 'exhaustive', reclaim: { after: '0s' } },
  { search: { consecutive: [128, 64, 32, 16, 8] }, reclaim: { after: '1s' } },
  { search: { consecutive: [32] }, order: 'fifo' },
);

const sized = (addresses: fc.Arbitrary<unknown>, ports: typeof width, searches: typeof allocator) =>
  fc
    .record({
      addresses,
      ports: ports.map((count) => `1024-${1023 + count}`),
      reuse: optionally(fc.constantFrom('per-endpoint', 'per-host', 'exclusive')),
      sharing: optionally(sharing),
      allocator: optionally(searches),
      oversubscription: optionally(fc.integer({ min: 1, max: 4 })),
    })
    .map((all): Tree => all);

const prefix = fc.constantFrom('2001:db8::/64', '2001:db8::/96', '198.51.100.0/24');

const pool = fc.oneof(
  { weight: 6, arbitrary: sized(fc.integer({ min: 1, max: 6 }), width, allocator) },
  // A search by random tries costs √c an evaluation.
  {
    weight: 1,
    arbitrary: sized(fc.constantFrom(1, 2), fc.integer({ min: 1, max: 300 }), fc.constant({ search: { random: 10 } })),
  },
  { weight: 1, arbitrary: sized(prefix, width, fc.constant({ search: 'exhaustive', reclaim: 'never' })) },
);

const destination = fc.oneof(
  fc.integer({ min: 1, max: 5 }).map((endpoints): Tree => ({ endpoints })),
  fc.integer({ min: 2, max: 5 }).map((endpoints): Tree => ({ endpoints, hosts: 1, timeWait: '120s' })),
  mixOf(['east', 'west', 'north']).map((weights): Tree => ({ weights })),
);

const limits = fc
  .record({
    newConnections: optionally(fc.constantFrom('5/s', '900/s')),
    connections: optionally(fc.constantFrom(50, 5000)),
  })
  .map((all): Tree => all);

const thresholds = fc.uniqueArray(
  fc.constantFrom(
    'load < 80%',
    'load <= 100%',
    'occupancy < 90%',
    'blocking < 1%',
    'blocking < 1e-6',
    'ports.free > 10',
    'headroom > 1.5',
    'reuseRisk < 5%',
  ),
  { minLength: 1, maxLength: 3 },
);

/** Any scenario a person might type, and some that nobody should: sound in form, whatever it says of the pool. */
export const anyScenario: fc.Arbitrary<Tree> = fc
  .record({
    platform,
    pool,
    timers,
    destinations: fc.record({ inner: destination, outer: destination }),
    flows: fc.array(
      fc.tuple(
        fc.oneof({ weight: 4, arbitrary: tcpFlow }, { weight: 1, arbitrary: udpFlow }),
        fc.constantFrom('inner', 'outer'),
      ),
      {
        minLength: 1,
        maxLength: 3,
      },
    ),
    limits: optionally(limits),
    thresholds: optionally(thresholds),
  })
  .map(({ flows, ...rest }) => ({
    ...rest,
    traffic: Object.fromEntries(flows.map(([flow, to], index) => [`flow${index + 1}`, { ...flow, to }])),
  }));
