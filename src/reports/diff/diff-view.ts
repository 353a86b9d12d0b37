import type { DiffReport } from '../../planning/diff/diff-result.js';
import type { CiFormat, GatedView } from '../ci/ci-view.js';
import type { Format } from '../view.js';

/** The formats of `diff`. */
export type DiffFormat = Format | CiFormat;

/** A pure function from a comparison to text that ends with a line feed. */
export type DiffRenderer = (report: DiffReport, view: GatedView) => string;
