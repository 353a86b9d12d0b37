import type { InputUnit } from '../sensitivity/sensitivity-result.js';

/** What every value that a person can move has. */
interface Movable {
  /** As it is typed after `--set`. */
  readonly path: string;
  /** What it belongs to: a flow, a pool, a destination; empty for the whole scenario. */
  readonly owner: string;
  readonly section: 'parameters' | 'traffic' | 'destinations' | 'pool' | 'timers' | 'platform';
  /** What it is called there: `rate`. */
  readonly name: string;
}

/** A number with a range to move it in. */
export interface NumberControl extends Movable {
  readonly kind: 'number';
  readonly unit: InputUnit;
  /** In SI. */
  readonly value: number;
  /** As the scenario says it, or would. */
  readonly text: string;
  readonly origin: 'scenario' | 'platform' | 'assumed';
  /** Whether the scenario gives an expression here: its parameters move it; moving it by hand replaces the expression. */
  readonly isExpression: boolean;
  readonly whole: boolean;
  readonly low: number;
  readonly high: number;
  readonly scale: 'linear' | 'log';
}

/** One name out of a list. */
export interface ChoiceControl extends Movable {
  readonly kind: 'choice';
  readonly value: string;
  readonly choices: readonly { readonly value: string; readonly label: string }[];
}

/** Shares that add up to 100 %. */
export interface MixControl extends Movable {
  readonly kind: 'mix';
  readonly text: string;
  /** All names there are, with their shares. */
  readonly shares: readonly { readonly name: string; readonly share: number }[];
}

/** A value of the scenario that a page lets a person move. */
export type Control = NumberControl | ChoiceControl | MixControl;
