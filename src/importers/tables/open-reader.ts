import type { LoggedConnectionSink, ObservedEvents } from '../logged-connection.js';
import type { ObservedCounters, ObservedFlows, ObservedRates, ObservedTable } from '../observed-table.js';
import type { EventFormat, TableFormat } from './capture-format.js';
import { conntrackEventsReader } from './conntrack-events.js';
import { conntrackTableReader } from './conntrack-table.js';
import { conntrackXmlReader } from './conntrack-xml.js';
import { conntrackCountersReader, procCountersReader } from './counter-table.js';
import { haproxyStatsReader } from './haproxy-stats.js';
import { netstatReader, ssReader } from './socket-table.js';
import type { TableReader } from './table-reader.js';
import { vpcFlowLogReader } from './vpc-flow-log.js';
import { zeekJsonReader, zeekTsvReader } from './zeek-reader.js';

/** What a snapshot, counters or sums over windows say. */
export type TableResult = ObservedTable | ObservedCounters | ObservedRates | ObservedFlows;

const TABLES: { readonly [format in TableFormat]: () => TableReader<TableResult> } = {
  'conntrack-list': () => conntrackTableReader(),
  'conntrack-xml': () => conntrackXmlReader(),
  'conntrack-counters': () => conntrackCountersReader(),
  'proc-counters': () => procCountersReader(),
  ss: () => ssReader(),
  netstat: () => netstatReader(),
  'haproxy-csv': () => haproxyStatsReader(),
  'vpc-flow': () => vpcFlowLogReader(),
};

const EVENTS: { readonly [format in EventFormat]: (sink: LoggedConnectionSink) => TableReader<ObservedEvents> } = {
  'conntrack-events': (sink) => conntrackEventsReader(sink),
  'zeek-tsv': (sink) => zeekTsvReader(sink),
  'zeek-json': (sink) => zeekJsonReader(sink),
};

/** Whether `openTable` reads a format. */
export function isTableFormat(format: string): format is TableFormat {
  return Object.hasOwn(TABLES, format);
}

/** Whether `openEvents` reads a format. */
export function isEventFormat(format: string): format is EventFormat {
  return Object.hasOwn(EVENTS, format);
}

/** A reader for a table, counters, or sums over windows. */
export function openTable(format: TableFormat): TableReader<TableResult> {
  return TABLES[format]();
}

/** A reader for an event log; the connections go to the sink, `end()` gives the rest. */
export function openEvents(format: EventFormat, sink: LoggedConnectionSink): TableReader<ObservedEvents> {
  return EVENTS[format](sink);
}
