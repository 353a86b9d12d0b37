/** The rooms of src/ and what they import, read from the imports. */
import { readdirSync, readFileSync } from 'node:fs';
import { join, posix } from 'node:path';
import { ROOT } from './console.js';
import { markdownTable } from './sections.js';

const ORDER = [
  'cli',
  'reports',
  'planning',
  'simulation',
  'importers',
  'scenario',
  'model',
  'platforms',
  'units',
  'statistics',
  'diagnostics',
];

/** Which rooms a room imports; `types` where only type declarations are. */
function arrows(): ReadonlyMap<string, ReadonlyMap<string, 'values' | 'types'>> {
  const root = join(ROOT, 'src');
  const rooms = new Map<string, Map<string, 'values' | 'types'>>();
  for (const name of readdirSync(root, { recursive: true, encoding: 'utf8' }).sort()) {
    const path = name.replaceAll('\\', '/');
    if (!path.endsWith('.ts') || !path.includes('/')) continue;
    const room = path.split('/')[0] ?? '';
    const targets = rooms.get(room) ?? new Map<string, 'values' | 'types'>();
    rooms.set(room, targets);
    const code = readFileSync(join(root, path), 'utf8');
    for (const [, type, names = '', from = ''] of code.matchAll(
      /^(?:import|export) (type )?([^;'"]*?) ?from '(\.[^']+)'/gm,
    )) {
      const target = posix.join(posix.dirname(path), from).split('/')[0] ?? '';
      if (target === room) continue;
      const inner =
        /^\{([\s\S]*)\}$/
          .exec(names.trim())?.[1]
          ?.split(',')
          .filter((one) => one.trim() !== '') ?? [];
      const onlyTypes =
        type !== undefined || (inner.length > 0 && inner.every((one) => one.trim().startsWith('type ')));
      if (!onlyTypes || !targets.has(target)) targets.set(target, onlyTypes ? 'types' : 'values');
    }
    for (const [, from = ''] of code.matchAll(/\bawait import\('(\.[^']+)'\)/g)) {
      const target = posix.join(posix.dirname(path), from).split('/')[0] ?? '';
      if (target !== room) targets.set(target, 'values');
    }
  }
  return rooms;
}

/** A room a row: files, and what it imports. */
export function roomTable(): string {
  const known = arrows();
  const rooms = [...known.keys()].sort((a, b) => ORDER.indexOf(a) - ORDER.indexOf(b));
  return markdownTable(
    ['room', 'imports', 'imports types only'],
    rooms.map((room) => {
      const of = (kind: 'values' | 'types') =>
        ORDER.filter((target) => known.get(room)?.get(target) === kind).join(', ') || '–';
      return [`\`${room}/\``, of('values'), of('types')];
    }),
  );
}
