import type { CategoryAxis, ChartOptions, ChartThreshold, ValueAxis } from './spec.js';

/** A varied number with the values it took. */
export interface GridAxis extends Pick<ValueAxis, 'title' | 'quantity' | 'unit'> {
  /** In SI, in the order of the cells; each value takes the same width. */
  readonly values: readonly number[];
}

/** Two varied parameters: a value for every combination. */
export interface HeatMapSpec extends ChartOptions {
  /** From left to right. */
  readonly x: GridAxis | CategoryAxis;
  /** Numbers from bottom to top, names from top to bottom. */
  readonly y: GridAxis | CategoryAxis;
  /** `cells[row][column]`, rows along y, columns along x, in SI; null where there is no value. */
  readonly cells: readonly (readonly (number | null)[])[];
  /** What the cells show; `low` and `high` bound the colours. */
  readonly value: ValueAxis;
  /** Drawn as a contour where both axes are numbers, as steps otherwise. Cells that miss it are hatched. */
  readonly threshold?: ChartThreshold;
  /** `fails[row][column]`: cells to hatch instead, when more than one threshold decides. */
  readonly fails?: readonly (readonly boolean[])[];
  /**
   * Lines between passing and failing, solved beforehand, instead of a contour: in grid coordinates, the centre of
   * cell [row][column] at (column, row).
   */
  readonly frontier?: readonly (readonly (readonly [column: number, row: number])[])[];
  /** A ring around one place, in grid coordinates as above: where the reader is. */
  readonly here?: { readonly column: number; readonly row: number; readonly label: string };
  /** Height of the grid in px, 160…1200; default from the number of rows, 200…360. */
  readonly gridHeight?: number;
}
