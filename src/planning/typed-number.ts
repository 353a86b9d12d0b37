/** Computed numbers and mixes as a person would type them: without what binary arithmetic leaves behind. */
/** Digits that are typed of a computed number: 0.1 and 0.2 are 0.3, and a mix of such shares still adds up. */
const DIGITS = 12;

/** A computed number with as many digits as are typed of it. */
export function typedNumber(value: number): number {
  return Number(value.toPrecision(DIGITS));
}

/** A computed share as it is typed: `30%`. */
export function typedShare(share: number): string {
  return `${typedNumber(share * 100)}%`;
}

/** Shares by strategy, one strategy maybe several times. */
export type Mix<Name extends string> = readonly { readonly strategy: Name; readonly share: number }[];

/** A mix in which each strategy stands once. */
export function mergedMix<Name extends string>(mix: Mix<Name>): Mix<Name> {
  const names = [...new Set(mix.map(({ strategy }) => strategy))];
  return names.map((strategy) => ({
    strategy,
    share: mix.reduce((sum, one) => sum + (one.strategy === strategy ? one.share : 0), 0),
  }));
}

/** A mix as it is typed: one name, or names with percentages. */
export function typedMix(mix: Mix<string>): string | Readonly<Record<string, string>> {
  const [only] = mix;
  if (mix.length === 1 && only !== undefined) return only.strategy;
  return Object.fromEntries(mix.map(({ strategy, share }) => [strategy, typedShare(share)]));
}
