/** Palo Alto Networks PAN-OS: dynamic IP and port (DIPP), by oversubscription factor. */
import type { PlatformProfile } from './profile.js';
import { adjustable, high, medium, unprivilegedPorts } from './sourced.js';

const dipp = 'PAN-OS web interface help 10.2 and 11.2: NAT Translated Packet tab; DIPP NAT oversubscription';
const timers = 'PAN-OS session timeouts; knowledge base kA10g000000ClTPCA0, kA14u000000CpfKCAS';
const alert = 'PAN Strata Cloud Manager alert: NAT Allocation Failure (kA14u0000004OFOCA2)';

export const paloAlto: PlatformProfile = {
  id: 'palo-alto-dipp',
  aliases: ['palo-alto', 'pan-os'],
  name: 'Palo Alto PAN-OS DIPP, oversubscription 2',
  summary:
    'Dynamic IP and port: a port serves several destination addresses, here two at once (small models); FIN and RST alike ' +
    'hold for 15 s.',
  kind: 'nat',
  ports: high(unprivilegedPorts, dipp),
  portsPerAddress: high(64_000, dipp, { note: 'About 64,000 x oversubscription sessions per translated address.' }),
  maxAddresses: medium(256, dipp, { note: 'Per rule.' }),
  reuse: high('per-host', dipp, {
    note: 'Toward another destination address; whether the port counts is not verified.',
  }),
  oversubscription: high(2, dipp, {
    note: 'Default of PA-220, PA-400, PA-800, PA-1400, PA-3410, PA-3420, VM-50, VM-300, VM-1000-HV; settable to 1, 2, 4 or 8.',
  }),
  sharing: high({ kind: 'pinned' }, dipp, { note: 'A hash of the source address.' }),
  timers: {
    synSent: adjustable(high(10, `${timers}: TCP handshake`, { note: 'TCP init is 5 s.' })),
    establishedIdle: adjustable(high(3600, `${timers}: TCP`)),
    halfClosed: adjustable(high(120, `${timers}: TCP half closed`)),
    timeWait: adjustable(
      high(15, `${timers}: TCP time wait`, { note: 'From the second FIN on. One timer of 30 s before PAN-OS 6.1.' }),
    ),
    afterReset: adjustable(
      high(15, `${timers}: TCP time wait`, { note: '30 s for a reset outside the window (unverified RST).' }),
    ),
    udp: adjustable(high(30, `${timers}: UDP`)),
  },
  limits: {},
  exhaustion: {
    behaviour: 'The session is dropped.',
    log: 'Strata Cloud Manager alert "NAT Allocation Failure".',
    metrics: ['counter flow_policy_nat', 'counter flow_fpp_nat_dipp_max_retries', 'show running ippool'],
  },
  notes: [
    `PA-5200 and PA-7000 give up the global pool after five retries and fall back to the dataplane's private pool (${alert}): failure can ` +
      'begin before the ports are gone. How the tries are chosen is not published.',
    'The factor counts over distinct destination addresses only: toward one server there are 64,000 ports.',
    'Models: 2 for the small ones, 4 for PA-3200, PA-3430 and PA-3440 (palo-alto-dipp-4), 8 for PA-5200, PA-5400, PA-7000, VM-500 and ' +
      'VM-700 (palo-alto-dipp-8).',
    'A new SYN within the 15 s is let through (tcp-reuse).',
  ],
};

function oversubscribed(factor: number, models: string): PlatformProfile {
  return {
    ...paloAlto,
    id: `palo-alto-dipp-${factor}`,
    aliases: [`palo-alto-${factor}`],
    name: `Palo Alto PAN-OS DIPP, oversubscription ${factor}`,
    summary: `Dynamic IP and port on ${models}: a port serves ${factor} destination addresses at once.`,
    oversubscription: high(factor, dipp, { note: `Default of ${models}; settable to 1, 2, 4 or 8.` }),
  };
}

export const paloAlto4 = oversubscribed(4, 'PA-3200, PA-3430 and PA-3440');
export const paloAlto8 = oversubscribed(8, 'PA-5200, PA-5400, PA-7000, VM-500 and VM-700');
