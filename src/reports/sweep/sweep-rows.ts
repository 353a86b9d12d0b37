/** Sweeps as rows that are written while they are computed: CSV, NDJSON, and the points of the JSON document. */
import type { MetricValue } from '../../planning/sweep/points.js';
import type { SweepEnd, SweepHeader } from '../../planning/sweep/sweep.js';
import type { SweptValue } from '../../planning/sweep/values.js';
import { csvField } from '../text/escape.js';

/** Formats that are written row by row. */
export type RowFormat = 'csv' | 'ndjson' | 'json';

/** How a sweep is written row by row. */
export interface RowWriter {
  /** Before the first row. */
  readonly head: string;
  /** A row with its end; `first`: it is the first of the document. */
  readonly row: (values: readonly SweptValue[], metrics: readonly MetricValue[], first: boolean) => string;
  /** After the last row. */
  readonly foot: (end: SweepEnd) => string;
}

/** The writer of each format. */
export const rowWriters: Record<RowFormat, (header: SweepHeader) => RowWriter> = {
  csv: csvWriter,
  ndjson: ndjsonWriter,
  json: jsonWriter,
};

/** Whether a sweep's end is written at all: it costs solving the frontiers. */
export function hasEnd(format: RowFormat): boolean {
  return format === 'json';
}

/**
 * CSV (RFC 4180): a column a swept path, in SI where its values are numbers (the unit is in the title), else as typed; a
 * column a metric. Parts but the first have no header, so that parts one after the other are the whole.
 */
function csvWriter({ axes, metrics, shard }: SweepHeader): RowWriter {
  const titles = [
    ...axes.map(({ path, unit }) => (unit === null ? path : `${path} [${unit}]`)),
    ...metrics.map(({ field }) => field),
  ];
  return {
    head: shard === null || shard.index === 1 ? `${titles.map(csvField).join(',')}\r\n` : '',
    row: (values, numbers) => {
      let text = '';
      for (const { number, text: typed } of values) text += `${csvField(number ?? typed)},`;
      for (let k = 0; k < numbers.length; k++) {
        if (k > 0) text += ',';
        text += csvField(finite(numbers[k] ?? null));
      }
      return `${text}\r\n`;
    },
    foot: () => '',
  };
}

/** One JSON object a line: a point as in the JSON document. */
function ndjsonWriter(header: SweepHeader): RowWriter {
  const point = pointWriter(header);
  return { head: '', row: (values, metrics) => `${point(values, metrics)}\n`, foot: () => '' };
}

/** The JSON document, a point a line. */
function jsonWriter(header: SweepHeader): RowWriter {
  const point = pointWriter(header);
  return {
    head: `${JSON.stringify(header).slice(0, -1)},"points":[\n`,
    row: (values, metrics, first) => `${first ? '' : ',\n'}${point(values, metrics)}`,
    foot: (end) => `\n],${JSON.stringify(end).slice(1)}\n`,
  };
}

/** What does not change from point to point is written once. */
function pointWriter({
  axes,
  metrics,
}: SweepHeader): (values: readonly SweptValue[], numbers: readonly MetricValue[]) => string {
  const paths = axes.map(({ path }, k) => `${k === 0 ? '' : ','}{"path":${JSON.stringify(path)},"value":`);
  const fields = metrics.map(({ field }, k) => `${k === 0 ? '' : ','}${JSON.stringify(field)}:`);
  return (values, numbers) => {
    let text = '{"set":[';
    for (let k = 0; k < paths.length; k++)
      text += `${paths[k]}${JSON.stringify(values[k]?.text)},"number":${finite(values[k]?.number ?? null)}}`;
    text += '],"metrics":{';
    for (let k = 0; k < fields.length; k++) {
      const value = finite(numbers[k] ?? null);
      text += fields[k] + (typeof value === 'string' ? JSON.stringify(value) : String(value));
    }
    return `${text}}}`;
  };
}

function finite(value: MetricValue): MetricValue {
  if (typeof value !== 'number' || Number.isFinite(value)) return value;
  throw new Error(`Cannot write sweep: a metric is ${value}`);
}
