/** The fields that each command's JSON has, from reports between them in which every list has something in it. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import {
  checkReport,
  checkScenario,
  closeVariants,
  compareReport,
  compareVariants,
  diffScenarios,
  NO_SPARE,
  type ParsedScenario,
  parseScenario,
  planSweep,
  sensitivity,
  simulateReport,
  simulateScenario,
  simulateTimeline,
  sizeReport,
  sweepReport,
  timelineReport,
} from '../../src/index.js';
import { ROOT } from './console.js';
import { besideTable, fitReports } from './fit-report.js';
import { stories } from './stories.js';

/** What a report takes from `check`, and the page does not explain twice. */
const AS_IN_CHECK: Readonly<Record<string, readonly string[]>> = {
  compare: ['variants[].result'],
  size: ['solutions[].result', 'assumptions[]', 'findings[]'],
  sweep: ['findings[]', 'assumptions[]'],
  sensitivity: ['result'],
  fit: ['traffic.total', 'traffic.endpoints[]', 'traffic.services[].setup', 'traffic.services[].peerCloseDelay'],
  diff: [
    ...['before', 'after', 'thresholds[].before', 'thresholds[].after', 'limits[].before', 'limits[].after'],
    ...['findings.appeared[]', 'findings.vanished[]', 'levers.appeared[]', 'levers.vanished[]'],
    ...['assumptions.appeared[]', 'assumptions.vanished[]'],
    ...['assumptions.changed[].before', 'assumptions.changed[].after'],
  ],
};

/** Mappings whose keys are names, states or symbols. */
const OPEN = /(?:^|\.)(?:states|inputs|metrics|remainingSeconds|timerSeconds)$/;

async function scenario(file: string, set: readonly string[] = []): Promise<ParsedScenario> {
  const parsed = await parseScenario(await readFile(join(ROOT, 'scenarios', file), 'utf8'), { file, set });
  if (!parsed.ok) throw new Error(`${file}: ${parsed.diagnostics.map(({ message }) => message).join('; ')}`);
  return parsed;
}

/** Paths of the fields by command: `a.b`, `list[].c`; `*` for keys that are names. */
export async function jsonFields(): Promise<ReadonlyMap<string, readonly string[]>> {
  const reports: readonly { readonly command: string }[] = [
    checkReport(await Promise.all(stories.map(async ({ file }) => besideTable(checkScenario(await scenario(file)))))),
    await compared(),
    await sized(),
    await swept(),
    sensitivity(await withBurst(), { samples: 20 }),
    await overTime(),
    await simulated(),
    ...(await differences()),
    ...(await fitReports()),
  ];
  const fields = new Map<string, Set<string>>();
  for (const report of reports) {
    const found = fields.get(report.command) ?? new Set<string>();
    for (const field of fieldsOf(report, '', AS_IN_CHECK[report.command] ?? [])) found.add(field);
    fields.set(report.command, found);
  }
  return new Map([...fields].map(([command, found]) => [command, [...found].sort()]));
}

const limited = (file: string) => scenario(file, ['limits.newConnections=1000/s']);

/** Ranges of every kind, one of them of an event. */
const withBurst = () =>
  scenario('black-friday.yaml', [
    'limits.newConnections=1000/s',
    'events=[{at: 1h, burst: 200%, lasts: {low: 1min, high: 30min}}]',
  ]);

async function compared() {
  return compareReport(compareVariants(closeVariants(await scenario('outlook-anywhere.yaml')), 'close'));
}

/** A burst that is refused in part, beside two boxes of which only one is simulated with the other's restart. */
async function overTime() {
  const text = `
platform: linux-netfilter
pool: {addresses: 1, ports: 1024-1123}
traffic: {web: {rate: 2/s, lifetime: 20s, close: client-fin, peakedness: 2}}
limits: {newConnections: 100/s}
events: [{at: 20s, burst: 500%, lasts: 20s}, {at: 60s, restart: all}]`;
  const parsed = await parseScenario(text);
  if (!parsed.ok) throw new Error(parsed.diagnostics.map(({ message }) => message).join('; '));
  return timelineReport([await simulateTimeline(parsed, { replications: 4, bins: 4 })]);
}

async function sized() {
  const questions = ['addresses', 'portsPerSlice'] as const;
  const parsed = await scenario('haproxy-one-server.yaml');
  return sizeReport(
    parsed,
    questions.map((solve) => ({ solve, subject: null })),
    NO_SPARE,
  );
}

async function swept() {
  const parsed = await scenario('outlook-anywhere.yaml', ['platform=generic-nat']);
  const vary = ['pool.sharing={slices: 2},{slices: 100000}', 'pool.addresses=1..2'];
  const result = await planSweep(parsed, { vary });
  if (!result.ok) throw new Error(result.diagnostics.map(({ message }) => message).join('; '));
  const turning = await planSweep(parsed, { vary: ['users=1000,20000', 'pool.addresses=1..2'] });
  if (!turning.ok) throw new Error(turning.diagnostics.map(({ message }) => message).join('; '));
  const { frontiers } = sweepReport({ ...turning.plan, metrics: [] });
  return { ...sweepReport(result.plan), frontiers, shard: { index: 1, count: 1 } };
}

/** A limit in reach, a precision, a trace, and something that is not simulated. */
async function simulated() {
  const parsed = await scenario('gcp-cloud-nat-defaults.yaml', [
    'limits.newConnections=25/s',
    'pool.oversubscription=8',
  ]);
  const options = { seconds: 60, replications: 2, mostReplications: 2, precision: 0.5, traceEverySeconds: 60 };
  return simulateReport([await simulateScenario(parsed, options)]);
}

const on = (platform: string) => scenario('outlook-anywhere-fin.yaml', [`platform=${platform}`]);

async function differences() {
  const [fin, rst] = [await limited('outlook-anywhere-fin.yaml'), await limited('outlook-anywhere.yaml')];
  const moved = await scenario('outlook-anywhere.yaml', ['platform=haproxy-tcp']);
  const [aws, azure] = [await on('aws-nat-gateway'), await on('azure-load-balancer')];
  return [diffScenarios(fin, rst), diffScenarios(rst, fin), diffScenarios(rst, moved), diffScenarios(aws, azure)];
}

function fieldsOf(value: unknown, path: string, shared: readonly string[]): readonly string[] {
  const here = path === '' || path.endsWith('[]') ? [] : [path];
  if (shared.includes(path)) return here;
  if (Array.isArray(value)) return [...here, ...value.flatMap((one) => fieldsOf(one, `${path}[]`, shared))];
  if (typeof value !== 'object' || value === null) return here;
  const keys = Object.entries(value).map(
    ([key, one]) => [path === '' ? key : `${path}.${OPEN.test(path) ? '*' : key}`, one] as const,
  );
  return [...here, ...keys.flatMap(([key, one]) => fieldsOf(one, key, shared))];
}
