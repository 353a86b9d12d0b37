import type { QuotaRule } from '../../platforms/profile.js';
import type { ParsedScenario } from '../../scenario/parse.js';
import { showPath } from '../../scenario/problems.js';
import { isExpression } from '../../scenario/reader.js';
import type { Pool, Sharing } from '../../scenario/scenario.js';
import { valueAt } from '../../scenario/set-path.js';
import {
  doublingSteps,
  type Found,
  inputAt,
  multipleSteps,
  type NumericInput,
  type Steps,
  shareInputs,
  wholeSteps,
} from './sensitivity-input.js';

type Document = ParsedScenario['document'];
type Sliced = Extract<Sharing, { kind: 'sliced' }>;

/** The numbers of who shares a pool: slices, ports per slice, skew; clients of a pinned pool. */
export function sliceInputs(pool: Pool, document: Document): readonly Found[] {
  const path = [...pool.path, 'sharing'];
  if (pool.sharing.kind === 'pinned') {
    return inputAt({ document, path: [...path, 'pinned', 'clients'], unit: 'count', steps: wholeSteps(1) });
  }
  return pool.sharing.kind === 'sliced' ? sliced(pool, pool.sharing, document) : [];
}

function sliced(pool: Pool, sharing: Sliced, document: Document): readonly Found[] {
  const path = [...pool.path, 'sharing'];
  const typed = valueAt(document.input, path);
  const base = typeof typed === 'object' && typed !== null ? typed : { slices: sharing.slices };
  const part = (
    key: string,
    value: number,
    steps: Steps | null,
    otherwise: NumericInput['origin'],
  ): readonly Found[] => {
    const at = showPath([...path, key]);
    const there = valueAt(typed, [key]);
    if (isExpression(there)) return [{ path: at, reason: 'an expression: its parameters are varied' }];
    const origin = there === undefined ? otherwise : 'scenario';
    return [
      { path: at, value, unit: 'count', origin, steps, change: (to) => [{ path, value: { ...base, [key]: to } }] },
    ];
  };
  return [
    ...part('slices', sharing.slices, wholeSteps(1), 'assumed'),
    ...part('portsPerSlice', sharing.portsPerSlice, quotaSteps(sharing.quota), 'platform'),
    ...skewInputs(sharing, valueAt(typed, ['skew']), document, [...path, 'skew'], part),
  ];
}

function quotaSteps({ step, minPorts = 1 }: QuotaRule): Steps {
  return step.kind === 'multiple' ? multipleSteps(step.of, Math.max(step.of, minPorts)) : doublingSteps(minPorts);
}

function skewInputs(
  sharing: Sliced,
  typed: unknown,
  document: Document,
  path: Pool['path'],
  part: (key: string, value: number, steps: Steps | null, otherwise: NumericInput['origin']) => readonly Found[],
): readonly Found[] {
  if (sharing.slices === 1) return [];
  if (typeof typed === 'object' && typed !== null) {
    const names = Object.keys(typed);
    const named = sharing.parts.filter(({ id }) => names.includes(id));
    if (names.length === sharing.slices)
      return shareInputs(document, path, new Map(named.map(({ id, share }) => [id, share])));
    // What the named slices leave is spread over the rest.
    return names.flatMap((name) => inputAt({ document, path: [...path, name], unit: 'share' }));
  }
  if (typeof typed === 'string' && typed.includes('%')) return inputAt({ document, path, unit: 'share' });
  const [busiest] = sharing.parts;
  return part('skew', (busiest?.share ?? 0) * sharing.slices, null, 'assumed');
}
