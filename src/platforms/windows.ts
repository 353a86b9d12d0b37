/** A Windows host as client or full proxy. */
import type { PlatformProfile } from './profile.js';
import { adjustable, builtIn, high, low, medium, range } from './sourced.js';

const exhaustionPage = 'Microsoft: troubleshoot TCP/IP port exhaustion';
const parameters = 'Microsoft: TCP/IP and NBT configuration parameters, TcpTimedWaitDelay';
const memory = 'from memory, not verified';

export const windowsHost: PlatformProfile = {
  id: 'windows-host',
  aliases: ['windows'],
  name: 'Windows as client, server or full proxy',
  summary: 'Windows opens its own connections from 16,384 ports; TIME_WAIT 120 s where it closes first.',
  kind: 'proxy',
  ports: high(range(49152, 65535), exhaustionPage, {
    note: 'Since Vista and Server 2008; before 1025-5000. Less `netsh int ipv4 show excludedportrange`.',
  }),
  reuse: medium('per-endpoint', exhaustionPage, { note: 'For connect(); exclusive when bind() picks the port.' }),
  sharing: medium({ kind: 'shared' }, exhaustionPage, { note: 'Routing picks the address.' }),
  timers: {
    synSent: builtIn(low(21, memory, { note: '3+6+12 s.' })),
    finWait: builtIn(low(120, memory)),
    timeWait: adjustable(
      medium(120, parameters, { note: '30-300 s. 120 s in one document, 240 s in others: read it on the host.' }),
    ),
    afterReset: builtIn(medium(0, exhaustionPage)),
  },
  closesWith: medium('fin', exhaustionPage),
  limits: {},
  exhaustion: {
    behaviour: 'connect() or bind() fails: WSAEADDRINUSE (10048) or WSAENOBUFS (10055).',
    log: 'Event log, source Tcpip: 4227, 4231.',
    metrics: ['netstat -nao', 'Get-NetTCPConnection -State TimeWait'],
  },
  notes: ['How Windows searches for a port is not verified.'],
};
