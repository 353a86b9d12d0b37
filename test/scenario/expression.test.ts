import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import {
  compileExpression,
  type Expressions,
  evaluateExpression,
  loadExpressions,
} from '../../src/scenario/expression/expression.js';
import { isWord, reservedMeaning } from '../../src/scenario/expression/names.js';
import type { Scope } from '../../src/scenario/expression/types.js';

const scope: Scope = new Map([
  ['users', { value: 3000, dimension: 'number' }],
  ['perUser', { value: 40 / 3600, dimension: 'rate' }],
  ['lifetime', { value: 20, dimension: 'duration' }],
  ['share', { value: 0.25, dimension: 'percent' }],
]);

let language: Expressions;

beforeAll(async () => {
  language = await loadExpressions();
});

describe('what an expression comes to', () => {
  it.each([
    ['users * perUser', 'rate', (3000 * 40) / 3600],
    ['users * 40/hour', 'rate', (3000 * 40) / 3600],
    ['40/hour', 'rate', 40 / 3600],
    ['20 s', 'duration', 20],
    ['20s', 'duration', 20],
    ['4 minutes', 'duration', 240],
    ['1 h + 30 minutes', 'duration', 5400],
    ['250ms', 'duration', 0.25],
    ['2 days', 'duration', 172_800],
    ['users / 2 s', 'rate', 1500],
    ['1/2 s', 'rate', 0.5],
    ['users / lifetime', 'rate', 150],
    ['80%', 'percent', 0.8],
    ['share * 50%', 'percent', 0.125],
    ['80% + 5%', 'percent', 0.85],
    ['80% - 5%', 'percent', 0.75],
    ['80% * 10 + 5', 'count', 13],
    ['max(lifetime, 30 s, 1 / perUser)', 'duration', 90],
    ['min(users, 100)', 'count', 100],
    ['sqrt(lifetime * lifetime)', 'duration', 20],
    ['(20 s)^2 / 1 s', 'duration', 400],
    ['-2^2', 'count', -4],
    ['2^3^2', 'count', 512],
    ['2^-1', 'count', 0.5],
    ['7 - 2 - 1', 'count', 4],
    ['12 / 3 * 2', 'count', 8],
    ['ceil(users / 64)', 'count', 47],
    ['round(2.345, 1)', 'count', 2.3],
    ['round(2.5)', 'count', 3],
    ['abs(-lifetime)', 'duration', 20],
    ['pow(2, 10)', 'count', 1024],
    ['log(8, 2) + log10(100) + log2(4) + log(exp(1))', 'count', 8],
    ['cbrt(27) + floor(1.9) + log1p(expm1(1)) + sin(0) + cos(0) - cos(pi)', 'count', 7],
    ['e', 'count', Math.E],
    ['1.5e3', 'count', 1500],
    ['+users', 'count', 3000],
  ] as const)('%s as %s is %d', (text, expected, value) => {
    const result = language.evaluate(text, scope, expected);
    expect(result).toMatchObject({ ok: true });
    if (result.ok) expect(result.value).toBeCloseTo(value, 10);
  });

  it('follows JavaScript arithmetic on random trees of numbers, and refuses exactly those that divide by zero', () => {
    interface Tree {
      readonly text: string;
      readonly value: number;
    }
    const apply = {
      '+': (a: number, b: number) => a + b,
      '-': (a: number, b: number) => a - b,
      '*': (a: number, b: number) => a * b,
    };
    const combine = (a: Tree, sign: '+' | '-' | '*' | '/', b: Tree): Tree => ({
      text: `(${a.text} ${sign} ${b.text})`,
      value: sign === '/' ? (b.value === 0 ? Number.NaN : a.value / b.value) : apply[sign](a.value, b.value),
    });
    const leaf = fc.integer({ min: 0, max: 9 }).map((value): Tree => ({ text: String(value), value }));
    const { tree } = fc.letrec<{ tree: Tree }>((again) => ({
      tree: fc.oneof(
        { maxDepth: 4 },
        leaf,
        fc.tuple(again('tree'), fc.constantFrom('+', '-', '*', '/'), again('tree')).map((parts) => combine(...parts)),
      ),
    }));
    fc.assert(
      fc.property(tree, ({ text, value }) => {
        const result = language.evaluate(text, scope, 'count');
        expect(result).toMatchObject(Number.isNaN(value) ? { ok: false } : { ok: true, value: value + 0 });
      }),
      { numRuns: 500 },
    );
  });

  it('says what a parameter with an expression measures', () => {
    expect(language.evaluate('users * perUser', scope, 'any')).toMatchObject({ ok: true, dimension: 'rate' });
    expect(language.evaluate('lifetime', scope, 'any')).toMatchObject({ ok: true, dimension: 'duration' });
    expect(language.evaluate('share', scope, 'any')).toMatchObject({ ok: true, dimension: 'number' });
  });

  it('can be compiled once and evaluated for many values', async () => {
    const compiled = await compileExpression('users * perUser + users / 1 hour', scope.keys());
    expect(compiled.ok).toBe(true);
    if (!compiled.ok) return;
    expect(compiled.expression.parameters).toEqual(['users', 'perUser']);
    for (const users of [1, 10, 3600]) {
      const values: Scope = new Map([...scope, ['users', { value: users, dimension: 'number' }]]);
      const result = compiled.expression.evaluate(values, 'rate');
      expect(result.ok && result.value).toBeCloseTo((users * 41) / 3600, 12);
    }
    expect(compiled.expression.evaluate(new Map(), 'rate')).toMatchObject({ ok: false, code: 'expression-undefined' });
  });

  it('can be evaluated once without loading anything beforehand', async () => {
    expect(await evaluateExpression('users * perUser', scope, 'rate')).toMatchObject({ ok: true });
    expect(await evaluateExpression('users +', scope, 'rate')).toMatchObject({ ok: false });
  });
});

describe('dimensions', () => {
  it.each([
    ['users * lifetime', 'rate', 'it comes out in seconds, the key needs a rate such as 120/s'],
    ['users', 'duration', 'it comes out as a plain number, the key needs a time such as 20s'],
    ['users / lifetime', 'count', 'it comes out per second, the key needs a plain number such as 3000'],
    ['lifetime', 'percent', 'it comes out in seconds, the key needs a share such as 80%'],
    ['lifetime^2', 'any', 'it comes out in seconds^2, the key needs a number, a time or a rate'],
    ['lifetime + users', 'any', 'cannot add seconds and a plain number'],
    ['perUser - lifetime', 'any', 'cannot subtract per second and seconds'],
    ['max(lifetime, 5)', 'any', 'cannot take the max of seconds and a plain number'],
    ['exp(lifetime)', 'any', 'exp needs a plain number, got seconds'],
    ['round(lifetime)', 'any', 'round needs a plain number, got seconds'],
    ['2^lifetime', 'any', 'a power needs a plain number, got seconds'],
  ] as const)('%s as %s is refused: %s', (text, expected, message) => {
    expect(language.evaluate(text, scope, expected)).toMatchObject({
      ok: false,
      code: 'expression-dimension',
      message,
    });
  });
});

describe('what an expression may not contain', () => {
  it.each([
    ['users = 5', 6],
    ['f(x) = x', 5],
    ['users == 5', 6],
    ['users > 5 ? 1 : 2', 6],
    ['users; 5', 5],
    ['"text"', 0],
    ["users'", 5],
    ['`x`', 0],
    ['[1, 2]', 0],
    ['1:5', 1],
    ['{a: 1}', 0],
    ['users!', 5],
    ['users & 1', 6],
    ['~users', 0],
    ['users.constructor', 5],
    ['cos.constructor("return process")()', 3],
    ['users["constructor"]', 5],
    ['users?.x', 5],
    ['1 .* 2', 2],
    ['constructor', 0],
    ['prototype', 0],
    ['__proto__', 0],
    ['__defineGetter__', 0],
    ['this', 0],
    ['import(users)', 0],
    ['createUnit(users)', 0],
    ['evaluate(users)', 0],
    ['parse(users)', 0],
    ['simplify(users)', 0],
    ['derivative(users, users)', 0],
    ['factorial(9)', 0],
    ['random()', 0],
    ['process', 0],
    ['users\\n', 5],
    ['users @ 1', 6],
  ])('%s is refused where it happens', (text, offset) => {
    const result = language.evaluate(text, scope, 'any');
    expect(result.ok).toBe(false);
    if (result.ok) return;
    expect(['expression-forbidden', 'expression-undefined']).toContain(result.code);
    expect(result.offset).toBe(offset);
  });

  it('reaches nothing through names that every object has', () => {
    const inherited = Object.getOwnPropertyNames(Object.prototype).concat(
      Object.getOwnPropertyNames(Function.prototype),
    );
    for (const name of inherited) {
      for (const text of [name, `${name}()`, `${name}(1)`, `${name}(users)`, `max(${name})`]) {
        expect(language.evaluate(text, scope, 'any').ok, text).toBe(false);
      }
    }
  });

  it('gives a finite number or a failure with a message, whatever is typed', () => {
    const piece = fc.constantFrom(
      ...[
        'users',
        'lifetime',
        'perUser',
        ' ',
        '(',
        ')',
        ',',
        '+',
        '-',
        '*',
        '/',
        '^',
        '%',
        '2',
        '20',
        '0.5',
        '1e9',
        's',
      ],
      ...[
        'hour',
        'min',
        'max',
        'sqrt',
        'log',
        'round',
        'e',
        'pi',
        '=',
        '.',
        '[',
        '"',
        'constructor',
        'mod',
        'to',
        'in',
      ],
    );
    const text = fc.oneof(
      fc.string(),
      fc.array(piece, { maxLength: 12 }).map((pieces) => pieces.join('')),
    );
    fc.assert(
      fc.property(text, (typed) => {
        const result = language.evaluate(typed, scope, 'any');
        if (result.ok) expect(Number.isFinite(result.value)).toBe(true);
        else expect(result.message).not.toBe('');
        if (!result.ok && result.offset !== null) {
          expect(result.offset + result.length).toBeLessThanOrEqual(typed.length);
        }
      }),
      { numRuns: 2000 },
    );
  });
});

describe('texts with two readings', () => {
  it.each([
    ['4 min', 'write minutes for the unit of time'],
    ['20 m', 'write minutes or ms'],
    ['15k/hour', 'write 15000, not 15k'],
    ['2 users', 'write 2 * users'],
    ['2 (3 + 4)', 'write * ( to multiply'],
    ['(1 + 2) users', 'write * users to multiply'],
    ['users lifetime', 'write * lifetime to multiply'],
    ['80% users', 'write * users to multiply'],
    ['users % 7', 'write 80% as one number, or divide by 100'],
    ['2 s^2', 'write (2 s)^... or 2 * s^...'],
    ['1,500', 'write 1000 without a separator, 1.5 with a decimal point'],
    ['1_000', 'write 1000, not 1,000, 1_000, 01000 or 0x3E8'],
    ['0x10', 'write 1000, not 1,000, 1_000, 01000 or 0x3E8'],
    ['007', 'write 1000, not 1,000, 1_000, 01000 or 0x3E8'],
    ['.5', 'write 0.5'],
    ['5. * 2', 'write 5 or 5.0'],
    ['2 × users', 'write *'],
    ['user * 2', 'did you mean users?'],
    ['maxx(1, 2)', 'did you mean max?'],
    ['max', 'write max(...)'],
    ['users(3)', 'write users * ('],
  ])('%s is refused with the hint "%s"', (text, hint) => {
    expect(language.evaluate(text, scope, 'any')).toMatchObject({ ok: false, hint });
  });

  it('refuses a parameter that is called by the name of a unit, function or constant', () => {
    const clashing: Scope = new Map([['h', { value: 3, dimension: 'number' }]]);
    expect(language.evaluate('2 * h', clashing, 'any')).toMatchObject({
      ok: false,
      message: '"h" is a parameter and also a unit of time',
    });
    expect([reservedMeaning('h'), reservedMeaning('max'), reservedMeaning('pi'), reservedMeaning('users')]).toEqual([
      'a unit of time',
      'a function',
      'a constant',
      null,
    ]);
    expect([isWord('perUser2'), isWord('per-user'), isWord('2x'), isWord('__proto__')]).toEqual([
      true,
      false,
      false,
      false,
    ]);
  });

  it('takes parameters by names that mathjs would read as operators or constants', () => {
    for (const name of ['to', 'in', 'mod', 'and', 'not', 'end', 'true', 'i', 'NaN', 'Infinity', 'null']) {
      const odd: Scope = new Map([[name, { value: 7, dimension: 'number' }]]);
      expect(language.evaluate(`${name} + 1`, odd, 'count'), name).toMatchObject({ ok: true, value: 8 });
    }
  });
});

describe('mistakes', () => {
  it.each([
    ['', null],
    ['users +', 6],
    ['* users', 0],
    ['(users', 0],
    ['users)', 5],
    ['max()', 4],
    ['max(1,)', 6],
    ['sqrt(1, 2)', 0],
    ['pow(2)', 0],
    ['users € 2', 6],
    ['1e999', 0],
  ])('%s is expression-invalid at %s', (text, offset) => {
    expect(language.evaluate(text, scope, 'any')).toMatchObject({ ok: false, code: 'expression-invalid', offset });
  });

  it.each([
    '9^9^9^9',
    '1e308 * 10',
    '1 / (1e308 * 10)',
    '1 / 0',
    '0 / 0',
    'sqrt(-1)',
    'log(0)',
    '0^-1',
    '1e308 * 10 s',
    'round(1, 1.5)',
  ])('%s has no finite value and is expression-invalid', (text) => {
    expect(language.evaluate(text, scope, 'any')).toMatchObject({ ok: false, code: 'expression-invalid' });
  });
});

describe('bounds', () => {
  it('refuses more than 1,000 characters', () => {
    expect(language.evaluate(`1${'+1'.repeat(499)}`, scope, 'count')).toMatchObject({ ok: true, value: 500 });
    expect(language.evaluate(`1${'+1'.repeat(500)}`, scope, 'count')).toMatchObject({
      ok: false,
      code: 'expression-too-long',
    });
  });

  it('refuses more than 50 nested parentheses instead of exhausting the stack', () => {
    const nested = (depth: number) => `${'('.repeat(depth)}1${')'.repeat(depth)}`;
    expect(language.evaluate(nested(50), scope, 'count')).toMatchObject({ ok: true, value: 1 });
    expect(language.evaluate(nested(51), scope, 'count')).toMatchObject({ ok: false, code: 'expression-too-long' });
  });

  it('ends within a fraction of a second on the longest and deepest texts', () => {
    const deepest = [
      `${'-'.repeat(999)}1`,
      `2${'^2'.repeat(499)}`,
      `1${'^1'.repeat(499)}`,
      `${'(1%+'.repeat(50)}1${')'.repeat(50)}`,
      `${'max('.repeat(50)}1${')'.repeat(50)}`,
      `${'(1/(-'.repeat(25)}1${'))'.repeat(25)}`,
      `1${'*1 s/1 s'.repeat(120)}`,
    ];
    const before = performance.now();
    for (const text of deepest) language.evaluate(text, scope, 'any');
    expect(performance.now() - before).toBeLessThan(1000);
  });

  it('evaluates a compiled expression faster than it compiles one', () => {
    const text = 'users * perUser * max(lifetime, 20 s) + 3';
    const compiled = language.compile(text, scope.keys());
    expect(compiled.ok).toBe(true);
    if (!compiled.ok) return;
    /** Best of ten batches, so that a busy machine slows neither side alone. */
    const time = (run: () => void) => {
      const batches = Array.from({ length: 10 }, () => {
        const before = performance.now();
        for (let i = 0; i < 200; i++) run();
        return performance.now() - before;
      });
      return Math.min(...batches);
    };
    const evaluation = time(() => compiled.expression.evaluate(scope, 'count'));
    const compilation = time(() => language.compile(text, scope.keys()));
    expect(evaluation).toBeLessThan(compilation);
  });
});
