/** The close strategies: what happens, and what a NAT and a full proxy hold, as the RFCs' own profiles do. */
import { checkScenario, parseScenario } from '../../src/index.js';
import { formatDuration } from '../../src/units/format.js';
import { markdownTable } from './sections.js';

const MEANING: Readonly<Record<string, string>> = {
  'client-fin': 'the client closes first, in good order',
  'server-fin': 'the server closes first, in good order',
  'client-rst': 'the client aborts (SO_LINGER 0; Outlook’s way)',
  'server-rst': 'the server aborts',
  'fin-then-rst': 'one side sends FIN, the other answers with RST',
  'half-close': 'one side sends FIN, the other never closes',
  idle: 'nobody closes: abandoned, leaked, powered off',
  refused: 'the SYN is answered by RST',
  unanswered: 'the SYN is never answered',
};

/** Timers that no RFC gives every box; the table names them without a number. */
const UNPUBLISHED = ['establishedIdle', 'halfClosed', 'synSent'];

/** The states after ESTABLISHED, each with its length, as the planner has them. */
async function held(platform: string, close: string, given: readonly string[] = []): Promise<string> {
  const timers = given.map((name) => `${name}: 1 min`).join(', ');
  const parsed = await parseScenario(`platform: ${platform}
pool: {addresses: 1}
timers: {${timers}}
traffic: {one: {rate: 1/s, lifetime: 20s, setup: 0s, peerCloseDelay: 1s, close: ${close}}}`);
  if (!parsed.ok) {
    const missing = UNPUBLISHED.find((name) => !given.includes(name) && parsed.diagnostics[0]?.message.includes(name));
    if (missing === undefined) throw new Error(parsed.diagnostics.map(({ message }) => message).join('; '));
    return held(platform, close, [...given, missing]);
  }
  const parts = checkScenario(parsed).groups[0]?.holding[0]?.parts ?? [];
  const shown = parts
    .filter(({ setBy, seconds }) => setBy !== 'lifetime' && seconds > 0)
    .map(({ state, seconds, setBy }) => {
      if (setBy === 'peerCloseDelay') return `${state} until the second FIN`;
      return given.includes(setBy) ? `${state} (\`${setBy}\`)` : `${state} ${formatDuration(seconds)} (\`${setBy}\`)`;
    });
  return shown.length === 0 ? 'nothing' : shown.join(', then ');
}

/** One row a strategy. */
export async function strategyTable(): Promise<string> {
  const rows = Object.entries(MEANING).map(async ([close, meaning]) => [
    `\`${close}\``,
    meaning,
    await held('generic-nat', close),
    await held('generic-proxy', close),
  ]);
  return markdownTable(
    ['`close:`', 'what happens', 'a NAT then holds', 'a full proxy then holds'],
    await Promise.all(rows),
  );
}

/** The strategies that the table explains. */
export const explainedStrategies: readonly string[] = Object.keys(MEANING);
