import { incompleteBeta } from '../statistics/incomplete-beta.js';
import type { Split } from './system.js';

/** How sure it is that no address has more clients. */
const CONFIDENCE = 0.99;

/** Chances are known to this: 3 clients over 10 addresses are 0.99 to the letter, and must not miss it by rounding. */
const ROUNDING = 1e-9;

/** Terms of the exact sum beyond which the bound has to do: a quarter of a second. */
const MOST_TERMS = 5e7;

/** Poisson terms that much smaller than the largest one change no digit. */
const NEGLIGIBLE = 1e-20;

/**
 * Clients on the busiest address of a pinned pool that are not exceeded with 99 % confidence: the smallest x with
 * P(max ≤ x) ≥ 0.99, where each of the clients falls on any address with equal chances.
 *
 * Exact where that takes a fraction of a second (clients ÷ √addresses up to about half a million). Beyond, the smallest x
 * with k·P(X > x) ≤ 1 %, X ~ Binomial(m, 1/k): the exact quantile at a level between 0.99 and 0.99005, that is at most one
 * part in 100 of an address's standard deviation too many.
 *
 * @returns a whole number from clients ÷ addresses to clients
 */
export function clientsOnBusiest(split: Split): number {
  const { clients, addresses } = split;
  if (addresses === 1) return clients;
  let most = boundOfBusiest(split);
  if (termsOf(split) > MOST_TERMS) return most;
  const isSure = (x: number): boolean => chanceThatNoneExceeds(x, split) >= CONFIDENCE - ROUNDING;
  while (!isSure(most)) most++;
  while (isSure(most - 1)) most--;
  return most;
}

/** The smallest x that clients on any address exceed with a chance of 1 % at most, added up over the addresses. */
function boundOfBusiest({ clients, addresses }: Split): number {
  let [low, high] = [Math.ceil(clients / addresses), clients];
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    const expected = addresses * incompleteBeta(1 / addresses, middle + 1, clients - middle);
    if (expected > 1 - CONFIDENCE + ROUNDING) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Nodes of the inversion: P(Poisson(m) = m + any multiple of so many) is below 1e-17 of P(Poisson(m) = m). */
function nodesOf({ clients }: Split): number {
  return 2 * Math.ceil(5 * Math.sqrt(clients) + 20);
}

/** What one chance costs: half of the nodes, times the Poisson terms of an address. */
function termsOf(split: Split): number {
  return (nodesOf(split) / 2) * (20 * Math.sqrt(split.clients / split.addresses) + 20);
}

/**
 * P(max ≤ x) where m clients fall on k addresses. Were the number of clients Poisson(m), those on each address would be
 * independent, Y ~ Poisson(m/k); given that they are m in all they are what is asked for:
 * P(Y ≤ x)^k · P(S = m) ÷ P(Poisson(m) = m), with S the sum of k such Y that are at most x. P(S = m) is the inverse of S's
 * characteristic function, over as many nodes as S has values that occur.
 *
 * @param most x, a whole number
 * @returns 0…1; absolute error about 1e-9 for a million addresses, 1e-12 for a thousand
 *
 * Source: B. Levin, "A Representation for Multinomial Cumulative Distribution Functions", Annals of Statistics 9 (1981)
 * 1123–1126; the sum by characteristic functions instead of Edgeworth's approximation.
 */
export function chanceThatNoneExceeds(most: number, split: Split): number {
  const { clients, addresses } = split;
  if (most * addresses < clients) return 0;
  if (most >= clients) return 1;
  const { first, terms, within, beyond } = poissonTerms(clients / addresses, most);
  const nodes = nodesOf(split);
  const centre = Math.floor(clients / addresses);
  const left = clients - centre * addresses;
  let sum = 1;
  // The values of S are whole: nodes come in conjugate pairs, and the last one is its own.
  for (let node = 1; node <= nodes / 2; node++) {
    const angle = (2 * Math.PI * node) / nodes;
    const { logSize, turn } = characteristic(terms, first - centre, angle);
    const part = Math.exp(addresses * (logSize - Math.log(within))) * Math.cos(addresses * turn - left * angle);
    sum += node < nodes / 2 ? 2 * part : part;
  }
  const chance = (sum / nodes / poissonAtMean(clients)) * Math.exp(-addresses * Math.log1p(beyond / within));
  // Only rounding can say otherwise.
  return Math.min(1, Math.max(0, chance));
}

/** Σ terms[j] e^(i(first + j)·angle) as the logarithm of its size and its angle. */
function characteristic(terms: Float64Array, first: number, angle: number): { logSize: number; turn: number } {
  const [cosine, sine] = [Math.cos(angle), Math.sin(angle)];
  let [x, y] = [Math.cos(first * angle), Math.sin(first * angle)];
  let real = 0;
  let imaginary = 0;
  for (let index = 0; index < terms.length; index++) {
    const term = terms[index] as number;
    real += term * x;
    imaginary += term * y;
    [x, y] = [x * cosine - y * sine, x * sine + y * cosine];
  }
  return { logSize: Math.log(Math.hypot(real, imaginary)), turn: Math.atan2(imaginary, real) };
}

/**
 * Poisson probabilities up to a value, relative to the largest one of all, with their sum and that of those beyond it.
 *
 * @param mean above 0
 */
function poissonTerms(mean: number, most: number) {
  const mode = Math.floor(mean);
  const below: number[] = [];
  for (let [j, term] = [mode, 1]; j >= 0 && term > NEGLIGIBLE; j--) {
    below.push(term);
    term *= j / mean;
  }
  const above: number[] = [];
  for (let [j, term] = [mode + 1, mean / (mode + 1)]; term > NEGLIGIBLE; j++) {
    above.push(term);
    term *= mean / (j + 1);
  }
  const all = [...below.reverse(), ...above];
  const first = mode + 1 - below.length;
  const end = Math.max(0, most - first + 1);
  const sumOf = (terms: readonly number[]): number => terms.reduce((sum, term) => sum + term, 0);
  return {
    first,
    terms: Float64Array.from(all.slice(0, end)),
    within: sumOf(all.slice(0, end)),
    // The smallest first.
    beyond: sumOf(all.slice(end).reverse()),
  };
}

/** P(Poisson(n) = n), by Stirling's series; term by term for a few. */
function poissonAtMean(n: number): number {
  if (n < 20) {
    let chance = 1;
    for (let j = 1; j <= n; j++) chance *= n / j / Math.E;
    return chance;
  }
  const square = 1 / (n * n);
  return Math.exp(-(1 / 12 - square * (1 / 360 - square / 1260)) / n) / Math.sqrt(2 * Math.PI * n);
}
