/** What the scenario's schema is made of: described keys, and quantities that pass here as text to be read later. */
import * as z from 'zod/mini';

/**
 * Adds keywords to what an editor sees, beyond what is checked here: names that the resolver knows and explains better
 * than a schema could.
 */
export const shown = <T extends z.core.$ZodType>(keywords: Readonly<Record<string, unknown>>, schema: T): T =>
  (schema as unknown as { check(check: unknown): T }).check(z.meta(keywords));

/** A schema with a description, which editors and docs/scenario.md show. */
export const described = <T extends z.core.$ZodType>(description: string, schema: T): T =>
  (schema as unknown as { check(check: unknown): T }).check(z.describe(description));

/** A key that may be left out. */
export const optional = z.optional;
/** One value: text with a unit, a bare number, or an expression. */
export const one = z.union([z.string(), z.number()]);

const ends = {
  low: described('The smallest value that can be.', one),
  likely: optional(described('The likeliest value; default: all are as likely, and the middle counts.', one)),
  high: described('The largest value that can be.', one),
};

/** A quantity that is not known exactly. */
export const range = described(
  'A range: `snat-plan sensitivity` draws from it; everything else counts with the likely value.',
  z.strictObject(ends),
);

/** A quantity of an event that is not known exactly. */
const eventRange = described(
  'A range: `snat-plan timeline` plays the likely value. `sensitivity` does not draw it, since it plans one moment: give `timeline` each value with --set.',
  z.strictObject(ends),
);

/**
 * A value with a unit, an expression that begins with `=`, or a range of such. Numbers pass here, so that the reader can
 * say what to write.
 */
export const quantity = (description: string) => described(description, z.union([z.string(), z.number(), range]));
/** A number that somebody decides: it has no range. */
export const decision = (what: string) => optional(described(`${what} A bare number, or an = expression.`, one));

const DURATION = 'A duration such as 20s, 250ms, 4 min, 2h, 5 days, or an = expression.';

/** A length of time that may be left out. */
export const duration = (what: string) => optional(quantity(`${what} ${DURATION}`));
/** A length of time of an event, that may be left out. */
export const eventDuration = (what: string) =>
  optional(described(`${what} ${DURATION}`, z.union([z.string(), z.number(), eventRange])));
/** A rate that may be left out. */
export const rate = (what: string) =>
  optional(quantity(`${what} A rate such as 120/s, 40/hour, 15k/hour, or an = expression.`));
/** A count that may be left out. */
export const count = (what: string) => optional(quantity(`${what} A bare number, or an = expression.`));
