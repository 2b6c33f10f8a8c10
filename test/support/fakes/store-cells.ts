// Cells for tests of what ends processes: many short ones, and some that are long enough to be saved on their way.
import type { RunCell } from '../../../src/cells/cell.js';

const net = { name: 'diagonalNet', d: 16, kappa: 3, n: 8, seed: 1 };

function cell(problem: object, seed: number, lr: number, steps: number): RunCell {
  return {
    labels: { seed, lr },
    config: { problem, optimizer: { name: 'adam', lr }, seed, steps, every: Math.ceil(steps / 3), measures: ['trainLoss'] },
  };
}

export const storeCells: readonly RunCell[] = [
  ...Array.from({ length: 3 }, (_, seed) => cell(net, seed, 0.001, 150_000)),
  ...Array.from({ length: 60 }, (_, k) => cell({ name: 'ellipse', a: 1, b: 1 + k / 60 }, k, 0.01, 3000)),
];
