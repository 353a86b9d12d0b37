/** Which renderer writes what `fit` found in which format. A format without one does not compile. */

import { renderJson } from '../json.js';
import type { Renderer } from '../view.js';
import type { CheckedFit } from './fit-summary.js';

/** The formats of `fit`. */
export type FitFormat = 'yaml' | 'json';

/** For `fit`: the draft alone, so that `check -` can read it, or everything that was inferred. */
export const fitRenderers: Record<FitFormat, Renderer<CheckedFit>> = {
  yaml: ({ scenario }) => scenario,
  json: renderJson,
};
