/** Everything that can be recognised, whoever reads it. */
export type CaptureFormat = PacketFormat | TableFormat | EventFormat | 'gzip';

/** Read packet by packet. */
export type PacketFormat = 'pcap' | 'pcapng';

/** Read by `openTable`. */
export type TableFormat =
  | 'conntrack-list'
  | 'conntrack-xml'
  | 'conntrack-counters'
  | 'proc-counters'
  | 'ss'
  | 'netstat'
  | 'haproxy-csv'
  | 'vpc-flow';

/** Read by `openEvents`. */
export type EventFormat = 'conntrack-events' | 'zeek-tsv' | 'zeek-json';

/** What people call a format, and how they get such a file. */
export const FORMAT_NAMES: { readonly [format in CaptureFormat]: string } = {
  pcap: 'a pcap capture (tcpdump -w)',
  pcapng: 'a pcapng capture (dumpcap, Wireshark)',
  gzip: 'a gzip file',
  'conntrack-list': 'a connection tracking table (conntrack -L, /proc/net/nf_conntrack)',
  'conntrack-xml': 'a connection tracking table as XML (conntrack -L -o xml)',
  'conntrack-events': 'connection tracking events (conntrack -E -o timestamp)',
  'conntrack-counters': 'connection tracking counters (conntrack -S)',
  'proc-counters': 'connection tracking counters (/proc/net/stat/nf_conntrack)',
  ss: 'a list of sockets (ss -tan, ss -tano)',
  netstat: 'a list of sockets (netstat -tan)',
  'zeek-tsv': "Zeek's conn.log (tab-separated)",
  'zeek-json': "Zeek's conn.log (JSON)",
  'haproxy-csv': "HAProxy's statistics (CSV)",
  'vpc-flow': 'AWS VPC flow logs',
};
