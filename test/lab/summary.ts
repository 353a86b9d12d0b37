/** A case in a few lines for the terminal. */
import type { Compared } from './compare.js';
import { judge } from './judge.js';
import { total } from './model.js';

/** One line for the case, one for its states, one for each check. */
export function caseLines(one: Compared): readonly string[] {
  const checks = judge(one);
  const mark = checks.every(({ passed }) => passed) ? 'ok  ' : 'FAIL';
  const { kernel, onDraws } = one.whole;
  const states = Object.keys({ ...onDraws, ...kernel })
    .filter((state) => Math.max(onDraws[state] ?? 0, kernel[state] ?? 0) >= 0.05)
    .map((state) => `${state} ${ports(kernel[state] ?? 0)} (${ports(onDraws[state] ?? 0)})`)
    .join(', ');
  const { refused, connections, model } = one.failures;
  return [
    `${mark} ${one.name}: kernel ${ports(total(kernel))}, model of what was played ${ports(total(onDraws))}, as written ${ports(total(one.asWritten.states))}`,
    `     ${states}`,
    ...(one.claim === 'failures'
      ? [`     refused ${refused} of ${connections}: ${share(refused / connections)}, model ${share(model)}`]
      : []),
    ...checks.map(({ what, passed, detail }) => `     ${passed ? 'ok' : 'FAIL'} ${what}: ${detail}`),
  ];
}

/** What failed of a case, once more: the last lines of a long output are read first. */
export function failureLines(one: Compared): readonly string[] {
  const failed = judge(one).filter(({ passed }) => !passed);
  return failed.map(({ what, detail }) => `FAIL ${one.name}, ${what}: ${detail}`);
}

function ports(value: number): string {
  return value.toFixed(1);
}

function share(value: number): string {
  return `${(value * 100).toPrecision(3)} %`;
}
