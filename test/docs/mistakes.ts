/** A mistake for every diagnostic: what it means, and a scenario (or bytes, or a `--set`) that makes it. */
import type { DiagnosticCode } from '../../src/index.js';

export interface Mistake {
  readonly means: string;
  /** Null where no text makes it. */
  readonly text: string | null;
  /** What is typed after `--set`. */
  readonly set?: string;
  /** Whether the text is left out of the page: it cannot be shown, or there is none. */
  readonly hidden?: true;
}

const WEB = 'web: {rate: 120/s, lifetime: 20s, close: client-fin}';
const HEAD = 'platform: linux-netfilter\npool: {addresses: 2}\n';
const scenario = (rest: string) => `${HEAD}${rest}\n`;

/** In the order of the page. */
export const mistakes: Readonly<Record<DiagnosticCode, Mistake>> = {
  'file-unreadable': {
    means: 'The file is not there, is a folder, or may not be read. The exit status is 3.',
    text: null,
  },
  'file-too-large': {
    means: 'A scenario is a few lines that a person typed; more than a quarter of a mebibyte is a capture or a log.',
    text: '#'.repeat(262_145),
    hidden: true,
  },
  'file-not-text': { means: 'The bytes are not UTF-8, or contain NUL.', text: 'platform: \u0000', hidden: true },
  'file-empty': { means: 'There is nothing in the file but blanks and comments.', text: '# to do\n' },
  'yaml-syntax': {
    means: 'YAML 1.2 cannot read the file.',
    text: 'platform: linux-netfilter\npool: {addresses: 2\ntraffic: {}\n',
  },
  'yaml-duplicate-key': {
    means: 'A key stands twice in one mapping; other readers would silently take the last.',
    text: scenario(`pool: {addresses: 3}\ntraffic:\n  ${WEB}`),
  },
  'yaml-alias': {
    means: 'An alias (`*name`) without its anchor, or aliases that grow beyond reason.',
    text: scenario('traffic:\n  web: *usual'),
  },
  'yaml-several-documents': {
    means: 'The file holds several YAML documents (`---`); a scenario is one.',
    text: scenario(`traffic:\n  ${WEB}\n---\nplatform: haproxy`),
  },
  'unknown-key': {
    means: 'A key that no scenario has here. Nothing is ignored silently.',
    text: scenario('traffic:\n  web: {rate: 120/s, livetime: 20s, lifetime: 20s, close: client-fin}'),
  },
  'missing-key': {
    means: 'Something without which there is no answer.',
    text: scenario('traffic:\n  web: {rate: 120/s, lifetime: 20s}'),
  },
  'wrong-type': {
    means: 'A mapping, list or text where another kind of value belongs.',
    text: scenario('traffic:\n  - rate: 120/s'),
  },
  'wrong-unit': {
    means: 'A unit of another dimension, or one that is read in two ways (`m` may be minutes, months or milli).',
    text: scenario('traffic:\n  web: {rate: 120/s, lifetime: 20m, close: client-fin}'),
  },
  'missing-unit': {
    means: 'A bare number where a unit is needed. There is never a second reading of the same text.',
    text: scenario('traffic:\n  web: {rate: 120, lifetime: 20, close: client-fin}'),
  },
  'out-of-range': {
    means: 'A number that no such thing can have.',
    text: `platform: linux-netfilter\npool: {addresses: 0}\ntraffic:\n  ${WEB}\n`,
  },
  'invalid-value': {
    means: 'A text that is none of the values a key takes, or no number as it is written.',
    text: scenario('traffic:\n  web: {rate: "1,200/s", lifetime: 20s, close: client-fni}'),
  },
  'unknown-name': {
    means: 'A destination or a pool that the file does not define.',
    text: scenario(
      `destinations: {exchange: {endpoints: 2}}\ntraffic:\n  web: {to: exchnage, rate: 1/s, lifetime: 1s, close: client-fin}`,
    ),
  },
  'unknown-platform': {
    means: 'No profile of that name; `snat-plan platforms` lists them.',
    text: `platform: linux-netfliter\npool: {addresses: 2}\ntraffic:\n  ${WEB}\n`,
  },
  'platform-number-missing': {
    means: 'The platform does not publish a number that this scenario needs. It is asked for, never invented.',
    text: `platform: a10-cgn\npool: {addresses: 2, ports: 1024-65535}\ntraffic:\n  ${WEB}\n`,
  },
  conflict: {
    means: 'Two keys that contradict each other, or say the same thing twice.',
    text: scenario('traffic:\n  web: {rate: 120/s, sessions: 2400, lifetime: 20s, close: client-fin}'),
  },
  'mix-not-100': {
    means: 'Shares that do not add up to 100 %.',
    text: scenario('traffic:\n  web: {rate: 1/s, lifetime: 1s, close: {client-fin: 80%, client-rst: 10%}}'),
  },
  'address-invalid': {
    means: 'An address, range or prefix that is none.',
    text: `platform: linux-netfilter\npool: {addresses: 198.51.100.300}\ntraffic:\n  ${WEB}\n`,
  },
  'ports-invalid': {
    means: 'A port range that is none.',
    text: `platform: linux-netfilter\npool: {addresses: 2, ports: 65535-1024}\ntraffic:\n  ${WEB}\n`,
  },
  'threshold-invalid': {
    means: 'A threshold that compares no known metric with a number.',
    text: scenario(`traffic:\n  ${WEB}\nthresholds: [blokcing < 1e-6]`),
  },
  'expression-invalid': {
    means: 'An `=` expression that cannot be read.',
    text: scenario(
      'parameters: {users: 3000}\ntraffic:\n  web: {rate: = users * (40/hour, lifetime: 20s, close: client-fin}',
    ).replace('= users * (40/hour', '"= users * (40/hour"'),
  },
  'expression-too-long': {
    means: 'An expression of more than 1,000 characters.',
    text: scenario(`traffic:\n  web: {rate: "= ${'1/s + '.repeat(200)}1/s", lifetime: 20s, close: client-fin}`),
    hidden: true,
  },
  'expression-undefined': {
    means: 'A name that no parameter has.',
    text: scenario(
      'parameters: {users: 3000}\ntraffic:\n  web: {rate: = user * 40/hour, lifetime: 20s, close: client-fin}',
    ),
  },
  'expression-forbidden': {
    means: 'Expressions are arithmetic over parameters; nothing else reaches the evaluator.',
    text: scenario('traffic:\n  web: {rate: "= import(1)", lifetime: 20s, close: client-fin}'),
  },
  'expression-dimension': {
    means: 'The result has another dimension than the key; it says what it came out as.',
    text: scenario('parameters: {users: 3000}\ntraffic:\n  web: {rate: = users * 2, lifetime: 20s, close: client-fin}'),
  },
  'set-invalid': {
    means:
      'What stands after `--set` is not `path=value`; or what is swept changes only what a timeline plays, so that all points would be the same.',
    text: scenario(`traffic:\n  ${WEB}`),
    set: 'pool.addresses',
  },
};
