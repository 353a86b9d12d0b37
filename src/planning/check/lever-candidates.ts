import type { TimerName } from '../../platforms/profile.js';
import type { CloseStrategy, Flow, Path, Pool } from '../../scenario/scenario.js';
import { formatDuration } from '../../units/format.js';
import { writeDuration } from '../../units/write.js';
import { mostPortsPerSlice } from '../allocation.js';
import type { Evaluation } from '../evaluate.js';
import type { Judged } from '../judge.js';
import { mergedMix, typedMix, typedNumber } from '../typed-number.js';
import { heaviestFlow, LEFT_OPEN } from './findings-pool.js';

/** A change that a person could make, before it is known what it buys. */
export interface Change {
  readonly label: string;
  readonly set: readonly { readonly path: Path; readonly value: unknown }[];
  readonly price: string | null;
}

/** The widest range a box may use; ports below 1024 are reserved. */
const WIDEST = 64_512;

/** The changes worth trying for the group that binds. */
export function candidateChanges(evaluation: Evaluation): readonly Change[] {
  const { judged, result, scenario } = evaluation;
  const binding = judged.find((one) => one.result.id === result.binding?.group) ?? heaviest(judged);
  if (binding === undefined) return [];
  const { pool } = binding.group;
  const flow = scenario.flows.find(({ id }) => id === heaviestFlow(binding));
  return [
    ...poolChanges(pool),
    ...sharingChanges(pool),
    ...timerChanges(binding),
    ...(flow === undefined ? [] : [...closeChanges(flow, pool), ...trafficChanges(flow, pool, evaluation)]),
  ];
}

function heaviest(judged: readonly Judged[]): Judged | undefined {
  return [...judged].sort((a, b) => b.result.load - a.result.load)[0];
}

function poolChanges(pool: Pool): readonly Change[] {
  const changes: Change[] = [];
  const addresses = pool.addresses + 1;
  const most = pool.platform.maxAddresses?.value;
  if (most !== undefined && pool.addresses > most) {
    changes.push({
      label: `${most} addresses, as many as it takes`,
      set: [{ path: [...pool.path, 'addresses'], value: most }],
      price: null,
    });
  }
  if (addresses <= (pool.platform.maxAddresses?.value ?? Number.MAX_SAFE_INTEGER)) {
    changes.push({
      label: `one more SNAT address (${addresses})`,
      set: [{ path: [...pool.path, 'addresses'], value: addresses }],
      price: null,
    });
  }
  const range = pool.ranges.reduce((sum, { low, high }) => sum + high - low + 1, 0);
  if (range < WIDEST) {
    changes.push({
      label: 'all ports from 1024 up',
      set: [{ path: [...pool.path, 'ports'], value: '1024-65535' }],
      price: 'local services in that range must be kept out of it',
    });
  }
  return changes;
}

function sharingChanges(pool: Pool): readonly Change[] {
  const at = [...pool.path, 'sharing'];
  const { sharing } = pool;
  if (sharing.kind === 'pinned' && sharing.clients !== null && pool.addresses > 1) {
    return [
      {
        label: 'choose the address per connection, not per client',
        set: [{ path: at, value: 'per-flow' }],
        price: 'one client is then seen under several addresses',
      },
    ];
  }
  if (sharing.kind !== 'sliced') return [];
  const { quota, slices, portsPerSlice } = sharing;
  const most = mostPortsPerSlice(pool, quota, slices);
  if (most === 0 || most === portsPerSlice) return [];
  return [
    {
      label: `${most} ports per ${quota.unit}, all that fit`,
      set: [{ path: at, value: { slices, portsPerSlice: most } }],
      price: most > portsPerSlice ? `no ports are left for another ${quota.unit}` : null,
    },
  ];
}

function timerChanges({ group, result }: Judged): readonly Change[] {
  const { pool } = group;
  const used = new Set(
    result.holding.flatMap(({ parts }) => parts.filter((part) => part.hardSeconds > 0).map((part) => part.setBy)),
  );
  const base = pool.path[0] === 'pools' ? [...pool.path, 'timers'] : ['timers'];
  return (Object.entries(pool.timers) as [TimerName, NonNullable<Pool['timers'][TimerName]>][]).flatMap(
    ([name, timer]) =>
      used.has(name) && timer.configurable && timer.value > 1
        ? [
            {
              label: `${name} ${formatDuration(timer.value)} → ${formatDuration(timer.value / 2)}`,
              set: [{ path: [...base, name], value: writeDuration(typedNumber(timer.value / 2)) }],
              price: timerPrice(name),
            },
          ]
        : [],
  );
}

function timerPrice(name: TimerName): string {
  if (name === 'establishedIdle') return 'connections idle for longer break; keep-alives must be shorter';
  if (name === 'timeWait' || name === 'afterReset')
    return 'ports come round sooner: the server may still remember the old connection';
  return 'slow peers are cut off sooner';
}

const PRICES = {
  'client-rst': 'a reset throws away data in flight, and ports come round sooner',
  'client-fin': null,
  'server-fin': null,
} as const;

/** Connections that somebody closes, closed in another way; and those that nobody closes, closed. */
function closeChanges(flow: Flow, pool: Pool): readonly Change[] {
  if (flow.protocol === 'udp') return [];
  const closed = flow.close.filter(({ strategy }) => !LEFT_OPEN.has(strategy) && strategy !== 'refused');
  const left = flow.close.filter((one) => !closed.includes(one));
  const path = [...flow.path, 'close'];
  const changes: Change[] = [];
  for (const strategy of Object.keys(PRICES) as (keyof typeof PRICES)[]) {
    if (closed.length === 0 || closed.every((one) => one.strategy === strategy)) continue;
    const mix = mergedMix<CloseStrategy>([...closed.map(({ share }) => ({ strategy, share })), ...left]);
    const price =
      strategy === 'server-fin' && pool.kind === 'proxy' ? 'the server then holds TIME_WAIT' : PRICES[strategy];
    changes.push({ label: `${flow.id}: close with ${strategy}`, set: [{ path, value: typedMix(mix) }], price });
  }
  const idle = left.filter(({ strategy }) => strategy === 'idle' || strategy === 'half-close');
  if (idle.length > 0) {
    const usual = [...closed].sort((x, y) => y.share - x.share)[0]?.strategy ?? 'client-fin';
    const kept = flow.close.filter((one) => !idle.includes(one));
    const mix = mergedMix<CloseStrategy>([...kept, ...idle.map(({ share }) => ({ strategy: usual, share }))]);
    changes.push({
      label: `${flow.id}: close what is left open (${idle.map(({ strategy }) => strategy).join(', ')})`,
      set: [{ path, value: typedMix(mix) }],
      price: 'needs the application, or keep-alives that notice dead peers',
    });
  }
  return changes;
}

function trafficChanges(flow: Flow, pool: Pool, { scenario }: Evaluation): readonly Change[] {
  const requests = typedNumber(flow.requestsPerConnection * 2);
  const changes: Change[] = [
    {
      label: `${flow.id}: ${requests} requests per connection`,
      set: [{ path: [...flow.path, 'requestsPerConnection'], value: requests }],
      price: 'needs keep-alive on both sides; counted with the same lifetime',
    },
  ];
  const destination = scenario.destinations.find(({ id }) => id === flow.destination);
  const weighted = destination?.parts.length !== 1;
  if (destination !== undefined && !weighted && pool.reuse !== 'exclusive') {
    const endpoints = destination.endpoints + 1;
    changes.push({
      label: `one more server endpoint for ${destination.id} (${endpoints})`,
      set: [{ path: ['destinations', destination.id, 'endpoints'], value: endpoints }],
      price: null,
    });
  }
  return changes;
}
