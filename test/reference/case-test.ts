import { readFileSync } from 'node:fs';

interface ReferenceCase {
  readonly id: string;
  readonly title: string;
  readonly inputs: object;
  readonly expected: object;
}

/** Every case of cases.json: published examples, computed references and incidents, each with its source. */
export const referenceCases = (
  JSON.parse(readFileSync(new URL('./cases.json', import.meta.url), 'utf8')) as { readonly cases: ReferenceCase[] }
).cases;

/** How one case is answered by scenarios, and which of its expected fields `check` is not asked for, with the reason. */
export interface CaseTest {
  readonly run: (inputs: never, expected: never) => Promise<void>;
  readonly leftOut: Readonly<Record<string, string>>;
}

/** A case test whose inputs and expected values have these shapes. */
export function caseTest<Inputs, Expected>(
  run: (inputs: Inputs, expected: Expected) => Promise<void>,
  leftOut: Readonly<Partial<Record<string, string>>> = {},
): CaseTest {
  return { run, leftOut: leftOut as Readonly<Record<string, string>> };
}

/** Runs a case and says which of its expected fields it never looked at. */
export async function fieldsNotCompared(id: string, test: CaseTest): Promise<readonly string[]> {
  const found = referenceCases.find((one) => one.id === id);
  if (found === undefined) throw new Error(`cases.json has no case ${id}`);
  const read = new Set<string | symbol>();
  const watched = new Proxy(found.expected, {
    get: (target, key) => {
      read.add(key);
      return Reflect.get(target, key) as unknown;
    },
  });
  await test.run(found.inputs as never, watched as never);
  return Object.keys(found.expected).filter((key) => !read.has(key) && !(key in test.leftOut));
}
