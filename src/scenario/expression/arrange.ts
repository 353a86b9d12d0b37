import { FUNCTIONS } from './names.js';
import { type NameMeaning, resolveName } from './resolve-name.js';
import type { Token } from './scan.js';
import { type ExpressionFailure, problem } from './types.js';

/** Parentheses inside parentheses; more would only serve to exhaust the stack. */
const DEEPEST = 50;

/** An expression in which every name has one meaning, ready for mathjs: `p0 * (20 * unit_s)`. */
export interface Arranged {
  readonly text: string;
  /** Parameters it uses; the n-th is called `pn` in `text`. */
  readonly parameters: readonly string[];
}

interface Open {
  readonly token: Token;
  /** Name of the function whose values are listed; null for plain parentheses. */
  readonly call: Token | null;
  values: number;
}

/**
 * Checks the order of an expression's tokens and writes them for mathjs with names that mean nothing outside: a
 * parameter becomes `p0`, a number with a unit one value in parentheses. Between two values there is always a sign, so
 * that `2 users`, `80% users` or `1/2 s` have one reading or none.
 *
 * @param tokens from `scan`, at most 1,000 characters' worth
 * @param names the parameters that the scenario defines
 * @returns the text for mathjs and the parameters it uses, or the first thing that is out of place
 */
export function arrange(tokens: readonly Token[], names: ReadonlySet<string>): Arranged | ExpressionFailure {
  return new Arranger(tokens, names).run();
}

class Arranger {
  private readonly out: string[] = [];
  private readonly used: string[] = [];
  private readonly open: Open[] = [];
  private index = 0;

  constructor(
    private readonly tokens: readonly Token[],
    private readonly names: ReadonlySet<string>,
  ) {}

  run(): Arranged | ExpressionFailure {
    let wantsValue = true;
    for (let token = this.tokens[0]; token !== undefined; token = this.tokens[this.index]) {
      const next: boolean | ExpressionFailure = wantsValue ? this.value(token) : this.afterValue(token);
      if (typeof next !== 'boolean') return next;
      wantsValue = next;
    }
    if (wantsValue) return this.endsEarly();
    const unclosed = this.open.at(-1);
    if (unclosed !== undefined) {
      return problem('expression-invalid', 'this parenthesis is not closed', unclosed.token, 'write )');
    }
    return { text: this.out.join(' '), parameters: this.used };
  }

  private endsEarly(): ExpressionFailure {
    const last = this.tokens.at(-1) ?? null;
    if (last === null) return problem('expression-invalid', 'the expression is empty', null, 'write = users * 40/hour');
    return problem('expression-invalid', `a value is missing after "${last.text}"`, last);
  }

  /** Where a value must begin; gives whether one is still wanted afterwards. */
  private value(token: Token): boolean | ExpressionFailure {
    if (token.kind === 'number') return this.number(token);
    if (token.kind === 'name') return this.name(token);
    if (token.text === '+' || token.text === '-') return this.put(token.text, true);
    if (token.text === '(') return this.enter(token, null);
    return problem('expression-invalid', `a value is missing before "${token.text}"`, token);
  }

  private number(token: Token): boolean | ExpressionFailure {
    if (!Number.isFinite(Number(token.text))) {
      return problem('expression-invalid', 'this number is too large', token, 'write a number below 1e308');
    }
    const next = this.tokens[this.index + 1];
    if (next?.text === '%') {
      this.index += 1;
      return this.put(`(${token.text} / 100)`, false);
    }
    if (next?.kind !== 'name') return this.put(token.text, false);
    const meaning = this.meaning(next, this.index + 1);
    if ('ok' in meaning) return meaning;
    if (meaning.kind !== 'unit') {
      return problem(
        'expression-invalid',
        `a sign is missing before "${next.text}"`,
        next,
        `write ${token.text} * ${next.text}`,
      );
    }
    const power = this.tokens[this.index + 2];
    if (power?.text === '^') {
      const hint = `write (${token.text} ${next.text})^... or ${token.text} * ${next.text}^...`;
      return problem('expression-invalid', 'a power after a unit can be read in two ways', power, hint);
    }
    this.index += 1;
    return this.put(`(${token.text} * unit_${meaning.symbol})`, false);
  }

  private name(token: Token): boolean | ExpressionFailure {
    const meaning = this.meaning(token, this.index);
    if ('ok' in meaning) return meaning;
    switch (meaning.kind) {
      case 'constant':
        return this.put(String(meaning.value), false);
      case 'unit':
        return this.put(`unit_${meaning.symbol}`, false);
      case 'parameter':
        return this.put(this.parameter(token.text), false);
      case 'function': {
        this.put(token.text, true);
        return this.enter(this.tokens[this.index] as Token, token);
      }
    }
  }

  private meaning(token: Token, index: number): NameMeaning | ExpressionFailure {
    return resolveName(token, this.tokens[index + 1]?.text === '(', this.names);
  }

  private parameter(name: string): string {
    if (!this.used.includes(name)) this.used.push(name);
    return `p${this.used.indexOf(name)}`;
  }

  /** Where a value has just ended; gives whether another one is wanted. */
  private afterValue(token: Token): boolean | ExpressionFailure {
    if (token.kind !== 'sign' || token.text === '(') {
      return problem(
        'expression-invalid',
        `a sign is missing before "${token.text}"`,
        token,
        `write * ${token.text} to multiply`,
      );
    }
    if (token.text === '%') {
      const hint = 'write 80% as one number, or divide by 100';
      return problem('expression-invalid', '"%" goes right after a number', token, hint);
    }
    if (token.text === ')') return this.leave(token);
    if (token.text === ',') return this.comma(token);
    return this.put(token.text, true);
  }

  private enter(token: Token, call: Token | null): boolean | ExpressionFailure {
    if (this.open.length >= DEEPEST) {
      return problem('expression-too-long', `parentheses are nested more than ${DEEPEST} deep`, token);
    }
    this.open.push({ token, call, values: 1 });
    return this.put('(', true);
  }

  private comma(token: Token): boolean | ExpressionFailure {
    const inside = this.open.at(-1);
    if (inside === undefined || inside.call === null) {
      const hint = 'write 1000 without a separator, 1.5 with a decimal point';
      return problem('expression-invalid', 'a comma only separates the values of a function', token, hint);
    }
    inside.values += 1;
    return this.put(',', true);
  }

  private leave(token: Token): boolean | ExpressionFailure {
    const inside = this.open.pop();
    if (inside === undefined) {
      return problem('expression-invalid', 'nothing is open that this parenthesis could close', token);
    }
    const arity = inside.call === null ? undefined : FUNCTIONS.get(inside.call.text);
    if (inside.call !== null && arity !== undefined && (inside.values < arity.least || inside.values > arity.most)) {
      const range = arity.least === arity.most ? `${arity.least}` : `${arity.least} to ${arity.most}`;
      const message = `"${inside.call.text}" takes ${range} value${arity.most === 1 ? '' : 's'}, got ${inside.values}`;
      return problem('expression-invalid', message, inside.call);
    }
    return this.put(')', false);
  }

  private put(text: string, wantsValue: boolean): boolean {
    this.out.push(text);
    this.index += 1;
    return wantsValue;
  }
}
