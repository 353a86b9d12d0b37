/**
 * Events a second of the simulator. First beside SimPy on the same model: 8 groups of 1,024 ports, Poisson arrivals, any
 * free port, exponential open times, then TIME_WAIT; both print the blocking that they saw. Then whole scenarios, from YAML
 * through the plan, in one thread and in two, as `simulate` does them. The bar is the ratio to SimPy within one run, the
 * best of several rounds on both sides, by processor time: other work on the machine is nobody's fault. Events a second are
 * printed for the record.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'esbuild';

const root = join(import.meta.dirname, '../..');
const ROUNDS = 5;
/** Of each scenario, in two replications: about as many as a person has to wait for. */
const EVENTS = 1e7;

/**
 * Least factors over SimPy: with a process for each connection, as its documentation has it, and with nothing but timeouts
 * and callbacks, the least that it can do for an event; and most difference between the blocking probabilities.
 */
const BARS = { processes: 30, callbacks: 12, blocking: 0.01 };
const STYLES = ['processes', 'callbacks'];

/** The model that both run; rate and times in seconds. A load of 1: a few in a hundred are refused. */
const GROUPS = 8;
const PORTS = 1024;
const OPEN = 10;
const TIME_WAIT = 60;
const RATE = PORTS / (OPEN + TIME_WAIT);
const WARM_UP = 200;
const SECONDS = { simpy: 800, ours: 20_000 };

const destinations = Array.from({ length: 8 }, (_, index) => `d${index + 1}`);

/** A scenario of Linux's nf_nat: every destination has a group of its own; server-fin leaves TIME_WAIT of 120 s behind. */
function linuxScenario(ports, to, rate) {
  return [
    'platform: linux-netfilter',
    `pool: {addresses: 1, ports: 1024-${1023 + ports}}`,
    `destinations: {${to.map((name) => `${name}: {endpoints: 1}`).join(', ')}}`,
    'traffic:',
    ...to.map((name) => `  to-${name}: {to: ${name}, rate: ${rate}/s, lifetime: 15s, close: server-fin}`),
  ].join('\n');
}

/** Rates in such a measure that connections and TIME_WAIT together ask for this part of the ports, or of twice as many. */
const scenarios = [
  ['8 destinations × 1,024 ports, 90 % held', linuxScenario(1024, destinations, (0.9 * 1024) / 135)],
  ['64,512 ports, 90 % held', linuxScenario(64_512, ['d1'], (0.9 * 64_512) / 135)],
  ['64,512 ports, all held, closing ones evicted', linuxScenario(64_512, ['d1'], (2 * 64_512) / 135)],
];

/** The simulator's modules and the entry of its threads, bundled from their source. */
async function bundle(folder) {
  const contents = [
    "export { crewOfSimulators } from './src/cli/simulate/crew.ts';",
    "export { parseScenario } from './src/scenario/parse.ts';",
    "export { Engine } from './src/simulation/engine.ts';",
    "export { DEFAULT_SIMULATION } from './src/simulation/options.ts';",
    "export { planSimulation } from './src/simulation/plan.ts';",
  ].join('\n');
  const common = { bundle: true, format: 'esm', platform: 'node', target: 'node20.19', absWorkingDir: root };
  const banner = { js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);" };
  const [library, worker] = [join(folder, 'library.mjs'), join(folder, 'worker.mjs')];
  await build({ ...common, banner, stdin: { contents, resolveDir: root }, outfile: library });
  await build({ ...common, entryPoints: ['src/cli/simulate/worker.ts'], outfile: worker });
  return { ...(await import(pathToFileURL(library).href)), worker: pathToFileURL(worker) };
}

/** One of the groups that SimPy runs too; they share nothing, so that each is a system of its own. */
function groupSystem() {
  const phase = { extraSeconds: 0, closing: false, serverSeconds: 0 };
  const phases = [
    { ...phase, state: 'ESTABLISHED', seconds: null, bindsClient: true },
    { ...phase, state: 'TIME_WAIT', seconds: TIME_WAIT, bindsClient: false },
  ];
  const allocator = {
    search: { kind: 'exhaustive' },
    order: 'random',
    reclaimAfterSeconds: null,
    parityFirst: false,
    offsets: null,
    keepsSourcePort: false,
  };
  return {
    groups: ['group'],
    cells: [{ group: 0, ports: PORTS, allocator }],
    sources: [
      {
        id: 'flow',
        ratePerSecond: RATE,
        arrivals: { kind: 'poisson' },
        openTime: { distribution: 'exponential', meanSeconds: OPEN },
        endings: [{ share: 1, phases: [phases] }],
        targets: [{ share: 1, cells: [0], splits: [] }],
        retries: { kind: 'times', times: 0 },
      },
    ],
    splits: [],
    limits: [],
    easeUntilSeconds: 0,
    warmUpSeconds: WARM_UP,
    seconds: SECONDS.ours,
    traceEverySeconds: null,
  };
}

/** Our side of the comparison: the groups one after the other, warm-up and all. */
function ourGroups({ Engine }, round) {
  const system = groupSystem();
  const sums = { events: 0, attempts: 0, refused: 0 };
  const before = process.cpuUsage();
  for (let group = 0; group < GROUPS; group++) {
    const run = new Engine(system, round + 1, `group ${group}`).run();
    sums.events += run.events;
    sums.attempts += run.groups[0].attempts;
    sums.refused += run.groups[0].refused;
  }
  const { user, system: kernel } = process.cpuUsage(before);
  return { eventsPerSecond: (1e6 * sums.events) / (user + kernel), blocking: sums.refused / sums.attempts };
}

/** The first Python that has SimPy 3 or later, or null. */
function pythonWithSimpy() {
  const has = (python) => spawnSync(python, ['-c', 'import simpy']).status === 0;
  return ['python3', '/usr/bin/python3'].find(has) ?? null;
}

/** Where SimPy is missing: installed in CI, when root; null otherwise, and it is said so. */
function requirePython() {
  const isRoot = process.getuid?.() === 0;
  const found = pythonWithSimpy();
  if (found !== null) return found;
  if (process.env.CI === 'true' && isRoot) {
    const options = { stdio: 'inherit', env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' } };
    spawnSync('apt-get', ['update', '-qq'], options);
    // Debian 12 calls SimPy 3 python3-simpy3 and keeps the other name for SimPy 2.
    for (const name of ['python3-simpy3', 'python3-simpy']) {
      spawnSync('apt-get', ['install', '-y', '-qq', '--no-install-recommends', name], options);
      const installed = pythonWithSimpy();
      if (installed !== null) return installed;
    }
  }
  console.error('SIMPY IS MISSING: nothing is compared. Debian has it as python3-simpy3 or python3-simpy.');
  if (process.env.CI === 'true') process.exitCode = 1;
  return null;
}

function simpy(python, style, round) {
  const numbers = [GROUPS, PORTS, RATE, OPEN, TIME_WAIT, WARM_UP, SECONDS.simpy, round + 1].map(String);
  const child = spawnSync(python, [join(import.meta.dirname, 'simpy_model.py'), style, ...numbers], {
    encoding: 'utf8',
  });
  if (child.status !== 0) throw new Error(child.stderr);
  return JSON.parse(child.stdout);
}

/** Erlang's loss formula by its recurrence, a step a port. */
function erlangB(ports, erlangs) {
  let blocking = 1;
  for (let c = 1; c <= ports; c++) blocking = (erlangs * blocking) / (c + erlangs * blocking);
  return blocking;
}

const fastest = (runs) => Math.max(...runs.map(({ eventsPerSecond }) => eventsPerSecond));
const meanBlocking = (runs) => runs.reduce((sum, { blocking }) => sum + blocking, 0) / runs.length;
const millions = (perSecond) => `${(perSecond / 1e6).toFixed(perSecond < 1e6 ? 3 : 1)} M events/s`;
const percent = (share) => `${(100 * share).toFixed(2)} %`;

/** Both sides in turns, so that a machine with other work is fair to them. */
function besideSimpy(library) {
  const python = requirePython();
  const runs = { ours: [], processes: [], callbacks: [] };
  for (let round = 0; round < ROUNDS; round++) {
    runs.ours.push(ourGroups(library, round));
    if (python === null) continue;
    for (const style of STYLES) runs[style].push(simpy(python, style, round));
  }
  const theory = percent(erlangB(PORTS, RATE * (OPEN + TIME_WAIT)));
  const ours = fastest(runs.ours);
  console.log(
    `${GROUPS} groups × ${PORTS.toLocaleString('en')} ports, 1 thread: ${millions(ours)}, blocking ${percent(meanBlocking(runs.ours))} (Erlang-B ${theory})`,
  );
  if (python === null) return;
  for (const style of STYLES) {
    const [{ version }] = runs[style];
    const ratio = ours / fastest(runs[style]);
    const isFast = ratio >= BARS[style];
    const isSame = Math.abs(meanBlocking(runs[style]) - meanBlocking(runs.ours)) <= BARS.blocking;
    console.log(
      `  SimPy ${version}, ${style}: ${millions(fastest(runs[style]))}, blocking ${percent(meanBlocking(runs[style]))} ${isSame ? 'ok' : 'NOT THE SAME'}; ` +
        `ours is ${ratio.toFixed(0)} x as fast (bar ${BARS[style]}) ${isFast ? 'ok' : 'TOO SLOW'}`,
    );
    if (!isFast || !isSame) process.exitCode = 1;
  }
}

/** A scenario in one thread and in two, in turns: the best of the rounds, and whether all counted the same. */
async function scenarioRuns({ parseScenario, planSimulation, crewOfSimulators, DEFAULT_SIMULATION, worker }, yaml) {
  const parsed = await parseScenario(yaml);
  if (!parsed.ok) throw new Error(parsed.diagnostics[0].message);
  const plan = planSimulation(parsed.scenario, { ...DEFAULT_SIMULATION, replications: 2, events: EVENTS });
  const tasks = plan.systems.flatMap((_, system) => [0, 1].map((replication) => ({ system, replication })));
  const job = { systems: plan.systems, seed: 1 };
  const crews = [1, 2].map((threads) => crewOfSimulators(worker, job, threads, () => undefined));
  const runs = [[], []];
  try {
    for (let round = 0; round < ROUNDS; round++) {
      for (const [index, crew] of crews.entries()) runs[index].push(await timed(() => crew.run(tasks)));
    }
  } finally {
    await Promise.all(crews.map((crew) => crew.dismiss()));
  }
  const isSame = new Set(runs.flat().map(({ counted }) => counted)).size === 1;
  return { one: fastest(runs[0]), two: fastest(runs[1]), isSame };
}

async function timed(run) {
  const before = process.hrtime.bigint();
  const tallies = await run();
  const seconds = Number(process.hrtime.bigint() - before) / 1e9;
  const events = tallies.reduce((sum, tally) => sum + tally.events, 0);
  return { eventsPerSecond: events / seconds, counted: JSON.stringify(tallies) };
}

async function main(folder) {
  const library = await bundle(folder);
  besideSimpy(library);
  console.log('nf_nat, consecutive tries in rounds, with SYN, open time and TIME_WAIT:');
  for (const [name, yaml] of scenarios) {
    const { one, two, isSame } = await scenarioRuns(library, yaml);
    console.log(
      `  ${name}: ${millions(one)}; 2 threads: ${millions(two)}, ${isSame ? 'the same numbers' : 'OTHER NUMBERS'}`,
    );
    if (!isSame) process.exitCode = 1;
  }
}

const folder = mkdtempSync(join(tmpdir(), 'snat-plan-bench-'));
const remove = () => rmSync(folder, { recursive: true, force: true });
const removeAndStop = () => {
  remove();
  process.exit(130);
};
process.once('SIGINT', removeAndStop);
process.once('SIGTERM', removeAndStop);
try {
  await main(folder);
} finally {
  remove();
}
