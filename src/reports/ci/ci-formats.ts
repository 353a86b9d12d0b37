/** The renderers of `check` that machines read; loaded only when one is asked for. */
import type { CiFormat, CiRenderer } from './ci-view.js';
import { renderCheckGithub } from './github.js';
import { renderCheckJunit } from './junit.js';
import { renderCheckSarif } from './sarif.js';

/** For `check`, beside `checkRenderers`. */
export const checkCiRenderers: Record<CiFormat, CiRenderer> = {
  junit: renderCheckJunit,
  sarif: renderCheckSarif,
  github: renderCheckGithub,
};
