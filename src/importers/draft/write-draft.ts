import { printable } from '../../diagnostics/printable.js';
import type { DraftDestination, DraftFlow, Noted } from './draft.js';
import { typedShare } from './typed.js';

/** A whole scenario before it is text. */
export interface Draft {
  readonly head: readonly string[];
  readonly name: string;
  readonly platform: Noted;
  readonly addresses: Noted;
  readonly ports: Noted | null;
  readonly sharing: Noted | null;
  readonly destinations: readonly DraftDestination[];
  readonly flows: readonly DraftFlow[];
  readonly timers: readonly (Noted & { readonly name: string })[];
}

/** Where comments begin, and how far a line may go. */
const NOTE_COLUMN = 32;
const WIDTH = 110;

/** The draft as YAML with comments. Whatever a file name or an address may hold is made harmless. */
export function writeDraft(draft: Draft): string {
  const { name, platform, addresses, ports, sharing, destinations, flows, timers } = draft;
  return [
    ...draft.head.flatMap((sentence) => comment(sentence, '')),
    `name: ${quoted(name)}`,
    ...entry('platform', platform, ''),
    'pool:',
    ...entry('addresses', addresses, '  '),
    ...(ports === null ? [] : entry('ports', ports, '  ')),
    ...(sharing === null ? [] : ['  sharing:', ...entry('slices', sharing, '    ')]),
    'destinations:',
    ...destinations.flatMap(destinationLines),
    'traffic:',
    ...flows.flatMap(flowLines),
    ...(timers.length === 0 ? [] : ['timers:', ...timers.flatMap((timer) => entry(timer.name, timer, '  '))]),
    '',
  ].join('\n');
}

function destinationLines({ name, note, endpoints, weights }: DraftDestination): readonly string[] {
  const head = `  ${name}:`;
  if (weights === null) return [head, ...entry('endpoints', { value: String(endpoints), note }, '    ')];
  const shares = weights.map((one) => `      ${quoted(one.name)}: ${typedShare(one.hundredths)}`);
  return [head, ...comment(note, '    '), '    weights:', ...shares];
}

function flowLines(flow: DraftFlow): readonly string[] {
  const { name, destination, arrivals, lifetime, setup, peerCloseDelay, close, peakedness } = flow;
  const optional = (key: string, value: Noted | null): readonly string[] =>
    value === null ? [] : entry(key, value, '    ');
  return [
    `  ${name}:`,
    `    to: ${destination}`,
    ...entry(arrivals.key, arrivals, '    '),
    ...optional('peakedness', peakedness),
    ...entry('lifetime', lifetime, '    '),
    ...optional('setup', setup),
    ...optional('peerCloseDelay', peerCloseDelay),
    ...entry('close', close, '    '),
  ];
}

/** A key with its value and note: on one line where that fits, else the note above. */
function entry(key: string, { value, note }: Noted, indent: string): readonly string[] {
  const line = `${indent}${key}: ${value}`;
  if (note === '') return [line];
  const whole = `${line.padEnd(NOTE_COLUMN - 1)} # ${harmless(note)}`;
  return whole.length <= WIDTH ? [whole] : [...comment(note, indent), line];
}

function comment(text: string, indent: string): readonly string[] {
  const room = WIDTH - indent.length - 2;
  const lines: string[] = [];
  let line = '';
  for (const word of harmless(text).split(' ')) {
    if (line !== '' && line.length + 1 + word.length > room) {
      lines.push(line);
      line = word;
    } else line = line === '' ? word : `${line} ${word}`;
  }
  return [...lines, line].map((one) => `${indent}# ${one}`);
}

/** One line, nothing that steers a terminal or ends a comment. */
function harmless(text: string): string {
  return printable(text.replace(/\s+/gu, ' ')).trim();
}

/** A YAML scalar in double quotes; JSON's escapes are YAML's. */
export function quoted(text: string): string {
  return JSON.stringify(harmless(text));
}
