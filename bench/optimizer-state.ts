// What `createOptimizer` adds to the kernels: a step by it against the bare kernel, with copies of the parameters or without; and how long one is in the making.
import { adam, createArena, createOptimizer, kernels, type OptimizerState } from '../src/index.js';
import { median } from './support/median.js';
import { fixedGradient, kernelSteps } from './support/optimizer-steps.js';
import { processorTime } from './support/rounds.js';
import type { Section, Target } from './support/section.js';
import { timed } from './support/timed.js';

const optimizer = adam.torch();

function milliseconds(task: () => unknown): number {
  const start = processorTime();
  task();
  return processorTime() - start;
}

function step(entries: number, target: Target): Section {
  const steps = Math.ceil(30_000 / entries);
  const repeated = (task: () => unknown) => (): void => {
    for (let k = 0; k < steps; k++) task();
  };
  const gradient = fixedGradient(entries);
  const [given, written, read, copied] = Array.from({ length: 4 }, () => createOptimizer(optimizer, new Float64Array(entries)));
  written.gradient.set(gradient);
  const out = new Float64Array(entries);
  const arena = createArena(4 * (8 * entries + 64));
  const [theta, g, m, v] = Array.from({ length: 4 }, () => arena.array(entries));
  g.set(gradient);
  let t = 0;
  return timed({
    title: `adam f64, ${entries.toLocaleString('en')} entries`,
    steps,
    tasks: {
      'bare kernel': repeated(kernelSteps(optimizer, 'f64', entries).step),
      'step()': repeated(() => written.step()),
      'kernels.adamStep in an arena': repeated(() => kernels.adamStep(theta, g, m, v, ++t, optimizer)),
      'step(gradient)': repeated(() => given.step(gradient)),
      'step(gradient), readTheta(out)': repeated(() => read.step(gradient).readTheta(out)),
      'step(gradient), theta': repeated(() => copied.step(gradient).theta),
    },
    targets: { 'step()': target },
    ...(entries >= 1e7 && {
      bounds: { 'step()': '1.14: the gradient is an eighth array through memory, looked at before anything changes' },
    }),
  });
}

function many(): Section {
  const count = 100_000;
  const theta0 = fixedGradient(10);
  const alive: OptimizerState[] = [];
  const made = milliseconds(() => {
    for (let k = 0; k < count; k++) alive.push(createOptimizer(optimizer, theta0));
  });
  const bytes = process.memoryUsage().rss;
  const row = (task: string, ms: number) => ({ task, value: (1000 * ms) / count, ratio: null });
  const stepped = milliseconds(() => {
    for (const state of alive) state.step(theta0);
  });
  const disposed = milliseconds(() => {
    for (const state of alive) state.dispose();
  });
  return {
    title: `${count.toLocaleString('en')} optimizers of 10 entries, ${Math.round(bytes / 1e6)} MB in all`,
    unit: 'µs each',
    rows: [
      {
        ...row('made', made),
        target: { of: 'value', most: 20 },
        bound: 'the first touch of 1.5 kB of kernel memory and 0.64 kB of objects',
      },
      row('a step', stepped),
      row('disposed of', disposed),
    ],
  };
}

function large(): Section {
  const entries = 1e7;
  const theta0 = fixedGradient(entries);
  const copies: number[] = [];
  const made: number[] = [];
  for (let round = 0; round < 5; round++) {
    const fresh = new Float64Array(new WebAssembly.Memory({ initial: Math.ceil((8 * entries) / 2 ** 16) }).buffer, 0, entries);
    copies.push(milliseconds(() => fresh.set(theta0)));
    made.push(milliseconds(() => createOptimizer(optimizer, theta0)));
  }
  const state = createOptimizer(optimizer, theta0).step(theta0);
  const steps = Array.from({ length: 5 }, () => milliseconds(() => state.step(theta0)));
  const [copy, ...others] = [copies, made, steps].map(median);
  const [creating, step] = ['createOptimizer', 'step(gradient)'];
  return {
    title: 'adam f64, 10,000,000 entries',
    unit: 'ms',
    rows: [
      { task: 'theta0 copied into memory that is new', value: copy, ratio: 1 },
      ...[creating, step].map((task, k) => ({
        task,
        value: others[k],
        ratio: others[k] / copy,
        ...(task === creating && { target: { of: 'ratio' as const, most: 1.5 }, bound: '1: page faults of the copy' }),
      })),
    ],
  };
}

export const sections: readonly (() => Section)[] = [
  () => step(30, { of: 'value', most: 0.15 }),
  () => step(1000, { of: 'ratio', most: 1.1 }),
  () => step(100_000, { of: 'ratio', most: 1.1 }),
  () => step(10_000_000, { of: 'ratio', most: 1.1 }),
  many,
  large,
];
