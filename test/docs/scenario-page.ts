/** docs/scenario.md: every key of the scenario file, from the JSON Schema that `snat-plan schema` prints. */
import { scenarioJsonSchema } from '../../src/index.js';
import { markdownTable } from './sections.js';

interface Node {
  readonly type?: string | readonly string[];
  readonly description?: string;
  readonly enum?: readonly string[];
  readonly anyOf?: readonly Node[];
  readonly items?: Node;
  readonly properties?: Readonly<Record<string, Node>>;
  readonly additionalProperties?: Node | boolean;
  readonly required?: readonly string[];
}

/** More names than this are not worth repeating in a cell. */
const MOST_NAMED = 12;

/** Keys whose own keys are those of a mapping that the page shows anyway. */
const SHOWN_ELSEWHERE = ['pool.timers', 'pool.limits'];

const branches = (node: Node): readonly Node[] =>
  (node.anyOf ?? []).flatMap((one) => (one.anyOf ? branches(one) : [one]));
const alternatives = (node: Node): readonly Node[] => (node.anyOf === undefined ? [node] : branches(node));
const named = (node: Node): Node | null =>
  typeof node.additionalProperties === 'object' ? node.additionalProperties : null;

function kindOf(node: Node): string {
  if (node.enum !== undefined && node.enum.length > MOST_NAMED) return 'a name that is known';
  if (node.enum !== undefined) return node.enum.map((value) => `\`${value}\``).join(', ');
  if (node.properties !== undefined) return 'mapping';
  if (node.type === 'object') return 'mapping by name';
  if (node.type === 'array') return node.items?.properties === undefined ? 'list' : 'list of mappings';
  return [node.type ?? []]
    .flat()
    .map((type) => (type === 'string' ? 'text' : type))
    .join(' or ');
}

function kinds(node: Node): string {
  return [...new Set(alternatives(node).map(kindOf))].join(' or ');
}

/** A row for a key and, below it, rows for the keys inside. */
function rowsOf(path: string, node: Node, required: string): string[][] {
  const row = [`\`${path}\``, kinds(node), [node.description ?? '', required].filter((part) => part !== '').join(' ')];
  if (SHOWN_ELSEWHERE.includes(path)) return [row];
  const forms = alternatives(node);
  return [row, ...forms.flatMap((one) => inside(path, one, forms.length > 1))];
}

function inside(path: string, node: Node, oneOfSeveral: boolean): string[][] {
  if (node.items?.properties !== undefined) return inside(`${path}.<n>`, node.items, oneOfSeveral);
  const byName = named(node);
  const required = oneOfSeveral ? 'Required in this form.' : '**Required.**';
  return [
    ...Object.entries(node.properties ?? {}).flatMap(([key, one]) =>
      rowsOf(`${path}.${key}`, one, node.required?.includes(key) === true ? required : ''),
    ),
    ...(byName?.properties === undefined ? [] : inside(`${path}.<name>`, byName, oneOfSeveral)),
  ];
}

/** Sections of the page: the top-level keys, and a table for each that has keys of its own. */
export function scenarioReference(): string {
  const root = scenarioJsonSchema() as Node;
  const top = Object.entries(root.properties ?? {});
  const own = (key: string, node: Node) =>
    rowsOf(key, node, root.required?.includes(key) === true ? '**Required.**' : '');
  const titles = ['key', 'value', 'meaning'];
  // `pools.<name>` takes the keys of `pool`; saying them once is enough.
  const nested = top.filter(([key, node]) => key !== 'pools' && own(key, node).length > 1);
  return [
    markdownTable(
      titles,
      top.flatMap(([key, node]) => own(key, node).slice(0, 1)),
    ),
    ...nested.map(([key, node]) => `### \`${key}\`\n\n${markdownTable(titles, own(key, node).slice(1))}`),
  ].join('\n\n');
}
