/** What can be compared: close strategies, changes, scenario files, platforms. */
import type { Diagnostic } from '../../diagnostics/diagnostic.js';
import { type ParsedScenario, parseScenario } from '../../scenario/parse.js';
import type { CloseStrategy, Flow } from '../../scenario/scenario.js';
import { mergedMix, typedMix } from '../typed-number.js';
import { type TypedSetting, typedSet } from '../typed-set.js';
import { changedScenario, type ScenarioChange } from '../variant.js';

/** A variant before it is evaluated: a scenario, or why there is none. */
export interface VariantSource {
  readonly label: string;
  readonly set: readonly TypedSetting[];
  readonly parsed: ParsedScenario | null;
  /** Why it cannot be evaluated. */
  readonly problem: string | null;
  /** What was said while reading it, where it was typed as settings. */
  readonly diagnostics: readonly Diagnostic[];
  /** Whether somebody would choose it. */
  readonly eligible: boolean;
  readonly prices: readonly string[];
  readonly notes: readonly string[];
}

/** The scenario as it stands in the file. */
export function asTyped(parsed: ParsedScenario, label = 'as typed'): VariantSource {
  return { label, set: [], parsed, problem: null, diagnostics: [], eligible: true, prices: [], notes: [] };
}

/** A scenario with some changes as a variant; where they make no sense, with what is said against them. */
export function changedVariant(
  parsed: ParsedScenario,
  label: string,
  changes: readonly ScenarioChange[],
  more: Partial<Pick<VariantSource, 'eligible' | 'prices' | 'notes'>> = {},
): VariantSource {
  const changed = changedScenario(parsed, changes);
  const problem = changed === undefined ? parsed.document.objections(changes).join('; ') : null;
  return { ...asTyped(parsed, label), set: typedSet(changes), parsed: changed ?? null, problem, ...more };
}

/** The ways a connection can end that somebody chooses, then those that nobody does. */
const CHOSEN: readonly CloseStrategy[] = ['client-fin', 'server-fin', 'client-rst', 'server-rst', 'fin-then-rst'];
const ACCIDENTS: readonly CloseStrategy[] = ['half-close', 'idle'];

/** What never became a connection is closed by nobody. */
const NEVER_OPEN: readonly CloseStrategy[] = ['refused', 'unanswered'];

/**
 * Every close strategy beside the scenario as typed: the connections that somebody closes are closed in that way, those
 * that are left open or never open stay as they are. Where connections are left open, also with all of them closed.
 */
export function closeVariants(parsed: ParsedScenario): readonly VariantSource[] {
  const flows = parsed.scenario.flows.filter(({ protocol }) => protocol === 'tcp');
  if (flows.length === 0) return [asTyped(parsed)];
  const changes = (strategy: CloseStrategy): readonly ScenarioChange[] =>
    flows.map((flow) => closeChange(flow, closedWith(flow, strategy)));
  const same = [...CHOSEN, ...ACCIDENTS].find((strategy) =>
    flows.every((flow) => mixText(closedWith(flow, strategy)) === mixText(flow.close)),
  );
  const others = (strategies: readonly CloseStrategy[]): readonly CloseStrategy[] =>
    strategies.filter((strategy) => strategy !== same);
  return [
    asTyped(parsed, same === undefined ? 'as typed' : `${same} (as typed)`),
    ...others(CHOSEN).map((strategy) => changedVariant(parsed, strategy, changes(strategy))),
    ...(flows.some(({ close }) => close.some(leftOpen)) ? [allClosed(parsed, flows)] : []),
    ...others(ACCIDENTS).map((strategy) =>
      changedVariant(parsed, strategy, changes(strategy), {
        eligible: false,
        prices: ['nobody closes: an accident, no plan'],
      }),
    ),
  ];
}

/**
 * Variants as typed after `--set`: each a change, or several joined by ` & `. What is wrong with one is in its `problem`.
 *
 * @param base settings that hold for all of them
 */
export async function setVariants(
  parsed: ParsedScenario,
  texts: readonly string[],
  base: readonly string[] = [],
): Promise<readonly VariantSource[]> {
  const { text, file } = parsed.document;
  const variants = texts.map(async (line): Promise<VariantSource> => {
    const settings = splitSettings(line);
    const result = await parseScenario(text, { file, set: [...base, ...settings] });
    const errors = result.ok ? [] : result.diagnostics.filter(({ severity }) => severity === 'error');
    return {
      ...asTyped(parsed, settings.join(' & ')),
      set: settings.map(pathAndValue),
      parsed: result.ok ? result : null,
      problem: result.ok ? null : errors.map(({ message }) => message).join('; '),
      diagnostics: result.diagnostics,
    };
  });
  return [asTyped(parsed), ...(await Promise.all(variants))];
}

/** The changes of one variant: cut at ` & ` outside of quotes. */
export function splitSettings(line: string): readonly string[] {
  return (line.match(/(?:"(?:[^"\\]|\\.)*"|\s&(?!\s)|[^\s"]|\s(?!&\s)|")+/g) ?? [])
    .map((part) => part.replace(/^&\s+/, '').trim())
    .filter((part) => part !== '' && part !== '&');
}

/** Several scenario files side by side. */
export function fileVariants(files: readonly ParsedScenario[]): readonly VariantSource[] {
  return files.map((parsed) => asTyped(parsed, parsed.scenario.file));
}

function pathAndValue(setting: string): TypedSetting {
  const at = setting.indexOf('=');
  return { path: setting.slice(0, at).trim(), value: setting.slice(at + 1).trim() };
}

function leftOpen({ strategy }: Flow['close'][number]): boolean {
  return ACCIDENTS.includes(strategy);
}

function closedWith(flow: Flow, strategy: CloseStrategy): Flow['close'] {
  const kept = (one: Flow['close'][number]): boolean => NEVER_OPEN.includes(one.strategy);
  const someClosed = flow.close.some((one) => !kept(one) && !leftOpen(one));
  return mergedMix(
    flow.close.map((one) => (kept(one) || (someClosed && leftOpen(one)) ? one : { strategy, share: one.share })),
  );
}

function allClosed(parsed: ParsedScenario, flows: readonly Flow[]): VariantSource {
  const changes = flows
    .filter(({ close }) => close.some(leftOpen))
    .map((flow) => {
      const closed = flow.close.filter((one) => !leftOpen(one) && !NEVER_OPEN.includes(one.strategy));
      const usual = [...closed].sort((a, b) => b.share - a.share)[0]?.strategy ?? 'client-fin';
      const close = mergedMix(flow.close.map((one) => (leftOpen(one) ? { strategy: usual, share: one.share } : one)));
      return closeChange(flow, close);
    });
  return changedVariant(parsed, 'none left open', changes, {
    prices: ['needs the application, or keep-alives that notice dead peers'],
  });
}

function closeChange(flow: Flow, close: Flow['close']): ScenarioChange {
  return { path: [...flow.path, 'close'], value: typedMix(close) };
}

function mixText(close: Flow['close']): string {
  return close
    .map(({ strategy, share }) => `${strategy} ${share.toPrecision(12)}`)
    .sort()
    .join();
}
