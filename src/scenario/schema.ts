/**
 * The shape of a scenario file: keys, kinds of value and their descriptions. It describes the *input*, as typed;
 * units and meaning are read in `resolve*.ts`. `snat-plan schema` prints it as JSON Schema.
 */
import * as z from 'zod/mini';
import { platforms } from '../platforms/registry.js';
import { event } from './schema-events.js';
import { count, decision, described, duration, one, optional, quantity, range, rate, shown } from './schema-parts.js';

/** How a connection may end, in the order in which a person is offered the ways. */
const CLOSE_STRATEGIES = {
  'client-fin': 'The client closes first, orderly.',
  'server-fin': 'The server closes first, orderly.',
  'client-rst': 'The client aborts with RST.',
  'server-rst': 'The server aborts with RST.',
  'fin-then-rst': 'One side sends FIN, the other answers with RST.',
  'half-close': 'One side sends FIN, the other never closes.',
  idle: 'Nobody closes: the idle timer ends the connection.',
  refused: 'The SYN is answered with RST.',
  unanswered: 'The SYN is never answered.',
} as const;

/** Every close strategy a scenario may name. */
export const closeStrategies: readonly string[] = Object.keys(CLOSE_STRATEGIES);

const share = z.union([z.string(), z.number()]);
const closeMix = shown(
  {
    properties: Object.fromEntries(
      Object.entries(CLOSE_STRATEGIES).map(([name, meaning]) => [
        name,
        { description: `${meaning} Its share, such as 90%.`, anyOf: [{ type: 'string' }, { type: 'number' }] },
      ]),
    ),
    propertyNames: { enum: closeStrategies },
  },
  z.record(z.string(), share),
);
const platform = (description: string) =>
  optional(shown({ description, enum: platforms.flatMap((profile) => [profile.id, ...profile.aliases]) }, z.string()));
const shares = (description: string) => described(description, z.record(z.string(), share));

const portSpec = (description: string) =>
  described(description, z.union([z.string(), z.number(), z.array(z.union([z.string(), z.number()]))]));

const timers = z.strictObject({
  synSent: duration('How long an unanswered SYN holds a port.'),
  establishedIdle: duration('How long an open connection without packets holds a port.'),
  finWait: duration('Limit of FIN_WAIT: the box has seen (NAT) or sent (proxy) the first FIN.'),
  closeWait: duration('Limit of CLOSE_WAIT: one side has sent FIN, the other has not.'),
  lastAck: duration('Limit of LAST_ACK; one round trip unless the last ACK is lost.'),
  timeWait: duration('TIME_WAIT: the hold after an orderly close.'),
  afterReset: duration('The hold after an RST.'),
  halfClosed: duration('How long a connection of which only one side has closed holds a port.'),
  udp: duration('Idle time after which a UDP mapping is given up.'),
});

const limits = z.strictObject({
  newConnections: rate('New connections per second that the box can set up.'),
  connections: count('Connections (conntrack entries, sessions) that the box can hold at a time.'),
});

const sharing = z.union([
  z.enum(['shared', 'pinned', 'per-flow']),
  z.strictObject({
    slices: described(
      'How many VMs, instances, nodes or workers each own a fixed part of the ports, such as 40.',
      z.union([z.string(), z.number()]),
    ),
    portsPerSlice: decision('Ports of one slice; default: the rule of the platform.'),
    skew: optional(
      described(
        'How uneven the slices are: 3 = the busiest slice has three times the mean; 20% = it has 20 % of all; or shares by name.',
        z.union([z.number(), z.string(), z.record(z.string(), share)]),
      ),
    ),
  }),
  z.strictObject({
    pinned: described(
      'A hash of the client chooses its address and no second one is tried.',
      z.strictObject({
        clients: count('How many clients are hashed over the addresses; default: many, an even split.'),
      }),
    ),
  }),
]);

const allocator = z.strictObject({
  search: optional(
    described(
      'How a free port is looked for: exhaustive, {random: tries}, or {consecutive: [rounds]}.',
      z.union([
        z.enum(['exhaustive']),
        z.strictObject({ random: described('Independent random tries.', z.number()) }),
        z.strictObject({
          consecutive: described(
            'Tries per round, each round from a new random offset, such as [128, 64, 32, 16, 8]. Offsets are drawn as the platform’s own consecutive search draws them, else as nf_nat: 16 bits modulo the range.',
            z.array(z.number()),
          ),
        }),
      ]),
    ),
  ),
  reclaim: optional(
    described(
      'Whether closing ports (TIME_WAIT, CLOSE) are taken back on demand: never, or {after: age}.',
      z.union([
        z.enum(['never']),
        z.strictObject({ after: described('Minimum age of a closing port.', z.union([z.string(), z.number()])) }),
      ]),
    ),
  ),
  order: optional(
    described('Which free port comes next: random, or fifo (the one free for longest).', z.enum(['random', 'fifo'])),
  ),
  keepSourcePort: optional(
    described(
      'Consecutive searches: try the client’s own source port first, as nf_nat does unless told to randomise; clients are taken to use 32768-60999. It matters to `simulate` only, the closed forms are the same.',
      z.boolean(),
    ),
  ),
});

const pool = z.strictObject({
  platform: platform('Platform of this pool, where it differs from the scenario’s (two boxes in a row).'),
  addresses: optional(
    described(
      'SNAT addresses: a count, an address, a range, a prefix (IPv4 or IPv6), or a list of these.',
      z.union([z.number(), z.string(), z.array(z.union([z.number(), z.string()]))]),
    ),
  ),
  ports: optional(
    portSpec('Usable source ports: a range such as 1024-65535, or a list of ranges; default from the platform.'),
  ),
  excludePorts: optional(portSpec('Ports or ranges to leave out.')),
  reuse: optional(
    described(
      'What makes one port usable twice: another destination endpoint, another destination host, or nothing.',
      z.enum(['per-endpoint', 'per-host', 'exclusive']),
    ),
  ),
  oversubscription: decision('How many destinations may hold one port at the same time, where the platform limits it.'),
  sharing: optional(
    described('Who may use which part: shared, pinned, per-flow, {slices: …} or {pinned: …}.', sharing),
  ),
  allocator: optional(described('How ports are found and taken back; default from the platform.', allocator)),
  timers: optional(described('Timers of this pool’s box, where they differ.', timers)),
  limits: optional(described('Limits of this pool that are not ports.', limits)),
});

const destination = z.strictObject({
  endpoints: count('Distinct server ip:port pairs, equally used.'),
  weights: optional(shares('Endpoints by name with their share of the traffic; shares add up to 100%.')),
  hosts: count('Server addresses on which the endpoints stand; default: one each.'),
  timeWait: duration('The servers’ own TIME_WAIT, for the reuse risk.'),
});

const lifetime = z.union([
  z.string(),
  z.number(),
  range,
  z.strictObject({
    mean: optional(
      quantity(
        'Mean open time, a duration such as 20s. Required, but for the empirical distribution: there it follows.',
      ),
    ),
    distribution: optional(
      described(
        'How open times are distributed (default: exponential); only the time to fill depends on it.',
        z.enum(['exponential', 'constant', 'lognormal', 'hyperexponential', 'empirical']),
      ),
    ),
    p95: duration('95 % of connections are open for at most this long (lognormal).'),
    cv: count('Coefficient of variation: standard deviation ÷ mean (lognormal, hyperexponential).'),
    values: optional(
      described(
        'Open times as they were measured, each as likely as the others (empirical), such as [0.2s, 1s, 5s, 60s]; up to 10,000.',
        z.array(one),
      ),
    ),
  }),
]);

const flow = z.strictObject({
  to: optional(described('Key of `destinations`; default: one anonymous destination with one endpoint.', z.string())),
  via: optional(
    described(
      'Pool that the flow leaves through; a list, client side first, when it crosses several boxes.',
      z.union([z.string(), z.array(z.string())]),
    ),
  ),
  protocol: optional(described('tcp (default) or udp.', z.enum(['tcp', 'udp']))),
  rate: rate('New connections (requests, with requestsPerConnection) over all endpoints, addresses and slices.'),
  sessions: count('Mean number of concurrently open connections, instead of `rate`.'),
  profile: optional(
    described(
      'How the rate changes over the day, such as {"00:00": 30%, "09:00": 100%, "14:00": 90%}: parts of `rate` or `sessions` by time of day, or rates instead of `rate`; straight lines between, the same every day. Planned is the peak.',
      z.record(
        z.string(),
        described(
          'Part of `rate` at this time, a percentage such as 90% or a bare factor; or a rate such as 120/s.',
          one,
        ),
      ),
    ),
  ),
  lifetime: optional(described('Mean open time such as 20s, or {mean, distribution, p95, cv, values}.', lifetime)),
  setup: duration('From SYN to established; default 0 s.'),
  peerCloseDelay: duration('From the first FIN to the second; default 0 s.'),
  close: optional(
    described(
      'How connections end: one strategy such as client-rst, or a mix such as {client-rst: 90%, client-fin: 10%}.',
      z.union([shown({ enum: closeStrategies }, z.string()), closeMix]),
    ),
  ),
  requestsPerConnection: count('Connection reuse: requests that share one connection; `rate` then counts requests.'),
  sources: count('Finite number of clients, each with at most one connection (Engset); default: many.'),
  peakedness: count('Variance ÷ mean of the offered load; 1 = Poisson.'),
  retries: optional(
    described('How often a refused connection tries again: a count, or the probability as a percentage.', one),
  ),
});

const sweep = z.strictObject({
  vary: described(
    'Values by path, the last path changing fastest: traffic.web.rate: 100/s..1000/s step 50/s, pool.addresses: 1..8, traffic.web.close: [client-fin, client-rst].',
    z.record(z.string(), z.union([z.string(), z.number(), z.array(z.unknown())])),
  ),
  zip: optional(described('The n-th values of all paths go together, instead of each with every other.', z.boolean())),
  metrics: optional(
    described('What is computed at each point: status, load, occupancy, blocking, headroom, …', z.array(z.string())),
  ),
});

const scenario = z.strictObject({
  name: optional(described('One line that names the scenario.', z.string())),
  description: optional(described('Free text.', z.string())),
  platform: platform('The box that owns the ports; `snat-plan platforms` lists them.'),
  parameters: optional(
    described(
      'Numbers with names, for = expressions: counts, durations, rates, percentages.',
      z.record(
        z.string(),
        quantity('A number such as 3000, 20s, 40/hour or 80%, or an = expression over the parameters above.'),
      ),
    ),
  ),
  pool: optional(described('The SNAT pool.', pool)),
  pools: optional(described('Several pools by name, chosen by a flow’s `via`.', z.record(z.string(), pool))),
  destinations: optional(described('Where the traffic goes, by name.', z.record(z.string(), destination))),
  traffic: described('Flows by name.', z.record(z.string(), flow)),
  timers: optional(described('Timers that differ from the platform’s.', timers)),
  limits: optional(described('Limits that are not ports.', limits)),
  thresholds: optional(
    described(
      'What must hold, a list such as [load < 80%, blocking < 1e-6, headroom > 1.5]; web: blocking < 1e-6 is about one flow.',
      z.array(z.union([z.string(), z.record(z.string(), z.string())])),
    ),
  ),
  events: optional(
    described(
      'What happens while time goes on: ramps, bursts, restarts, failovers, deploys. `snat-plan timeline` plays them, and `report` shows it; all other commands plan one moment without them.',
      z.array(event),
    ),
  ),
  sweep: optional(
    described('What `snat-plan sweep` varies when no --vary is given; no other command reads it.', sweep),
  ),
});

/** A scenario as typed: the shape is right, units and names are not read yet. */
export type ScenarioInput = z.infer<typeof scenario>;
export type PoolInput = z.infer<typeof pool>;
export type FlowInput = z.infer<typeof flow>;
export type DestinationInput = z.infer<typeof destination>;
export type TimersInput = z.infer<typeof timers>;
export type LimitsInput = z.infer<typeof limits>;

/** zod's verdict on the shape of a parsed YAML value. */
export function checkShape(value: unknown): ReturnType<typeof scenario.safeParse> {
  return scenario.safeParse(value);
}

let generated: JsonNode | undefined;

function jsonSchema(): JsonNode {
  generated ??= z.toJSONSchema(scenario, { io: 'input' }) as unknown as JsonNode;
  return generated;
}

/** The JSON Schema (draft 2020-12) of the scenario file, a description for every key. */
export function scenarioJsonSchema(): object {
  return { ...structuredClone(jsonSchema()), title: 'snat-plan scenario' };
}

/** The keys that may stand at a path of the scenario, over all branches of its schema. */
export function keysAt(path: readonly (string | number)[]): readonly string[] {
  return [...new Set(nodesAt(path).flatMap((node) => Object.keys(node.properties ?? {})))];
}

/** What the schema says about the value at a path; undefined where it says nothing. */
export function descriptionAt(path: readonly (string | number)[]): string | undefined {
  const last = path.at(-1);
  const owners = nodesAt(path.slice(0, -1));
  return owners.map((node) => child(node, last ?? '')?.description).find((text) => text !== undefined);
}

function nodesAt(path: readonly (string | number)[]): readonly JsonNode[] {
  let nodes = branches(jsonSchema());
  for (const key of path) nodes = nodes.flatMap((node) => child(node, key) ?? []).flatMap(branches);
  return nodes;
}

function child(node: JsonNode, key: string | number): JsonNode | undefined {
  const { properties = {}, items, additionalProperties } = node;
  if (typeof key === 'number') return items;
  if (Object.hasOwn(properties, key)) return properties[key];
  return typeof additionalProperties === 'object' ? additionalProperties : undefined;
}

interface JsonNode {
  readonly description?: string;
  readonly anyOf?: readonly JsonNode[];
  readonly properties?: Readonly<Record<string, JsonNode>>;
  readonly items?: JsonNode;
  readonly additionalProperties?: JsonNode | boolean;
}

function branches(node: JsonNode): readonly JsonNode[] {
  return node.anyOf === undefined ? [node] : node.anyOf.flatMap(branches);
}
