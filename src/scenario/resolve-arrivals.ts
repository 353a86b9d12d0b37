import { formatDuration } from '../units/format.js';
import type { Quantity, Reader } from './reader.js';
import { type ProfileAtPeak, readProfile, relativeToPeak } from './resolve-profile.js';
import type { Flow, Lifetime, Path, Retries } from './scenario.js';
import type { FlowInput } from './schema.js';

/**
 * New connections per second, and how that changes over the day: with a profile, the rate is the one at its peak.
 *
 * @param opens share of the connections that are established
 * @param perConnection requests that share one connection
 */
export function resolveRates(
  input: FlowInput,
  lifetime: Lifetime | undefined,
  opens: number,
  perConnection: number,
  path: Path,
  reader: Reader,
): Pick<Flow, 'ratePerSecond' | 'profile'> | undefined {
  if (input.profile === undefined) {
    const ratePerSecond = resolveRate(input, lifetime, opens, perConnection, path, reader);
    return ratePerSecond === undefined ? undefined : { ratePerSecond, profile: null };
  }
  const at = [...path, 'profile'];
  const typed = readProfile(input.profile, input, at, reader);
  const { rates } = typed;
  const scaled = relativeToPeak(typed, at, reader);
  const told = input.rate === undefined ? 'sessions' : 'rate';
  if (rates && input[told] !== undefined) {
    reader.problems.add('conflict', at, `"profile" has rates of its own, so "${told}" says the same thing twice`, {
      at: 'key',
      also: { path: [...path, told], at: 'key', message: `"${told}" stands here` },
      hint: `leave "${told}" out, or write the profile in percent of it`,
    });
    return undefined;
  }
  const whole = rates ? 1 / perConnection : resolveRate(input, lifetime, opens, perConnection, path, reader);
  return whole === undefined || scaled === undefined ? undefined : atPeak(whole, scaled);
}

function atPeak(whole: number, { profile, peak }: ProfileAtPeak): Pick<Flow, 'ratePerSecond' | 'profile'> {
  return { ratePerSecond: whole * peak, profile };
}

/**
 * New connections per second, from `rate` or from `sessions` by Little's law.
 *
 * @param opens share of the connections that are established
 * @param perConnection requests that share one connection
 */
function resolveRate(
  input: FlowInput,
  lifetime: Lifetime | undefined,
  opens: number,
  perConnection: number,
  path: Path,
  reader: Reader,
): number | undefined {
  if (input.rate !== undefined && input.sessions !== undefined) {
    reader.problems.add('conflict', [...path, 'sessions'], '"rate" and "sessions" say the same thing twice', {
      at: 'key',
      also: { path: [...path, 'rate'], at: 'key', message: '"rate" stands here' },
      hint: 'keep one of the two: rate = sessions ÷ lifetime',
    });
    return undefined;
  }
  if (input.rate !== undefined) {
    const rate = reader.rate(input.rate, [...path, 'rate']);
    return rate === undefined ? undefined : rate / perConnection;
  }
  if (input.sessions === undefined) {
    reader.problems.add('missing-key', path, '"rate" is missing: how many new connections there are', {
      at: 'key',
      hint: 'for example rate: 120/s, or sessions: 2400 for the mean number of open ones',
    });
    return undefined;
  }
  const sessions = reader.count(input.sessions, [...path, 'sessions'], 0, false);
  if (sessions === undefined || lifetime === undefined) return undefined;
  // Little's law: sessions = rate × (share that opens) × mean open time.
  if (lifetime.meanSeconds * opens > 0) return sessions / (lifetime.meanSeconds * opens);
  reader.problems.add('conflict', [...path, 'sessions'], 'open sessions need a lifetime above zero', {
    at: 'key',
    hint: 'give rate instead of sessions',
  });
  return undefined;
}

/** What refused connections do: a number of retries, or a probability as a percentage. */
export function resolveRetries(value: Quantity | undefined, path: Path, reader: Reader): Retries | undefined {
  if (value === undefined) return { kind: 'times', times: 0 };
  if (typeof value === 'string' && !value.trimStart().startsWith('=') && value.includes('%')) {
    const probability = reader.share(value, path);
    if (probability !== 1) return probability === undefined ? undefined : { kind: 'probability', probability };
    reader.problems.add(
      'out-of-range',
      path,
      'refused connections that always try again never leave: the offered load would grow without end',
      {
        hint: 'write a probability below 100%, or a number of retries',
      },
    );
    return undefined;
  }
  const times = reader.count(value, path, 0, true);
  return times === undefined ? undefined : { kind: 'times', times };
}

/** A count that is 1 when it is not given, and must lie above zero. */
export function optionalCount(
  value: Quantity | undefined,
  key: string,
  least: number,
  path: Path,
  reader: Reader,
): number | undefined {
  if (value === undefined) return 1;
  const read = reader.count(value, [...path, key], least, false);
  if (read !== 0) return read;
  reader.problems.add('out-of-range', [...path, key], `"${key}" must be above zero`, {
    hint: 'write 1, or leave it out',
  });
  return undefined;
}

/** Finite sources make arrivals smoother than Poisson and call again by themselves. */
export function checkArrivals(
  input: FlowInput,
  peakedness: number | undefined,
  retries: Retries | undefined,
  path: Path,
  reader: Reader,
): void {
  if (input.sources === undefined) return;
  if (input.profile !== undefined) {
    const message =
      'clients that each hold one connection have a rate that follows from the idle ones, not from the hour';
    reader.problems.add('conflict', [...path, 'profile'], message, { at: 'key', hint: 'keep "sources" or "profile"' });
  }
  if (peakedness !== undefined && peakedness !== 1) {
    const message = 'a finite number of sources has a peakedness of its own, below 1';
    reader.problems.add('conflict', [...path, 'peakedness'], message, {
      at: 'key',
      hint: 'keep "sources" or "peakedness"',
    });
  }
  if (retries !== undefined && triesAgain(retries)) {
    const message = 'a refused client that is free calls again by itself, so "sources" counts its retries already';
    reader.problems.add('conflict', [...path, 'retries'], message, { at: 'key', hint: 'leave "retries" out' });
  }
}

function triesAgain(retries: Retries): boolean {
  return retries.kind === 'times' ? retries.times > 0 : retries.probability > 0;
}

/** What a finite number of clients is asked to keep open. */
export interface SourcesLoad {
  readonly ratePerSecond: number | undefined;
  readonly setupSeconds: number | undefined;
  readonly lifetime: Lifetime | undefined;
  readonly sources: number | null | undefined;
}

/** Clients with one connection each cannot have more open than they are. */
export function checkSources(load: SourcesLoad, path: Path, reader: Reader): void {
  const { ratePerSecond, setupSeconds, lifetime, sources } = load;
  if (ratePerSecond === undefined || setupSeconds === undefined || lifetime === undefined || sources == null) return;
  const busySeconds = setupSeconds + lifetime.meanSeconds;
  const busy = ratePerSecond * busySeconds;
  if (busy < sources) return;
  const number = (value: number) => String(Number(value.toPrecision(4)));
  const message = `${sources} clients with one connection each cannot keep ${number(busy)} open (${number(ratePerSecond)}/s × ${formatDuration(busySeconds)})`;
  reader.problems.add('conflict', [...path, 'sources'], message, {
    at: 'key',
    hint: `leave "sources" out for many clients, or give more than ${Math.ceil(busy)}, or a smaller rate or lifetime`,
  });
}
