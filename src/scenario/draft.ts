import type { PlatformProfile, TimerName } from '../platforms/profile.js';
import { writeDuration } from '../units/write.js';

/** Timers that the strategies of a first scenario use, by what they are for. */
const TIMER_NOTES: { readonly [name in TimerName]: string } = {
  synSent: 'unanswered SYNs',
  establishedIdle: 'open connections without packets (close: idle)',
  finWait: 'one side has sent FIN',
  closeWait: 'one side has sent FIN',
  lastAck: 'last ACK missing',
  timeWait: 'after an orderly close',
  afterReset: 'after a reset',
  halfClosed: 'one side never closes (close: half-close)',
  udp: 'UDP mappings',
};

/**
 * A commented scenario to start from: what a person must fill in for this platform, and what the platform already says.
 * It is valid as it stands, and says of every number that it is an example.
 */
export function draftScenario(platform: PlatformProfile): string {
  const sliced = platform.sharing.value.kind === 'sliced' ? platform.sharing.value.quota : null;
  const timers = (Object.entries(platform.timers) as [TimerName, { readonly value: number }][]).map(
    ([name, { value }]) => `${`#   ${name}: ${writeDuration(value)}`.padEnd(30)}# ${TIMER_NOTES[name]}`,
  );
  const close = ['client-fin', 'client-rst'].find(
    (strategy) => strategy !== 'client-fin' || platform.kind === 'proxy' || platform.timers.timeWait !== undefined,
  );
  return [
    `# A scenario for ${platform.name}. Every number below is an example: put yours.`,
    '# Check it with: snat-plan check <this file>',
    'name: my pool',
    `platform: ${platform.id}`,
    'pool:',
    `  addresses: ${Math.min(2, platform.maxAddresses?.value ?? 2)}                  # a count, an address, a range, a prefix, or a list of these`,
    ...(platform.ports === undefined && platform.portsPerAddress === undefined
      ? ['  ports: 1024-65535             # not published for this platform: read it off your configuration']
      : ['  # ports: 1024-65535           # default: the platform’s']),
    ...(sliced === null ? [] : ['  sharing:', `    slices: 10                  # number of ${sliced.unit}s`]),
    'traffic:',
    '  web:',
    `    rate: ${sliced === null ? '10/s ' : '2/s  '}                 # new connections, all addresses together; or sessions: 200`,
    '    lifetime: 20s               # mean open time of a connection',
    `    close: ${(close ?? 'client-rst').padEnd(20)} # or a mix: {client-fin: 90%, client-rst: 10%}`,
    ...missingTimers(platform, close ?? 'client-rst'),
    ...(timers.length === 0 ? [] : ['# Timers of the platform, to override under "timers:"', ...timers]),
    'thresholds:',
    '  - load < 80%',
    '  - blocking < 1e-6',
    '',
  ].join('\n');
}

/** Timers that the drafted close needs and nobody publishes. */
function missingTimers(platform: PlatformProfile, close: string): readonly string[] {
  const needs: TimerName | null =
    platform.kind === 'nat'
      ? close === 'client-fin'
        ? 'timeWait'
        : 'afterReset'
      : platform.closesWith?.value === 'rst' || close !== 'client-fin'
        ? null
        : 'timeWait';
  if (needs === null || platform.timers[needs] !== undefined) return [];
  return [
    'timers:',
    `  ${needs}: 60s                 # not published for this platform: read it off your configuration`,
  ];
}
