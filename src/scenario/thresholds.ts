import { nearestName } from '../diagnostics/nearest.js';
import { parseNumber } from '../units/number.js';
import { parsePercent } from '../units/percent.js';
import { parseRate } from '../units/rate.js';
import type { Problems } from './problems.js';
import { limitKeys } from './resolve-limits.js';
import type { Metric, Path, Threshold } from './scenario.js';

const METRICS: readonly Metric[] = ['load', 'occupancy', 'blocking', 'headroom', 'ports.free', 'reuseRisk'];

/** What holds when the scenario says nothing. */
export const defaultThresholds: readonly Threshold[] = [
  { expression: 'load < 80%', metric: 'load', limit: 0.8, onMiss: 'warn' },
  { expression: 'load < 95%', metric: 'load', limit: 0.95, onMiss: 'fail' },
  { expression: 'blocking < 1e-4', metric: 'blocking', limit: 1e-4, onMiss: 'fail' },
].map((row) => ({ ...row, comparison: '<', relative: false, scope: null, path: null }) as Threshold);

/** Longest threshold, characters; far more than any name, metric and number need. */
const LONGEST = 300;

/** Where a threshold stands, and what is said about it. */
class Complaint {
  constructor(
    private readonly text: string,
    private readonly path: Path,
    private readonly problems: Problems,
  ) {}

  /** Complains about a part of the threshold (the whole when the part is not found). */
  about(part: string, from: number, message: string, hint: string | undefined): undefined {
    const start = this.text.indexOf(part, from);
    const within = start < 0 ? undefined : { text: this.text, start, end: start + part.length };
    // In `- web: load < 80%` the scope is a key of the file.
    const at = this.path.length > 2 && part === this.path.at(-1) ? 'key' : 'value';
    this.problems.add('threshold-invalid', this.path, message, { hint, within, at });
    return undefined;
  }
}

/** Reads `load < 80%`, `web: blocking < 1e-6`, `newConnections < 90%`. `scopes`: ids of flows, destinations and pools. */
export function parseThreshold(
  text: string,
  path: Path,
  scopes: readonly string[],
  problems: Problems,
): Threshold | undefined {
  const complaint = new Complaint(text, path, problems);
  const match =
    text.length > LONGEST ? null : /^\s*(?:(.+?)\s*:\s*)?([A-Za-z][\w.]*)\s*(<=|>=|<|>)\s*(.+?)\s*$/.exec(text);
  if (match === null) return noThreshold(text, complaint);
  const [, scope, name = '', comparison = '', number = ''] = match;
  const afterScope = scope === undefined ? 0 : text.indexOf(scope) + scope.length;
  const metric = readMetric(name, afterScope, complaint);
  const scoped = scope === undefined || scopeKnown(scope, scopes, complaint);
  if (metric === undefined || !scoped) return undefined;
  const limit = readLimit(metric, { name, comparison, number, from: text.lastIndexOf(comparison) }, complaint);
  if (limit === undefined) return undefined;
  return {
    expression: text.trim(),
    metric,
    comparison: comparison as Threshold['comparison'],
    limit: limit.value,
    relative: limit.relative,
    scope: scope ?? null,
    onMiss: 'fail',
    path,
  };
}

function noThreshold(text: string, complaint: Complaint): undefined {
  const sign = /(?<![<>])(?:==?|!=|≤|≥)/.exec(text)?.[0];
  if (sign !== undefined)
    return complaint.about(sign, 0, `"${sign}" compares nothing here`, 'write one of <, <=, >, >=');
  const message = `"${text}" is no threshold`;
  return complaint.about(
    text,
    0,
    message,
    'write metric, comparison, number: load < 80%, blocking < 1e-6, headroom > 1.5',
  );
}

function readMetric(name: string, from: number, complaint: Complaint): Threshold['metric'] | undefined {
  if ((METRICS as readonly string[]).includes(name)) return name as Metric;
  if (limitKeys.includes(name)) return { limit: name };
  const known = [...METRICS, ...limitKeys];
  const near = nearestName(name, known);
  const hint = near === undefined ? `metrics: ${known.join(', ')}` : `did you mean "${near}"?`;
  return complaint.about(name, from, `there is no metric "${name}"`, hint);
}

function scopeKnown(scope: string, scopes: readonly string[], complaint: Complaint): boolean {
  if (scopes.includes(scope)) return true;
  const near = nearestName(scope, scopes);
  const hint = near === undefined ? `known: ${scopes.join(', ')}` : `did you mean "${near}"?`;
  complaint.about(scope, 0, `there is no flow, destination or pool "${scope}"`, hint);
  return false;
}

interface Typed {
  readonly name: string;
  readonly comparison: string;
  readonly number: string;
  /** Where the comparison stands. */
  readonly from: number;
}

/** What a metric is compared with, and how that is written. */
const KINDS: { readonly [metric: string]: { readonly is: string; readonly example: string } } = {
  load: { is: 'a share', example: 'load < 80%' },
  occupancy: { is: 'a share', example: 'occupancy < 80%' },
  blocking: { is: 'a probability', example: 'blocking < 1e-6' },
  reuseRisk: { is: 'a probability', example: 'reuseRisk < 1%' },
  headroom: { is: 'a factor', example: 'headroom > 1.5' },
  'ports.free': { is: 'a number of ports', example: 'ports.free > 1000' },
  newConnections: { is: 'a rate', example: 'newConnections < 800/s, or newConnections < 90%' },
  connections: { is: 'a number of connections', example: 'connections < 200000, or connections < 90%' },
  oversubscription: { is: 'a number of destinations', example: 'oversubscription < 6, or oversubscription < 90%' },
};

function readLimit(
  metric: Threshold['metric'],
  typed: Typed,
  complaint: Complaint,
): { value: number; relative: boolean } | undefined {
  const { name, number, from } = typed;
  const isPercent = number.includes('%');
  const isRate = number.includes('/');
  const isLimit = typeof metric === 'object';
  const isShare = metric === 'load' || metric === 'occupancy' || metric === 'blocking' || metric === 'reuseRisk';
  const wantsRate = isLimit && metric.limit === 'newConnections' && !isPercent;
  const kind = KINDS[name] ?? { is: 'a number', example: `${name} < 1` };
  if ((isPercent && !isShare && !isLimit) || isRate !== wantsRate) {
    return complaint.about(number, from, `"${number}" does not fit: ${name} is ${kind.is}`, `write ${kind.example}`);
  }
  const reading = isPercent
    ? parsePercent(number, Number.POSITIVE_INFINITY)
    : isRate
      ? parseRate(number)
      : parseNumber(number);
  if (!reading.ok) return complaint.about(number, from, reading.message, reading.hint);
  // A load may exceed 1, but nobody tolerates ten times what the ports can hold: the % sign was forgotten.
  if (reading.value > (metric === 'load' ? 10 : isShare ? 1 : Number.POSITIVE_INFINITY)) {
    const hint = isPercent || reading.value > 100 ? `write ${kind.example}` : `did you mean ${number}%?`;
    return complaint.about(
      number,
      from,
      `"${number}" is ${Number((reading.value * 100).toPrecision(10))}%, and ${name} is ${kind.is}`,
      hint,
    );
  }
  return { value: reading.value, relative: isPercent && isLimit };
}
