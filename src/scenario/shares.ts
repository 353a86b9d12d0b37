import type { PlainQuantity, Reader } from './reader.js';
import type { Path } from './scenario.js';

/** Shares are percentages typed by people: 33.3 % three times is not 100 %, so only rounding of the sum is forgiven. */
const TOLERANCE = 1e-9;

/** Reads a mix of shares by name that must add up to 100 %. */
export function readShares(
  entries: Readonly<Record<string, PlainQuantity>>,
  path: Path,
  reader: Reader,
): readonly { readonly name: string; readonly share: number }[] | undefined {
  const shares = Object.entries(entries).map(([name, value]) => ({
    name,
    share: reader.share(value, [...path, name]),
  }));
  if (shares.length === 0) {
    reader.problems.add('mix-not-100', path, `"${path.at(-1)}" names nothing`, {
      at: 'key',
      hint: 'write names with shares that add up to 100%',
    });
    return undefined;
  }
  const known = shares.flatMap(({ name, share }) => (share === undefined ? [] : [{ name, share }]));
  if (known.length < shares.length) return undefined;
  const sum = known.reduce((total, { share }) => total + share, 0);
  if (Math.abs(sum - 1) <= TOLERANCE) return known.map(({ name, share }) => ({ name, share: share / sum }));
  reader.problems.add('mix-not-100', path, `the shares add up to ${tidy(sum * 100)}%, not 100%`, {
    at: 'key',
    hint: sum < 1 ? `${tidy((1 - sum) * 100)}% is missing` : `${tidy((sum - 1) * 100)}% is too much`,
  });
  return undefined;
}

function tidy(value: number): number {
  return Number(value.toPrecision(10));
}
