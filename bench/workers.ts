// What surrounds cells: a sweep of 32 of them on one thread, on two, and in two processes that share nothing, which is what the machine's cores give, in
// turns, by the clock, of which only an idle machine can tell; the command on 10,000 cells of 5 ms beside their own time; a folder of 100,000 results, and a
// million rows of them.
import { type ChildProcess, fork, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { runCells } from '../src/cells/run-cells.js';
import { adam, type Cell, labelNoise } from '../src/index.js';
import { runCellsOnThreads } from '../src/node/pool.js';
import { openSweep } from '../src/node/sweep-folder.js';
import { withOverrides } from '../src/sweep/plan/overrides.js';
import { planSweep } from '../src/sweep/plan/plan.js';
import { processorTime, summary } from './support/rounds.js';
import type { Section } from './support/section.js';

const rounds = 7;

const cells: Cell[] = Array.from({ length: 32 }, (_, k) => ({
  labels: { k },
  config: {
    problem: { name: 'diagonalNet', d: 2000, kappa: 20, n: 140, seed: k % 8 },
    optimizer: adam({ lr: 0.005 * (1 + (k % 4)) }),
    noise: labelNoise({ delta: 0.5 }),
    seed: k,
    steps: 6000,
    every: 2000,
    measures: ['testLoss'],
  },
}));

async function seconds(jobs: number): Promise<number> {
  const start = performance.now();
  await runCellsOnThreads(cells, { jobs });
  return (performance.now() - start) / 1000;
}

const halves = [cells.slice(0, cells.length / 2), cells.slice(cells.length / 2)];

/** Each of these processes runs half of the cells on one thread. */
async function secondsApart(processes: readonly ChildProcess[]): Promise<number> {
  const start = performance.now();
  const ends = processes.map((one) => once(one, 'message'));
  processes.forEach((one, k) => {
    one.send(halves[k]);
  });
  await Promise.all(ends);
  return (performance.now() - start) / 1000;
}

async function section(): Promise<Section> {
  const processes = halves.map(() => fork(fileURLToPath(new URL('./support/cells-process.js', import.meta.url))));
  await Promise.all(processes.map((one) => once(one, 'message')));
  const times: number[][] = [];
  for (let round = 0; round < rounds; round++) times.push([await secondsApart(processes), await seconds(2), await seconds(1)]);
  for (const one of processes) one.disconnect();
  const [apart, two, one] = summary(times, times);
  return {
    title: 'sweep of 32 cells, d = 2000, n = 140',
    unit: 's',
    rows: [
      { task: '2 processes that share nothing, half of the cells each', ...apart },
      { task: '2 threads', ...two, target: { of: 'ratio', most: 1.03 }, bound: '1: what two processes get of the cores' },
      { task: '1 thread', ...one },
    ],
  };
}

const members = 100_000;

/** The package as it is published: the worker's start is that of its one file. */
async function published(): Promise<typeof import('../src/index.js') & typeof import('../src/node/threads.js')> {
  const [library, threads] = await Promise.all(['../index.js', '../threads.js'].map((file) => import(new URL(file, import.meta.url).href)));
  return { ...library, ...threads };
}

/** Members of 64 steps: workers draw and sum blocks of them. */
async function ensemble(): Promise<Section> {
  const { adam, ellipse, ensembleOnThreads, init, labelNoise, projectToManifold, slowSde } = await published();
  await init();
  const curve = ellipse({ a: 2, b: 1 });
  const optimizer = adam({ lr: 0.1, beta1: 0, eps: 0.01 });
  const theta0 = projectToManifold(curve, [1.2, 0.7]);
  const options = { problem: curve, optimizer, theta0, noise: labelNoise({ delta: 0.5 }), T: 1, steps: 64, members };
  const contestants = [() => slowSde(options), ...[1, 2].map((jobs) => () => ensembleOnThreads(slowSde, options, { jobs }))];
  const times: number[][] = [];
  for (let round = 0; round < rounds; round++) {
    const row: number[] = [];
    for (const contestant of contestants) {
      const start = performance.now();
      await contestant();
      row.push((performance.now() - start) / 1000);
    }
    times.push(row);
  }
  const [alone, one, two] = summary(times, times);
  return {
    title: `slowSde, Adam on the ellipse, ${members.toLocaleString('en')} members of 64 steps, their start included`,
    unit: 's',
    rows: [
      { task: 'on this thread', ...alone },
      { task: '1 thread beside it', ...one },
      { task: '2 threads', ...two, bound: '0.5: two cores' },
    ],
  };
}

const command = fileURLToPath(new URL('../cli.js', import.meta.url));
const told =
  'data:text/javascript,' +
  encodeURIComponent(
    "process.on('exit', () => { const { user, system } = process.cpuUsage(); process._rawDebug((user + system) / 1e3, process.resourceUsage().maxRSS / 1e3); })",
  );

/** Milliseconds of processor time of a command of sweeps, on all its threads, by the clock, and the most megabytes that it had. */
function commanded(...words: readonly string[]): { readonly cpu: number; readonly wall: number; readonly megabytes: number } {
  const start = performance.now();
  const { status, stderr } = spawnSync(process.execPath, ['--import', told, command, 'sweep', ...words, '--json'], { encoding: 'utf8' });
  const wall = performance.now() - start;
  if (status !== 0) throw new Error(`sweep ${words.join(' ')}: ${stderr}`);
  const [cpu, megabytes] = stderr.trim().split('\n').slice(-1)[0].split(' ').map(Number);
  return { cpu, wall, megabytes };
}

async function inFolder<T>(use: (folder: string) => Promise<T>): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), 'minifold-bench-'));
  try {
    return await use(folder);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Cells of some 5 ms, none of which goes with another one: each has data of its own. */
const short = [
  'problem=diagonalNet',
  'problem.d=100',
  'problem.kappa=4',
  'problem.n=50',
  `problem.seed=\${seed}`,
  'optimizer=adam',
  'optimizer.lr=0.01',
  'noise=labelNoise',
  'noise.delta=0.1',
  'measures=[trainLoss,testLoss]',
  'seed=0..9999',
  'steps=1000',
  'every=500',
];

const overhead = (): Promise<Section> =>
  inFolder(async (folder) => {
    const { cells } = planSweep(withOverrides({}, short));
    const some = cells.slice(0, 1000);
    await runCells(some); // the compilers' work is done
    const cpu: [number, number][] = [];
    const wall: [number, number][] = [];
    for (let round = 0; round < 3; round++) {
      const [before, start] = [processorTime(), performance.now()];
      await runCells(some);
      const alone = [processorTime() - before, performance.now() - start].map((time) => time / some.length);
      const whole = commanded(...short, '--jobs', '2', '--out', join(folder, `${round}`));
      cpu.push([alone[0], whole.cpu / cells.length]);
      wall.push([alone[1], whole.wall / cells.length]);
    }
    const [alone, whole] = summary(cpu, wall);
    return {
      title: '10,000 cells of a sweep',
      unit: 'ms/cell',
      rows: [
        { task: 'computed alone, on one thread', ...alone },
        { task: 'minifold sweep, from the command to its report, on two', ...whole, target: { of: 'ratio', most: 1.3 } },
      ],
    };
  });

/** A folder of 100,000 results of ten records each, made up. */
const large = (): Promise<Section> =>
  inFolder(async (folder) => {
    const words = ['problem=ellipse', 'problem.a=1', 'problem.b=2', 'optimizer=sgd', 'optimizer.lr=0.01,0.02', 'seed=0..49999'];
    const plan = planSweep(withOverrides({}, [...words, 'steps=9', 'every=1', 'measures=[trainLoss,traceH]']));
    const { store } = openSweep(folder, 'large', plan, {}, true);
    const step = Array.from({ length: 10 }, (_, k) => k);
    plan.cells.forEach(({ labels }, k) => {
      const measures = { trainLoss: step.map((at) => k / (at + 1)), traceH: step.map((at) => Math.sqrt(k + at)) };
      store.append(store.manifest.ids[k], { labels, status: 'finished', step, measures, seconds: 0.001 });
    });
    store.close();
    const [status, aggregate] = ['status', 'aggregate'].map((name) => Array.from({ length: 5 }, () => commanded(name, folder)));
    const row = (task: string, runs: typeof status, most: number) => {
      const [{ value, valueRange, wall }] = summary(
        runs.map(({ cpu }) => [cpu / 1e3]),
        runs.map((run) => [run.wall / 1e3]),
      );
      return { task, value, valueRange, wall, ratio: null, target: { of: 'value', most } } as const;
    };
    const memory = Math.max(...aggregate.map(({ megabytes }) => megabytes));
    return {
      title: 'a folder of 100,000 results with ten records each',
      unit: 's',
      rows: [
        row('sweep status', status, 2),
        row('sweep aggregate', aggregate, 5),
        { task: 'memory of sweep aggregate', value: memory, unit: 'MB', ratio: null, target: { of: 'value', most: 500 } },
      ],
    };
  });

export const sections: readonly (() => Promise<Section>)[] = [section, ensemble, overhead, large];
