import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'vitest';
import { ROOT } from '../../docs/console.js';
import { drawnAtEveryEnd } from './every-end.js';

describe('a page', () => {
  it.each(readdirSync(join(ROOT, 'scenarios')))(
    'of %s is drawn for every value that a slider can have',
    drawnAtEveryEnd,
  );
});
