// How a step of the diagonal net (Adam, f64, sign label noise) grows with d and with n. Each row doubles the one before: the ratio to
// the first row would double too if time were proportional to the work.
import { adam, createRun, diagonalNet, labelNoise } from '../src/index.js';
import type { Section } from './support/section.js';
import { type Timing, timed } from './support/timed.js';

const doublings = [1, 2, 4, 8, 16];
/** Steps in a call, so that the call itself costs little. */
const steps = 4;

function advance(d: number, n: number): () => void {
  const run = createRun({ problem: diagonalNet({ d, n, kappa: 10 }), optimizer: adam({ lr: 1e-6 }), noise: labelNoise({ delta: 0.5 }) });
  return () => run.advance(steps);
}

function section(title: string, tasks: Timing['tasks']): Section {
  return timed({ title, steps, tasks });
}

export const sections: readonly (() => Section)[] = [
  () => section('diagonal net f64, n=420', Object.fromEntries(doublings.map((k) => [`d=${1250 * k}`, advance(1250 * k, 420)]))),
  () => section('diagonal net f64, d=10000', Object.fromEntries(doublings.map((k) => [`n=${60 * k}`, advance(10_000, 60 * k)]))),
];
