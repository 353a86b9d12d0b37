import type { ObservedCounters, TableReading } from '../observed-table.js';
import { LineReader } from './line-reader.js';
import type { TableReader } from './table-reader.js';

/** No kernel has more counters; damage must not make it so. */
const COUNTER_LIMIT = 64;

/**
 * Reads `conntrack -S`: a line for each processor, `cpu=0 found=3 … insert_failed=0 drop=0 …`, counted since the start.
 */
export function conntrackCountersReader(): TableReader<ObservedCounters> {
  const totals = new Map<string, number>();
  let processors = 0;
  const lines = new LineReader((text) => {
    if (/^\s*$/.test(text)) return true;
    if (!/^cpu=\d+\s+(?:[a-z_]+=\d{1,15}\s*)+$/.test(text)) return 'not the counters of a processor';
    const pairs = [...text.matchAll(/([a-z_]+)=(\d+)/g)].slice(1);
    if (
      !fits(
        totals,
        pairs.map(([, name = '']) => name),
      )
    )
      return 'more counters than any kernel has';
    for (const [, name = '', digits = ''] of pairs) addTo(totals, name, Number(digits));
    processors++;
    return true;
  });
  return { push: (chunk) => lines.push(chunk), end: () => result(lines.end(), totals, processors, null) };
}

/**
 * Reads `/proc/net/stat/nf_conntrack`: a heading with names, then a line of hexadecimal numbers for each processor. The
 * first column is the size of the whole table and the same in every line.
 */
export function procCountersReader(): TableReader<ObservedCounters> {
  const totals = new Map<string, number>();
  let names: readonly string[] = [];
  let processors = 0;
  let entries: number | null = null;
  const lines = new LineReader((text) => {
    const words = text.trim().split(/\s+/);
    if (words[0] === '') return true;
    if (names.length === 0) {
      if (words[0] !== 'entries' || words.length > COUNTER_LIMIT) return 'no heading that begins with entries';
      names = words;
      return true;
    }
    if (words.length !== names.length) return `${words.length} numbers under ${names.length} names`;
    if (!words.every((word) => /^[\da-f]{8,13}$/.test(word))) return 'not hexadecimal numbers';
    for (const [index, word] of words.entries()) {
      if (index === 0) entries = Number.parseInt(word, 16);
      else addTo(totals, names[index] ?? '', Number.parseInt(word, 16));
    }
    processors++;
    return true;
  });
  return { push: (chunk) => lines.push(chunk), end: () => result(lines.end(), totals, processors, entries) };
}

function fits(totals: ReadonlyMap<string, number>, names: readonly string[]): boolean {
  return totals.size + names.filter((name) => !totals.has(name)).length <= COUNTER_LIMIT;
}

function addTo(totals: Map<string, number>, name: string, more: number): void {
  totals.set(name, (totals.get(name) ?? 0) + more);
}

function result(
  reading: TableReading,
  totals: ReadonlyMap<string, number>,
  processors: number,
  entries: number | null,
): ObservedCounters {
  return { kind: 'counters', processors, totals: Object.fromEntries(totals), entries, reading };
}
