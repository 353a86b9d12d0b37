/** Colours and line styles: light, dark and on paper. Every text colour has a contrast of at least 4.5 : 1 on the ground. */

/** Name → colour on light, colour on dark. */
export const COLORS: { readonly [name: string]: readonly [light: string, dark: string] } = {
  ground: ['#ffffff', '#14181d'],
  ink: ['#1c242c', '#e8ecf0'],
  quiet: ['#56616c', '#a3aeb9'],
  grid: ['#e6e9ec', '#29313a'],
  axis: ['#a9b2bb', '#5a6571'],
  limit: ['#a3152a', '#ff8f8f'],
  s0: ['#0b5a9d', '#74b8f4'],
  s1: ['#b04a00', '#f5a05f'],
  s2: ['#00705a', '#57cfa9'],
  s3: ['#84338a', '#dda0dc'],
  s4: ['#7a5a00', '#dcbf55'],
  s5: ['#4b5660', '#b9c3cd'],
  s6: ['#a32a5c', '#f59abd'],
  s7: ['#2c6a79', '#7fcbdb'],
};

/** Series that have a colour and dash of their own; further ones begin again. */
export const SERIES_STYLES = 8;

/** Fills of TCP states, the same on any ground; those that meet most (open, then closing) differ in grey too. */
const STATE_COLORS: ReadonlyMap<string, string> = new Map([
  ['SYN_SENT', '#b8c6d1'],
  ['ESTABLISHED', '#2b6cb0'],
  ['FIN_WAIT', '#1d7f63'],
  ['CLOSE_WAIT', '#e3b5e6'],
  ['LAST_ACK', '#8d6b12'],
  ['TIME_WAIT', '#f2b872'],
  ['CLOSE', '#9edbe6'],
  ['UDP', '#b23a6b'],
]);

/** Where a state stands in a connection's life; behind all others when it is not known. */
export function stateRank(state: string): number {
  const rank = [...STATE_COLORS.keys()].indexOf(state);
  return rank < 0 ? STATE_COLORS.size : rank;
}

/** The fill of a state; other names take the colours in turn. */
export function stateColor(state: string, index: number): string {
  const all = [...STATE_COLORS.values()];
  return STATE_COLORS.get(state) ?? all[index % all.length] ?? '#2b6cb0';
}

const SERIES: readonly (readonly [string, string])[] = [
  '',
  '7 4',
  '2 3.5',
  '10 3 2 3',
  '14 5',
  '5 2 1.5 2',
  '4 6',
  '12 3 2 3 2 3',
].flatMap((dash, index): [string, string][] => [
  [
    `sp-s${index}`,
    `fill:none;stroke:$s${index};stroke-width:2;stroke-linejoin:round${dash ? `;stroke-dasharray:${dash}` : ''}`,
  ],
  [`sp-f${index}`, `fill:$s${index}`],
]);

const RULES: ReadonlyMap<string, string> = new Map([
  ['sp-ground', 'fill:$ground'],
  ['sp-title', 'fill:$ink;font-size:16px;font-weight:600'],
  ['sp-ink', 'fill:$ink'],
  ['sp-strong', 'fill:$ink;font-weight:600'],
  ['sp-quiet', 'fill:$quiet'],
  ['sp-halo', 'stroke:$ground;stroke-width:4px;stroke-linejoin:round;paint-order:stroke'],
  ['sp-grid', 'fill:none;stroke:$grid'],
  ['sp-axis', 'fill:none;stroke:$axis'],
  ['sp-limit', 'fill:none;stroke:$limit;stroke-width:1.5;stroke-dasharray:6 3'],
  ['sp-limit-solid', 'fill:none;stroke:$limit;stroke-width:1.5'],
  ['sp-limit-text', 'fill:$limit;font-weight:600'],
  ['sp-tint', 'fill:$limit;fill-opacity:.07'],
  ['sp-hatch', 'fill:none;stroke:$limit;stroke-opacity:.28'],
  ['sp-gap', 'fill:none;stroke:$ground;stroke-width:1.5'],
  ['sp-key', 'fill:none;stroke:$axis'],
  ['sp-void', 'fill:$grid'],
  ['sp-contour-under', 'fill:none;stroke:#000;stroke-width:4.5;stroke-linejoin:round'],
  ['sp-contour', 'fill:none;stroke:#fff;stroke-width:2;stroke-linejoin:round'],
  ['sp-on-dark', 'fill:#fff'],
  ['sp-on-light', 'fill:#000'],
  ...SERIES,
]);

function declared(rule: string): string {
  return rule
    .split(';')
    .map((declaration) => {
      const [property = '', value = ''] = declaration.split(':');
      if (!value.startsWith('$')) return declaration;
      const name = value.slice(1);
      return `${property}:${COLORS[name]?.[0]};${property}:var(--sp-${name})`;
    })
    .join(';');
}

/**
 * The style sheet for the classes that a drawing uses, and nothing more. Colours are CSS variables (`--sp-ink` …), so that a
 * page can change them; readers that know no variables get the light colours.
 */
export function styleSheet(body: string): string {
  const used = new Set([...body.matchAll(/class="([^"]*)"/gu)].flatMap(([, names = '']) => names.split(' ')));
  return sheetOf([...RULES].filter(([name]) => used.has(name)));
}

/** The style sheet for all charts of a page whose drawings bring none (`sheet: 'page'`). */
export function chartStyleSheet(): string {
  return sheetOf([...RULES]);
}

function sheetOf(rules: readonly (readonly [name: string, rule: string])[]): string {
  const names = [...new Set(rules.flatMap(([, rule]) => [...rule.matchAll(/\$(\w+)/gu)].map(([, name = '']) => name)))];
  const variables = (tone: 0 | 1) => names.map((name) => `--sp-${name}:${COLORS[name]?.[tone]}`).join(';');
  return [
    `.sp{font:13px system-ui,sans-serif;max-width:100%;height:auto;print-color-adjust:exact;${variables(0)}}`,
    `@media (prefers-color-scheme:dark){.sp{${variables(1)}}}`,
    `@media print{.sp{${variables(0)}}}`,
    ...rules.map(([name, rule]) => `.${name}{${declared(rule)}}`),
  ].join('\n');
}
