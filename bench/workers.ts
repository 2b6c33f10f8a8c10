// A sweep of 32 cells on one thread and on two, in turns, by the clock: what a second core gives. Only an idle machine can tell.
import { adam, type Cell, labelNoise } from '../src/index.js';
import { runCellsOnThreads } from '../src/node/pool.js';
import { summary } from './support/rounds.js';
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

async function section(): Promise<Section> {
  const times: [number, number][] = [];
  for (let round = 0; round < rounds; round++) {
    const [one, two] = [await seconds(1), await seconds(2)];
    times.push([one, two]);
  }
  const [one, two] = summary(times, times);
  return {
    title: 'sweep of 32 cells, d = 2000, n = 140',
    unit: 's',
    rows: [
      { task: '1 thread', ...one },
      { task: '2 threads', ...two, target: { of: 'ratio', most: 1 / 1.95 }, bound: '0.5: two cores' },
    ],
  };
}

export const sections: readonly (() => Promise<Section>)[] = [section];
