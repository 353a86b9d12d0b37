import { logBinomialProbability } from './binomial.js';

/** Splits of more clients are worked out as they are asked for: a table of them would be larger than what it saves. */
const MOST_CLIENTS = 2 ** 16;
/** Scenarios have one split a pool, and what is tried beside them a few more. */
const MOST_SPLITS = 8;
/** No logarithm of a probability. */
const UNKNOWN = 1;

const KNOWN = new Map<string, (others: number) => number>();

/**
 * ln P(Y = y), Y ~ Binomial(others, 1/addresses): how likely it is that y of the other clients of a pinned pool share a
 * connection's address. An average over a pool's splits asks for the same few hundred at every load, so they are remembered.
 *
 * @param others clients but one, a whole number ≥ 0
 * @param addresses a whole number ≥ 1
 * @returns for y from 0 to `others`; accuracy as `logBinomialProbability`
 */
export function logSplitChance(others: number, addresses: number): (y: number) => number {
  const chance = 1 / addresses;
  if (others >= MOST_CLIENTS) return (y) => logBinomialProbability(y, others, chance);
  const name = `${others} ${addresses}`;
  const known = KNOWN.get(name);
  if (known !== undefined) return known;
  const logs = new Float64Array(others + 1).fill(UNKNOWN);
  const remembered = (y: number): number => {
    const before = logs[y] as number;
    if (before !== UNKNOWN) return before;
    const log = logBinomialProbability(y, others, chance);
    logs[y] = log;
    return log;
  };
  if (KNOWN.size >= MOST_SPLITS) KNOWN.clear();
  KNOWN.set(name, remembered);
  return remembered;
}
