import type { PlatformProfile } from '../../platforms/profile.js';
import { parseScenario } from '../../scenario/parse.js';
import { formatCount } from '../../units/format.js';
import type { DraftAssumption } from '../fit-result.js';
import type { DraftTraffic, Noted } from './draft.js';
import { poolMatcher } from './pool-addresses.js';
import { seenPorts } from './seen-ports.js';
import { type Draft, quoted, writeDraft } from './write-draft.js';

/** What the person said beside the files. */
export interface DraftOptions {
  readonly platform: PlatformProfile;
  /** Who chose the platform: the person, the kind of source, or nobody. */
  readonly platformBy: 'asked' | 'source' | 'nobody';
  /** `pool.addresses` as typed; null: those that were seen. */
  readonly pool: string | null;
  /** The addresses that were seen are the clients' own. */
  readonly clientSide: boolean;
  readonly name: string;
  /** First lines of the file. */
  readonly head: readonly string[];
}

/** More addresses than this are counted, not listed. */
const MOST_LISTED = 32;
/** A timer or range that nobody publishes is planned with this. */
const ASSUMED_TIMER = '60s';
const ASSUMED_PORTS = '1024-65535';
const MOST_TRIES = 12;

/**
 * The draft as a scenario that `check` takes: what the platform does not publish and this traffic needs is filled in, as
 * an assumption.
 *
 * @returns the text and everything in it that nobody observed
 * @throws Error when the text is no valid scenario all the same: that would be a mistake of this program, or in `pool`
 */
export async function draftFit(
  traffic: DraftTraffic,
  options: DraftOptions,
): Promise<{ readonly text: string; readonly assumptions: readonly DraftAssumption[] }> {
  const assumptions: DraftAssumption[] = [...traffic.assumptions];
  let draft = assembled(traffic, options, assumptions);
  for (let attempt = 0; attempt < MOST_TRIES; attempt++) {
    const text = writeDraft(draft);
    const parsed = await parseScenario(text);
    if (parsed.ok) return { text, assumptions };
    const next = parsed.diagnostics.reduce(
      (one, { message, hint }) => completed(one, message, hint, assumptions),
      draft,
    );
    if (next === draft) {
      const [first] = parsed.diagnostics;
      throw new DraftError(first === undefined ? 'it is no scenario' : first.message, first?.hint ?? null);
    }
    draft = next;
  }
  throw new DraftError('it stays incomplete', null);
}

/** The draft is no valid scenario: what the person typed does not fit the platform, or this program is wrong. */
export class DraftError extends Error {
  constructor(
    message: string,
    readonly hint: string | null,
  ) {
    super(message);
  }
}

/** The draft with one number more that the platform does not publish; itself where the problem is another one. */
function completed(draft: Draft, message: string, hint: string | undefined, assumptions: DraftAssumption[]): Draft {
  const name = /publishes no \w+ timer/.test(message) ? /timers: \{(\w+):/.exec(hint ?? '')?.[1] : undefined;
  const why = 'not published for this platform: read it off your configuration';
  const note = `assumed: ${why}`;
  if (name !== undefined && !draft.timers.some((timer) => timer.name === name)) {
    assumptions.push({ key: `timers.${name}`, value: ASSUMED_TIMER, why });
    return { ...draft, timers: [...draft.timers, { name, value: ASSUMED_TIMER, note }] };
  }
  if (/publishes no port range/.test(message) && draft.ports === null) {
    assumptions.push({ key: 'pool.ports', value: ASSUMED_PORTS, why });
    return { ...draft, ports: { value: ASSUMED_PORTS, note } };
  }
  return draft;
}

function assembled(traffic: DraftTraffic, options: DraftOptions, assumptions: DraftAssumption[]): Draft {
  const { platform, platformBy, clientSide, name, head } = options;
  const ports = traffic.ports === null || clientSide ? null : seenPorts(traffic.ports, platform);
  const own: DraftAssumption[] = [];
  const platformNote: { readonly [by in DraftOptions['platformBy']]: string } = {
    asked: platform.name,
    source: 'connection tracking is Linux’s; --platform names another box',
    nobody: 'assumed: nothing shows which box this is; --platform names it',
  };
  if (platformBy === 'nobody')
    own.push({ key: 'platform', value: platform.id, why: 'nothing shows which box this is' });
  const addresses = addressesOf(traffic, options, own);
  const sliced = platform.sharing.value.kind === 'sliced' ? platform.sharing.value.quota.unit : null;
  if (ports !== null && ports.ports !== null) {
    own.push({
      key: 'pool.ports',
      value: ports.ports.value,
      why: 'the range of the ports that were seen; the one in force may be wider',
    });
  }
  if (sliced !== null)
    own.push({ key: 'pool.sharing.slices', value: '1', why: `the number of ${sliced}s is not visible` });
  assumptions.unshift(...own);
  return {
    head: [
      ...head,
      ...traffic.remarks,
      ...(ports === null ? [] : [`${ports.remark[0]?.toUpperCase()}${ports.remark.slice(1)}.`]),
    ],
    name,
    platform: { value: platform.id, note: platformNote[platformBy] },
    addresses,
    ports: ports?.ports ?? null,
    sharing: sliced === null ? null : { value: '1', note: `assumed: put the number of ${sliced}s` },
    destinations: traffic.destinations,
    flows: traffic.flows,
    timers: traffic.timers,
  };
}

function addressesOf(
  { addresses }: DraftTraffic,
  { pool, clientSide }: DraftOptions,
  assumptions: DraftAssumption[],
): Noted {
  if (pool !== null) {
    const entries = pool.split(',').map((one) => one.trim());
    const typed = entries.map((one) => (/^\d+$/.test(one) ? one : quoted(one)));
    return {
      value: typed.length === 1 ? String(typed[0]) : `[${typed.join(', ')}]`,
      note: `as given by --pool${besides(pool, clientSide ? [] : addresses)}`,
    };
  }
  if (clientSide || addresses.length === 0) {
    const why = 'the SNAT addresses are not visible; --pool names them';
    assumptions.push({ key: 'pool.addresses', value: '1', why });
    return { value: '1', note: `assumed: ${why}` };
  }
  const note = `${addresses.length === 1 ? 'the address' : `the ${addresses.length} addresses`} toward the servers; --pool names others`;
  if (addresses.length > MOST_LISTED) return { value: String(addresses.length), note };
  const typed = addresses.map(quoted);
  return { value: typed.length === 1 ? String(typed[0]) : `[${typed.join(', ')}]`, note };
}

/** What --pool contradicts: addresses toward the servers that were seen and are not among those given. */
function besides(pool: string, seen: readonly string[]): string {
  const isOfPool = poolMatcher(pool);
  const [first, ...more] = isOfPool === null ? [] : seen.filter((address) => !isOfPool(address));
  if (first === undefined) return '';
  const others = more.length === 0 ? '' : ` and ${formatCount(more.length)} more`;
  return `, but connections came from ${first}${others}`;
}
