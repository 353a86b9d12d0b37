import { readFileSync } from 'node:fs';

/** One case of test/reference/cases.json, in the types that the test knows it by. */
export interface ReferenceCase<Inputs, Answer> {
  readonly id: string;
  readonly inputs: Inputs;
  readonly published: Answer;
  readonly expected: Answer;
}

const { cases } = JSON.parse(readFileSync(new URL('../reference/cases.json', import.meta.url), 'utf8')) as {
  cases: ReferenceCase<unknown, unknown>[];
};

/** The case of this id; `published` is what the source prints, `expected` what is right. */
export function caseOf<Inputs, Answer>(id: string): ReferenceCase<Inputs, Answer> {
  const found = cases.find((each) => each.id === id);
  if (found === undefined) throw new Error(`No reference case ${id}`);
  return found as ReferenceCase<Inputs, Answer>;
}
