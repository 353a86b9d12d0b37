/** The part of docs/diagnostics.md that shows a mistake for every code and what is printed. */
import { type DiagnosticCode, decodeScenario, parseScenario, renderDiagnostics } from '../../src/index.js';
import { type Mistake, mistakes } from './mistakes.js';

/** What is printed for a mistake, and the codes it has. */
export async function printed({
  text,
  set,
}: Mistake): Promise<{ readonly codes: readonly string[]; readonly output: string }> {
  if (text === null) return { codes: [], output: '' };
  const decoded = decodeScenario(new TextEncoder().encode(text));
  const diagnostics =
    'diagnostic' in decoded
      ? [decoded.diagnostic]
      : (await parseScenario(text, { file: 'scenario.yaml', set: set === undefined ? [] : [set] })).diagnostics;
  return {
    codes: diagnostics.map(({ code }) => code),
    output: renderDiagnostics(diagnostics, 'scenario.yaml', text),
  };
}

/** A section for every code. */
export async function diagnosticSections(): Promise<string> {
  const sections = Object.entries(mistakes) as [DiagnosticCode, Mistake][];
  const texts = sections.map(async ([code, mistake]) => {
    const { output } = await printed(mistake);
    const typed = mistake.hidden || mistake.text === null ? '' : `\n\n\`\`\`yaml\n${mistake.text.trim()}\n\`\`\``;
    const set = mistake.set === undefined ? '' : `\n\n\`--set ${mistake.set}\``;
    return `### \`${code}\`\n\n${mistake.means}${typed}${set}${output === '' ? '' : `\n\n\`\`\`text\n${output}\n\`\`\``}`;
  });
  return (await Promise.all(texts)).join('\n\n');
}
