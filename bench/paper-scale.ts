// Fig. 2 (a) of Li, Wen, Lyu 2025 at its scale: d = 10000, kappa = 50, seven n, Adam and SGD, 10⁶ steps each, f64, each optimizer on a core of its own.
// Measured over some steps of the seven runs together, and multiplied out.
import { adam, createRuns, diagonalNet, labelNoise, type Optimizer, sgd } from '../src/index.js';
import type { Range, Row, Section } from './support/section.js';
import { timed } from './support/timed.js';

const rows = [300, 340, 360, 420, 480, 560, 700];
const steps = 2;

function seven(optimizer: Optimizer): () => void {
  const noise = labelNoise({ delta: 0.5 });
  const runs = createRuns(rows.map((n) => ({ problem: diagonalNet({ d: 10_000, kappa: 50, n }), optimizer, noise })));
  return () => runs.advance(steps);
}

function section(): Section {
  const tasks = { 'Adam, seven n': seven(adam.li2025({ lr: 0.01, beta2: 0.95 })), 'SGD, seven n': seven(sgd({ lr: 0.1 })) };
  const { rows: measured } = timed({ title: '', steps, tasks });
  const hours = measured.map(({ task, value, valueRange = [value, value] }): Row & { valueRange: Range } => ({
    task,
    value: value / 3600,
    valueRange: [valueRange[0] / 3600, valueRange[1] / 3600],
    ratio: null,
  }));
  const longest = hours.reduce((a, b) => (b.value > a.value ? b : a));
  return {
    title: 'Fig. 2 (a) at the scale of the paper, 10⁶ steps',
    unit: 'h',
    rows: [...hours, { ...longest, task: 'both, on two cores', target: { of: 'value', most: 1.5 } }],
  };
}

export const sections: readonly (() => Section)[] = [section];
