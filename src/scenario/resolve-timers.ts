import type { PlatformProfile, TimerName } from '../platforms/profile.js';
import type { Reader } from './reader.js';
import type { Path, Timer } from './scenario.js';
import type { TimersInput } from './schema.js';

/** Timers in force: the pool's own, else the scenario's, else the platform's. */
export type Timers = { readonly [name in TimerName]?: Timer };

/** Merges timers; each one remembers who said it. */
export function resolveTimers(
  platform: PlatformProfile,
  layers: readonly { readonly input: TimersInput | undefined; readonly path: Path }[],
  reader: Reader,
): Timers {
  const timers: { [name in TimerName]?: Timer } = {};
  for (const [name, timer] of Object.entries(platform.timers) as [
    TimerName,
    NonNullable<PlatformProfile['timers'][TimerName]>,
  ][]) {
    timers[name] = {
      value: timer.value,
      origin: 'platform',
      source: timer.note === undefined ? timer.source : `${timer.source}; ${timer.note}`,
      confidence: timer.confidence,
      configurable: timer.configurable,
    };
  }
  for (const { input, path } of layers) {
    for (const [name, text] of Object.entries(input ?? {}) as [TimerName, string | number | undefined][]) {
      if (text === undefined) continue;
      const seconds = reader.duration(text, [...path, name]);
      if (seconds === undefined) continue;
      timers[name] = {
        value: seconds,
        origin: 'scenario',
        source: 'the scenario',
        confidence: 'high',
        configurable: true,
      };
      // The state's own timer says how long a half-closed connection is held, unless the scenario says that too.
      if (name === stateTimer(platform) && input?.halfClosed === undefined) delete timers.halfClosed;
    }
  }
  return timers;
}

function stateTimer(platform: PlatformProfile): TimerName {
  return platform.kind === 'nat' && platform.halfClosedState?.value === 'CLOSE_WAIT' ? 'closeWait' : 'finWait';
}
