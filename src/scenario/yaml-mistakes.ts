/** What YAML allows and a scenario does not, because a reader could miss it or read it in two ways. */
import {
  type Alias,
  type Document,
  isAlias,
  isCollection,
  isMap,
  isScalar,
  isSeq,
  type Node,
  type Pair,
  type Scalar,
} from 'yaml';
import type { Diagnostic, DiagnosticCode, Span } from '../diagnostics/diagnostic.js';

/** Mappings and lists inside one another; a scenario needs about seven. */
export const MAX_DEPTH = 30;

/** A plain decimal number, or one of the words that the readers of quantities explain. */
const DECIMAL = /^(?:-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN))$/;

/** Duplicate keys, keys that are no names, aliases without an anchor or inside it, numbers that are not decimal. */
export function findMistakes(document: Document, text: string): readonly Diagnostic[] {
  const found: Diagnostic[] = [];
  if (document.directives?.yaml.version === '1.1') {
    const start = text.indexOf('%YAML');
    const span = start < 0 ? null : { start, end: start + '%YAML 1.1'.length };
    found.push(
      mistake('yaml-syntax', 'the file asks for YAML 1.1, in which 1:30 is 90 and "no" is a truth value', span, {
        hint: 'leave this line out; a scenario is YAML 1.2',
      }),
    );
  }
  walk(document.contents as Node | null, [], { anchors: new Map(), found });
  return found;
}

/** The complaint about a file that nests deeper than anyone could mean. */
export function tooDeep(span: Span | null): Diagnostic {
  const message = `mappings and lists stand more than ${MAX_DEPTH} deep inside one another`;
  return mistake('yaml-syntax', message, span, { hint: 'a scenario needs no more than about seven' });
}

interface Walk {
  /** The nodes that the aliases so far may mean. */
  readonly anchors: Map<string, Node>;
  readonly found: Diagnostic[];
}

function walk(node: Node | null, ancestors: readonly Node[], context: Walk): void {
  if ((isScalar(node) || isCollection(node)) && node.anchor !== undefined) context.anchors.set(node.anchor, node);
  if (isAlias(node)) checkAlias(node, ancestors, context);
  else if (isScalar(node)) checkNumber(node, context.found);
  else if (isCollection(node)) {
    if (ancestors.length >= MAX_DEPTH) {
      context.found.push(tooDeep(startOf(node)));
      return;
    }
    const inner = [...ancestors, node];
    if (isMap(node)) {
      checkKeys(node.items as Pair<unknown, unknown>[], node, context);
      for (const { key, value } of node.items) {
        walk(key as Node | null, inner, context);
        checkMerge(key, value, context);
        walk(value as Node | null, inner, context);
      }
    } else {
      for (const item of node.items) walk(item as Node | null, inner, context);
    }
  }
}

function checkKeys(pairs: readonly Pair<unknown, unknown>[], parent: Node, { found }: Walk): void {
  const first = new Map<string, Span | null>();
  for (const { key } of pairs) {
    const span = spanOf(key) ?? startOf(parent);
    if (isMerge(key)) continue;
    if (!isScalar(key) || key.value === null || key.value === '') {
      found.push(
        mistake('invalid-value', isScalar(key) || key === null ? 'a key is empty' : 'a key is one word or text', span, {
          hint: 'write a name in front of the colon',
        }),
      );
      continue;
    }
    const name = String(key.value);
    if (name === '__proto__') {
      found.push(mistake('invalid-value', '"__proto__" cannot be a name', span, { hint: 'choose another name' }));
    } else if (first.has(name)) {
      found.push(repeated(name, span, first.get(name) ?? null));
    } else {
      first.set(name, span);
    }
  }
}

function repeated(name: string, span: Span | null, first: Span | null): Diagnostic {
  return {
    ...mistake('yaml-duplicate-key', `the key "${name}" stands twice in this mapping`, span, {
      hint: 'keep one of the two, or give one another name',
    }),
    ...(first === null ? {} : { related: [{ message: `"${name}" stands here first`, span: first }] }),
  };
}

function isMerge(key: unknown): boolean {
  return isScalar(key) && typeof key.value === 'symbol';
}

function checkMerge(key: unknown, value: unknown, { anchors, found }: Walk): void {
  if (!isMerge(key) || mergesMappings(value, anchors)) return;
  found.push(
    mistake('yaml-alias', '"<<" takes in the keys of a mapping, and this is none', spanOf(key), {
      hint: 'write <<: *name, with &name at the mapping that is meant',
    }),
  );
}

function mergesMappings(value: unknown, anchors: ReadonlyMap<string, Node>): boolean {
  const target = isAlias(value) ? anchors.get(value.source) : value;
  // An alias without an anchor is reported by itself.
  if (target === undefined || isMap(target)) return true;
  return isSeq(target) && target.items.every((item) => !isSeq(item) && mergesMappings(item, anchors));
}

function checkAlias(alias: Alias, ancestors: readonly Node[], { anchors, found }: Walk): void {
  const target = anchors.get(alias.source);
  if (target === undefined) {
    found.push(
      mistake('yaml-alias', `there is no anchor &${alias.source} above this alias`, spanOf(alias), {
        hint: `put &${alias.source} at the value that is meant; if *${alias.source} is text, put it into quotes`,
      }),
    );
  } else if (ancestors.includes(target)) {
    found.push(
      mistake('yaml-alias', `*${alias.source} stands inside the value that it repeats`, spanOf(alias), {
        hint: 'write the value out',
      }),
    );
  }
}

function checkNumber(scalar: Scalar, found: Diagnostic[]): void {
  const { value, source } = scalar;
  if (typeof value !== 'number' || source === undefined || DECIMAL.test(source)) return;
  found.push(
    mistake('invalid-value', `"${source}" is not written as a decimal number`, spanOf(scalar), {
      hint: `write ${value}${/^0\d/.test(source) ? ' without the zero in front' : ''}`,
    }),
  );
}

function mistake(
  code: DiagnosticCode,
  message: string,
  span: Span | null,
  { hint }: { readonly hint: string },
): Diagnostic {
  return { code, severity: 'error', message, span, path: [], hint };
}

function spanOf(node: unknown): Span | null {
  const range = isScalar(node) || isAlias(node) || isCollection(node) ? node.range : null;
  return range && range[1] > range[0] ? { start: range[0], end: range[1] } : null;
}

function startOf(node: Node): Span | null {
  return node.range ? { start: node.range[0], end: node.range[0] + 1 } : null;
}
