/**
 * The only file that names mathjs, reached by a dynamic import alone. It wires a parser, the nodes of plain arithmetic and
 * Unit by hand from mathjs's factories: a whole mathjs would cost several times as much to start.
 */
import {
  createConstantNode,
  createFunctionNode,
  createNode,
  createOperatorNode,
  createParenthesisNode,
  createParse,
  createSymbolNode,
  createUnitClass,
} from 'mathjs';
import { ARITHMETIC, type Quantity, type Value } from './arithmetic.js';

interface EngineNode {
  readonly type: string;
  compile(): { evaluate(scope: Map<string, Value>): Value };
  traverse(visit: (node: EngineNode) => void): void;
}

type Wired = (...values: never[]) => unknown;

/** mathjs's own declarations leave its factories out. */
declare module 'mathjs' {
  type Factory<Product> = (dependencies: { readonly [name: string]: unknown }) => Product;
  export const createConstantNode: Factory<Wired>;
  export const createFunctionNode: Factory<Wired>;
  export const createNode: Factory<Wired>;
  export const createOperatorNode: Factory<Wired>;
  export const createParenthesisNode: Factory<Wired>;
  export const createSymbolNode: Factory<Wired>;
  export const createParse: Factory<(text: string) => EngineNode>;
  export const createUnitClass: Factory<new (value: number, unit: string) => Quantity>;
}

const ALLOWED_NODES = new Set(['ConstantNode', 'FunctionNode', 'OperatorNode', 'ParenthesisNode', 'SymbolNode']);

/** Stands in for the nodes of everything an expression may not contain. */
class ForbiddenNode {
  constructor() {
    throw new SyntaxError('not allowed in an expression');
  }
}

const FORBIDDEN_NODES = Object.fromEntries(
  [
    'Accessor',
    'Array',
    'Assignment',
    'Block',
    'Conditional',
    'FunctionAssignment',
    'Index',
    'Object',
    'Range',
    'Relational',
  ].map((kind) => [`${kind}Node`, ForbiddenNode]),
);

const CONFIG = { number: 'number', numberFallback: 'number', predictable: false };

function wireParser(): (text: string) => EngineNode {
  const math = { ...ARITHMETIC };
  const Node = createNode({ mathWithTransform: math });
  const SymbolNode = createSymbolNode({ math, Node });
  return createParse({
    ...FORBIDDEN_NODES,
    ConstantNode: createConstantNode({ Node, isBounded: Number.isFinite }),
    FunctionNode: createFunctionNode({ math, Node, SymbolNode }),
    OperatorNode: createOperatorNode({ Node }),
    ParenthesisNode: createParenthesisNode({ Node }),
    SymbolNode,
    config: CONFIG,
    numeric: (digits: string) => Number(digits),
    typed: Object.assign((_name: string, signatures: { readonly string: unknown }) => signatures.string, {
      addConversion: () => undefined,
    }),
  });
}

/** Unit over plain numbers. What Fraction and Complex are for (temperatures, reactive power) no expression can name. */
function wireUnit(): new (value: number, unit: string) => Quantity {
  return createUnitClass({
    config: CONFIG,
    addScalar: (a: number, b: number) => a + b,
    subtractScalar: (a: number, b: number) => a - b,
    multiplyScalar: (a: number, b: number) => a * b,
    divideScalar: (a: number, b: number) => a / b,
    pow: (a: number, b: number) => a ** b,
    abs: Math.abs,
    fix: Math.trunc,
    round: Math.round,
    equal: (a: number, b: number) => a === b,
    isNumeric: (value: unknown) => typeof value === 'number',
    format: String,
    number: Number,
    Complex: { I: null },
    BigNumber: ForbiddenNode,
    Fraction: class {},
  });
}

const parse = wireParser();
const Unit = wireUnit();
const second = new Unit(1, 's');
const perSecond = second.pow(-1) as Quantity;

/** One of each unit of time, by the names that an arranged expression uses. */
const UNITS: ReadonlyMap<string, Quantity> = new Map(
  [
    ['ns', 'ns'],
    ['us', 'us'],
    ['ms', 'ms'],
    ['s', 's'],
    ['min', 'minute'],
    ['h', 'hour'],
    ['d', 'day'],
    ['w', 'week'],
  ].map(([symbol, name]) => [`unit_${symbol}`, new Unit(1, name as string)]),
);

/**
 * A quantity of time.
 *
 * @param value in SI units
 * @param dimension seconds, or per second
 * @returns mathjs's Unit with that value
 */
export function quantity(value: number, dimension: 'duration' | 'rate'): Quantity {
  const result = (dimension === 'duration' ? second : perSecond).clone();
  result.value = value;
  return result;
}

/**
 * Compiles an arranged expression.
 *
 * @param text as `arrange` writes it
 * @returns a function of the values of `p0`, `p1` …; it throws ArithmeticProblem or DimensionProblem
 * @throws SyntaxError when mathjs finds anything in it besides plain arithmetic
 */
export function compileArranged(text: string): (values: readonly Value[]) => Value {
  const node = parse(text);
  node.traverse((part) => {
    if (!ALLOWED_NODES.has(part.type)) throw new SyntaxError(`${part.type} is not allowed in an expression`);
  });
  const compiled = node.compile();
  const scope = new Map<string, Value>(UNITS);
  return (values) => {
    values.forEach((value, index) => {
      scope.set(`p${index}`, value);
    });
    return compiled.evaluate(scope);
  };
}
