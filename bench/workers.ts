// A sweep of 32 cells on one thread and on two, in turns: what a second core gives.
import { adam, type Cell, labelNoise } from '../src/index.js';
import { runCellsOnThreads } from '../src/node/pool.js';
import { median } from './support/median.js';
import type { Section } from './support/section.js';

const rounds = 3;

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
  const times: [number[], number[]] = [[], []];
  for (let round = 0; round < rounds; round++) {
    times[0].push(await seconds(1));
    times[1].push(await seconds(2));
  }
  const [one, two] = times.map(median) as [number, number];
  return {
    title: 'sweep of 32 cells, d = 2000, n = 140',
    unit: 's',
    rows: [
      { task: '1 thread', value: one, ratio: 1 },
      { task: '2 threads', value: two, ratio: two / one, target: { of: 'ratio', most: 1 / 1.9 } },
    ],
  };
}

export const sections: readonly (() => Promise<Section>)[] = [section];
