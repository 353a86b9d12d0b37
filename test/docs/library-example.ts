import { readFile } from 'node:fs/promises';
import { checkScenario, parseScenario, renderDiagnostics } from '../../src/index.js';

const file = 'scenarios/outlook-anywhere-fin.yaml';
const text = await readFile(file, 'utf8');
const parsed = await parseScenario(text, { file, set: ['pool.addresses=4'] });

if (parsed.ok) {
  const { status, headroom, groups } = checkScenario(parsed);
  const [group] = groups;
  process.stdout.write(`${status}: load ${group?.load.toFixed(3)}, headroom ×${headroom.factor?.toFixed(2)}\n`);
} else {
  process.stdout.write(`${renderDiagnostics(parsed.diagnostics, file, text)}\n`);
}
