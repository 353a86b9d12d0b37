import type {
  EstimatedProbability,
  InputSensitivity,
  SensitivityReport,
} from '../../planning/sensitivity/sensitivity-result.js';
import { csv } from '../text/escape.js';
import { requireFinite } from '../text/finite.js';

type Field = string | number | null;

/** Columns in order. Which of them a row fills depends on its kind, named in the first. */
const HEADER = [
  'row',
  'name',
  'unit',
  'value',
  'origin',
  'elasticity',
  'approximate',
  'lowValue',
  'lowHeadroomFactor',
  'highValue',
  'highHeadroomFactor',
  'swing',
  'probability',
  'intervalLow',
  'intervalHigh',
] as const;

type Row = { readonly [column in (typeof HEADER)[number]]?: Field };

function inputRow(input: InputSensitivity): Row {
  return {
    row: 'input',
    name: input.path,
    unit: input.unit,
    value: input.value,
    origin: input.origin,
    elasticity: input.elasticity,
    approximate: String(input.approximate),
    lowValue: input.low?.value ?? null,
    lowHeadroomFactor: input.low?.headroomFactor ?? null,
    highValue: input.high?.value ?? null,
    highHeadroomFactor: input.high?.headroomFactor ?? null,
    swing: input.swing,
  };
}

function missRow(row: string, name: string, { probability, low, high }: EstimatedProbability): Row {
  return { row, name, probability, intervalLow: low, intervalHigh: high };
}

function chanceRows({ monteCarlo }: SensitivityReport): readonly Row[] {
  if (monteCarlo === null) return [];
  const { thresholds, limits, verdict, load, headroom } = monteCarlo;
  return [
    ...thresholds.map(({ expression, missed }) => missRow('thresholdMissed', expression, missed)),
    ...limits.map(({ key, missed }) => missRow('limitMissed', key, missed)),
    missRow('verdict', 'fail', verdict.fail),
    missRow('verdict', 'warnOrFail', verdict.warnOrFail),
    ...(['load', 'headroom'] as const).flatMap((name) =>
      (name === 'load' ? load : headroom).map(({ probability, value, low, high }) => ({
        ...{ row: 'quantile', name, value, probability, intervalLow: low, intervalHigh: high },
      })),
    ),
  ];
}

/**
 * The result of `sensitivity` as CSV (RFC 4180), numbers in full precision: a row an input, a range (drawn, or played by a
 * timeline only), a threshold's chance of a miss, a quantile; the first column says which.
 *
 * @throws Error if a number is not finite.
 */
export function renderSensitivityCsv(report: SensitivityReport): string {
  requireFinite(report, 'CSV');
  const rows: readonly Row[] = [
    ...report.inputs.map(inputRow),
    ...report.notVaried.map(({ path, reason }) => ({ row: 'notVaried', name: path, origin: reason })),
    ...report.ranges.map((range) => ({
      row: 'range',
      name: range.path,
      unit: range.unit,
      value: range.central,
      origin: range.distribution,
      lowValue: range.low?.value ?? null,
      lowHeadroomFactor: range.low?.headroomFactor ?? null,
      highValue: range.high?.value ?? null,
      highHeadroomFactor: range.high?.headroomFactor ?? null,
    })),
    ...report.rangesNotPlayed.map(({ path, unit, low, central, high }) => ({
      ...{ row: 'rangeNotPlayed', name: path, unit, value: central, lowValue: low, highValue: high },
    })),
    ...chanceRows(report),
  ];
  return csv(
    HEADER,
    rows.map((row) => HEADER.map((column) => row[column] ?? null)),
  );
}
