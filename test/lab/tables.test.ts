import { describe, expect, it } from 'vitest';
import { countEntries, counterOf, countSockets } from './tables.js';

const POOL = ['198.51.100.10'];
const to = (state: string, port: number, note = '') =>
  `tcp      6 3 ${state} src=192.0.2.2 dst=203.0.113.2 sport=41000 dport=${port} ${note}src=203.0.113.2 dst=198.51.100.10 sport=${port} dport=10012 mark=0 use=1`;

describe('entries of conntrack -L', () => {
  it('are counted by state, address and server port, answered or not', () => {
    const text = [
      to('TIME_WAIT', 8000, ''),
      to('TIME_WAIT', 8000, ''),
      to('TIME_WAIT', 8001, ''),
      to('SYN_SENT', 8000, '[UNREPLIED] '),
      'conntrack v1.4.7 (conntrack-tools): 4 flow entries have been shown.',
    ].join('\n');
    expect(countEntries(text, POOL)).toEqual([
      { state: 'TIME_WAIT', address: '198.51.100.10', serverPort: 8000, count: 2 },
      { state: 'TIME_WAIT', address: '198.51.100.10', serverPort: 8001, count: 1 },
      { state: 'SYN_SENT', address: '198.51.100.10', serverPort: 8000, count: 1 },
    ]);
  });

  it('of other addresses do not count', () => {
    expect(countEntries(to('TIME_WAIT', 8000), ['198.51.100.11'])).toEqual([]);
  });
});

describe('sockets of ss -tan', () => {
  it('have the states of conntrack, listeners and the client side left out', () => {
    const text = `LISTEN    0  4000  192.0.2.1:8000      0.0.0.0:*
ESTAB     0  0     192.0.2.1:8000      192.0.2.2:41000
ESTAB     0  0     198.51.100.10:10012 203.0.113.2:8000
TIME-WAIT 0  0     198.51.100.10:10013 203.0.113.2:8000
`;
    expect(countSockets(text, POOL)).toEqual([
      { state: 'ESTABLISHED', address: '198.51.100.10', serverPort: 8000, count: 1 },
      { state: 'TIME_WAIT', address: '198.51.100.10', serverPort: 8000, count: 1 },
    ]);
  });

  it('in a state that is not known are refused, not left out', () => {
    expect(() => countSockets('NEW-STATE 0 0 198.51.100.10:1 203.0.113.2:8000', POOL)).toThrow('NEW-STATE');
  });
});

describe('counters of conntrack -S', () => {
  it('are summed over processors', () => {
    const text = 'cpu=0   found=3 insert=0 insert_failed=12 drop=2\ncpu=1   found=1 insert=0 insert_failed=30 drop=1\n';
    expect(counterOf(text, 'insert_failed')).toBe(42);
  });

  it('that are not there are refused', () => {
    expect(() => counterOf('cpu=0 found=3', 'insert_failed')).toThrow('insert_failed');
  });
});
