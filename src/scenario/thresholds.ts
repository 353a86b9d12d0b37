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

/** Reads `load < 80%`, `web: blocking < 1e-6`, `newConnections < 90%`. `scopes`: ids of flows, destinations and pools. */
export function parseThreshold(
  text: string,
  path: Path,
  scopes: readonly string[],
  problems: Problems,
): Threshold | undefined {
  const match = /^\s*(?:(.+?)\s*:\s*)?([A-Za-z][\w.]*)\s*(<=|>=|<|>)\s*(.+?)\s*$/.exec(text);
  if (match === null) {
    problems.add('threshold-invalid', path, `"${text}" is no threshold`, {
      hint: 'write metric, comparison, number: load < 80%, blocking < 1e-6, headroom > 1.5',
    });
    return undefined;
  }
  const [, scope, name = '', comparison = '', number = ''] = match;
  const metric = readMetric(name, path, problems);
  const scoped = scope === undefined || scopeKnown(scope, path, scopes, problems);
  if (metric === undefined || !scoped) return undefined;
  const limit = readLimit(metric, number, path, problems);
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

function readMetric(name: string, path: Path, problems: Problems): Threshold['metric'] | undefined {
  if ((METRICS as readonly string[]).includes(name)) return name as Metric;
  if (limitKeys.includes(name)) return { limit: name };
  const near = nearestName(name, [...METRICS, ...limitKeys]);
  problems.add('threshold-invalid', path, `there is no metric "${name}"`, {
    hint: near === undefined ? `metrics: ${[...METRICS, ...limitKeys].join(', ')}` : `did you mean "${near}"?`,
  });
  return undefined;
}

function scopeKnown(scope: string, path: Path, scopes: readonly string[], problems: Problems): boolean {
  if (scopes.includes(scope)) return true;
  const near = nearestName(scope, scopes);
  problems.add('threshold-invalid', path, `there is no flow, destination or pool "${scope}"`, {
    hint: near === undefined ? `known: ${scopes.join(', ')}` : `did you mean "${near}"?`,
  });
  return false;
}

function readLimit(
  metric: Threshold['metric'],
  text: string,
  path: Path,
  problems: Problems,
): { value: number; relative: boolean } | undefined {
  const percent = text.includes('%');
  const isRate = text.includes('/');
  const perSecond = typeof metric === 'object' && metric.limit === 'newConnections';
  const shareMetric = metric === 'load' || metric === 'occupancy' || metric === 'blocking' || metric === 'reuseRisk';
  if (percent && !shareMetric && typeof metric !== 'object')
    return refuse(text, 'it is no share', 'write a bare number', path, problems);
  if (isRate !== (perSecond && !percent)) {
    return refuse(
      text,
      perSecond ? 'it is a rate' : 'it is no rate',
      perSecond ? 'write for example newConnections < 800/s' : 'write a bare number or a percentage',
      path,
      problems,
    );
  }
  const reading = percent ? parsePercent(text, Number.POSITIVE_INFINITY) : isRate ? parseRate(text) : parseNumber(text);
  if (!reading.ok) {
    problems.add('threshold-invalid', path, reading.message, { hint: reading.hint });
    return undefined;
  }
  return { value: reading.value, relative: percent && typeof metric === 'object' };
}

function refuse(text: string, why: string, hint: string, path: Path, problems: Problems): undefined {
  problems.add('threshold-invalid', path, `"${text}" does not fit this metric: ${why}`, { hint });
  return undefined;
}
