import type { ParsedScenario } from '../../scenario/parse.js';
import { showPath } from '../../scenario/problems.js';
import { isRange } from '../../scenario/ranges.js';
import { isExpression } from '../../scenario/reader.js';
import type { Destination, Flow, Path } from '../../scenario/scenario.js';
import { valueAt } from '../../scenario/set-path.js';
import { scaledProfile, scaledValues } from '../typed-traffic.js';
import { EXPRESSION, type Found, inputAt, type NumericInput, shareInputs, wholeSteps } from './sensitivity-input.js';

/** The numbers of the scenario's traffic: parameters, flows and where they go. */
export function trafficInputs({ scenario, document }: ParsedScenario): readonly Found[] {
  const used = scenario.destinations.filter(({ id }) => scenario.flows.some((flow) => flow.destination === id));
  return [
    ...Object.keys(document.input.parameters ?? {}).flatMap((name) => parameterInput(document, ['parameters', name])),
    ...scenario.flows.flatMap((flow) => flowInputs(flow, document)),
    ...used.flatMap((destination) => destinationInputs(destination, document)),
  ];
}

type Document = ParsedScenario['document'];

/** A parameter says by its text what it measures. */
function parameterInput(document: Document, path: Path): readonly Found[] {
  const typed = valueAt(document.input, path);
  const text = String(isRange(typed) ? typed.low : typed).trim();
  const unit = text.includes('/') ? '1/s' : text.includes('%') ? 'share' : /[A-Za-zµ]$/.test(text) ? 's' : 'count';
  const range = document.ranges.find((one) => showPath(one.path) === showPath(path));
  const ofRange =
    range && ({ rate: '1/s', duration: 's', number: unit === 'share' ? 'share' : 'count' } as const)[range.unit];
  return inputAt({ document, path, unit: ofRange ?? unit }).map((found) =>
    'reason' in found || !onlyWhole(found, document) ? found : { ...found, steps: wholeSteps(1) },
  );
}

/** Whether a count is made of the parameter (`sources: = clients`): only whole numbers make a scenario then. */
function onlyWhole({ value, unit, change }: NumericInput, document: Document): boolean {
  if (unit !== 'count' || !Number.isInteger(value)) return false;
  const makesSense = (to: number): boolean => document.changed(change(to) ?? []) !== undefined;
  return !makesSense(value + 0.5) && !makesSense(value - 0.5) && (makesSense(value + 1) || makesSense(value - 1));
}

function flowInputs(flow: Flow, document: Document): readonly Found[] {
  const at = (key: string): Path => [...flow.path, key];
  const zero = { value: 0, origin: 'assumed' } as const;
  const poisson = flow.sources === null ? ({ value: 1, origin: 'assumed' } as const) : null;
  return [
    ...inputAt({ document, path: at('rate'), unit: '1/s' }),
    ...inputAt({ document, path: at('sessions'), unit: 'count' }),
    ...profileInput(flow, document),
    ...lifetimeInputs(flow, document),
    ...inputAt({ document, path: at('setup'), unit: 's', otherwise: zero }),
    ...inputAt({ document, path: at('peerCloseDelay'), unit: 's', otherwise: flow.protocol === 'tcp' ? zero : null }),
    ...closeInputs(flow, document),
    ...inputAt({ document, path: at('requestsPerConnection'), unit: 'count' }),
    ...inputAt({ document, path: at('sources'), unit: 'count', steps: wholeSteps(1) }),
    ...inputAt({ document, path: at('peakedness'), unit: 'count', otherwise: poisson }),
    ...retryInput(flow, document),
  ];
}

/** Rates by the hour are one input, their peak, the others in proportion; parts of a rate are varied with it. */
function profileInput(
  { profile, path: flow, ratePerSecond, requestsPerConnection }: Flow,
  document: Document,
): readonly Found[] {
  if (profile === null) return [];
  const at = [...flow, 'profile'];
  const path = showPath(at);
  if (profile.peakFactor !== null) return [{ path, reason: 'parts of the rate: they are varied with it' }];
  if (holdsExpression(valueAt(document.input, at))) return [{ path, reason: EXPRESSION }];
  const change = (peak: number) => [{ path: at, value: scaledProfile(profile, peak) }];
  return [{ path, value: ratePerSecond * requestsPerConnection, unit: '1/s', origin: 'scenario', steps: null, change }];
}

/** Measured open times are one input, their mean. */
function valuesInput(flow: Flow, document: Document): readonly Found[] {
  const { lifetime } = flow;
  const at = [...flow.path, 'lifetime', 'values'];
  const path = showPath(at);
  if (lifetime.distribution !== 'empirical') return [];
  if (holdsExpression(valueAt(document.input, at))) return [{ path, reason: EXPRESSION }];
  if (lifetime.meanSeconds === 0) return [{ path, reason: 'zero, each of them' }];
  const change = (mean: number) => [{ path: at, value: scaledValues(lifetime, mean) }];
  return [{ path, value: lifetime.meanSeconds, unit: 's', origin: 'scenario', steps: null, change }];
}

function holdsExpression(typed: unknown): boolean {
  return typeof typed === 'object' && typed !== null && Object.values(typed).some(isExpression);
}

function lifetimeInputs(flow: Flow, document: Document): readonly Found[] {
  const path = [...flow.path, 'lifetime'];
  const typed = valueAt(document.input, path);
  if (typeof typed !== 'object' || typed === null || isRange(typed)) return inputAt({ document, path, unit: 's' });
  return [
    ...inputAt({ document, path: [...path, 'mean'], unit: 's' }),
    ...inputAt({ document, path: [...path, 'p95'], unit: 's' }),
    ...inputAt({ document, path: [...path, 'cv'], unit: 'count' }),
    ...valuesInput(flow, document),
  ];
}

function closeInputs(flow: Flow, document: Document): readonly Found[] {
  const path = [...flow.path, 'close'];
  const typed = valueAt(document.input, path);
  const [only, ...others] = flow.close;
  if (only === undefined) return [];
  if (typeof typed !== 'object' || others.length === 0) {
    return [
      { path: showPath(path), reason: `${only.strategy} alone: \`snat-plan compare\` sets the others beside it` },
    ];
  }
  return shareInputs(document, path, new Map(flow.close.map(({ strategy, share }) => [strategy, share])));
}

function retryInput(flow: Flow, document: Document): readonly Found[] {
  const path = [...flow.path, 'retries'];
  const otherwise = { value: 0, origin: 'assumed' } as const;
  return flow.retries.kind === 'probability'
    ? inputAt({ document, path, unit: 'share' })
    : inputAt({ document, path, unit: 'count', otherwise, steps: wholeSteps(1) });
}

function destinationInputs(destination: Destination, document: Document): readonly Found[] {
  const path: Path = ['destinations', destination.id];
  const { value, origin } = destination.timeWaitSeconds;
  const timeWait = inputAt({
    document,
    path: [...path, 'timeWait'],
    unit: 's',
    otherwise: { value, origin: origin === 'platform' ? 'platform' : 'assumed' },
  });
  if (destination.parts.every(({ id }) => id !== null)) {
    const shares = new Map(destination.parts.map(({ id, share }) => [String(id), share]));
    return [...shareInputs(document, [...path, 'weights'], shares), ...timeWait];
  }
  const steps = wholeSteps(1);
  const one = { value: 1, origin: 'assumed' } as const;
  return [
    ...inputAt({ document, path: [...path, 'endpoints'], unit: 'count', otherwise: one, steps }),
    ...inputAt({ document, path: [...path, 'hosts'], unit: 'count', steps }),
    ...timeWait,
  ];
}
