import type { PlatformProfile, Sourced } from '../../platforms/profile.js';
import { formatCount, formatDuration } from '../../units/format.js';
import { portsOf } from './platforms-facts.js';

/** The few words by which profiles are compared in a list. */
export interface PlatformSummary {
  readonly id: string;
  readonly kind: string;
  readonly ports: string;
  readonly reuse: string;
  readonly sharing: string;
  /** How long an orderly close holds the port on the box that closes first. */
  readonly fin: string;
  /** How long a reset holds it. */
  readonly rst: string;
  /** `yes`: closing ports are given up on demand; a duration: after that age. */
  readonly reclaim: string;
}

const UNKNOWN = '?';

/** A value with `~` in front where it is trusted little. */
function seconds(timer: Sourced<number> | undefined): string {
  if (timer === undefined) return UNKNOWN;
  return (timer.confidence === 'low' ? '~' : '') + formatDuration(timer.value);
}

function reclaimWord(profile: PlatformProfile): string {
  if (profile.reclaim === undefined) return UNKNOWN;
  const { value } = profile.reclaim;
  if (value.kind === 'never') return 'no';
  return value.seconds === 0 ? 'yes' : formatDuration(value.seconds);
}

/** A profile in one row. A proxy that closes with a reset holds nothing after it. */
export function summaryOf(profile: PlatformProfile): PlatformSummary {
  const ports = portsOf(profile);
  const resets = profile.kind === 'proxy' && profile.closesWith?.value === 'rst';
  return {
    id: profile.id,
    kind: profile.kind,
    ports: ports === null ? UNKNOWN : formatCount(ports),
    reuse: profile.reuse.value,
    sharing: profile.sharing.value.kind,
    fin: resets ? '0 s' : seconds(profile.timers.timeWait),
    rst: profile.timers.afterReset ? seconds(profile.timers.afterReset) : profile.kind === 'proxy' ? '0 s' : UNKNOWN,
    reclaim: reclaimWord(profile),
  };
}
